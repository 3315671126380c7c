"""How long do nbgrader, Otter-Grader and the course take for the same submissions?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from benchmarks import otter, ours
from benchmarks.learners import answers, most_misconceptions, names
from benchmarks.stock import Stock
from course.grading.report import Report

SOLVED, RELEASED, ANSWERS = "solved", "as released", "answers only"
KINDS = (SOLVED, RELEASED, ANSWERS)
"""What became of the analysts' cells; see docs/speed.md."""

OF_STOCK, OF_OTTER = 20, 5
OF_OURS = (20, 100, 1000)
REPEATED = 3
"""How often the smallest of our runs is repeated; its median counts."""

ALONE = "alone"
NBGRADER, OTTER, COURSE = "nbgrader autograde", "otter run", "course grade"


@dataclass(frozen=True)
class Speed:
    """Seconds a submission of one tool: without its start-up, and with it.

    :ivar count: how many submissions were graded.
    :ivar workers: how many processes graded at a time.
    """

    tool: str
    kind: str
    count: int
    workers: int
    steady: float
    whole: float


def code(kind: str) -> dict[str, str] | None:
    """The analysts' cells that a learner changed: name -> source; ``None``: has no notebook."""
    return {SOLVED: ours.solutions(), RELEASED: {}, ANSWERS: None}[kind]


def given(count: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Each learner with the answers given."""
    for number, learner in enumerate(names(count)):
        yield learner, answers(learner, number % (1 + most_misconceptions()))


def stock(place: Path, kind: str) -> tuple[Speed, dict[str, dict[str, float | None]]]:
    """The speed of ``nbgrader autograde``, and the points it gave.

    One learner more is graded by a command alone, to know what its start costs.
    """
    book = Stock(place, analysts=kind != ANSWERS)
    for learner, values in given(OF_STOCK):
        book.hand_in(learner, values, code(kind) or {})
    book.hand_in(ALONE, {}, {})
    one, all_of_them = book.autograde(ALONE), book.autograde("learner*")
    scores = book.scores()
    steady = (all_of_them - one) / (OF_STOCK - 1)
    book.remove()
    return Speed(NBGRADER, kind, OF_STOCK, 1, steady, all_of_them / OF_STOCK), scores


def otter_run(place: Path, kind: str) -> Speed:
    """The speed of ``otter run``, which starts anew for each submission.

    :raises benchmarks.otter.NotHere: it cannot be installed here.
    """
    assignment = otter.Otter(place, analysts=kind != ANSWERS)
    seconds = [
        assignment.run(assignment.hand_in(learner, answers(learner, 0), code(kind) or {}))
        for learner in names(OF_OTTER)
    ]
    return Speed(OTTER, kind, OF_OTTER, 1, mean(seconds), mean(seconds))


def course_grade(
    course: ours.Course, place: Path, kind: str, count: int, workers: int
) -> tuple[Speed, tuple[Report, ...]]:
    """The speed of ``course grade``, and what it reported."""
    runs, wholes = [], []
    for _ in range(REPEATED if count == OF_OURS[0] else 1):
        runs += ours.run([course.hand_in(count, code(kind), place)], workers)
        wholes.append(ours.command(course.hand_in(count, code(kind), place), workers))
    steady = median(run.steady for run in runs)
    speed = Speed(COURSE, kind, count, workers, steady, median(wholes) / count)
    return speed, runs[0].reports
