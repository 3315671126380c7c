"""How does a stranger's code run without reaching anything of ours?

In bubblewrap: a process tree, file system and (absent) network of its own. It sees the system and
the Python environment read-only, our package without the authored content, and a small folder in
memory. What it may use is limited; what it says is read up to a limit; then all of it is gone.
"""

import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import psutil

from course.paths import CONTENT, PACKAGE

HERE = Path(__file__).resolve().parent
MEGABYTE = 1 << 20
POLL_SECONDS = 0.2
JOB_UIDS = range(60_578, 61_184)  # kept free by Linux distributions (systemd, "UIDs and GIDs")


_runs = itertools.count()


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


@dataclass(frozen=True)
class Outcome:
    """How a run ended: ``done``, ``timed_out``, ``out_of_memory``, ``crashed`` or ``too_much``."""

    how: str
    lines: list[dict] = field(default_factory=list)


class NoBox(RuntimeError):
    """This machine cannot confine a process; nothing was run."""


def run(job: dict, limits: Limits = Limits()) -> Outcome:
    """Run one job of :mod:`course.grading.code.inside` and return the lines it wrote.

    :raises NoBox: it could not be confined.
    """
    return _run(job, limits, way())


@lru_cache(maxsize=1)
def way() -> str:
    """How this machine confines: ``user`` (as an unprivileged user) or ``root``.

    :raises NoBox: neither works here.
    """
    if not shutil.which("bwrap"):
        raise NoBox("bubblewrap (bwrap) is not installed")
    for candidate in ("user", "root") if os.geteuid() == 0 else ("user",):
        outcome = _run({"do": "probe"}, Limits(wall=20.0), candidate)
        if outcome.lines == [{"ready": True}]:
            return candidate
    raise NoBox("bubblewrap cannot make a confined process on this machine")


def works() -> bool:
    """Whether this machine can confine a process."""
    try:
        return bool(way())
    except NoBox:
        return False


def _run(job: dict, limits: Limits, how: str) -> Outcome:
    uid = _job_uid() if os.geteuid() == 0 else None
    whole = {
        **job,
        "limits": limits.of_process(),
        "uid": uid if how == "root" else None,
        "masked": [str(CONTENT)],
        "package": str(PACKAGE.parent),
    }
    other = {"user": uid, "group": uid, "extra_groups": []} if uid and how == "user" else {}
    process = subprocess.Popen(
        command(limits, how),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin"},
        cwd="/",
        start_new_session=True,
        **other,
    )
    with process:
        try:
            _feed(process, json.dumps(whole).encode())
            how_it_ended, text = _listen(process, limits)
        finally:
            process.kill()
    return Outcome(how_it_ended, _lines(text))


def _job_uid() -> int:
    """Another account for each run: limits by account are not shared with one that just ended."""
    return JOB_UIDS[(os.getpid() * 31 + next(_runs)) % len(JOB_UIDS)]


def command(limits: Limits, how: str) -> list[str]:
    """The bubblewrap command line."""
    rights = {
        "user": ["--unshare-user", "--uid", "1000", "--gid", "1000", "--disable-userns"],
        "root": ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"],
    }[how]
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    apart = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup"]
    start = ["bwrap", *(walls if how == "user" else [*apart, *walls[1:]]), "--cap-drop", "ALL"]
    view = [*_folders(), *_system(), *_python(), "--proc", "/proc", "--dev", "/dev"]
    mine = ["--size", str(limits.disk), "--perms", "1777", "--tmpfs", "/tmp", "--chdir", "/tmp"]
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
    return [*start, *rights, *view, *mine, *more, "--", *program]


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


def _feed(process: subprocess.Popen, data: bytes) -> None:
    try:
        process.stdin.write(data)
        process.stdin.close()
    except BrokenPipeError:
        pass


def _listen(process: subprocess.Popen, limits: Limits) -> tuple[str, bytes]:
    """Read until the run ends by itself or breaks a limit."""
    deadline = time.monotonic() + limits.wall
    pipe, text = process.stdout.fileno(), bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return "timed_out", bytes(text)
        if select.select([pipe], [], [], min(left, POLL_SECONDS))[0]:
            part = os.read(pipe, 1 << 16)
            if not part:
                return _ending(process), bytes(text)
            text += part
            if len(text) > limits.output:
                return "too_much", bytes(text[: limits.output])
        elif _memory(process.pid) > limits.all_memory:
            return "out_of_memory", bytes(text)


def _ending(process: subprocess.Popen) -> str:
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "timed_out"
    if code == 0:
        return "done"
    killed = code - 128 if code > 128 else -code
    return "timed_out" if killed == signal.SIGXCPU else "crashed"


def _memory(pid: int) -> int:
    """Bytes of private memory that a run holds, its children included."""
    total = 0
    try:
        for each in psutil.Process(pid).children(recursive=True):
            try:
                about = each.memory_info()
            except psutil.Error:
                continue
            total += max(about.rss - about.shared, 0)
    except psutil.Error:
        return 0
    return total


def _lines(text: bytes) -> list[dict]:
    found = []
    for line in text.split(b"\n")[:-1]:
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            break
        if not isinstance(data, dict):
            break
        found.append(data)
    return found
