"""Which cells does a graded notebook have?"""

from nbformat import from_dict
from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading import cells, settings
from course.grading.preprocessors.place import root


class FromRelease(NbGraderPreprocessor):
    """Stands where nbgrader's sanitizers stand: the released notebook replaces the submitted one.

    Edited, deleted, doubled and added cells, and changed metadata, are simply not there.
    """

    def preprocess(self, nb, resources):
        module = resources["nbgrader"]["assignment"]
        name = resources["nbgrader"]["notebook"]
        if name != module:
            raise ValueError(f"{module} has no notebook {name!r}")
        return from_dict(cells.load(settings.notebook(root(self), "release", module))), resources
