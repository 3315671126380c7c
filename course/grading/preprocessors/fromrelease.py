"""Which cells does a graded notebook have?"""

from nbformat import from_dict
from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading import assignment
from course.grading.preprocessors.place import root


class FromRelease(NbGraderPreprocessor):
    """Stands where nbgrader's sanitizers stand: the released notebook replaces the submitted one.

    What the learner made of it comes back, as text, with the scores: edited metadata, outputs,
    tests and locked cells are simply not there.
    """

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        released = assignment.load(root(self), about["assignment"], about["db_url"])
        return from_dict(released.notebook(about["notebook"]).released), resources
