"""What may a learner decide in a mission at the border post, and what is the decision worth?"""

import itertools
import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from course.cases import N_, Impossible
from course.cases.post.draws import draw
from course.cases.post.indicators import Result, measure
from course.cases.post.journey import travel
from course.cases.post.setup import Setup, field_names, real, whole

DECISIONS = ("officers", "inspectors", "scanner", "red_percent")
SCANNER_CREW = 2  # people that a scanner takes
SPEED_POINTS, FOUND_POINTS = 60.0, 40.0


def decide(scenario: Mapping, decisions: Mapping) -> Setup:
    """The post that a learner's decisions make of a scenario.

    scenario: fields of ``Setup`` and ``extra_staff``, the number of people to place.
    decisions: ``officers`` and ``inspectors`` (people placed there, in every opening hour),
    ``scanner`` (0 or 1; its crew takes two people) and ``red_percent`` (trucks sent to the red
    channel; yellow takes up the difference). All four must be there.

    Raises ``Impossible`` for anything that cannot be done, with the reason.
    """
    extra, known = _split(scenario)
    if not isinstance(decisions, Mapping) or set(decisions) != set(DECISIONS):
        raise Impossible(
            N_("A plan needs exactly these decisions: {names}."), names=", ".join(DECISIONS)
        )
    officers = whole("officers", decisions["officers"], 0, 100)
    inspectors = whole("inspectors", decisions["inspectors"], 0, 100)
    scanner = whole("scanner", decisions["scanner"], 0, 1)
    red = real("red_percent", decisions["red_percent"], 0, 100) / 100
    used = officers + inspectors + SCANNER_CREW * scanner
    if used > extra:
        raise Impossible(
            N_("This plan needs {used} more people (a scanner takes {crew}); you have {extra}."),
            used=used,
            crew=SCANNER_CREW,
            extra=extra,
        )
    post = Setup(**known)
    if red + post.green > 1:
        raise Impossible(
            N_("Red can be {most} per cent at most: the other trucks are green."),
            most=round(100 * (1 - post.green), 2),
        )
    return Setup(
        **known
        | {
            "officers": tuple(n + officers for n in post.officers),
            "inspectors": tuple(n + inspectors for n in post.inspectors),
            "scanners": post.scanners + scanner,
            "red": red,
            "yellow": None,
        }
    )


def utility(result: Result, goal: Mapping) -> float:
    """What one month is worth, 0 to 100 points.

    goal: ``floor_percent`` (red share that the mandate demands), ``target_minutes`` (mean release
    time) and ``find_percent`` (share of irregular loads to find). Below the floor the month is
    worth nothing. Otherwise 60 points for speed, all of them up to the target and none from three
    times the target on, and 40 for finds, in proportion up to ``find_percent``.
    """
    if 100 * result.setup.red < goal["floor_percent"] - 1e-9:
        return 0.0
    target = goal["target_minutes"]
    speed = min(1.0, max(0.0, (3 * target - result.mean_minutes) / (2 * target)))
    found = min(1.0, 100 * result.caught_share / goal["find_percent"])
    return SPEED_POINTS * speed + FOUND_POINTS * found


def mean_utility(
    scenario: Mapping, decisions: Mapping, goal: Mapping, seeds: Iterable[int] = range(30)
) -> float:
    """The utility of a plan, averaged over ``seeds``; remembered by this process.

    Raises ``Impossible`` as ``decide`` does.
    """
    setup = decide(scenario, decisions)
    return _mean_utility(setup, json.dumps(goal, sort_keys=True), tuple(seeds))


@lru_cache(maxsize=4096)
def _mean_utility(setup: Setup, goal: str, seeds: tuple[int, ...]) -> float:
    wanted = json.loads(goal)
    total = 0.0
    for seed in seeds:
        trucks = draw(setup, seed)
        total += utility(measure(trucks, travel(trucks, setup), setup, seed), wanted)
    return total / len(seeds)


def plans(scenario: Mapping, ranges: Mapping) -> Iterable[dict]:
    """Every plan within ``ranges`` ({decision: {min, max, step}}) that the post can run."""
    steps = [_steps(ranges[name]) for name in DECISIONS]
    for values in itertools.product(*steps):
        plan = dict(zip(DECISIONS, values, strict=True))
        try:
            decide(scenario, plan)
        except Impossible:
            continue
        yield plan


def best_decisions(
    scenario: Mapping, ranges: Mapping, goal: Mapping, seeds: Iterable[int] = range(30)
) -> tuple[dict, float]:
    """The plan with the highest mean utility, found by trying all of them, and that utility.

    Raises ``Impossible`` if the post cannot run under any plan.
    """
    seeds = tuple(seeds)
    tried = [(mean_utility(scenario, plan, goal, seeds), plan) for plan in plans(scenario, ranges)]
    if not tried:
        raise Impossible(N_("No plan within these ranges can be run."))
    worth, plan = max(tried, key=lambda pair: pair[0])
    return plan, worth


def _split(scenario: Mapping) -> tuple[int, dict]:
    unknown = set(scenario) - set(field_names()) - {"extra_staff"}
    if unknown:
        raise Impossible(N_("There is no setting “{name}”."), name=min(unknown))
    known = {name: value for name, value in scenario.items() if name != "extra_staff"}
    known |= {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return whole("extra_staff", scenario.get("extra_staff", 0), 0, 100), known


def _steps(span: Mapping) -> list[float]:
    count = math.floor((span["max"] - span["min"]) / span.get("step", 1) + 1e-9)
    return [span["min"] + i * span.get("step", 1) for i in range(count + 1)]
