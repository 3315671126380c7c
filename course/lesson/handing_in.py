"""How does a learner hand in from here?

From the lesson page a link leads to the site, where the browser's own session hands in. From
JupyterLab a button sends the notebook's folder with the server's credential. A notebook opened
on its own says what to send to the facilitator.
"""

import datetime
import html
import os
import threading
import time
from pathlib import Path

import httpx
import ipywidgets
from IPython.display import HTML, display

from course import language
from course.language import current, ngettext, number
from course.language import gettext as _
from course.lesson import api, packing
from course.lesson.lesson import Lesson
from course.lesson.polite import log_failure, notice
from course.lesson.words import points

ASK_EVERY, ASK_FOR = 1.0, 120.0
"""Seconds between two questions for the result, and in all."""

BUTTON = (
    "display:inline-block;padding:12px 24px;min-height:44px;box-sizing:border-box;"
    "border-radius:6px;text-decoration:none;font-weight:600;"
    "background:var(--course-accent,#14507a);color:var(--course-on-accent,#fff)"
)


def show(lesson: Lesson) -> None:
    """Show the way to hand in that fits where the lesson is open."""
    if lesson.trouble:
        notice(_("Handing in is not possible now. {reason}").format(reason=lesson.trouble))
    elif lesson.opened.state == "closed":
        notice(_("This module is closed: nothing more can be handed in."))
    elif not api.available():
        notice(
            _(
                "To hand in, save this notebook and send it to your facilitator together with "
                "the file answers.json beside it."
            )
        )
    elif os.environ.get("COURSE_TOKEN", "").lower().startswith("token "):
        display(Panel(lesson))
    else:
        _link(lesson)


def _link(lesson: Lesson) -> None:
    url = lesson.opened.hand_in_url or ""
    if not url.startswith("/") or url.startswith("//"):
        notice(_("Hand in from the course's home page."))
        return
    words = _("Before anything is sent, the next page lists what is still unanswered.")
    display(
        HTML(
            f'<div class="course-hand-in" lang="{current()}"><p><a href="{html.escape(url)}" '
            f'target="_top" style="{BUTTON}">{html.escape(_("Hand in"))}</a></p>'
            f"<p>{html.escape(words)}</p></div>"
        )
    )


def _button(words: str, style: str) -> ipywidgets.Button:
    layout = ipywidgets.Layout(width="auto", height="44px")
    return ipywidgets.Button(description=words, button_style=style, layout=layout)


class Panel(ipywidgets.VBox):
    """Hand in the notebook's folder: ask, send, wait for the result."""

    def __init__(self, lesson: Lesson):
        self._lesson = lesson
        self.first = _button(_("Hand in …"), "primary")
        self.confirm = _button(_("Hand in now"), "primary")
        self.cancel = _button(_("Not yet"), "")
        self.status = ipywidgets.HTML()
        self._ask(False)
        for button, action in (
            (self.first, self._summary),
            (self.confirm, self._hand_in),
            (self.cancel, self._not_yet),
        ):
            button.on_click(action)
        buttons = ipywidgets.HBox([self.first, self.confirm, self.cancel])
        super().__init__([buttons, self.status])

    def _ask(self, asking: bool) -> None:
        self.first.layout.display = "none" if asking else ""
        for button in (self.confirm, self.cancel):
            button.layout.display = "" if asking else "none"

    def _say(self, *sentences: str, link: str = "") -> None:
        text = "".join(f'<p style="margin:4px 0">{html.escape(s)}</p>' for s in sentences)
        style = "font-size:16px;line-height:1.5;white-space:normal;max-width:46rem"
        self.status.value = (
            f'<div role="status" lang="{current()}" style="{style}">{text}{link}</div>'
        )

    def _summary(self, _button: ipywidgets.Button) -> None:
        self._say(*_before(self._lesson))
        self._ask(True)

    def _not_yet(self, _button: ipywidgets.Button) -> None:
        self._say(_("Nothing was handed in."))
        self._ask(False)

    def _hand_in(self, _button: ipywidgets.Button) -> None:
        self._ask(False)
        self.first.disabled = True
        self._say(_("Handing in …"))
        try:
            received = _send(self._lesson)
        except NotReceived as error:
            self._say(str(error), _("Nothing was handed in. Your answers are kept."))
            self.first.disabled = False
            return
        except Exception:
            log_failure()
            self._say(_("Something went wrong on our side. Look on the home page before retrying."))
            self.first.disabled = False
            return
        self.first.layout.display = "none"  # open the lesson again for another attempt
        self._say(*_receipt(received), link=_result_link(received["id"]))
        threading.Thread(target=self._follow, args=(received,), daemon=True).start()

    def _follow(self, received: dict) -> None:
        """Ask for the result until it stands."""
        link, end = _result_link(received["id"]), time.monotonic() + ASK_FOR
        try:
            with api.connect() as client:
                while time.monotonic() < end:
                    time.sleep(ASK_EVERY)
                    reply = client.get(f"submissions/{received['id']}")
                    if reply.status_code != 200:
                        continue
                    if sentences := _result(reply.json()):
                        again = _another_attempt(self._lesson)
                        self._say(*_receipt(received), *sentences, *again, link=link)
                        return
        except (httpx.HTTPError, ValueError):
            log_failure()
        self._say(*_receipt(received), _("The result will stand on its page."), link=link)


