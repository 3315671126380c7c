"""Which set of initiatives did the learner fund, and how near is it to the best one?"""

import json
from functools import lru_cache
from typing import Any

from course.questions.choosing import bullets, option_keys
from course.questions.kind import Form, Kind, share

_ROUNDING = 1e-9


def feasible(form: Form, chosen: list[str]) -> bool:
    """Whether the set fits budget and staff and contains what its members need."""
    items, needs = form["items"], form.get("needs") or {}
    return (
        _fits(form, chosen, "cost", "budget")
        and _fits(form, chosen, "staff", "staff")
        and all(needed in chosen for key in chosen for needed in needs.get(key, ()))
        and set(chosen) <= set(items)
    )


def _fits(form: Form, chosen: list[str], use: str, limit: str) -> bool:
    if form.get(limit) is None:
        return True
    return sum(form["items"][key].get(use, 0) for key in chosen) <= form[limit] + _ROUNDING


def best(form: Form) -> tuple[float, list[str]]:
    """The greatest value a feasible set can have, and one such set: exact, by branch and bound."""
    fields = ("items", "budget", "staff", "needs")
    problem = {field: form.get(field) for field in fields} | {"worth": form["key"]["values"]}
    value, chosen = _best(json.dumps(problem))
    return value, list(chosen)


@lru_cache(maxsize=256)
def _best(problem: str) -> tuple[float, tuple[str, ...]]:
    form = json.loads(problem)
    worth = form["worth"]
    keys = sorted(form["items"], key=lambda key: -worth[key])
    record: tuple[float, tuple[str, ...]] = (0.0, ())

    def search(i: int, chosen: tuple[str, ...], value: float) -> None:
        nonlocal record
        if value > record[0] and feasible(form, chosen):
            record = (value, chosen)
        possible = value + sum(worth[key] for key in keys[i:] if worth[key] > 0)
        if i == len(keys) or possible <= record[0]:
            return
        taken = (*chosen, keys[i])
        if _fits(form, taken, "cost", "budget") and _fits(form, taken, "staff", "staff"):
            search(i + 1, taken, value + worth[keys[i]])
        search(i + 1, chosen, value)

    search(0, (), 0.0)
    return record


def _read(form: Form, value: Any) -> list[str]:
    chosen = option_keys(value, form["items"])
    return [key for key in form["items"] if key in chosen]


def _score(form: Form, answer: list[str]) -> float:
    if not feasible(form, answer):
        return 0.0
    value = sum(form["key"]["values"][key] for key in answer)
    return share(value, form["key"]["naive"], best(form)[0])


def _words(form: Form, answer: list[str]) -> str:
    labels = {key: item["label"] for key, item in form["items"].items()}
    return bullets(labels, answer, form.get("values", {}))


PORTFOLIO = Kind(
    name="portfolio",
    public=("items", "budget", "staff", "needs"),
    read=_read,
    score=_score,
    words=_words,
    right=lambda form: best(form)[1],
)
