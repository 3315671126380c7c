"""Site, grader or Hub killed while learners hand in: is everything acknowledged still there?"""

import collections
import json
import random
import shutil
import signal
import sqlite3
import time
from contextlib import closing

import psutil
import pytest

from tests.served import gradebooks
from tests.served.learners import (
    MODULE,
    Learner,
    all_at_once,
    both_attempts,
    classroom,
    handed_in_answers,
)
from tests.serving import Served, serving, short_folder

WHO = {"site": ["site", "serve"], "grader": ["grader"]}


def kill(course: Served, what: str) -> None:
    """End one part outright, with no chance to tidy up; a Hub is started again by hand."""
    if what == "hub":
        course.hub().kill()
        assert course.process.wait(60) == 2
        course.start()
        return
    family = psutil.Process(course.process.pid).children(recursive=True)
    for process in family:
        if process.is_running() and process.cmdline()[-len(WHO[what]) :] == WHO[what]:
            process.send_signal(signal.SIGKILL)


def acknowledged(learners) -> int:
    return sum(len(learner.saved) + len(learner.handed_in) for learner in learners)


def run(people: int, plan) -> None:
    """Let learners work while parts are killed, then compare all that there is to compare.

    :param plan: called with the course, the learners and a function that says whether they all
        have finished; it kills.
    """
    folder = short_folder()
    names = [f"learner{number}" for number in range(people)]
    environment, password = classroom(folder, names)
    with serving(state=folder, **environment) as course:
        copy = gradebooks.untouched(course.state / "nbgrader", folder / "quiet")
        learners = [Learner(course, name, password) for name in names]
        work = all_at_once(learners, both_attempts)
        plan(course, learners, lambda: all(future.done() for future in work))
        for future in work:
            future.result()
        assert course.stop() == 0
        check(course, learners, copy)
    shutil.rmtree(folder, ignore_errors=True)


def check(course: Served, learners, copy) -> None:
    state = course.state
    found = handed_in_answers(state)
    assert set(found) == {(learner.name, n) for learner in learners for n in (1, 2)}
    for learner in learners:
        for (attempt, question), (rev, value) in learner.saved.items():
            kept = found[learner.name, attempt][question]
            assert (kept["rev"], kept["value"]) == (rev, value), (learner.name, question)
        first, second = learner.states[1], learner.states[2]
        assert first["auto_score"] < second["auto_score"] == second["max_auto_score"]
    with closing(sqlite3.connect(state / "site/site.sqlite3")) as site:
        stored = site.execute(
            "SELECT learner_id, attempt, id, state, best, due_at FROM web_submission"
        ).fetchall()
    told = {(lr.name, n, pk) for lr in learners for n, pk in lr.handed_in.items()}
    assert {row[:3] for row in stored} == told
    assert all(row[3:] == ("needs_manual", row[1] == 2, None) for row in stored)
    lines = (state / "log/audit.jsonl").read_text(encoding="utf-8").splitlines()
    graded = [n["submission"] for n in map(json.loads, lines) if n["event"] == "needs_manual"]
    assert max(collections.Counter(graded).values()) == 1
    rows = gradebooks.rows(state / "nbgrader")
    assert len({row[0] for row in rows}) == len(learners)
    assert rows == gradebooks.undisturbed(state / "nbgrader", copy, MODULE)


@pytest.mark.soak
def test_nothing_acknowledged_is_lost_when_a_part_is_killed():
    def one_after_the_other(course, learners, finished):
        for what, acknowledgements in (("site", 6), ("grader", 22), ("hub", 32)):
            while acknowledged(learners) < acknowledgements and not finished():
                time.sleep(0.01)
            assert not finished(), what
            kill(course, what)

    run(3, one_after_the_other)


@pytest.mark.soak
def test_thirty_kills_at_any_moment():
    chance = random.Random(20)

    def at_random(course, learners, finished):
        kills = 0
        while not finished():
            time.sleep(chance.uniform(0.1, 3))
            kill(course, chance.choices(["site", "grader", "hub"], [12, 12, 1])[0])
            kills += 1
        print(f"{kills} kills, {acknowledged(learners)} acknowledgements")
        assert kills >= 30

    run(25, at_random)
