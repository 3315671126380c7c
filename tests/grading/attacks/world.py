"""What outside the sandbox must stay as it was, and who listens there?"""

import hashlib
import os
import select
import socket
import sqlite3
import stat
import tempfile
import threading
import time
from pathlib import Path

import psutil

from course.warm import client

MARK = "clc-attack-mark"
SEARCHED = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/", "/dev/mqueue", "/etc", str(Path.home()))
PATIENCE = 3.0
"""Seconds until the processes of a run that has ended must be gone."""


class Listener:
    """Hears whatever reaches this machine's loopback or a socket of the file system."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="clc-listen-", dir="/tmp"))
        self.folder.chmod(0o755)
        name = f"clc-{os.getpid()}-{os.urandom(4).hex()}"
        inet, inet6, unix = socket.AF_INET, socket.AF_INET6, socket.AF_UNIX
        path = str(self.folder / "socket")
        self.sockets = [
            _bound(inet, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            _bound(inet6, socket.SOCK_STREAM, ("::1", 0)),
            _bound(inet, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            _bound(unix, socket.SOCK_STREAM, path),
            _bound(unix, socket.SOCK_DGRAM, path + "-dgram"),
            _bound(unix, socket.SOCK_STREAM, "\0" + name),
            _bound(unix, socket.SOCK_DGRAM, f"\0{name}-dgram"),
        ]
        for each in self.folder.iterdir():
            each.chmod(0o777)
        ports = [sock.getsockname()[1] if sock else 9 for sock in self.sockets[:3]]
        self.words = dict(zip(("tcp", "tcp6", "udp"), map(str, ports), strict=True))
        self.words |= {"tcp_hex": f"{ports[0]:x}", "unix": path, "abstract": name}
        self.heard: list[str] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        watched = [sock for sock in self.sockets if sock]
        while not self.stop.is_set():
            for sock in select.select(watched, [], [], 0.1)[0]:
                if sock.type == socket.SOCK_STREAM:
                    line, _ = sock.accept()
                    line.close()
                else:
                    sock.recv(1 << 16)
                self.heard.append(str(sock.getsockname()))

    def close(self) -> None:
        self.stop.set()
        self.thread.join()
        for sock in filter(None, self.sockets):
            sock.close()
        for path in self.folder.iterdir():
            path.unlink()
        self.folder.rmdir()


def _bound(family, kind, address) -> socket.socket | None:
    """A socket that waits there; none where this machine has no such address family."""
    try:
        sock = socket.socket(family, kind)
        sock.bind(address)
    except OSError:
        if family == socket.AF_INET6:
            return None
        raise
    if kind == socket.SOCK_STREAM:
        sock.listen()
    return sock


class World:
    """An nbgrader root and its surroundings; ``changes()`` says what is not as it was.

    :param root: nbgrader's root.
    :param attacker: the learner whose own files may change.
    """

    def __init__(self, root: Path, canaries: Path, attacker: str):
        self.root, self.canaries, self.attacker = root, canaries, attacker
        self.listener = Listener()
        self.folder = canaries / "canaries"
        self.folder.mkdir()
        self.folder.chmod(0o777)
        for name, mode in (("open", 0o666), ("readable", 0o644), ("program", 0o777)):
            (self.folder / name).write_text("CANARY-OF-A-FILE")
            (self.folder / name).chmod(mode)
        self.before: dict = {}

    def close(self) -> None:
        self.listener.close()

    def remember(self) -> None:
        """Take how everything is now for how it has to be."""
        self.listener.heard.clear()
        self.before = self._state()

    def changes(self) -> list[str]:
        """What is not as remembered, what was heard, which processes are left."""
        now = self._state()
        found = [name for name in {*self.before, *now} if self.before.get(name) != now.get(name)]
        return sorted(found) + self.listener.heard + self._left()

    def _state(self) -> dict:
        files = {str(path): _about(path) for path in self._watched()}
        marked = {f"{place}/{name}": True for place in SEARCHED for name in _marked(place)}
        return files | marked | {"gradebook": self._others_rows()}

    def _watched(self):
        yield from self.folder.rglob("*")
        for path in self.root.rglob("*"):
            inside = path.relative_to(self.root).parts
            own = len(inside) > 1 and inside[0] != "submitted" and inside[1] == self.attacker
            if not own and not path.name.startswith("gradebook.db") and "audit" not in path.name:
                yield path

    def _others_rows(self) -> list:
        """Everybody else's grades and comments."""
        query = (
            "SELECT s.student_id, c.name, g.auto_score, g.manual_score, m.auto_comment FROM grade g"
            " JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id ="
            " g.notebook_id JOIN submitted_assignment s ON s.id = n.assignment_id LEFT JOIN"
            " comment m ON m.cell_id = c.id AND m.notebook_id = n.id WHERE s.student_id != ?"
            " ORDER BY 1, 2"
        )
        with sqlite3.connect(self.root / "gradebook.db") as book:
            return book.execute(query, [self.attacker]).fetchall()

    @staticmethod
    def _left() -> list[str]:
        """Processes that outlived their run: below a warm parent of ours, or below nobody."""
        deadline = time.monotonic() + PATIENCE
        while left := [_named(process) for process in _runs()]:
            if time.monotonic() > deadline:
                return left
            time.sleep(0.02)
        return []


def _about(path: Path) -> tuple:
    found = path.lstat()
    content = ""
    if stat.S_ISREG(found.st_mode) and found.st_size < 1 << 24:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
    folder = stat.S_ISDIR(found.st_mode)
    return found.st_mode, found.st_uid, content, None if folder else found.st_mtime_ns


def _marked(place: str) -> list[str]:
    try:
        return [name for name in os.listdir(place) if MARK in name]
    except OSError:
        return []


def _runs() -> list[psutil.Process]:
    found = []
    for parent in psutil.Process().children():
        if _is_warm(parent):
            found += parent.children(recursive=True)
    return found + [each for each in psutil.process_iter() if _is_orphan(each)]


def _is_warm(process: psutil.Process) -> bool:
    try:
        return any(client.__package__ + ".parent" == word for word in process.cmdline())
    except psutil.Error:
        return False


def _is_orphan(process: psutil.Process) -> bool:
    """A fork of a warm parent that has ended, or a program that an attack started by its name."""
    try:
        if process.ppid() != 1 or process.create_time() < psutil.Process().create_time():
            return False
        return _is_warm(process) or "7391" in process.cmdline()
    except psutil.Error:
        return False


def _named(process: psutil.Process) -> str:
    try:
        return f"process {process.pid}: {process.cmdline()}"
    except psutil.Error:
        return f"process {process.pid}"
