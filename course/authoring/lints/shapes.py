"""Has every question the fields of its kind, of the right shape?"""

import math
from collections.abc import Callable, Collection, Iterator
from typing import Any

from course.authoring.faults import Fault
from course.authoring.module import Module

Messages = Iterator[str]
Form = dict[str, Any]


def check(module: Module) -> Iterator[Fault]:
    """Each variant, with its values filled in, is what its kind needs."""
    for name, question in module.questions.items():
        for i in range(question.pool):
            found = list(messages(question.form(i)))
            if found:
                yield from (module.fault(name, f"variant {i + 1}: {m}") for m in found)
                break


def messages(form: Form) -> Messages:
    """What is missing or misshapen in one full form."""
    if not _text(form.get("prompt")):
        yield "has no prompt"
    yield from _KINDS[form["kind"]](form)
    if "key" in form:
        if not _text(form.get("explanation")):
            yield "has no explanation"
        ids = [str(known["id"]) for known in form.get("misconceptions") or ()]
        if len(set(ids)) < len(ids):
            yield "two misconceptions have one id"
        for known in form.get("misconceptions") or ():
            must, may = {"id", "value", "says"}, {"credit", "when", "tolerance"}
            if "when" in known and not _when(form, known["when"]):
                yield f"misconception {known['id']}: when must be a part of an answer"
            yield from _record(known, f"misconception {known['id']}", must, may)
            if not _text(known["says"]) or not 0 <= _number(known.get("credit", 0)) < 1:
                yield f"misconception {known['id']}: says is a text, credit 0 to below 1"


def _when(form: Form, when: Any) -> bool:
    """Whether this is a partial answer by which a misconception of this kind can be known."""
    if form["kind"] == "match":
        left, right = form.get("left") or {}, form.get("right") or {}
        return isinstance(when, dict) and all(k in left and v in right for k, v in when.items())
    among = form.get({"order": "items", "several": "options"}.get(form["kind"], "")) or {}
    listed = isinstance(when, list) and all(isinstance(k, str) and k in among for k in when)
    return listed and bool(when) and (form["kind"] != "order" or len(when) == 2)


