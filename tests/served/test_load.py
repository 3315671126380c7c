"""Many learners within a minute, and fifty lesson pages in a row: does everything answer?"""

import contextlib
import json
import random
import re
import shutil
import time
from statistics import quantiles

import pytest
from websockets.sync.client import connect

from tests.hub.kernels import cookies, message
from tests.served.learners import MODULE, Learner, all_at_once, classroom, notebook
from tests.serving import serving, short_folder

pytestmark = pytest.mark.soak

PEOPLE = 30
ALONE = 20
CROWD = 200
PAGES = 50
LESSON = f"/services/lessons/voila/render/en/{MODULE}/{MODULE}.ipynb"


@contextlib.contextmanager
def signed_in(people: int):
    """A course, and so many learners who are signed in."""
    folder = short_folder()
    names = [f"learner{number}" for number in range(people)]
    environment, password = classroom(folder, names)
    with serving(state=folder, **environment) as course:
        learners = [Learner(course, name, password) for name in names]
        for learner in learners:
            learner.signed_in()
        yield course, learners
        for learner in learners:
            learner.leave()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def room():
    """A course, thirty learners for a rush, and twenty who come one after the other."""
    with signed_in(PEOPLE + ALONE) as (course, learners):
        yield course, learners[:PEOPLE], learners[PEOPLE:]


def told(what: str, seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=20)
    return f"{what}: {len(seconds)} times, median {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s"


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[18]


def test_thirty_learners_save_and_hand_in_at_once(room):
    began = time.perf_counter()
    for future in all_at_once(room[1], lambda learner: learner.attempt(1, "wrong")):
        future.result()
    print(f"\n{PEOPLE} learners in {time.perf_counter() - began:.0f} s")
    for what in ("save", "graded"):
        print(told(what, [s for learner in room[1] for s in learner.seconds[what]]))
    assert all(learner.states[1]["state"] == "needs_manual" for learner in room[1])
    assert len({learner.handed_in[1] for learner in room[1]}) == PEOPLE


def test_no_lesson_page_of_fifty_hangs(room):
    course, learners, _others = room
    seconds = []
    with course.sign_in(learners[0].name, learners[0].password) as client:
        for _ in range(PAGES):
            began = time.perf_counter()
            page = client.get(LESSON)
            assert page.status_code == 200
            assert "</html>" in page.text
            seconds.append(time.perf_counter() - began)
            kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', page.text)[1]
            url = f"ws://127.0.0.1:{course.port}/services/lessons/api/kernels/{kernel}/channels"
            with connect(url, additional_headers={"Cookie": cookies(client)}) as channel:
                channel.send(json.dumps(message("kernel_info_request", {})))
                while '"kernel_info_reply"' not in str(channel.recv(timeout=60)):
                    pass
    print("\n" + told("lesson page", seconds))


def test_one_learner_after_the_other_has_the_grade_at_once(room):
    for learner in room[2]:
        learner.answer(1, "right")
        learner.hand_in(1, notebook("right"))
    seconds = [s for learner in room[2] for s in learner.seconds["graded"]]
    print("\n" + told("graded, idle machine", seconds))
    assert quantiles(seconds, n=2)[0] <= 1
    assert p95(seconds) <= 2


def test_two_hundred_learners_hand_in_within_a_minute():
    """Every fourth with the analyst's exercises; the learners' own programs share the cores."""
    chance = random.Random(7)
    with signed_in(CROWD) as (_course, learners):
        for future in all_at_once(learners, lambda learner: learner.answer(1, "right")):
            future.result()
        moments = {learner.name: chance.uniform(0, 60) for learner in learners}
        parcels = {learner.name: notebook("right") for learner in learners[::4]}

        def hand_in(learner):
            time.sleep(moments[learner.name])
            learner.hand_in(1, parcels.get(learner.name))

        for future in all_at_once(learners, hand_in):
            future.result()
        seconds = [s for learner in learners for s in learner.seconds["graded"]]
        print("\n" + told("graded, two hundred within a minute", seconds))
        assert all(learner.states[1]["state"] == "needs_manual" for learner in learners)
        assert len({learner.handed_in[1] for learner in learners}) == CROWD
        assert p95(seconds) <= 15
