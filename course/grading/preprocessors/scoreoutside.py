"""What is each answer worth, when nbgrader asks?"""

from nbformat import from_dict
from nbgrader.preprocessors import NbGraderPreprocessor

from course import authoring
from course.grading import graded, settings
from course.grading.engine import Grader
from course.grading.preprocessors.place import root


class NotGraded(Exception):
    """The submission was refused, or the grader is at fault; neither is a score."""


class ScoreOutside(NbGraderPreprocessor):
    """Stands where nbgrader executes the notebook: scores come from :class:`Grader`.

    The report travels on in ``resources["nbgrader"]["report"]``; the notebook gets the answers in
    words.
    """

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        learner, module, place = about["student"], about["assignment"], root(self)
        folder = settings.submitted(place, learner, module)
        report = Grader(place, about["db_url"]).score(folder, module, learner)
        if not report.gradable:
            raise NotGraded(f"{learner}, {module}: {report.status}, {report.reason}")
        about["report"] = report
        return from_dict(graded.build(nb, authoring.load(module), report)), resources
