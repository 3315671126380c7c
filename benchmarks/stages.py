"""Where does the time of one submission go?"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.learners import MODULE
from course.grading import settings
from course.grading.engine import Grader
from course.grading.grade import learners

EXAMINE = "course.grading.notebookmarks", "examine"
WRITE = "course.grading.engine", "write"


@dataclass(frozen=True)
class Stages:
    """Seconds a submission: the mean over many, each stage without the others.

    :ivar read: reading the submission, and scoring the answers.
    :ivar execution: running the analysts' cells and judging them.
    :ivar rows: the gradebook's rows.
    :ivar files: the graded notebook and what lies beside it, and the end of the transaction.
    """

    read: float
    execution: float
    rows: float
    files: float

    @property
    def besides(self) -> float:
        """Everything but execution."""
        return self.read + self.rows + self.files


def measure(
    first: Path, second: Path, first_url: str | None = None, second_url: str | None = None
) -> Stages:
    """Grade the submissions below two roots one after the other in this process.

    Those of the second count, when the process knows what it has to learn once.

    :param first_url: the gradebook of ``first``, if it is not the root's own.
    """
    grader = Grader(first, first_url)
    for name in learners(first, MODULE):
        grader.grade(name, MODULE)
    grader, found = Grader(second, second_url), learners(second, MODULE)
    count = len(found)
    grader.warm()
    scored = recorded = 0.0
    with _timed(*EXAMINE) as executed, _timed(*WRITE) as written:
        for name in found:
            folder = settings.submitted(second, name, MODULE)
            began = perf_counter()
            report = grader.score(folder, MODULE, name)
            between = perf_counter()
            grader.record(folder, report)
            scored += between - began
            recorded += perf_counter() - between
    execution, rows = sum(executed) / count, sum(written) / count
    return Stages(scored / count - execution, execution, rows, recorded / count - rows)


@contextmanager
def _timed(module: str, name: str) -> Iterator[list[float]]:
    """Note the seconds of every call of a function that a module of the grader uses."""
    place, seconds = importlib.import_module(module), []
    real = getattr(place, name)

    def timed(*words, **options):
        began = perf_counter()
        try:
            return real(*words, **options)
        finally:
            seconds.append(perf_counter() - began)

    setattr(place, name, timed)
    try:
        yield seconds
    finally:
        setattr(place, name, real)
