"""What are code cells worth, when the code is a stranger's?

examine    a notebook's cells and tests -> verdicts and outputs; what the rest of grading calls
learner    the process that runs a learner's cells
examiner   the process that holds the tests: ``names``, ``remote``, ``judging``
contract   what the reference solution showed of how values cross
plain      values as bounded plain data: ``tables``, over a ``channel``
shell      cells without a kernel, their outputs kept

>>> from course.grading.code import ANSWER, TEST, Cell, examine
>>> cells = [Cell("a1", ANSWER, "x = 2 + 2"), Cell("t1", TEST, "assert x == 4", 1.0)]
>>> examine(cells, cells).verdicts["t1"].outcome  # doctest: +SKIP
'right'
"""

from course.grading.code.cell import ADDED, ANSWER, GIVEN, TEST, Cell, Examination, Verdict
from course.grading.code.examine import examine, prepare
from course.warm import Limits

__all__ = [
    "ADDED",
    "ANSWER",
    "GIVEN",
    "TEST",
    "Cell",
    "Examination",
    "Limits",
    "Verdict",
    "examine",
    "prepare",
]
