"""How good is the learner's interval forecast?"""

from itertools import product
from typing import Any

from course.questions.kind import Form, Kind, Unreadable, share
from course.questions.measuring import candidates, with_unit

LEVEL = 0.9


def interval_score(low: float, high: float, value: float, level: float) -> float:
    """Width plus 2/(1 - level) times the distance by which ``value`` is missed; lower is better.

    Source: Gneiting and Raftery (2007), Strictly Proper Scoring Rules, equation 43.
    """
    missed = max(low - value, value - high, 0.0)
    return (high - low) + 2 / (1 - level) * missed


def _read(form: Form, value: Any) -> dict[str, float]:
    if not isinstance(value, dict) or set(value) != {"low", "high"}:
        raise Unreadable("not two ends")
    ends = product(candidates(form, value["low"]), candidates(form, value["high"]))
    pairs = [{"low": low, "high": high} for low, high in ends if low <= high]
    if not pairs:
        raise Unreadable("the ends are exchanged")
    if len(pairs) > 1 and "key" in form:
        return max(pairs, key=lambda pair: _score(form, pair))
    return pairs[0]


def _score(form: Form, answer: dict[str, float]) -> float:
    key, level = form["key"], form.get("level", LEVEL)
    score = interval_score(answer["low"], answer["high"], key["value"], level)
    return share(score, key["naive"], key["reference"])


def _right(form: Form) -> dict[str, float]:
    """The interval around the true value that is as wide as the reference's score."""
    key = form["key"]
    half = key["reference"] / 2
    return {"low": key["value"] - half, "high": key["value"] + half}


INTERVAL = Kind(
    name="interval",
    public=("unit", "min", "max", "decimals", "level"),
    read=_read,
    score=_score,
    words=lambda form, answer: " – ".join(with_unit(form, answer[end]) for end in ("low", "high")),
    right=_right,
)