class NotReceived(Exception):
    """The site did not take the submission; the text says why."""


def _send(lesson: Lesson) -> dict:
    """Hand in this attempt; sent twice, it is received once. Raises NotReceived."""
    folder = Path(os.environ.get("COURSE_LESSON_DIR") or ".").absolute()
    try:
        content = packing.pack(folder)
    except packing.TooLarge as error:
        sentence = _("This folder is too large to hand in: at most {size} MB in {count} files.")
        size, count = number(packing.LARGEST / 1e6), number(packing.MOST)
        raise NotReceived(sentence.format(size=size, count=count)) from error
    try:
        with api.connect(timeout=30) as client:
            reply = client.post(
                f"lessons/{lesson.module}/submissions",
                params={"attempt": lesson.opened.attempt},
                content=content,
                headers={"Content-Type": "application/zip"},
            )
            data = reply.json()
    except (httpx.HTTPError, ValueError) as error:
        raise NotReceived(_("The course cannot be reached at the moment.")) from error
    if reply.status_code in (200, 201):
        return data
    detail = data.get("detail") if isinstance(data, dict) else None
    raise NotReceived(
        detail if isinstance(detail, str) else _("The course cannot be reached at the moment.")
    )


def _before(lesson: Lesson) -> list[str]:
    missing = lesson.unanswered()
    sentences = [
        _("This hands in attempt {n} of {all}. Save the notebook first.").format(
            n=number(lesson.opened.attempt), all=number(lesson.opened.attempts)
        )
    ]
    if missing:
        count = len(missing)
        words = ngettext(
            "{n} answer is missing: {names}.", "{n} answers are missing: {names}.", count
        )
        names = ", ".join(map(lesson.name, missing))
        sentences.append(words.format(n=number(count), names=names))
    else:
        sentences.append(_("All graded questions are answered."))
    return sentences


def _receipt(received: dict) -> list[str]:
    try:
        moment = datetime.datetime.strptime(received["timestamp"], "%Y-%m-%d %H:%M:%S.%f UTC")
    except (KeyError, TypeError, ValueError):
        return [_("Received.")]
    words = _("Received on {date} at {time} UTC.")
    return [words.format(date=language.date(moment), time=language.time(moment))]


def _result(data: dict) -> list[str]:
    """The sentences about a finished submission; none while it is being graded."""
    state = data.get("state")
    if state in ("graded", "needs_manual") and data.get("auto_score") is not None:
        score, most = number(data["auto_score"]), points(data["max_auto_score"])
        sentences = [_("Score: {score} of {most}.").format(score=score, most=most)]
        if data.get("needs_manual"):
            sentences.append(_("What you wrote is read by a person later."))
        return sentences
    if state == "refused":
        return [_("This submission could not be graded. Its page says why.")]
    if state == "fault":
        return [_("Grading is delayed. Nothing is lost; the result will stand on its page.")]
    return []


def _another_attempt(lesson: Lesson) -> list[str]:
    if lesson.opened.attempt >= lesson.opened.attempts:
        return []
    return [_("Another attempt is possible, with other questions: open the lesson again.")]


def _result_link(submission: object) -> str:
    words = html.escape(_("Result and feedback"))
    url = f"/services/site/submissions/{html.escape(str(submission))}"
    return (
        f'<p style="margin:12px 0"><a href="{url}" target="_blank" style="{BUTTON}">{words}</a></p>'
    )
