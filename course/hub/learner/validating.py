"""What does "Validate" in a learner's JupyterLab check?

Only what a learner programs. The answers to the lesson's questions stand with the site, and
their cells in the notebook stay as they were released, which nbgrader would call no response.
"""

import re

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution
from nbgrader.validator import Validator

ASKS = re.compile(r"""ask\(["'][a-z0-9-]{1,60}["']\)""")


class AnswersAside(NbGraderPreprocessor):
    """Leaves out the questions and their answer cells, and the other cells that show something."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        nb.cells = [cell for cell in nb.cells if not self.aside(cell)]
        return nb, resources

    def aside(self, cell: NotebookNode) -> bool:
        if cell.cell_type == "markdown":
            return is_solution(cell)
        return cell.cell_type == "code" and bool(ASKS.fullmatch(cell.source.strip()))


def use() -> None:
    """Make nbgrader in this process validate that way; its list is no setting of its own."""
    stock = Validator.preprocessors.default_args[0]
    if AnswersAside not in stock:
        Validator.preprocessors.default_args = ([AnswersAside, *stock],)
