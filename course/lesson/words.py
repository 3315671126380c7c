"""Which interface words does a question need in the browser?"""

from course.language import gettext as _
from course.language import locale, ngettext, number

SAMPLES = {"one": 1, "two": 2, "few": 2, "many": 5, "other": 5}
"""A whole number of each plural category, for the languages that have it."""


def interface(kind: str) -> dict:
    """The words of one kind's controls and of its saving, keyed as the browser asks for them."""
    return _saving() | _checking() | KINDS.get(kind, dict)()


def points(n: float) -> str:
    """``2 points``; fractions take the form that the language gives them."""
    category = locale().plural_form(n)
    sample = int(n) if n == int(n) else SAMPLES.get(category, 2)
    return ngettext("{n} point", "{n} points", sample).format(n=number(n))


def _saving() -> dict:
    return {
        "none": _("Not answered yet"),
        "saving": _("Saving …"),
        "saved": _("Saved at {at}"),
        "revision": _("(revision {n})"),
        "unsent": _("Not saved yet; kept in this browser; sending again …"),
        "stale": _("Another window saved a different answer at {at}. Which one counts?"),
        "mine": _("Keep the one on this page"),
        "theirs": _("Take the other one"),
    }


def _checking() -> dict:
    return {
        "check": _("Check"),
        "checking": _("Checking …"),
        "silent": _("No answer yet. Try again in a moment, or open the lesson again."),
    }


def _order() -> dict:
    return {
        "up": _("Move up: {item}"),
        "down": _("Move down: {item}"),
        "moved": _("{item}: now {i} of {n}"),
        "keep_order": _("Keep this order"),
    }


def _match() -> dict:
    return {"choose": _("Choose …")}


def _number() -> dict:
    return {"answer": _("Your answer")}


def _interval() -> dict:
    return {"low": _("Lower end"), "high": _("Upper end")}


def _portfolio() -> dict:
    return {
        "measure": _("Measure"),
        "cost": _("Cost"),
        "staff": _("Staff"),
        "total": _("Total"),
        "of": _("{sum} of {limit}"),
        "over_budget": _("Over the budget by {n}."),
        "over_staff": _("Over the staff by {n}."),
        "needs": _("“{item}” needs “{other}”."),
    }


def _mission() -> dict:
    return {"try": _("Try these decisions"), "trying": _("Trying these decisions …")}


def _text() -> dict:
    forms = {name: ngettext("{n} word", "{n} words", n) for name, n in SAMPLES.items()}
    return {"words": forms}


def _essay() -> dict:
    return _text() | {"rubric": _("How it is assessed"), "criterion": _("Criterion")}


KINDS = {
    "order": _order,
    "match": _match,
    "number": _number,
    "interval": _interval,
    "portfolio": _portfolio,
    "mission": _mission,
    "text": _text,
    "essay": _essay,
}
