"""What of the zip file that a learner's server sends may be kept?

The analyst's notebook and small data files beside it. Everything else is left out, above all
files with the names of the site's own records: answers, time and secret come from the site.
"""

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

import nbformat
from django.utils.translation import gettext as _

from course.web.lessons import Refused

MAX_UPLOAD = 10 * 2**20  # bytes of the zip file
MAX_UNPACKED = 50 * 2**20  # bytes of all its files
MAX_FILES = 200
MAX_DATA = 2**20  # bytes of one data file
DATA = {".csv", ".tsv", ".txt", ".json"}
OURS = {"answers.json", "public.json", "timestamp.txt", "submission_secret.txt"}
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def receive(request) -> bytes:
    """The body of an upload, read no further than it may be long.

    :raises Refused: 413, too long.
    """
    body = bytearray()
    while part := request.read(2**16):
        body += part
        if len(body) > MAX_UPLOAD:
            raise Refused(413, _("The submission is too large: at most 10 MB can be handed in."))
    return bytes(body)


def unpack(body: bytes, module: str) -> dict[str, bytes]:
    """The files of a zip that belong to a submission of this module, by their path.

    :raises Refused: 400 or 413, with a sentence; nothing was written anywhere.
    """
    files: dict[str, bytes] = {}
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_FILES:
                raise Refused(413, _("The submission holds too many files: at most 200."))
            for entry in entries:
                path = _safe(entry)
                if entry.is_dir():
                    continue
                with archive.open(entry) as source:
                    content = source.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise Refused(413, _("The submission is too large when unpacked."))
                if _belongs(path, content, module):
                    files[path.as_posix()] = content
    except BROKEN:
        raise Refused(400, _("The submission is not a readable zip file.")) from None
    taken = {*files, *OURS, f"{module}.ipynb"}
    if any(parent.as_posix() in taken for name in files for parent in PurePosixPath(name).parents):
        raise Refused(400, _("The submission holds a file whose name or kind is not allowed."))
    if f"{module}.ipynb" in files:
        _readable(files[f"{module}.ipynb"])
    return files


def _safe(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The path of an entry, if it stays inside its folder and is a plain file or a folder."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    kind = stat.S_IFMT(entry.external_attr >> 16)
    plain = kind in (0, stat.S_IFREG, stat.S_IFDIR)
    inside = not path.is_absolute() and ".." not in path.parts and path.as_posix().isprintable()
    short = len(path.as_posix().encode("utf-8", "replace")) < 200
    if not (plain and inside and short and path.parts):
        raise Refused(400, _("The submission holds a file whose name or kind is not allowed."))
    return path


def _belongs(path: PurePosixPath, content: bytes, module: str) -> bool:
    if path.as_posix() == f"{module}.ipynb":
        return True
    hidden = any(part.startswith(".") for part in path.parts)
    ours = path.name in OURS or path.suffix.lower() not in DATA
    return not hidden and not ours and len(content) <= MAX_DATA


def _readable(content: bytes) -> None:
    try:
        if nbformat.reads(content.decode("utf-8"), as_version=nbformat.NO_CONVERT).nbformat != 4:
            raise ValueError("of another version than the released one")
    except Exception:  # nbformat raises many kinds for what is simply no notebook
        raise Refused(400, _("The notebook in the submission cannot be read.")) from None
