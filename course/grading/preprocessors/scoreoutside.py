"""What is each answer worth, when nbgrader asks?"""

from nbformat import from_dict
from nbgrader.preprocessors import NbGraderPreprocessor

from course import authoring
from course.grading import graded


class ScoreOutside(NbGraderPreprocessor):
    """Stands where nbgrader executes the notebook: the scores are there already.

    :mod:`course.grading.autograde` computed them. The report travels on in
    ``resources["nbgrader"]["report"]``; the notebook gets the answers in words.
    """

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        about["report"] = report = self.parent.parent.report
        notebook = graded.build(nb, authoring.load(about["assignment"]), report)
        return from_dict(notebook), resources
