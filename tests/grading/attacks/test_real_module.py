"""Do the same payloads earn anything in a real module, whose answer is a table of pandas?"""

import pytest

from course.grading.release import prepare
from tests.grading.attacks.conftest import watched
from tests.grading.attacks.corpus import CELL, FIRST, attacks
from tests.grading.attacks.target import Ours
from tests.grading.attacks.trial import control, try_it

pytestmark = pytest.mark.walls

MODULE = "m5-performance"
CATEGORIES = ("values", "machinery", "secrets")
CHOSEN = [
    attack
    for attack in attacks()
    if attack.category in CATEGORIES and attack.where in (CELL, FIRST) and not attack.slow
]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The module as learners get it."""
    root = tmp_path_factory.mktemp("real") / "root"
    prepare(root, MODULE)
    made = Ours(
        MODULE,
        root,
        secret="37.130, 40.644",
        places={MODULE: ("m5-a1",)},
        values={"m5-a1": ("monthly", "trucks.head()")},
    )
    yield from watched(made, tmp_path_factory)


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(attack, id=str(attack), marks=pytest.mark.soak if number % 3 else ())
        for number, attack in enumerate(CHOSEN)
    ],
)
def test_no_payload_earns_reaches_or_changes_anything(real, attack, monkeypatch):
    try_it(real, "wrong", lambda: real.attacked("wrong", attack), monkeypatch)


def test_honest_work_earns_all_after_that(real):
    assert real.right["m5-a1-test"] == real.right["m5-a2-test"] == 2.0
    control(real)
