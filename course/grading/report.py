"""What does a grader say about one submission?"""

import json
from dataclasses import asdict, dataclass, field, fields, replace

GRADED, NEEDS_MANUAL, REFUSED, FAULT = "graded", "needs_manual", "refused", "fault"

BY_A_PERSON = "essay"
CODE = "code"
MANUAL, TASK = "manual", "task"


@dataclass(frozen=True)
class Mark:
    """What one question, test cell (``kind`` "code") or cell graded by a person earned.

    ``score`` is in points, at most ``max``, and ``None`` while a person has to look.
    ``notebook`` is empty in the notebook that has the assignment's name.
    """

    question: str
    kind: str
    max: float
    score: float | None
    outcome: str
    misconception: str | None = None
    variant: int | None = None
    value: object = None
    note: str | None = None
    notebook: str = ""

    @property
    def automatic(self) -> bool:
        """Whether the pass mark counts it: a widget question that needs no person."""
        return self.kind not in (BY_A_PERSON, CODE, MANUAL, TASK)

    def of(self, notebook: str) -> "Mark":
        """The same mark, in a notebook of another name than the assignment's."""
        return replace(self, notebook=notebook)


@dataclass(frozen=True)
class Report:
    """The marks of one submission and what became of it.

    ``auto_score`` and ``max_auto_score`` count the automatic widget questions; essays and
    analysts' cells stand apart. In an assignment without such questions they count the tests.
    ``reason`` is a key of :data:`course.grading.feedback.REASONS` when the status is ``refused``
    or ``fault``.

    :ivar limits_hit: what was stopped at a limit, for the audit log.
    :ivar shown: cells of each notebook for the graded one; never stored with the report.
    """

    learner: str
    module: str
    attempt: int
    status: str
    needs_manual: bool = False
    reason: str | None = None
    marks: tuple[Mark, ...] = ()
    limits_hit: tuple[str, ...] = ()
    shown: dict | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, learner: str, module: str, attempt: int, marks, **more) -> "Report":
        """The report of a submission that could be marked."""
        return cls(learner, module, attempt, GRADED, marks=tuple(marks), **more).waiting(
            any(mark.score is None for mark in marks)
        )

    def waiting(self, needs_manual: bool) -> "Report":
        """The same report, saying whether a person still has to look."""
        status = NEEDS_MANUAL if needs_manual else GRADED
        return replace(self, status=status, needs_manual=needs_manual)

    @property
    def gradable(self) -> bool:
        return self.status in (GRADED, NEEDS_MANUAL)

    @property
    def counted(self) -> list[Mark]:
        """The marks of the automatic score."""
        automatic = [mark for mark in self.marks if mark.automatic]
        return automatic or [mark for mark in self.marks if mark.kind == CODE]

    @property
    def auto_score(self) -> float:
        return _points(mark.score for mark in self.counted)

    @property
    def max_auto_score(self) -> float:
        return _points(mark.max for mark in self.counted)

    @property
    def analyst_score(self) -> float:
        return _points(mark.score for mark in self.marks if mark.kind == CODE)

    @property
    def max_analyst_score(self) -> float:
        return _points(mark.max for mark in self.marks if mark.kind == CODE)

    def mark(self, question: str) -> Mark:
        """The mark of one question (``KeyError`` if there is none)."""
        for mark in self.marks:
            if mark.question == question:
                return mark
        raise KeyError(question)

    def of_notebook(self, name: str) -> dict[str, Mark]:
        """The marks of one notebook, by question."""
        return {m.question: m for m in self.marks if (m.notebook or self.module) == name}

    def alone(self) -> "Report":
        """The same report without the notebooks: small, and fit to be stored."""
        return replace(self, shown=None)

    def summary(self) -> dict:
        """What ``course grade --json`` prints of a submission."""
        names = ("learner", "module", "status", "auto_score", "max_auto_score", "needs_manual")
        row = {name: getattr(self, name) for name in names}
        return row | ({"reason": self.reason} if self.reason else {})

    def to_json(self) -> str:
        totals = {name: getattr(self, name) for name in ("auto_score", "max_auto_score")}
        stored = asdict(self.alone())
        del stored["shown"]
        return json.dumps(stored | totals, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        data = json.loads(text)
        known = {each.name: data[each.name] for each in fields(cls) if each.name in data}
        marks = tuple(Mark(**mark) for mark in data["marks"])
        return cls(**known | {"marks": marks, "limits_hit": tuple(data.get("limits_hit", ()))})


def _points(scores) -> float:
    return round(sum((score or 0.0 for score in scores), 0.0), 4)
