"""What of this machine does a warm parent see, and with it every process it forks?

The system's programs, the Python environment and the course's package without what was authored;
no homes, no state of a site, no ``/proc``. In ``full`` mode the parent builds itself this root and
leaves the old one; in ``light`` mode Landlock grants the same places to each fork.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from course.paths import CONTENT, PACKAGE, ROOT
from course.warm import kernel

WORK = "/job"
"""The working folder of a run: in memory, its own, gone with it (full mode)."""

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_LIBRARIES = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_SYSTEM = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
_STAGE = "/sys"  # where the new root is put together: a folder that is always there, never shown
_PEOPLE = {"passwd": "learner:x:1000:1000::/job:/bin/sh\n", "group": "learner:x:1000:\n"}


def places() -> list[str]:
    """The folders that may be read: the system, the interpreter and its environment, our package."""
    homes = [Path("/usr"), Path(sys.prefix), Path(sys.base_prefix)]
    homes.append(Path(os.path.realpath(sys.executable)).parent.parent)
    found: list[str] = []
    for home in sorted({p.resolve() for p in homes}, key=lambda p: len(p.parts)):
        if not any(home.is_relative_to(other) for other in found):
            found.append(str(home))
    return found


def _apart(place: str) -> list[str]:
    """A folder; or, if this checkout lies in it, all that lies in it beside the checkout."""
    if not ROOT.is_relative_to(place) or Path(place) == ROOT:
        return [place]
    return [part for entry in Path(place).iterdir() if entry != ROOT for part in _apart(str(entry))]


def package() -> list[str]:
    """What of the package may be read: all but the authored content with its keys."""
    return [str(entry) for entry in PACKAGE.iterdir() if entry != CONTENT]


def readable() -> list[str]:
    """Everything that may be read where there is no root of one's own."""
    system = [f"/{name}" for name in _LIBRARIES if Path("/", name).is_dir()]
    shown = [part for place in places() for part in _apart(place)]
    inside = [place for place in (sys.prefix, sys.base_prefix) if Path(place).is_relative_to(ROOT)]
    return [*shown, *inside, *system, *_SYSTEM, *package()]


def enter() -> None:
    """Leave this machine's root for one that holds only what may be seen.

    The caller has a mount namespace of its own and the right to mount in it.

    :raises OSError: the kernel refused; the process must end then.
    """
    kernel.mount(None, "/", None, kernel.REC | kernel.PRIVATE)
    flags = kernel.NOSUID | kernel.NODEV
    kernel.mount("tmpfs", _STAGE, "tmpfs", flags, "size=4m,nr_inodes=4000,mode=0755")
    _fill()
    os.chdir(_STAGE)
    os.mkdir("old")
    kernel.syscall(kernel.PIVOT_ROOT, b".", b"old", what="pivot_root")
    os.chdir("/")
    kernel.umount("/old")
    os.rmdir("/old")
    kernel.mount("tmpfs", WORK, "tmpfs", flags, "size=8m,nr_inodes=1000,mode=1777")
    kernel.mount(None, "/", None, kernel.REMOUNT | kernel.RDONLY | flags)


def _fill() -> None:
    """Put the new root's folders, files and devices together."""
    _show_places()
    for name in _LIBRARIES:
        place = Path("/", name)
        if place.is_symlink():
            os.symlink(os.readlink(place), f"{_STAGE}/{name}")
        elif place.is_dir():
            os.mkdir(f"{_STAGE}/{name}", 0o755)
            kernel.bind(str(place), f"{_STAGE}/{name}")
    for folder in ("dev", "etc", "job"):
        os.mkdir(f"{_STAGE}/{folder}", 0o755)
    for name, text in _PEOPLE.items():
        Path(_STAGE, "etc", name).write_text(text, encoding="utf-8")
    for path in (*DEVICES, *_SYSTEM):
        with suppress(FileNotFoundError):
            _show(path)
    if not os.path.lexists(f"{_STAGE}/tmp"):  # a checkout may lie there
        os.symlink("job", f"{_STAGE}/tmp")


def _show_places() -> None:
    """The folders that may be read, with nothing of the checkout but the package without its keys."""
    for place in places():
        _show_folder(place)
    came_along = any(ROOT.is_relative_to(place) for place in places())  # in /usr, say
    if came_along:
        kernel.mount("tmpfs", _STAGE + str(ROOT), "tmpfs", 0, "size=1m,mode=0755")
    for place in (sys.prefix, sys.base_prefix, str(PACKAGE)):
        if not os.path.isdir(_STAGE + place):
            _show_folder(place)
    if came_along:
        kernel.mount(None, _STAGE + str(ROOT), None, kernel.REMOUNT | kernel.RDONLY)
    if os.path.isdir(_STAGE + str(CONTENT)):
        hidden = "size=4k,mode=0555"
        kernel.mount("tmpfs", _STAGE + str(CONTENT), "tmpfs", kernel.RDONLY, hidden)


def _show_folder(place: str) -> None:
    os.makedirs(_STAGE + place, mode=0o755, exist_ok=True)
    kernel.bind(place, _STAGE + place)


def _show(path: str) -> None:
    """One file, folder or device of the old root at its own path."""
    there, here = os.path.realpath(path, strict=True), _STAGE + path
    if os.path.isdir(there):
        os.mkdir(here)
    else:
        Path(here).touch()
    device = path.startswith("/dev/")
    kernel.bind(there, here, kernel.NOSUID | (0 if device else kernel.RDONLY | kernel.NODEV))
