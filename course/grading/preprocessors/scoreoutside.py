"""What is each answer worth, when nbgrader asks?"""

from nbformat import from_dict
from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading import assignment, graded
from course.grading.preprocessors.place import root


class ScoreOutside(NbGraderPreprocessor):
    """Stands where nbgrader executes the notebook: the scores are there already.

    :mod:`course.grading.autograde` computed them. The report travels on in
    ``resources["nbgrader"]["report"]``; the notebook gets the answers and what they showed.
    """

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        about["report"] = report = self.parent.parent.report
        released = assignment.load(root(self), about["assignment"], about["db_url"])
        notebook = graded.build(released, released.notebook(about["notebook"]), report)
        return from_dict(notebook), resources
