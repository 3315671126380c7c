"""How was a typed number or interval read?"""

from typing import Any

from course.language import gettext as _
from course.language import number
from course.questions import answered
from course.questions.kind import Unreadable
from course.questions.kinds import KINDS


def reading(form: dict, value: Any) -> dict | None:
    """``{"ok": bool, "text": sentence}`` for an answered number or interval, else None."""
    kind = form["kind"]
    if kind not in ("number", "interval") or not answered(value):
        return None
    ends = [value] if kind == "number" else [value.get(end) for end in ("low", "high")]
    if not all(map(answered, ends)):
        return {"ok": False, "text": _("Write both ends of the interval.")}
    numbers = [_number(form, end) for end in ends]
    if None in numbers:
        example = number(5.68)
        sentence = _("This cannot be read as a number. Write it like {example}.")
        return {"ok": False, "text": sentence.format(example=example)}
    if outside := _outside(form, numbers):
        return {"ok": False, "text": outside}
    try:
        answer = KINDS[kind].read(form, value)
    except Unreadable:
        return {"ok": False, "text": _("The lower end is above the upper end.")}
    words = KINDS[kind].words(form, answer)
    return {"ok": True, "text": _("Read as {answer}.").format(answer=words)}


def limits(form: dict) -> str:
    """The range that an answer must lie in, as a sentence; empty if there is none."""
    low, high = form.get("min"), form.get("max")
    if low is None or high is None:
        return ""
    return _("A number from {low} to {high}.").format(low=number(low), high=number(high))


def _number(form: dict, text: Any) -> float | None:
    try:
        return KINDS["number"].read(form | {"kind": "number"}, text)
    except Unreadable:
        return None


def _outside(form: dict, numbers: list[float]) -> str:
    low, high = form.get("min", float("-inf")), form.get("max", float("inf"))
    if all(low <= x <= high for x in numbers):
        return ""
    return limits(form) or _("This number is outside the possible range.")
