"""Does honest work in somebody else's assignment earn what stock nbgrader gives?"""

import json

import pytest

from course.grading.code import examine
from tests.grading.attacks import others

EARNED = json.loads(others.EARNED.read_text(encoding="utf-8"))

# A message on stderr during a test costs everything in nbgrader, and nothing here.
KINDER = {("broken", "functions/evens-test"): 1.0}

# What cannot be judged from outside a learner's process may need a person, never a zero.
MAY_NEED_A_PERSON = {
    "functions/announce-printed",
    "functions/ask-number-test",
    "functions/border-post-extended",
    "functions/draw-seeded",
    "functions/no-loop-source",
    "functions/sum-of-squares-calls",
    "functions/write-report-test",
    "tables/monte-carlo-seeded",
    "tables/plot-test",
}


def differences(how, got):
    """What a cell should have earned and what it earned, where that is not the same."""
    found = {}
    for name, score in got.items():
        stock = KINDER.get((how, name), EARNED[how][name])
        person = score is None and name in MAY_NEED_A_PERSON
        if not person and score != pytest.approx(stock):
            found[name] = {"stock": stock, "ours": score}
    return found


@pytest.mark.walls
@pytest.mark.parametrize("name", others.NOTEBOOKS)
@pytest.mark.parametrize("how", others.SOLUTIONS)
def test_each_solution_earns_what_stock_nbgrader_gives(others_released, how, name):
    handed_in = others.MIXED.submission(others_released, how)[name]
    files = {"trucks.csv": (others.FOLDER / "trucks.csv").read_bytes()}
    cells = others.MIXED.cells(name, handed_in)
    found = examine(cells, others.MIXED.cells(name), files)
    got = {f"{name}/{test}": verdict.credit for test, verdict in found.verdicts.items()}
    assert set(got) == {f"{name}/{test}" for test in others.MIXED.tests(name)}
    assert differences(how, got) == {}


@pytest.mark.nbgrader
def test_stock_nbgrader_gives_what_is_recorded(others_root):
    assert others.MIXED.stock(others_root) == EARNED
