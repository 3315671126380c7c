"""Is a mission worth what it says: speed and finds above the floor, nothing below it?"""

import itertools

import pytest

from course.cases import Impossible
from course.cases.border_post import (
    Setup,
    best_decisions,
    decide,
    mean_utility,
    run,
    utility,
)

SCENARIO = {
    "days": 10,
    "extra_staff": 2,
    "trucks_per_day": 280,
    "green": 0.75,
    "officers": [1, 3, 2],
    "inspectors": [1, 2, 1],
    "document_minutes": 25,
    "inspection_minutes": 75,
    "red": 0.08,
}
GOAL = {"floor_percent": 8, "target_minutes": 25, "find_percent": 50}
NAMES = ("officers", "inspectors", "scanner", "red_percent")


def plan(*values):
    return dict(zip(NAMES, values, strict=True))


def test_decisions_become_a_post():
    setup = decide(SCENARIO, plan(0, 2, 0, 10))
    assert setup == Setup(
        days=10,
        trucks_per_day=280,
        green=0.75,
        red=0.10,
        officers=(1, 3, 2),
        inspectors=(3, 4, 3),
        document_minutes=25,
        inspection_minutes=75,
    )
    assert decide(SCENARIO, plan(0, 0, 1, 8)).scanners == 1


def test_points_by_hand():
    result = run(decide(SCENARIO, plan(0, 2, 0, 10)), seed=0)
    speed = min(1, (75 - result.mean_minutes) / 50)
    expected = 60 * speed + 40 * min(1, result.caught_share / 0.5)
    assert utility(result, GOAL) == pytest.approx(expected)
    assert utility(result, {**GOAL, "floor_percent": 11}) == 0
    assert utility(result, {**GOAL, "target_minutes": 1e9, "find_percent": 1e-9}) == 100
    assert utility(result, {**GOAL, "target_minutes": 1, "find_percent": 1e9}) < 0.01


def test_mean_over_seeds_and_memory():
    decisions = plan(0, 1, 0, 9)
    by_hand = [utility(run(decide(SCENARIO, decisions), seed=s), GOAL) for s in range(30)]
    assert mean_utility(SCENARIO, decisions, GOAL) == pytest.approx(sum(by_hand) / 30)
    assert mean_utility(SCENARIO, decisions, GOAL) == mean_utility(SCENARIO, decisions, GOAL)
    assert mean_utility(SCENARIO, decisions, GOAL, seeds=[3]) == by_hand[3]


def test_tempting_plans_earn_no_more_than_doing_nothing_clever():
    good = mean_utility(SCENARIO, plan(0, 2, 0, 10), GOAL)
    documents = mean_utility(SCENARIO, plan(2, 0, 0, 8), GOAL)
    assert mean_utility(SCENARIO, plan(0, 0, 0, 2), GOAL) == 0
    assert mean_utility(SCENARIO, plan(0, 0, 0, 8), GOAL) < documents < good - 10


def test_best_decisions_are_best():
    ranges = {
        "officers": {"min": 0, "max": 2},
        "inspectors": {"min": 0, "max": 2},
        "scanner": {"min": 0, "max": 1},
        "red_percent": {"min": 7, "max": 9, "step": 2},
    }
    best, worth = best_decisions(SCENARIO, ranges, GOAL, seeds=[0, 1])
    tried = {}
    for values in itertools.product(range(3), range(3), range(2), (7, 9)):
        try:
            tried[values] = mean_utility(SCENARIO, plan(*values), GOAL, seeds=[0, 1])
        except Impossible:
            continue
    assert len(tried) == 14  # of 36: the others need more than two people
    assert worth == max(tried.values()) == tried[tuple(best.values())]


def test_no_plan_at_all():
    crowded = {**SCENARIO, "inspectors": 0}
    ranges = {name: {"min": 0, "max": 0} for name in NAMES} | {"red_percent": {"min": 8, "max": 9}}
    with pytest.raises(Impossible, match="No plan"):
        best_decisions(crowded, ranges, GOAL)


@pytest.mark.parametrize("scenario", [{"weather": 1}, {"extra_staff": -1}, {"extra_staff": True}])
def test_a_scenario_with_a_slip_is_refused(scenario):
    with pytest.raises(Impossible):
        decide(scenario, plan(0, 0, 0, 8))
