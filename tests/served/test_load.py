"""Thirty learners within a minute, and fifty lesson pages in a row: does everything answer?"""

import json
import re
import shutil
import time
from statistics import quantiles

import pytest
from websockets.sync.client import connect

from tests.hub.kernels import cookies, message
from tests.served.learners import MODULE, Learner, all_at_once, classroom
from tests.serving import serving, short_folder

pytestmark = pytest.mark.soak

PEOPLE = 30
PAGES = 50
LESSON = f"/services/lessons/voila/render/en/{MODULE}/{MODULE}.ipynb"


@pytest.fixture(scope="module")
def room():
    """A course with thirty learners, who are signed in."""
    folder = short_folder()
    names = [f"learner{number}" for number in range(PEOPLE)]
    environment, password = classroom(folder, names)
    with serving(state=folder, **environment) as course:
        learners = [Learner(course, name, password) for name in names]
        for learner in learners:
            learner.signed_in()
        yield course, learners
        for learner in learners:
            learner.leave()
    shutil.rmtree(folder, ignore_errors=True)


def told(what: str, seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=20)
    return f"{what}: {len(seconds)} times, median {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s"


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
    course, learners = room
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
