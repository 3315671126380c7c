"""What does an open lesson know: its questions, this learner's variants and answers?"""

import json
import os
import re
from pathlib import Path
from typing import Any

from course import language
from course.language import gettext as _
from course.lesson import api
from course.lesson.store import NotSaved, Opened, Store
from course.questions import answered, resolve, variant_of


class Lesson:
    """One module, open for one learner.

    ``trouble`` is None, or the sentence that says why answers can be neither read nor saved.
    """

    def __init__(self, public: dict, store: Store):
        self.module: str = public["module"]
        self.title: str = public["title"]
        self.store = store
        self.trouble: str | None = None
        self._questions: dict[str, dict] = public["questions"]
        try:
            self.opened = store.open()
        except NotSaved as error:
            self.trouble = error.detail
            self.opened = Opened(learner=os.environ.get("COURSE_LEARNER") or "local")
        self._answers = dict(self.opened.answers)

    @property
    def closed(self) -> str:
        """Why graded answers cannot be changed; empty while they can."""
        if self.trouble:
            return _("You can read this question, but not answer it now. {reason}").format(
                reason=self.trouble
            )
        if self.opened.state == "closed":
            return _("This module is closed: your answers stay as they are.")
        return ""

    def graded(self) -> list[str]:
        """The ids of the graded questions, in their natural order."""
        names = (q for q, question in self._questions.items() if question["use"] == "graded")
        return sorted(names, key=_natural)

    def unanswered(self) -> list[str]:
        """The graded questions without an answer to the learner's own variant."""
        return [q for q in self.graded() if not answered(self.record(q).get("value"))]

    def name(self, question: str) -> str:
        """What a learner calls this question, such as ``Question 3``."""
        about = self._questions[question]
        if about["use"] == "practice":
            return _("Practice")
        if about["use"] == "reflection":
            return _("Reflection")
        if about["kind"] == "essay":
            return _("Written answer")
        numbered = [q for q in self.graded() if self._questions[q]["kind"] != "essay"]
        return _("Question {n}").format(n=numbered.index(question) + 1)

    def __contains__(self, question: str) -> bool:
        return question in self._questions

    def variant(self, question: str) -> int:
        """The variant that the site names, or the one that follows from learner and attempt."""
        about, pool = self._questions[question], len(self._questions[question].get("forms") or [0])
        named = self.opened.variants.get(question)
        if named is not None and 0 <= named < pool:
            return named
        learner, attempt = self.opened.learner, self.opened.attempt
        return variant_of(learner, question, about.get("version", 1), pool, attempt)

    def form(self, question: str) -> dict:
        """The question as this learner meets it."""
        return resolve(self._questions[question], self.variant(question))

    def version(self, question: str) -> int:
        """The version of the question that an answer given now belongs to."""
        return self._questions[question].get("version", 1)

    def record(self, question: str) -> dict:
        """The stored answer to this version and variant; otherwise no value, but the revision."""
        record = self._answers.get(question) or {"rev": 0}
        mine = (self.version(question), self.variant(question))
        if (record.get("version"), record.get("variant")) == mine:
            return record
        return {"rev": record["rev"]}

    def save(self, question: str, value: Any, rev: int) -> dict:
        """Save an answer based on revision ``rev``; returns the record that stands now.

        Raises what the store raises (``course.lesson.store``).
        """
        record = {
            "value": value,
            "version": self.version(question),
            "variant": self.variant(question),
            "rev": rev,
        }
        saved = record | self.store.put(question, record, self.opened.attempt)
        self._answers[question] = saved
        return saved

    def storage(self, question: str) -> tuple[str, str]:
        """``(prefix, key)`` under which a browser keeps what could not be saved yet."""
        prefix = f"course:{self.opened.learner}:{self.module}:{question}:"
        current = (self.opened.attempt, self.version(question), self.variant(question))
        return prefix, prefix + ":".join(map(str, current))


def open_folder(module: str) -> Lesson:
    """The lesson whose ``public.json`` lies in ``COURSE_LESSON_DIR`` or the working directory.

    Sets the language of this process. Raises OSError or ValueError if there is no such lesson.
    """
    folder = Path(os.environ.get("COURSE_LESSON_DIR") or ".").absolute()
    public = json.loads((folder / "public.json").read_text(encoding="utf-8"))
    if public["module"] != module:
        raise ValueError(f"{folder} holds {public['module']}, not {module}")
    language.use(os.environ.get("COURSE_LANGUAGE") or public["language"])
    return Lesson(public, _store(folder, module))


def _store(folder: Path, module: str) -> Store:
    if api.available():
        from course.lesson.store_site import SiteStore

        return SiteStore(module)
    from course.lesson.store_file import FileStore

    return FileStore(folder, module)


def _natural(name: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
