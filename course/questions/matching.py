"""What did the learner match with what?"""

from typing import Any

from course.questions.choosing import option_key
from course.questions.kind import Form, Kind, Unreadable
from course.questions.variants import fill


def _read(form: Form, value: Any) -> dict[str, str]:
    """Pairs in the order of the left side; a side left open (None or "") is no pair."""
    if not isinstance(value, dict) or len(value) > len(form["left"]):
        raise Unreadable("no pairs")
    pairs = {}
    for left, right in value.items():
        key = option_key(left, form["left"])
        if key in pairs:
            raise Unreadable("one side twice")
        pairs[key] = None if right in (None, "") else option_key(right, form["right"])
    return {key: pairs[key] for key in form["left"] if pairs.get(key) is not None}


def _score(form: Form, answer: dict[str, str]) -> float:
    """The share of right pairs, corrected for guessing among k answers."""
    key, guess = form["key"], 1 / len(form["right"])
    accuracy = sum(answer.get(left) == right for left, right in key.items()) / len(key)
    return max(0.0, (accuracy - guess) / (1 - guess))


def _words(form: Form, answer: dict[str, str]) -> str:
    values = form.get("values", {})
    return "\n".join(
        f"- {fill(form['left'][left], values)} → {fill(form['right'][right], values)}"
        for left, right in answer.items()
    )


MATCH = Kind(
    name="match",
    public=("left", "right"),
    read=_read,
    score=_score,
    words=_words,
    right=lambda form: dict(form["key"]),
    holds=lambda form, when, answer: when.items() <= answer.items(),
)
