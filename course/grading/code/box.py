"""How does a stranger's code run without reaching anything of ours?

In bubblewrap (see :mod:`course.grading.code.walls`). What it may use is limited; what it says is
read up to a limit; then all of it is gone.
"""

import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from functools import lru_cache

import psutil

from course.grading.code.walls import Limits, command
from course.paths import CONTENT, PACKAGE

POLL_SECONDS = 0.2
JOB_UIDS = range(60_578, 61_184)  # kept free by Linux distributions (systemd, "UIDs and GIDs")


USUAL = Limits()
_runs = itertools.count()


@dataclass(frozen=True)
class Outcome:
    """How a run ended: ``done``, ``timed_out``, ``out_of_memory``, ``crashed`` or ``too_much``."""

    how: str
    lines: list[dict] = field(default_factory=list)


class NoBox(RuntimeError):
    """This machine cannot confine a process; nothing was run."""


def run(job: dict, limits: Limits = USUAL) -> Outcome:
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
            _end(process)
    return Outcome(how_it_ended, _lines(text))


def _end(process: subprocess.Popen) -> None:
    """End a run; its first child too, which bubblewrap ties to itself only once the walls stand."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _job_uid() -> int:
    """Another account for each run: limits by account are not shared with one that just ended."""
    return JOB_UIDS[(os.getpid() * 31 + next(_runs)) % len(JOB_UIDS)]


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
    heard = select.poll()  # select() cannot take a descriptor above 1023
    heard.register(pipe, select.POLLIN)
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return "timed_out", bytes(text)
        if heard.poll(1000 * min(left, POLL_SECONDS)):
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
