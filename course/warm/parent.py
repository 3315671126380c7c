"""The warm parent: a program that imports and draws once, then forks processes that are ready.

Started by :class:`course.warm.client.Parent` with an empty environment and one socket. It holds
no secret, runs nobody's code, has one thread, and sees what :mod:`course.warm.view` shows. Each
packet on the socket is one JSON object::

    <- {"ready": {"mode": "full", "landlock": 7}}
    -> {"run": 7, "task": "module:function", "limits": {...}}       + descriptors
    <- {"ended": 7, "code": 0}         its exit code, 128 + signal, or one of confine's
    -> {"end": 7}                      end it now

A task is a function of the descriptors that came with the request; when it returns, its process
ends.
"""

import argparse
import ctypes
import gc
import importlib
import itertools
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass

from course.warm import confine, kernel, landlock, view
from course.warm.limits import MAX_PACKET, Limits
from course.warm.proc import Proc

MAX_FDS = 4
WATCH_SECONDS = 0.05
JOB_UIDS = range(60_578, 61_184)
"""Users for runs where the parent is root; kept free by Linux distributions (systemd)."""


@dataclass
class Running:
    """A fork at work; ``folder`` is its place on the disk, if it has one."""

    number: int
    pid: int
    folder: str | None
    limits: Limits
    too_much: bool = False


class WarmParent:
    """The loop, and what a fork does before it is its task.

    :param mode: ``full`` or ``light``.
    :raises OSError: this machine does not offer what the mode needs.
    """

    def __init__(self, mode: str):
        self.mode = mode
        self.proc = Proc()
        self.runs: dict[int, Running] = {}  # by pidfd
        self.uids = itertools.cycle(JOB_UIDS)
        self.next_watch = 0.0
        if mode == confine.FULL:
            self._own_view()
        elif not landlock.abi():
            raise OSError("neither namespaces nor Landlock")
        self.held = self.proc.address_space()
        self._trial()

    def _own_view(self) -> None:
        uid, gid = os.getuid(), os.getgid()
        own_users = kernel.NEWUSER if uid else 0
        kernel.unshare(kernel.NEWNS | confine.SHARED | own_users)
        if uid:
            self.proc.write("self/setgroups", "deny")
            self.proc.write("self/uid_map", f"{uid} {uid} 1")
            self.proc.write("self/gid_map", f"{gid} {gid} 1")
        view.enter()
        if uid == 0:
            kernel.become(JOB_UIDS[os.getpid() % len(JOB_UIDS)])
        kernel.drop_capabilities()

    def _trial(self) -> None:
        """Fork and confine once for real."""
        pid, folder = self._fork(Limits(), lambda: None, [])
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        if code:
            raise OSError("a fork could not confine itself")

    def warm(self, tasks: list[str]) -> None:
        """Import the tasks; a module's ``warm()`` uses once what its forks will use."""
        self.tasks = {}
        for name in tasks:
            module = importlib.import_module(name.partition(":")[0])
            getattr(module, "warm", lambda: None)()
            self.tasks[name] = getattr(module, name.partition(":")[2])
        if self.proc.threads() > 1:
            raise RuntimeError("the warm-up left a thread behind: it could not be forked safely")
        for _ in range(3):
            gc.collect()
        gc.disable()
        with suppress(AttributeError):
            kernel.libc.malloc_trim(ctypes.c_size_t(0))
        gc.freeze()
        for start, end in self.proc.held_pages():
            kernel.collapse(start, end)
        self.held, self.base = self.proc.address_space(), self.proc.memory()

    def serve(self, sock: socket.socket) -> None:
        """Fork on request until the client goes; never returns."""
        self.sock, self.heard = sock, select.poll()
        self.heard.register(sock, select.POLLIN)
        self._say({"ready": {"mode": self.mode, "landlock": landlock.abi()}})
        while True:
            for fd, _ in self.heard.poll(1000 * WATCH_SECONDS if self.runs else None):
                if fd == sock.fileno():
                    self._listen()
                else:
                    self._reap(fd)
            self._watch()

    def _watch(self) -> None:
        """End runs whose processes together hold too much memory, or too much of the disk."""
        if time.monotonic() < self.next_watch:
            return
        self.next_watch = time.monotonic() + WATCH_SECONDS
        for run in self.runs.values():
            family = self.proc.family(run.pid)
            held = sum(max(self.proc.memory(pid) - self.base, 0) for pid in family)
            full = run.folder and _size(run.folder) > run.limits.disk
            if held > run.limits.memory or full:
                run.too_much = True
                os.kill(run.pid, signal.SIGKILL)

    def _say(self, message: dict) -> None:
        try:
            self.sock.send(json.dumps(message).encode())
        except OSError:
            self._leave()

    def _listen(self) -> None:
        packet, fds = b"", []
        with suppress(OSError):
            packet, fds, _, _ = socket.recv_fds(self.sock, MAX_PACKET, MAX_FDS)
        if not packet:
            self._leave()
        asked = json.loads(packet)
        if "end" in asked:
            for run in self.runs.values():
                if run.number == asked["end"]:
                    os.kill(run.pid, signal.SIGKILL)
            return
        task, limits = self.tasks[asked["task"]], Limits(**asked["limits"])
        pid, folder = self._fork(limits, task, fds)
        pidfd = os.pidfd_open(pid)
        self.runs[pidfd] = Running(asked["run"], pid, folder, limits)
        self.heard.register(pidfd, select.POLLIN)

    def _reap(self, pidfd: int) -> None:
        run = self.runs.pop(pidfd)
        self.heard.unregister(pidfd)
        os.close(pidfd)
        code = os.waitstatus_to_exitcode(os.waitpid(run.pid, 0)[1])
        if run.folder:
            shutil.rmtree(run.folder, ignore_errors=True)
        code = confine.TOO_MUCH_MEMORY if run.too_much else code if code >= 0 else 128 - code
        self._say({"ended": run.number, "code": code})

    def _leave(self) -> None:
        for run in self.runs.values():
            with suppress(ProcessLookupError):
                os.kill(run.pid, signal.SIGKILL)
            if run.folder:
                shutil.rmtree(run.folder, ignore_errors=True)
        if self.mode == confine.LIGHT:
            shutil.rmtree(os.environ["HOME"], ignore_errors=True)
        os._exit(0)

    def _fork(self, limits: Limits, task, fds: list[int]) -> tuple[int, str | None]:
        """``(pid, folder)`` of a new process; in light mode its folder lies on the disk."""
        full = self.mode == confine.FULL
        uid = next(self.uids) if os.getuid() == 0 else None
        folder = None
        if not full:
            folder = tempfile.mkdtemp(prefix="course-run-")
            if uid is not None:
                os.chown(folder, uid, uid)
        ids = os.getuid(), os.getgid()
        pid = kernel.fork_into(confine.APART) if full else os.fork()
        if pid:
            for fd in fds:
                os.close(fd)
            return pid, folder
        try:
            kept = _only(fds, self.proc)
            if full:
                confine.full(limits, self.proc, self.held, ids)
            else:
                confine.light(limits, self.proc, self.held, folder, uid)
        except BaseException:
            os._exit(confine.UNCONFINED)
        try:
            _begin(task, kept)
        finally:
            os._exit(1)


