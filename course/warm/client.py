"""How does a process get work done by forks of a warm parent?"""

import json
import os
import socket
import subprocess
import sys
import weakref
from functools import lru_cache

from course.paths import PACKAGE
from course.warm import confine
from course.warm.limits import MAX_PACKET, Limits

RETIRE_AFTER = 5000
START_SECONDS = 60
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/job",
    "TMPDIR": "/job",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(PACKAGE.parent),
    "PYTHONSAFEPATH": "1",
}


class NoWalls(RuntimeError):
    """This machine cannot confine a process; nothing was run."""


class Gone(RuntimeError):
    """The warm parent has ended, and with it all its runs."""


class Parent:
    """One warm parent, owned by this process and ending with it. Not for several threads at once.

    :param tasks: ``module:function`` names of what its forks may be.
    :param modes: how to confine, the best first.
    :raises NoWalls: neither full nor light confinement works here.
    """

    def __init__(self, *tasks: str, modes: tuple[str, ...] = (confine.FULL, confine.LIGHT)):
        self.tasks, self.owner = tasks, os.getpid()
        self.forks = 0
        self.ended: dict[int, int] = {}
        for mode in modes:
            answer = self._start(mode)
            if "ready" in answer:
                self.mode, self.landlock = mode, answer["ready"]["landlock"]
                return
        raise NoWalls(answer["no"])

    def _start(self, mode: str) -> dict:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        argv = [sys.executable, "-B", "-P", "-m", "course.warm.parent"]
        argv += ["--fd", str(theirs.fileno()), "--mode", mode, *self.tasks]
        self.process = subprocess.Popen(
            argv,
            env=_ENVIRONMENT,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        self.sock = ours
        self._finish = weakref.finalize(self, _close, ours, self.process)
        ours.settimeout(START_SECONDS)
        try:
            packet = ours.recv(MAX_PACKET)
        except TimeoutError:
            packet = b""
        ours.settimeout(None)
        if packet and "ready" in (answer := json.loads(packet)):
            return answer
        self.close()
        return json.loads(packet) if packet else {"no": "the warm parent did not start"}

    def fileno(self) -> int:
        return self.sock.fileno()

    @property
    def worn(self) -> bool:
        """Whether it has forked so often that a fresh one should take its place."""
        return self.forks >= RETIRE_AFTER

    def run(self, task: str, limits: Limits, fds: list[int]) -> int:
        """Fork a confined process that is ``task``; its number. The descriptors stay open here.

        :raises Gone: the parent has ended.
        """
        self.forks += 1
        asked = {"run": self.forks, "task": task, "limits": limits.to_json()}
        self._send(asked, fds)
        return self.forks

    def end(self, run: int) -> None:
        """End a run now; harmless when it has ended."""
        if run not in self.ended:
            self._send({"end": run}, [])

    def hear(self) -> None:
        """Take in one message of the parent, waiting for it.

        :raises Gone: the parent has ended.
        """
        try:
            packet = self.sock.recv(MAX_PACKET)
        except OSError:
            packet = b""
        if not packet:
            raise Gone("the warm parent has ended")
        said = json.loads(packet)
        self.ended[said["ended"]] = said["code"]

    def wait(self, run: int) -> int:
        """The exit code of a run, once it has ended and nothing of it is left."""
        while run not in self.ended:
            self.hear()
        return self.ended.pop(run)

    def _send(self, message: dict, fds: list[int]) -> None:
        try:
            socket.send_fds(self.sock, [json.dumps(message).encode()], fds)
        except OSError as error:
            raise Gone("the warm parent has ended") from error

    def close(self) -> None:
        """End the parent and everything it has forked."""
        self._finish()


def _close(sock: socket.socket, process: subprocess.Popen) -> None:
    sock.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@lru_cache(maxsize=1)
def about() -> dict:
    """How this machine confines: ``{"mode": "full" | "light", "landlock": its version or 0}``.

    :raises NoWalls: it cannot.
    """
    parent = Parent()
    parent.close()
    return {"mode": parent.mode, "landlock": parent.landlock}


def mode() -> str:
    """``full`` or ``light``.

    :raises NoWalls: neither works here.
    """
    return about()["mode"]
