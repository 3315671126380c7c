"""What does a confined process see, and how much may it use?

A process tree, file system and (absent) network of its own. It sees the system and the Python
environment read-only, our package without the authored content, and a small folder in memory.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from course.paths import CONTENT, PACKAGE

HERE = Path(__file__).resolve().parent
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one confined run may use; the wall time is in seconds, sizes are in bytes."""

    wall: float = 30.0
    cpu: int = 20
    memory: int = 1536 * MEGABYTE
    all_memory: int = 1536 * MEGABYTE
    processes: int = 24
    file: int = 16 * MEGABYTE
    disk: int = 32 * MEGABYTE
    output: int = 8 * MEGABYTE

    def of_process(self) -> dict[str, int]:
        """The limits that the process sets itself, by ``resource`` name."""
        return {
            "RLIMIT_CPU": self.cpu,
            "RLIMIT_AS": self.memory,
            "RLIMIT_FSIZE": self.file,
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_NOFILE": 128,
            "RLIMIT_CORE": 0,
        }


def command(limits: Limits, how: str) -> list[str]:
    """The bubblewrap command line."""
    rights = {
        "user": ["--unshare-user", "--uid", "1000", "--gid", "1000", "--disable-userns"],
        "root": ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"],
    }[how]
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    apart = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup"]
    start = ["bwrap", *(walls if how == "user" else [*apart, *walls[1:]]), "--cap-drop", "ALL"]
    # First /tmp: the course itself may lie below it.
    mine = ["--size", str(limits.disk), "--perms", "1777", "--tmpfs", "/tmp", "--chdir", "/tmp"]
    view = [*_folders(), *_system(), *_python(), "--proc", "/proc", "--dev", "/dev"]
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "MPLBACKEND": "Agg",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    settings = [word for name, value in env.items() for word in ("--setenv", name, value)]
    program = [sys.executable, "-B", str(HERE / "inside.py")]
    fixed = [word for place in (CONTENT, "/dev", "/") for word in ("--remount-ro", str(place))]
    more = ["--hostname", "grader", *settings, *fixed]
    return [*start, *rights, *mine, *view, *more, "--", *program]


def _system() -> list[str]:
    words = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = Path("/", name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    for path in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime"):
        words += ["--ro-bind-try", path, path]
    return words


def _places() -> list[Path]:
    """The interpreter, its environment and our package, outer folders first."""
    homes = {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}
    homes.add(Path(os.path.realpath(sys.executable)).parent.parent)
    places = {home for home in homes if not home.is_relative_to("/usr")} | {PACKAGE}
    return sorted(places, key=lambda place: (len(place.parts), place))


def _folders() -> list[str]:
    """The folders above what is shown; bubblewrap would make them for their owner only."""
    above = {parent for place in [*_places(), Path("/etc/x")] for parent in place.parents}
    folders = sorted(above - {Path("/")}, key=lambda place: (len(place.parts), place))
    return [word for folder in folders for word in ("--perms", "0755", "--dir", str(folder))]


def _python() -> list[str]:
    """What :func:`_places` names, read-only, the authored content masked."""
    words = [word for place in _places() for word in ("--ro-bind", str(place), str(place))]
    return [*words, "--perms", "0555", "--tmpfs", str(CONTENT)]
