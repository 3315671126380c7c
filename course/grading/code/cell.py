"""What is a cell to the grader, and what comes of it?"""

from dataclasses import dataclass, field

GIVEN, ANSWER, ADDED, TEST = "given", "answer", "added", "test"


@dataclass(frozen=True)
class Cell:
    """One code cell of a notebook, in its order.

    :ivar role: ``given`` (released, run as it was released), ``answer`` (a learner's),
        ``added`` (by the learner) or ``test`` (with hidden tests; learners' code never sees it).
    :ivar points: what a test cell gives at most.
    """

    name: str
    role: str
    source: str
    points: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """What a test cell found.

    :ivar outcome: a key of :data:`course.grading.comments.SENTENCES`.
    :ivar credit: points, or ``None`` where a person has to look: never a hidden 0.
    :ivar note: the exception's type, for whoever reads the outcome.
    """

    outcome: str
    credit: float | None
    note: str | None = None


@dataclass(frozen=True)
class Examination:
    """What came of one notebook.

    :ivar verdicts: by name of the test cell.
    :ivar outputs: by name of the cell that ran, as its process claims; not sanitised.
    :ivar limits_hit: such as ``timed_out: m5-a1``.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    outputs: dict[str, list[dict]] = field(default_factory=dict)
    limits_hit: tuple[str, ...] = ()
