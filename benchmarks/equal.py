"""Do stock nbgrader and the course give the same points for the same answers?"""

from collections.abc import Iterable, Iterator

from benchmarks.ordinary import test_name
from course.grading.report import Report


def differences(
    stock: dict[str, dict[str, float | None]], reports: Iterable[Report]
) -> Iterator[str]:
    """One sentence for each graded cell whose points differ, or that one side has not scored.

    :param stock: learner -> cell -> points, as :meth:`benchmarks.stock.Stock.scores` gives them;
        ``None`` while a person has to look.
    """
    for report in reports:
        theirs = dict(stock[report.learner])
        for mark in report.marks:
            cell = mark.question if mark.question in theirs else test_name(mark.question)
            points = theirs.pop(cell, "no score")
            if points != mark.score:
                yield f"{report.learner}, {mark.question}: nbgrader {points}, we {mark.score}"
        yield from (f"{report.learner}, {cell}: only nbgrader scores it" for cell in theirs)
