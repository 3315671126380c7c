"""Which cells lose their solution when an assignment is released?"""

from nbgrader.preprocessors import ClearSolutions
from traitlets import Unicode

from course.authoring.notebook import BLANK
from course.paths import modules


class ClearAnswers(ClearSolutions):
    """As nbgrader's own step, but the blank answer cells of a module stay as they were built.

    nbgrader would put a stub of its own in the place of ours. An analyst's cell of a module gets
    ``module_stub``; an ordinary assignment is cleared as nbgrader clears it.
    """

    module_stub = Unicode("...", help="What is left of Python code in a module").tag(config=True)

    def preprocess(self, nb, resources):
        usual = self.code_stub
        if resources.get("nbgrader", {}).get("assignment") in modules():
            self.code_stub = {**usual, "python": self.module_stub}
        try:
            return super().preprocess(nb, resources)
        finally:
            self.code_stub = usual

    def preprocess_cell(self, cell, resources, cell_index):
        if cell.cell_type == "markdown" and cell.source.strip() == BLANK:
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)
