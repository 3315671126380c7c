"""How do a question in the browser and the learner's answers meet?"""

import re
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from course import language
from course.language import gettext as _
from course.lesson.lesson import Lesson
from course.lesson.polite import log_failure
from course.lesson.reading import reading
from course.lesson.spec import spec
from course.lesson.store import Over, Refused, Stale, Unreachable
from course.lesson.text import block
from course.questions import answered, say
from course.questions.kind import Unreadable
from course.questions.kinds import KINDS

BROWSER = Path(__file__).parent / "browser"
CONTROLS = {
    "choice": ["options"],
    "several": ["options"],
    "order": ["order"],
    "match": ["match"],
    "number": ["numbers"],
    "interval": ["numbers"],
    "portfolio": ["table", "portfolio"],
    "mission": ["mission"],
    "text": ["table", "writing"],
    "essay": ["table", "writing"],
}


@cache
def script(kind: str) -> str:
    """One JavaScript module for one kind: each question carries its own, so it is kept small."""
    names = ["dom", *CONTROLS[kind], "saver", "question"]
    text = "\n".join((BROWSER / f"{name}.js").read_text(encoding="utf-8") for name in names)
    return re.sub(r"^(?:\s*//.*|\s+)", "", text, flags=re.MULTILINE)


@cache
def style() -> str:
    """The style of all kinds."""
    text = (BROWSER / "question.css").read_text(encoding="utf-8")
    return re.sub(r"\s*\n\s*", "\n", text)


class Question(anywidget.AnyWidget):
    """One question of an open lesson.

    The browser sends ``{"do": "save" | "check" | "try", ...}`` and gets ``saved`` or ``answered``
    back. ``record`` is the answer as stored, with ``read``: how a number was read.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    record = traitlets.Dict().tag(sync=True)

    def __init__(self, lesson: Lesson, question: str):
        self._lesson, self._question = lesson, question
        self._form = lesson.form(question)
        self.outcome = ipywidgets.VBox()
        model = uuid.uuid4().hex
        super().__init__(
            model_id=model,
            _esm=script(self._form["kind"]),
            _css=style(),
            spec=spec(lesson, question) | {"model": model},
            record=self._shown(lesson.record(question)),
        )
        self.on_msg(self._heard)

    def _shown(self, record: dict) -> dict:
        value = record.get("value")
        if not answered(value) or not _fits(self._form["kind"], value):
            return {"rev": record["rev"]}
        shown = {name: record[name] for name in ("value", "rev", "at")}
        return shown | {"read": reading(self._form, value)}

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        actions = {"save": self._save, "check": self._check, "try": self._try}
        if not isinstance(message, dict) or message.get("do") not in actions:
            return
        if not _fits(self._form["kind"], message.get("value")):
            return
        actions[message["do"]](message)

    def _save(self, message: dict) -> None:
        value, rev = message.get("value"), message.get("rev")
        reply = {name: message.get(name) for name in ("client", "seq")}
        try:
            saved = self._lesson.save(self._question, value, rev if type(rev) is int else 0)
            self.record = self._shown(saved)
            reply |= {"state": "saved", "rev": saved["rev"], "at": saved["at"]}
        except Stale as error:
            said = say(self._form, error.current["value"], language.current())
            current = {name: error.current[name] for name in ("value", "rev", "at")}
            reply |= {"state": "stale", "current": current, "said": block(said)}
        except Over as error:
            reply |= {"state": "over", "detail": error.detail}
        except Refused as error:
            reply |= {"state": "refused", "detail": error.detail}
        except Unreachable as error:
            reply |= {"state": "failed", "detail": error.detail}
        except Exception:
            log_failure()
            reply |= {"state": "failed", "detail": _("Something went wrong on our side.")}
        self.send({"do": "saved", "read": reading(self._form, value), **reply})

    def _check(self, message: dict) -> None:
        if self._form["use"] != "practice":
            return
        from course.lesson.practice import feedback

        self._answer(lambda: feedback(self._form, message.get("value"), language.current()))

    def _try(self, message: dict) -> None:
        if self._form["kind"] == "mission":
            self._answer(lambda: self._tried(message.get("value")))

    def _tried(self, decisions: Any) -> dict:
        """Show the outcome of these decisions below the question, or why they cannot be."""
        from course import panels

        try:
            chosen = KINDS["mission"].read(self._form, decisions)
        except Unreadable:
            return {"state": "unreadable", "html": block(_("This answer is not complete yet."))}
        trial = panels.load(self._form["case"]).trial(self._form, chosen)
        self.outcome.children = (trial,)
        return {"state": "tried", "html": block(_("The outcome is shown below."))}

    def _answer(self, work: Any) -> None:
        try:
            reply = work()
        except Exception:
            log_failure()
            reply = {"state": "fault", "html": block(_("Something went wrong on our side."))}
        self.send({"do": "answered", **reply})


SHAPES = {
    "choice": str,
    "several": list,
    "order": list,
    "match": dict,
    "number": (str, int, float),
    "interval": dict,
    "portfolio": list,
    "mission": dict,
    "text": str,
    "essay": str,
}


def _fits(kind: str, value: Any) -> bool:
    """Whether the controls of this kind can hold ``value`` (None: nothing yet)."""
    return value is None or isinstance(value, SHAPES[kind])
