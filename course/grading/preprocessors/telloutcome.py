"""What of a graded notebook may its learner read?"""

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading import cells


class TellOutcome(NbGraderPreprocessor):
    """Takes code and its output out of the notebook: answers, scores and comments stay.

    A test cell stays as a line with its points, its source does not. What a person has not
    graded yet is marked ``waiting``, so that it does not read as no points.
    """

    def preprocess(self, nb, resources):
        waiting = self._waiting(resources["nbgrader"])
        nb.cells = [cell for cell in nb.cells if cell.cell_type != "code" or cells.role(cell)]
        for cell in nb.cells:
            name, role = cells.role(cell) or (None, None)
            if role == cells.TEST:
                cell.source = ""
            if cell.cell_type == "code":
                cell.outputs = []
            if name in waiting:
                cell.metadata.nbgrader["waiting"] = True
        return nb, resources

    def _waiting(self, about) -> set[str]:
        with Gradebook(about["db_url"]) as book:
            sheet = book.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
            return {grade.name for grade in sheet.grades if grade.needs_manual_grade}
