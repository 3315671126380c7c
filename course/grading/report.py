"""What does a grader say about one submission?"""

import json
from dataclasses import asdict, dataclass, replace

GRADED, NEEDS_MANUAL, REFUSED, FAULT = "graded", "needs_manual", "refused", "fault"

BY_A_PERSON = "essay"
CODE = "code"


@dataclass(frozen=True)
class Mark:
    """What one question, or one analyst's test cell (``kind`` "code"), earned.

    ``score`` is in points, at most ``max``, and ``None`` while a person has to look.
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

    @property
    def automatic(self) -> bool:
        """Whether the pass mark counts it: a widget question that needs no person."""
        return self.kind not in (BY_A_PERSON, CODE)


@dataclass(frozen=True)
class Report:
    """The marks of one submission and what became of it.

    ``auto_score`` and ``max_auto_score`` count the automatic widget questions; essays and
    analysts' cells stand apart. ``reason`` is a key of :data:`course.grading.feedback.REASONS`
    when the status is ``refused`` or ``fault``.
    """

    learner: str
    module: str
    attempt: int
    status: str
    needs_manual: bool = False
    reason: str | None = None
    marks: tuple[Mark, ...] = ()

    @classmethod
    def of(cls, learner: str, module: str, attempt: int, marks) -> "Report":
        """The report of a submission that could be marked."""
        return cls(learner, module, attempt, GRADED, marks=tuple(marks)).waiting(
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
    def auto_score(self) -> float:
        return _points(mark.score for mark in self.marks if mark.automatic)

    @property
    def max_auto_score(self) -> float:
        return _points(mark.max for mark in self.marks if mark.automatic)

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

    def summary(self) -> dict:
        """What ``course grade --json`` prints of a submission."""
        names = ("learner", "module", "status", "auto_score", "max_auto_score", "needs_manual")
        row = {name: getattr(self, name) for name in names}
        return row | ({"reason": self.reason} if self.reason else {})

    def to_json(self) -> str:
        totals = {name: getattr(self, name) for name in ("auto_score", "max_auto_score")}
        return json.dumps(asdict(self) | totals, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        data = json.loads(text)
        fields = {name: data[name] for name in cls.__dataclass_fields__}
        return cls(**{**fields, "marks": tuple(Mark(**mark) for mark in data["marks"])})


def _points(scores) -> float:
    return round(sum((score or 0.0 for score in scores), 0.0), 4)
