"""Any part killed while learners hand in: is everything acknowledged there, and graded once?"""

import collections
import contextlib
import json
import random
import shutil
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


def of(course: Served, part: str) -> list[psutil.Process]:
    """The processes of one part. Forked ones have the command of what they were forked from."""
    found = []
    for process in psutil.Process(course.process.pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if PARTS[part](process):
                found.append(process)
    return found


def _runs(*words: str):
    return lambda process: process.cmdline()[-len(words) :] == list(words)


def _said(process: psutil.Process | None, text: str) -> bool:
    return process is not None and text in " ".join(process.cmdline())


PARTS = {
    "site": _runs("course.cli", "site", "serve"),
    "grader": _runs("course.cli", "grader"),
    "server": lambda p: _said(p, "forkserver") and not _said(p.parent(), "forkserver"),
    "worker": lambda p: _said(p, "forkserver") and _said(p.parent(), "forkserver"),
    "warm parent": lambda p: _said(p, "course.warm"),
}


def kill(course: Served, what: str, chance=random) -> bool:
    """End one part outright, with no chance to tidy up; a Hub is started again by hand.

    :returns: whether there was one. Of several workers, or warm parents, one is killed.
    """
    if what == "hub":
        course.hub().kill()
        assert course.process.wait(60) == 2
        course.start()
        return True
    victims = of(course, what)
    if victims and what in ("worker", "warm parent"):
        victims = [chance.choice(victims)]
    for process in victims:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    return bool(victims)


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
    graded = collections.defaultdict(set)
    for line in map(json.loads, lines):
        if line["event"] == "needs_manual":
            graded[line["submission"]].add((line["digest"], line["auto_score"]))
    assert {len(scores) for scores in graded.values()} == {1}
    assert set(graded) == {row[2] for row in told}
    rows = gradebooks.rows(state / "nbgrader")
    assert len({row[0] for row in rows}) == len(learners)
    assert rows == gradebooks.undisturbed(state / "nbgrader", copy, MODULE)


@pytest.mark.soak
def test_nothing_acknowledged_is_lost_when_a_part_is_killed():
    def one_after_the_other(course, learners, finished):
        for what, acknowledgements in (("site", 6), ("grader", 22), ("worker", 27), ("hub", 32)):
            while acknowledged(learners) < acknowledgements and not finished():
                time.sleep(0.01)
            assert not finished(), what
            kill(course, what)

    run(3, one_after_the_other)


@pytest.mark.soak
def test_thirty_kills_at_any_moment():
    chance = random.Random(20)
    weights = {"site": 6, "grader": 8, "worker": 10, "warm parent": 8, "server": 4, "hub": 1}

    def at_random(course, learners, finished):
        kills = collections.Counter()
        while kills.total() < 30 and not finished():
            time.sleep(chance.uniform(0.1, 4))
            what = chance.choices(list(weights), weights.values())[0]
            kills[what] += kill(course, what, chance)
        print(f"{dict(kills)}, {acknowledged(learners)} acknowledgements")
        assert kills.total() == 30

    run(25, at_random)
