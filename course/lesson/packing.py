"""Which files of a notebook's folder are handed in?"""

import io
import os
import stat
import zipfile
from pathlib import Path

LARGEST = 10_000_000
"""Bytes of all files together."""
MOST = 200
"""Files."""


class TooLarge(ValueError):
    """The folder holds more than can be handed in."""


def pack(folder: Path) -> bytes:
    """A zip of the regular files below ``folder``: no links, nothing hidden.

    Raises TooLarge beyond ``LARGEST`` bytes or ``MOST`` files, OSError for an unreadable file.
    """
    buffer, total, count = io.BytesIO(), 0, 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(folder):
            content = _content(path, LARGEST - total)
            if content is None:
                continue
            total, count = total + len(content), count + 1
            if total > LARGEST or count > MOST:
                raise TooLarge(str(path))
            archive.writestr(path.relative_to(folder).as_posix(), content)
    return buffer.getvalue()


def _files(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    return sorted(found)


def _content(path: Path, room: int) -> bytes | None:
    """At most ``room`` + 1 bytes of a regular file; None for anything else."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        return file.read(room + 1)
