"""What did the learner hand in, when nothing in the folder can be trusted?

Only regular files are opened, links are never followed, nothing waits on a pipe, and every size
and depth is bounded. What cannot be read is refused with a reason, never guessed.
"""

import errno
import json
import math
import os
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

ANSWERS = "answers.json"
MAX_ANSWERS = 1_000_000
MAX_NOTEBOOK = 10_000_000
MAX_CODE = 100_000
MAX_DEPTH = 12
MAX_FILES, MAX_FOLDERS, MAX_FOLDER_DEPTH = 200, 200, 8
MAX_FILE_BYTES = 16_000_000  # of all files beside the notebooks together

UNREADABLE = object()


class Refused(Exception):
    """The submission cannot be graded; ``reason`` is a key of ``feedback.REASONS``."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Submission:
    """The attempt and the stored record of each question, cleaned."""

    attempt: int = 1
    records: dict[str, dict] = field(default_factory=dict)


def read_bytes(folder: Path, name: str, limit: int) -> bytes | None:
    """The content of ``folder/name``, or ``None`` when there is no such file.

    :param limit: largest size accepted, in bytes.
    :raises Refused: it is a link, a folder, a pipe or a device, too big, or unreadable.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            handle = os.open(name, flags, dir_fd=inside)
        finally:
            os.close(inside)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.ENOTDIR):
            raise Refused("not_a_file") from error
        raise
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused("not_a_file")
        with open(handle, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    finally:
        os.close(handle)
    if len(data) > limit:
        raise Refused("too_big")
    return data


def read(folder: Path, module: str, learner: str, attempts: int = 2) -> Submission:
    """The answers of a submission folder; without an ``answers.json`` it is a blank one.

    A folder with neither answers nor notebook is no submission.

    :param attempts: how many attempts the module has.
    :raises Refused: the folder or its ``answers.json`` cannot be accepted.
    """
    look(folder, learner)
    data = read_bytes(folder, ANSWERS, MAX_ANSWERS)
    if data is None and not os.path.lexists(folder / f"{module}.ipynb"):
        raise Refused("nothing_there")
    if data is None:
        return Submission()
    found = parse(data)
    if not isinstance(found, dict) or not isinstance(found.get("answers"), dict):
        raise Refused("wrong_format")
    if type(found.get("format")) is not int or found["format"] != 1:
        raise Refused("wrong_format")
    if found.get("module") != module:
        raise Refused("other_module")
    if found.get("learner", learner) != learner:
        raise Refused("other_learner")
    attempt = found.get("attempt", 1)
    if type(attempt) is not int or not 1 <= attempt <= attempts:
        raise Refused("wrong_attempt")
    return Submission(attempt, {q: _record(record) for q, record in found["answers"].items()})


def look(folder: Path, learner: str) -> None:
    """Whether there is a submission folder at all.

    :raises Refused: there is none, or none of this learner's.
    """
    if not names_a_folder(learner):
        raise Refused("other_learner")
    if not folder.is_dir() or folder.is_symlink():
        raise Refused("nothing_there")


def notebook(folder: Path, name: str):
    """The JSON of the notebook ``name`` (without ``.ipynb``), ``None`` if it was not handed in.

    :raises Refused: it cannot be read as JSON; whether it is a notebook is not looked at.
    """
    data = read_bytes(folder, f"{name}.ipynb", MAX_NOTEBOOK)
    return None if data is None else parse(data)


def files(folder: Path, without: Collection[str]) -> dict[str, bytes]:
    """The regular files that lie beside the notebooks: path -> content.

    Links and whatever else is no file, hidden files and ``without`` are left out.

    :raises Refused: they are too many, or too large.
    """
    found: dict[str, bytes] = {}
    room, seen = MAX_FILE_BYTES, 0
    for place, folders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        seen += len(folders)
        if seen > MAX_FOLDERS or len(inside.parts) > MAX_FOLDER_DEPTH:
            raise Refused("too_big")
        folders[:] = sorted(name for name in folders if _plain(name))
        for name in sorted(name for name in names if _plain(name)):
            path = (inside / name).as_posix()
            if path in without or not stat.S_ISREG((folder / path).lstat().st_mode):
                continue
            found[path] = read_bytes(folder / inside, name, room) or b""
            room -= len(found[path])
            if len(found) > MAX_FILES:
                raise Refused("too_big")
    return found


def _plain(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(".ipynb") and name.isprintable()


def names_a_folder(learner: str) -> bool:
    """Whether a learner's name is one step of a path, and no way out of it."""
    return 0 < len(learner) <= 128 and not learner.startswith(".") and not set(learner) & set("/\0")


def parse(data: bytes):
    """The JSON in ``data``.

    :raises Refused: it is not JSON, or nested or numbered beyond reason.
    """
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise Refused("not_json") from error


def _record(record) -> dict:
    if not isinstance(record, dict):
        return {"value": UNREADABLE}
    try:
        return {**record, "value": tame(record.get("value"))}
    except ValueError:
        return {**record, "value": UNREADABLE}


def tame(value, depth: int = MAX_DEPTH):
    """A JSON value whose texts can be stored anywhere: no NUL, no half of a surrogate pair.

    :raises ValueError: it is nested deeper than ``depth``.
    """
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict | list) and depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        return {tame(k): tame(v, depth - 1) for k, v in value.items()}
    if isinstance(value, list):
        return [tame(item, depth - 1) for item in value]
    return value
