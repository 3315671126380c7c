"""Which cells lose their solution when a module is released?"""

from nbgrader.preprocessors import ClearSolutions


class ClearCodeSolutions(ClearSolutions):
    """As nbgrader's own step, but Markdown answer cells keep the text they were built with.

    nbgrader replaces any solution cell without solution marks by a stub; ours are the stub.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        if cell.cell_type != "code":
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)
