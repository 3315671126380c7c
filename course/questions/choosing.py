"""Which options did the learner choose?"""

import unicodedata
from typing import Any

from course.questions.kind import Form, Kind, Unreadable
from course.questions.variants import fill

_LATIN = str.maketrans("авсеѕніјкмортухαβεηικνορτυχ", "abceshijkmoptyxabehikvoptyx")


def fold(key: str) -> str:
    """A key without case, width, blanks and look-alike letters (Cyrillic ``А`` is Latin ``a``)."""
    return unicodedata.normalize("NFKC", key).strip().casefold().translate(_LATIN)


def option_key(value: Any, options: dict) -> str:
    """The option meant by ``value``; raises Unreadable unless it is exactly one."""
    if not isinstance(value, str) or len(value) > 60:
        raise Unreadable("no option")
    if value in options:
        return value
    alike = [key for key in options if fold(key) == fold(value)]
    if len(alike) != 1:
        raise Unreadable("no such option")
    return alike[0]


def option_keys(value: Any, options: dict) -> list[str]:
    """The options in a list, each at most once; raises Unreadable."""
    if not isinstance(value, list) or len(value) > len(options):
        raise Unreadable("no list of options")
    keys = [option_key(item, options) for item in value]
    if len(set(keys)) != len(keys):
        raise Unreadable("an option twice")
    return keys


def bullets(texts: dict, keys: list[str], values: dict) -> str:
    """The texts of the chosen keys as a Markdown list."""
    return "\n".join(f"- {fill(texts[key], values)}" for key in keys)


def _read_choice(form: Form, value: Any) -> str:
    return option_key(value, form["options"])


def _utilities(form: Form) -> dict[str, float]:
    """The worth of each option: 1 and 0, or what the key states for each."""
    if isinstance(form["key"], dict):
        return form["key"].get("utility", form["key"])
    return {key: float(key == form["key"]) for key in form["options"]}


def _score_choice(form: Form, answer: str) -> float:
    worth = _utilities(form)
    low, high = min(worth.values()), max(worth.values())
    return (worth[answer] - low) / (high - low)


def _right_choice(form: Form) -> str:
    worth = _utilities(form)
    return max(worth, key=worth.get)


def _read_several(form: Form, value: Any) -> list[str]:
    """The chosen keys in the order of the options, so that equal answers are equal lists."""
    chosen = option_keys(value, form["options"])
    return [key for key in form["options"] if key in chosen]


def _score_several(form: Form, answer: list[str]) -> float:
    """(hits - false alarms) / size of the key, not below 0."""
    key = set(form["key"])
    hits = len(key.intersection(answer))
    return max(0.0, (2 * hits - len(answer)) / len(key))


CHOICE = Kind(
    name="choice",
    public=("options",),
    read=_read_choice,
    score=_score_choice,
    words=lambda form, answer: fill(form["options"][answer], form.get("values", {})),
    right=_right_choice,
    credits=True,
)

SEVERAL = Kind(
    name="several",
    public=("options",),
    read=_read_several,
    score=_score_several,
    words=lambda form, answer: bullets(form["options"], answer, form.get("values", {})),
    right=lambda form: list(form["key"]),
    holds=lambda form, when, answer: set(when) <= set(answer),
)
