"""What of a graded notebook may its learner read?"""

from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading import cells


class TellOutcome(NbGraderPreprocessor):
    """Takes code and its output out of the notebook: answers, scores and comments stay.

    A test cell stays as a line with its points, its source does not.
    """

    def preprocess(self, nb, resources):
        nb.cells = [cell for cell in nb.cells if cell.cell_type != "code" or cells.role(cell)]
        for cell in nb.cells:
            if cell.cell_type == "code":
                if cells.role(cell)[1] == cells.TEST:
                    cell.source = ""
                cell.outputs = []
        return nb, resources