def _size(folder: str) -> int:
    """Bytes that a folder takes on the disk."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += 512 * os.lstat(os.path.join(place, name)).st_blocks
    return total


def _only(fds: list[int], proc: Proc) -> list[int]:
    """Keep these descriptors, from 3 on, and ``/proc`` behind them; the usual three are null."""
    high = [os.dup2(fd, 512 + n) for n, fd in enumerate([*fds, proc.fd])]
    null = os.open("/dev/null", os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    low = [os.dup2(fd, 3 + n) for n, fd in enumerate(high)]
    os.closerange(3 + len(low), 1024)
    proc.fd = low[-1]
    return low[:-1]


def _begin(task, fds: list[int]) -> None:
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_DFL)
    os.environ["HOME"] = os.environ["TMPDIR"] = os.getcwd()
    tempfile.tempdir = None
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    gc.enable()
    task(*fds)
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--mode", choices=(confine.FULL, confine.LIGHT), required=True)
    parser.add_argument("tasks", nargs="*")
    asked = parser.parse_args()
    sock = socket.socket(fileno=asked.fd)
    if asked.mode == confine.LIGHT:
        os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.mkdtemp(prefix="course-warm-")
    try:
        parent = WarmParent(asked.mode)
        parent.warm(asked.tasks)
    except Exception as error:
        if asked.mode == confine.LIGHT:
            shutil.rmtree(os.environ["HOME"], ignore_errors=True)
        sock.send(json.dumps({"no": str(error)}).encode())
        os._exit(confine.UNCONFINED)
    parent.serve(sock)


if __name__ == "__main__":
    main()
