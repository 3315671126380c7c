"""What does a practice question answer when the learner asks?"""

from typing import Any

from course.language import gettext as _
from course.lesson.reading import reading
from course.lesson.text import block
from course.questions import judge, render

OPENINGS = {
    "right": lambda: _("Yes, that fits."),
    "partly": lambda: _("Part of this fits."),
    "not_yet": lambda: _("Not yet."),
    "noted": lambda: _("Noted. Compare it with this:"),
}


def feedback(form: dict, value: Any, language: str) -> dict:
    """``{"state": outcome, "html": ...}`` for one answer to a practice form with its key.

    It names what the reasoning behind the answer overlooks, then explains. For a number that
    cannot be read, ``read`` (``course.lesson.reading``) says so instead.
    """
    verdict = judge(form, value)
    if verdict.outcome == "not_answered":
        return _reply(verdict.outcome, [_("Give your answer first, then check it.")])
    if verdict.outcome == "unreadable":
        read = reading(form, value)
        if read and not read["ok"]:
            return _reply(verdict.outcome, []) | {"read": read}
        return _reply(verdict.outcome, [_("This answer is not complete yet.")])
    paragraphs = [f"**{OPENINGS.get(verdict.outcome, OPENINGS['noted'])()}**"]
    known = {m["id"]: m for m in form.get("misconceptions") or ()}
    values = form.get("values", {})
    if verdict.misconception:
        paragraphs.append(render(known[verdict.misconception]["says"], values, language))
    if form.get("explanation"):
        paragraphs.append(render(form["explanation"], values, language))
    return _reply(verdict.outcome, paragraphs)


def _reply(state: str, paragraphs: list[str]) -> dict:
    return {"state": state, "html": block("\n\n".join(paragraphs))}
