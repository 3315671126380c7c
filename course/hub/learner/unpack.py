"""How does an archive from the site become files, without trusting the names in it?"""

import stat
import zipfile
from pathlib import Path, PurePosixPath

MOST_BYTES = 50 * 2**20
MOST_FILES = 200


class Unsafe(ValueError):
    """The archive names a place outside its folder, or is far too large."""


def unpack(archive: zipfile.ZipFile, target: Path) -> None:
    """Write the archive's files below ``target``; a file that is there already stays as it is.

    :raises Unsafe: nothing more is written.
    """
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Unsafe("too large")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16):
            raise Unsafe(entry.filename)
    target.mkdir(parents=True, exist_ok=True)
    for entry in entries:
        if not (target / entry.filename).exists():
            archive.extract(entry, target)
