"""In which order did the learner put the items?"""

from itertools import combinations
from typing import Any

from course.questions.choosing import option_keys
from course.questions.kind import Form, Kind, Unreadable
from course.questions.variants import fill

NOTHING_BELOW = 0.3
"""An order this far from the key earns nothing (half of all orders are above 0.5 by chance)."""


def _read(form: Form, value: Any) -> list[str]:
    order = option_keys(value, form["items"])
    if len(order) != len(form["items"]):
        raise Unreadable("not all items")
    return order


def agreement(key: list[str], order: list[str]) -> float:
    """1 - inversions / most possible inversions (Kendall, 1938)."""
    place = {item: i for i, item in enumerate(order)}
    pairs = list(combinations(key, 2))
    return sum(place[x] < place[y] for x, y in pairs) / len(pairs)


def _score(form: Form, answer: list[str]) -> float:
    found = agreement(form["key"], answer)
    return found if found >= NOTHING_BELOW else 0.0


def _holds(form: Form, when: list[str], answer: list[str]) -> bool:
    return answer.index(when[0]) < answer.index(when[1])


def _words(form: Form, answer: list[str]) -> str:
    values = form.get("values", {})
    return "\n".join(f"{i}. {fill(form['items'][key], values)}" for i, key in enumerate(answer, 1))


ORDER = Kind(
    name="order",
    public=("items",),
    read=_read,
    score=_score,
    words=_words,
    right=lambda form: list(form["key"]),
    holds=_holds,
)
