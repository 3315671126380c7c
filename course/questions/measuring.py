"""Which number did the learner find, and is it near enough?"""

from typing import Any

from course import language
from course.questions.kind import Form, Kind, Unreadable
from course.questions.typed import readings
from course.questions.units import convert

_ROUNDING = 1e-9


def within(number: float, value: float, tolerance: float) -> bool:
    """Whether ``number`` is ``value`` up to ``tolerance`` (absolute) and rounding."""
    return abs(number - value) <= tolerance + _ROUNDING * max(1.0, abs(value))


def candidates(form: Form, value: Any) -> list[float]:
    """What ``value`` can mean, in the form's unit and, if that decides, between its min and max."""
    try:
        text = readings(value)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    numbers = [convert(number, text.unit, form.get("unit") or "") for number in text.numbers]
    low, high = form.get("min", float("-inf")), form.get("max", float("inf"))
    return [number for number in numbers if low <= number <= high] or numbers


def _read(form: Form, value: Any) -> float:
    """Where two readings are left (``5,680``), the one that the key rewards, else the decimal."""
    numbers = candidates(form, value)
    if len(numbers) > 1 and "key" in form:
        known = [x for x in numbers if _score(form, x)] or [
            x for x in numbers for m in form.get("misconceptions", ()) if _same(form, m, x)
        ]
        numbers = known or numbers
    return numbers[0]


def _score(form: Form, answer: float) -> float:
    key = form["key"]
    if "value" in key:
        return float(within(answer, key["value"], key.get("tolerance", 0)))
    return float(key["low"] - _ROUNDING <= answer <= key["high"] + _ROUNDING)


def _same(form: Form, misconception: dict, answer: float) -> bool:
    tolerance = misconception.get("tolerance", form["key"].get("tolerance", 0))
    return within(answer, misconception["value"], tolerance)


def _right(form: Form) -> float:
    key = form["key"]
    return key["value"] if "value" in key else (key["low"] + key["high"]) / 2


def with_unit(form: Form, number: float) -> str:
    """``5.68 min`` in the language in use, with a no-break space."""
    unit = form.get("unit")
    return language.number(number) + (f"\N{NO-BREAK SPACE}{unit}" if unit else "")


NUMBER = Kind(
    name="number",
    public=("unit", "min", "max", "decimals"),
    read=_read,
    score=_score,
    words=with_unit,
    right=_right,
    same=_same,
    credits=True,
)
