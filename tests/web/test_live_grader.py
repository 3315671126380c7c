"""The grader as it runs: quick, small, and none the worse for losing a worker."""

import shutil
import signal
import time

import psutil
import pytest

from course import authoring
from course.grading import sample

from .fakehub import FakeHub
from .livesite import LiveSite, until
from .visitors import MODULE

pytestmark = [pytest.mark.hub, pytest.mark.nbgrader]

LEARNERS = [f"learner{number}" for number in range(4)]
MEGABYTES = 600


@pytest.fixture
def site(tmp_path, released):
    shutil.copytree(released, tmp_path / "state/nbgrader")
    with FakeHub() as hub, LiveSite(tmp_path / "state", hub) as site:
        for name in LEARNERS:
            hub.person(name, "nbgrader-clc")
        site.serve()
        yield site


def hand_in(site, learner, how):
    with site.api(learner) as api:
        for question, record in sample.answers(authoring.load(MODULE), learner, how).items():
            sent = {**record, "attempt": 1, "rev": 0}
            del sent["at"]
            assert api.put(f"lessons/{MODULE}/answers/{question}", json=sent).status_code == 200
        return api.post(f"lessons/{MODULE}/submissions").json()["id"]


def told(site, learner, submission):
    with site.api(learner) as api:
        return api.get(f"submissions/{submission}").json()


def workers(grader):
    family = psutil.Process(grader.pid).children(recursive=True)
    return [p for p in family if "forkserver" in str(p.cmdline()) and p.parent() in family]


def megabytes(grader):
    """The memory of all of the grader's processes; what is shared counts once."""
    family = [psutil.Process(grader.pid), *psutil.Process(grader.pid).children(recursive=True)]
    return sum(process.memory_full_info().pss for process in family) / 2**20


def test_it_grades_goes_on_without_a_worker_stays_small_and_ends_in_order(site):
    grader = site.start("grader", "--workers", "2")
    submissions = {name: hand_in(site, name, "right") for name in LEARNERS[:2]}

    def graded(name):
        return told(site, name, submissions[name])["state"] == "needs_manual"

    until(lambda: all(graded(name) for name in submissions), 120)
    assert len(workers(grader)) == 2
    for process in workers(grader):
        process.kill()
    submissions |= {name: hand_in(site, name, "wrong") for name in LEARNERS[2:]}
    until(lambda: all(graded(name) for name in submissions), 120)
    assert told(site, LEARNERS[0], submissions[LEARNERS[0]])["auto_score"] == 20
    until(lambda: len(workers(grader)) == 2)
    assert megabytes(grader) <= MEGABYTES
    family = psutil.Process(grader.pid).children(recursive=True)
    grader.send_signal(signal.SIGTERM)
    assert grader.wait(30) == 0
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert not alive


def test_a_killed_grader_leaves_nobody_behind_and_the_next_one_goes_on(site):
    first = site.start("grader", "--workers", "2")
    until(lambda: len(workers(first)) == 2, 120)
    number = hand_in(site, LEARNERS[0], "right")
    family = psutil.Process(first.pid).children(recursive=True)
    first.kill()
    first.wait()
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert not alive
    began = time.monotonic()
    site.start("grader", "--workers", "1")
    until(lambda: told(site, LEARNERS[0], number)["state"] == "needs_manual", 120)
    print(f"graded {time.monotonic() - began:.1f} s after the start")