def _number(value: Any) -> float:
    """The number, or NaN for what is none (so that every comparison fails)."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return value if plain and math.isfinite(value) else math.nan


def _is_number(value: Any) -> bool:
    return not math.isnan(_number(value))


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _record(value: Any, where: str, must: Collection[str], may: Collection[str] = ()) -> Messages:
    if not isinstance(value, dict):
        yield f"{where} must have {', '.join(sorted(must))}"
        return
    if missing := sorted(set(must) - set(value)):
        yield f"{where} has no {', '.join(missing)}"
    if unknown := sorted(map(str, set(value) - set(must) - set(may))):
        yield f"{where} cannot have {', '.join(unknown)}"


def _texts(form: Form, *fields: str) -> Messages:
    for field in fields:
        value = form.get(field)
        if not isinstance(value, dict) or len(value) < 2 or not all(map(_text, value.values())):
            yield f"{field} must be two or more of key: text"


def _keys(value: Any, among: Any, where: str, everything: bool = False) -> Messages:
    """A list of different keys, each among the given ones (or all of them)."""
    listed = isinstance(value, list) and isinstance(among, dict)
    if not listed or not all(isinstance(k, str) and k in among for k in value):
        yield f"{where} must be a list of keys that exist"
    elif len(set(value)) < len(value) or not value:
        yield f"{where} must hold a key, and none twice"
    elif everything and len(value) < len(among):
        yield f"{where} must hold every key"


def _choice(form: Form) -> Messages:
    yield from _texts(form, "options")
    key, options = form.get("key"), form.get("options") or {}
    worth = key.get("utility", key) if isinstance(key, dict) else {}
    if isinstance(key, dict) and (
        set(worth) != set(options) or not all(map(_is_number, worth.values()))
    ):
        yield "the utility must give every option a number"
    if not isinstance(key, dict) and not (isinstance(key, str) and key in options):
        yield "the key is no option"


def _several(form: Form) -> Messages:
    yield from _texts(form, "options")
    yield from _keys(form.get("key"), form.get("options"), "the key")


def _order(form: Form) -> Messages:
    yield from _texts(form, "items")
    yield from _keys(form.get("key"), form.get("items"), "the key", everything=True)


def _match(form: Form) -> Messages:
    yield from _texts(form, "left", "right")
    key, left, right = (form.get(field) or {} for field in ("key", "left", "right"))
    paired = isinstance(key, dict) and set(key) == set(left)
    if not paired or not all(isinstance(r, str) and r in right for r in key.values()):
        yield "the key must pair every key on the left with one on the right"


def _numeric(form: Form) -> Messages:
    for field in ("min", "max", "decimals"):
        if field in form and not _is_number(form[field]):
            yield f"{field} must be a number"


def _measure(form: Form) -> Messages:
    yield from _numeric(form)
    key = form.get("key")
    names = {"low", "high"} if isinstance(key, dict) and "low" in key else {"value", "tolerance"}
    yield from _record(key, "the key", names)
    if isinstance(key, dict) and not all(map(_is_number, key.values())):
        yield "the key must be made of numbers"
    for known in form.get("misconceptions") or ():
        if not _is_number(known["value"]):
            yield f"misconception {known['id']}: value must be a number"
        if "low" in names and not _is_number(known.get("tolerance")):
            yield f"misconception {known['id']} needs a tolerance of its own"


def _interval(form: Form) -> Messages:
    yield from _numeric(form)
    yield from _record(form.get("key"), "the key", {"value", "reference", "naive"})
    if isinstance(form.get("key"), dict) and not all(map(_is_number, form["key"].values())):
        yield "the key must be made of numbers"
    if not 0 < _number(form.get("level", 0.9)) < 1:
        yield "level must lie between 0 and 1"


def _portfolio(form: Form) -> Messages:
    items, key = form.get("items"), form.get("key")
    if not isinstance(items, dict) or len(items) < 2:
        yield "items must be two or more of key: {label, cost}"
        return
    for name, item in items.items():
        yield from _record(item, f"item {name}", {"label", "cost"}, {"staff"})
    if not _is_number(form.get("budget")):
        yield "has no budget"
    for name, needed in (form.get("needs") or {}).items():
        yield from _keys([name, *needed], items, f"needs of {name}")
    yield from _record(key, "the key", {"values", "naive"})
    if isinstance(key, dict) and set(key.get("values") or ()) != set(items):
        yield "the key must give every item a value"


def _mission(form: Form) -> Messages:
    for field in ("scenario", "goal", "decisions"):
        if not isinstance(form.get(field), dict):
            yield f"{field} must be name: value"
    if not _text(form.get("case")):
        yield "has no case"
    sliders = form.get("decisions") if isinstance(form.get("decisions"), dict) else {}
    for name, slider in sliders.items():
        where = f"decision {name}"
        yield from _record(slider, where, {"label", "min", "max", "step"}, {"start", "unit"})
        if isinstance(slider, dict):
            low, high = _number(slider.get("min")), _number(slider.get("max"))
            start = _number(slider.get("start", low))
            if not (low < high and _number(slider.get("step")) > 0 and low <= start <= high):
                yield f"{where}: min, start and max must rise, step must be above 0"
    yield from _record(form.get("key"), "the key", {"naive", "reference"})
    plans = form["key"].values() if isinstance(form.get("key"), dict) else ()
    if not all(isinstance(plan, dict) and set(plan) == set(sliders) for plan in plans):
        yield "the key's plans must decide everything"


def _words(form: Form) -> Messages:
    return iter(())


def _essay(form: Form) -> Messages:
    if not _text(form.get("example")):
        yield "has no example"
    words = form.get("words")
    if (
        not isinstance(words, list)
        or len(words) != 2
        or not 0 < _number(words[0]) < _number(words[1])
    ):
        yield "words must be [fewest, most]"
    best = 0.0
    for row in form.get("rubric") or [None]:
        yield from _record(row, "a criterion of the rubric", {"criterion", "levels", "points"})
        levels, points = ((row or {}).get(field) for field in ("levels", "points"))
        if not all(isinstance(part, list) and len(part) == 4 for part in (levels, points)):
            yield "a criterion has four levels and four points, the best first"
            return
        best += max(map(_number, points))
    if form["use"] == "graded" and best != form["points"]:
        yield f"the best levels give {best:g} of {form['points']:g} points"


_KINDS: dict[str, Callable[[Form], Messages]] = {
    "choice": _choice,
    "several": _several,
    "order": _order,
    "match": _match,
    "number": _measure,
    "interval": _interval,
    "portfolio": _portfolio,
    "mission": _mission,
    "text": _words,
    "essay": _essay,
}
