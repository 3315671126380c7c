"""Would the tests notice if something got out?"""

import os
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.grading.attacks import trial, world
from tests.grading.attacks.corpus import CELL, Attack
from tests.grading.attacks.target import ATTACKER

pytestmark = pytest.mark.parametrize("target", ["theirs"], indirect=True)


@pytest.fixture
def watched(target):
    target.hand_in(ATTACKER, "wrong")
    target.world.remember()
    yield target
    target.world.remember()


def test_nothing_is_noticed_where_nothing_happens(watched):
    watched.score(ATTACKER)
    assert watched.world.changes() == []


@pytest.mark.parametrize("name", ["open", "readable", "program"])
def test_a_changed_file_is_noticed(watched, name):
    path = watched.world.folder / name
    text, mode = path.read_text(), path.stat().st_mode
    path.chmod(0o600)
    assert watched.world.changes() == [str(path)]
    path.write_text("x")
    assert watched.world.changes() == [str(path)]
    path.write_text(text)
    path.chmod(mode)


@pytest.mark.parametrize("inside", ["source", "submitted/victim/ps-few", "autograded/victim"])
def test_a_new_file_below_the_root_is_noticed(watched, inside):
    path = watched.root / inside / "new"
    path.write_text("x")
    assert watched.world.changes() == [str(path)]
    path.unlink()


def test_a_mark_elsewhere_is_noticed(watched):
    path = Path("/tmp") / f"{world.MARK}-{os.getpid()}"
    path.touch()
    assert str(path) in watched.world.changes()
    path.unlink()


def test_another_learners_changed_grade_is_noticed(watched):
    with sqlite3.connect(watched.root / "gradebook.db") as book:
        book.execute("UPDATE grade SET auto_score = auto_score + 1")
    assert "gradebook" in watched.world.changes()
    with sqlite3.connect(watched.root / "gradebook.db") as book:
        book.execute("UPDATE grade SET auto_score = auto_score - 1")


def test_every_ear_hears(watched):
    listener = watched.world.listener
    for sock in filter(None, listener.sockets):
        with socket.socket(sock.family, sock.type) as line:
            line.connect(sock.getsockname())
            if sock.type == socket.SOCK_DGRAM:
                line.send(b"x")
    wanted = len(list(filter(None, listener.sockets)))
    deadline = time.monotonic() + 10
    while len(listener.heard) < wanted and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(listener.heard) == wanted
    assert set(listener.heard) <= set(watched.world.changes())


def test_a_process_left_behind_is_noticed(watched, monkeypatch):
    monkeypatch.setattr(world, "PATIENCE", 0.2)
    shell = ["sh", "-c", "sleep 7391 >/dev/null 2>&1 & echo $!"]
    number = int(subprocess.run(shell, stdout=subprocess.PIPE, check=True).stdout)
    try:
        assert [text for text in watched.world.changes() if f"process {number}:" in text]
    finally:
        os.kill(number, 9)


@pytest.mark.parametrize(
    ("payload", "noticed"),
    [
        ("print('ESC' + 'APED')", ["ESCAPED"]),
        ("print($secret)", ["CANARY-HIDDEN-TEST"] * 2),
        ("print('CANARY-OF-THE' + '-X')", ["CANARY-OF-THE"]),
    ],
)
def test_what_leaks_is_noticed(watched, payload, noticed):
    watched.attacked("wrong", Attack("none", "leak", CELL, False, payload))
    watched.score(ATTACKER)
    assert trial.leaked(watched) == noticed


def test_what_is_gained_is_noticed(target):
    found = {"a": 1.0, "b": 0.5, "c": None, "d": 1.0}
    base, blank = {"a": 1.0, "b": None, "d": 0.5}, {"d": 1.0}
    assert trial.gained(found, base, blank) == {"b": (0.0, 0.5)}
