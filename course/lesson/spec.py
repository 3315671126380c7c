"""What of a question goes to the browser?

A list of what may go, kind by kind: keys, misconceptions and explanations are on none of them,
so a practice question's key reaches the browser only in the answer to "Check".
"""

from collections.abc import Callable

from course import language
from course.language import gettext as _
from course.language import locale, number
from course.lesson.lesson import Lesson
from course.lesson.reading import limits
from course.lesson.text import block, inline
from course.lesson.words import interface, points
from course.questions import render

Say = Callable[[str], str]


def spec(lesson: Lesson, question: str) -> dict:
    """Everything that the browser needs to show ``question``, texts rendered as safe HTML."""
    form = lesson.form(question)
    values, code = form.get("values", {}), language.current()
    practice = form["use"] == "practice"
    closed = "" if practice else lesson.closed
    prefix, key = lesson.storage(question)

    def say(text: str) -> str:
        return inline(render(text, values, code))

    common = {
        "id": question,
        "kind": form["kind"],
        "name": lesson.name(question),
        "points": points(form["points"]) if form["use"] == "graded" else "",
        "prompt": block(render(form["prompt"], values, code)),
        "check": practice,
        "closed": closed,
        "save": not lesson.closed,
        "lang": code,
        "locale": str(locale()).replace("_", "-"),
        "prefix": prefix,
        "key": key,
        "words": interface(form["kind"]),
    }
    return common | KINDS[form["kind"]](form, say)


def _pairs(texts: dict, say: Say) -> list:
    return [[key, say(text)] for key, text in texts.items()]


def _options(form: dict, say: Say) -> dict:
    return {"options": _pairs(form["options"], say)}


def _items(form: dict, say: Say) -> dict:
    return {"items": _pairs(form["items"], say)}


def _match(form: dict, say: Say) -> dict:
    return {"left": _pairs(form["left"], say), "right": _pairs(form["right"], say)}


def _number(form: dict, say: Say) -> dict:
    return {"unit": say(form.get("unit") or ""), "range": limits(form)}


def _portfolio(form: dict, say: Say) -> dict:
    items = [
        [key, say(item["label"]), item["cost"], item.get("staff")]
        for key, item in form["items"].items()
    ]
    limited = {name: form.get(name) for name in ("budget", "staff")}
    return limited | {"items": items, "needs": form.get("needs") or {}}


def _mission(form: dict, say: Say) -> dict:
    decisions = [
        [key, say(d["label"]), d["min"], d["max"], d.get("step", 1), d.get("start", d["min"])]
        for key, d in form["decisions"].items()
    ]
    return {"decisions": decisions}


def _text(form: dict, say: Say) -> dict:
    return {}


def _essay(form: dict, say: Say) -> dict:
    rubric = [
        {
            "criterion": say(row["criterion"]),
            "levels": [
                [say(level), points(worth)]
                for level, worth in zip(row["levels"], row["points"], strict=True)
            ],
        }
        for row in form.get("rubric") or ()
    ]
    low, high = form.get("words") or (None, None)
    length = low and _("{low} to {high} words").format(low=number(low), high=number(high))
    return {"rubric": rubric or None, "length": length}


KINDS = {
    "choice": _options,
    "several": _options,
    "order": _items,
    "match": _match,
    "number": _number,
    "interval": _number,
    "portfolio": _portfolio,
    "mission": _mission,
    "text": _text,
    "essay": _essay,
}
