"""What is this answer worth, and which reasoning does it show?"""

from typing import Any, NamedTuple

from course.questions.kind import Form, Kind, Unreadable
from course.questions.kinds import KINDS

OUTCOMES = ("right", "partly", "not_yet", "not_answered", "unreadable", "person", "noted")


class Verdict(NamedTuple):
    """``fraction`` of the points, 0 to 1 (None: a person decides); ``outcome``, one of OUTCOMES;
    the id of the ``misconception`` recognised, if any; the answer as ``understood``."""

    fraction: float | None
    outcome: str
    misconception: str | None = None
    understood: Any = None


def answered(value: Any) -> bool:
    """Whether there is anything in this value: blank texts and empty containers are no answer."""
    if isinstance(value, str):
        return any(not char.isspace() and char not in "\u200b\ufeff\u2060" for char in value)
    if isinstance(value, (list, dict)):
        parts = value.values() if isinstance(value, dict) else value
        return any(part not in (None, "", [], {}) for part in parts)
    return value is not None


def judge(form: Form, value: Any) -> Verdict:
    """Judge any JSON value as the answer to one full form. The value can never make it raise."""
    if not answered(value):
        return Verdict(0.0, "not_answered")
    kind = KINDS[form["kind"]]
    try:
        answer = kind.read(form, value)
    except Unreadable:
        return Verdict(0.0, "unreadable")
    if kind.score is None:
        person = form["kind"] == "essay"
        return Verdict(None if person else 0.0, "person" if person else "noted", None, answer)
    fraction = float(kind.score(form, answer))
    if fraction > 1 - 1e-9:
        return Verdict(1.0, "right", None, answer)
    shown = _misconception(kind, form, answer)
    if shown and kind.credits and fraction == 0:
        fraction = float(shown.get("credit", 0))
    fraction = min(1.0, max(0.0, fraction))
    outcome = "partly" if fraction > 0 else "not_yet"
    return Verdict(fraction, outcome, shown["id"] if shown else None, answer)


def _misconception(kind: Kind, form: Form, answer: Any) -> dict | None:
    """The first misconception, in the author's order, that this answer shows."""
    for known in form.get("misconceptions") or ():
        if _is_own(kind, form, known, answer):
            return known
        if known.get("when") and kind.holds(form, known["when"], answer):
            return known
    return None


def _is_own(kind: Kind, form: Form, known: dict, answer: Any) -> bool:
    if kind.same:
        return kind.same(form, known, answer)
    try:
        return kind.read(form, known["value"]) == answer
    except Unreadable:
        return False


def right_answer(form: Form) -> Any:
    """A value that earns all points of a full form (an essay: the author's example)."""
    right = KINDS[form["kind"]].right
    return right(form) if right else ""
