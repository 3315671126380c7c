"""How do scores enter the gradebook, when nbgrader asks?"""

from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading import assignment, gradebook
from course.grading.engine import write_notebook
from course.grading.handedin import handed_in
from course.grading.preprocessors.place import root


class SaveOutside(NbGraderPreprocessor):
    """Stands where nbgrader saves automatic grades; the rules are those of ``course grade``."""

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        released = assignment.load(root(self), about["assignment"], about["db_url"])
        notebook = released.notebook(about["notebook"])
        with gradebook.transaction(about["db_url"]) as connection:
            rows = handed_in(connection, released, about["student"], None)
            write_notebook(connection, rows, notebook, about["report"])
        return nb, resources
