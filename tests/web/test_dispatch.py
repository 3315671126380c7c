"""Does the dispatcher keep every worker busy, let nothing be lost with one, and end in order?"""

import os
import signal
import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future

import pytest
from django.db import DatabaseError

from course.web import bell, queue, worker
from course.web.dispatch import Dispatcher
from course.web.models import State, Submission

from .test_queue import wait_in_line

pytestmark = pytest.mark.django_db


class Hands(Executor):
    """Workers that do nothing until a test tells them to."""

    def __init__(self):
        self.held: dict[int, Future] = {}
        self.order = []

    def submit(self, work, /, number):
        assert work is worker.grade
        self.order.append(number)
        self.held[number] = Future()
        return self.held[number]

    def done(self, number):
        Submission.objects.filter(pk=number).update(state=State.GRADED, due_at=None)
        self.held[number].set_result(None)

    def lost(self, number):
        self.held[number].set_exception(BrokenExecutor("killed"))


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def dispatcher(state, hands):
    return Dispatcher(hands, 2)


def turn(dispatcher):
    dispatcher.collect()
    dispatcher.fill()


def test_no_worker_has_two_and_none_is_idle(dispatcher, hands):
    rows = [wait_in_line(name, seconds=n).pk for n, name in enumerate(("ada", "ben", "cyd"))]
    turn(dispatcher)
    turn(dispatcher)
    assert hands.order == rows[:2]
    hands.done(rows[1])
    turn(dispatcher)
    assert hands.order == rows
    assert len(dispatcher.busy) == 2


def test_what_a_lost_worker_had_in_hand_is_graded_later(dispatcher, hands, state):
    row = wait_in_line("ada")
    turn(dispatcher)
    hands.lost(row.pk)
    turn(dispatcher)
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.RECEIVED, 1)
    assert "killed" in (state / "log/audit.jsonl").read_text()
    row.due_at = row.received_at
    row.save()
    turn(dispatcher)
    assert hands.order == [row.pk] * 2


def test_what_kills_every_worker_is_given_up_in_the_end(dispatcher, hands):
    row = wait_in_line("ada")
    for _ in range(queue.TRIES):
        dispatcher.fill()
        hands.lost(row.pk)
        dispatcher.collect()
        Submission.objects.exclude(due_at=None).update(due_at=row.received_at)
    dispatcher.fill()
    assert len(hands.order) == queue.TRIES
    row.refresh_from_db()
    assert (row.state, row.auto_score, row.due_at) == (State.FAULT, None, None)


def run(dispatcher, stop):
    """Let the dispatcher run in this thread; the test acts from another, without the database."""
    began = time.monotonic()
    dispatcher.run(stop)
    return time.monotonic() - began


def after(seconds, *steps):
    def act():
        for step in steps:
            time.sleep(seconds)
            step()

    threading.Thread(target=act, daemon=True).start()


def test_asked_to_stop_it_finishes_what_is_in_hand_and_begins_nothing(dispatcher, hands):
    rows = [wait_in_line(name, seconds=n).pk for n, name in enumerate(("ada", "ben", "cyd"))]
    stop = threading.Event()
    finish = [lambda n=n: hands.held[n].set_result(None) for n in rows[:2]]
    after(0.2, lambda: (stop.set(), bell.ring()), *finish)
    assert run(dispatcher, stop) >= 0.5
    assert hands.order == rows[:2]
    assert not dispatcher.busy


def test_a_bell_wakes_it_at_once(dispatcher, monkeypatch):
    monkeypatch.setattr("course.web.dispatch.LOOK_SECONDS", 60)
    stop = threading.Event()
    after(0.2, lambda: (stop.set(), bell.ring()))
    assert run(dispatcher, stop) < 5


def test_handing_in_and_asking_for_a_regrade_ring(dispatcher, server):
    def rung():
        began = time.monotonic()
        dispatcher.bell.wait(5)
        return time.monotonic() - began < 1

    assert server("ada").post("lessons/m5-performance/submissions").status_code == 201
    assert rung()
    wanted = {"learner": "ada", "module": "m5-performance"}
    assert server("fay").post("regrades", wanted).status_code == 202
    assert rung()


def test_nobody_needs_to_listen(state):
    bell.ring()
    (state / "site").mkdir(exist_ok=True)
    os.mkfifo(state / "site" / "grader.bell")
    bell.ring()


def test_a_database_that_is_away_is_waited_for(dispatcher, hands, monkeypatch):
    monkeypatch.setattr("course.web.dispatch.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("course.web.dispatch.connection.close", lambda: None)
    row = wait_in_line("ada")
    answers = iter([DatabaseError("locked"), DatabaseError("locked")])
    resume, stop = queue.resume, threading.Event()

    def away(busy):
        if trouble := next(answers, None):
            raise trouble
        return resume(busy)

    monkeypatch.setattr(queue, "resume", away)
    after(0.3, lambda: (stop.set(), bell.ring(), hands.held[row.pk].set_result(None)))
    run(dispatcher, stop)
    assert hands.order == [row.pk]


def test_signals_are_not_swallowed_by_the_bell(dispatcher):
    told, stop = [], threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda *_: (told.append(1), stop.set(), bell.ring()))
    try:
        after(0.2, lambda: os.kill(os.getpid(), signal.SIGUSR1))
        run(dispatcher, stop)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert told == [1]
