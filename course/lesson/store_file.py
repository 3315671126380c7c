"""How are answers kept beside a notebook that was opened on its own?"""

import contextlib
import datetime
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from course.language import gettext as _
from course.lesson.store import LONGEST, Opened, Refused, Stale, is_record
from course.questions import size

try:
    import fcntl
except ImportError:  # Windows: two windows on one notebook are not kept apart there
    fcntl = None

LARGEST = 1_000_000
"""Bytes of answers.json."""


class FileStore:
    """``answers.json`` in ``folder``: replaced as a whole, one writer at a time."""

    def __init__(self, folder: Path, module: str):
        self._path = Path(folder) / "answers.json"
        self._module = module

    def open(self) -> Opened:
        data = self._load()
        return Opened(
            learner=os.environ.get("COURSE_LEARNER") or "local",
            attempt=data["attempt"],
            answers={k: r for k, r in data["answers"].items() if is_record(r)},
        )

    def put(self, question: str, record: dict, attempt: int) -> dict:
        if size(record["value"]) > LONGEST:
            raise Refused(_("This answer is too long to be saved. Please shorten it."))
        try:
            with self._locked():
                return self._replace(question, record, attempt)
        except OSError as error:
            raise Refused(
                _("answers.json cannot be written here. Check the space and rights of this folder.")
            ) from error

    def _replace(self, question: str, record: dict, attempt: int) -> dict:
        data = self._load()
        current = data["answers"].get(question)
        if is_record(current) and current["rev"] != record["rev"]:
            raise Stale(_("Another window has saved this answer."), current)
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        saved = {**record, "rev": record["rev"] + 1, "at": now}
        data["answers"][question] = saved
        data["attempt"] = attempt
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
        if len(text.encode()) > LARGEST:
            raise Refused(_("This answer is too long to be saved. Please shorten it."))
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".answers-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return {"rev": saved["rev"], "at": now}

    def _load(self) -> dict:
        """The file's content; a missing file is an empty one. Raises Refused for any other form."""
        try:
            text = self._text()
            data = json.loads(text) if text is not None else self._empty()
            if (
                data.get("format") != 1
                or data.get("module") != self._module
                or not isinstance(data.get("answers"), dict)
                or data.get("attempt") not in (1, 2)
            ):
                raise ValueError("unknown form")
        except (OSError, ValueError, RecursionError, AttributeError) as error:
            raise Refused(
                _(
                    "The file answers.json beside this notebook cannot be read. It was left as it "
                    "is: move it away to start with empty answers."
                )
            ) from error
        return data

    def _empty(self) -> dict:
        return {"format": 1, "module": self._module, "attempt": 1, "answers": {}}

    def _text(self) -> str | None:
        """The text of a regular file of at most ``LARGEST`` bytes; None if there is no file."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(self._path, flags)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise ValueError("not a regular file")
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError("too large")
        return content.decode("utf-8")

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Two browser windows are two kernels: one of them writes at a time."""
        with (self._path.parent / ".answers.lock").open("w") as file:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX)
            yield
