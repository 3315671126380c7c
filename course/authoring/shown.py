"""In which order does a learner see options, items, sides and sliders?

The author's order, which the sorted keys of a JSON file would lose; but what a learner puts in
order or matches is shuffled, the same on every build and never so that it stands right already.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from course.questions.ordering import agreement

ORDERED = ("options", "items", "left", "right", "decisions")

Shown = list[list[str]]
"""``[field, key, key, …]`` for each field with keys."""


def shown(form: dict[str, Any], salt: str) -> Shown:
    """The order in which the fields of one merged form are shown."""
    orders = {field: list(form[field]) for field in ORDERED if form.get(field)}
    key = form.get("key")
    if form["kind"] == "order" and _whole(key, orders.get("items")):
        orders["items"] = _shuffled(orders["items"], salt, lambda keys: _mixed(key, keys))
    if form["kind"] == "match" and isinstance(key, dict) and "right" in orders:
        beside = [key.get(left) for left in orders["left"]]
        orders["right"] = _shuffled(orders["right"], salt, lambda keys: _apart(beside, keys))
    return [[field, *keys] for field, keys in orders.items()]


def _whole(key: object, items: list[str] | None) -> bool:
    """Whether the key is an order of these items (what is not is refused by the checks)."""
    plain = isinstance(key, list) and all(isinstance(item, str) for item in key)
    return plain and items is not None and sorted(key) == sorted(items)


def _mixed(key: list[str], order: list[str]) -> bool:
    """Nearer to the reverse than to the key, without being the reverse (if there is a choice)."""
    return agreement(key, order) < 0.5 and (len(key) < 3 or agreement(key, order) > 0)


def _apart(beside: list[str | None], rights: list[str]) -> bool:
    """At most one text stands beside its match."""
    return sum(one == other for one, other in zip(beside, rights, strict=False)) <= 1


def _shuffled(keys: list[str], salt: str, good: Callable[[list[str]], bool]) -> list[str]:
    """The first good order in a fixed sequence of shuffles (``keys`` reversed if none is)."""
    for attempt in range(200):
        draws = {key: _draw(f"{salt}\x1f{attempt}\x1f{key}") for key in keys}
        found = sorted(keys, key=draws.__getitem__)
        if good(found):
            return found
    return keys[::-1]


def _draw(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
