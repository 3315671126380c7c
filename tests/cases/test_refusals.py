"""Is every impossible set-up refused with a sentence that says why?"""

import json
import pickle

import numpy as np
import pytest

from course import cases
from course.cases import Impossible
from course.cases.border_post import Setup
from course.cases.simulate import main

REFUSED = [
    ({"red": 0.5}, "make 120.0"),
    ({"green": 0.7, "yellow": 0.3, "red": 0.1}, "make 110.0"),
    ({"green": 0.7, "yellow": 0.1, "red": 0.1}, "make 90.0"),
    ({"red": -0.1}, "between 0 and 1; it is -0.1"),
    ({"red": float("nan")}, "must be a number"),
    ({"red": float("inf")}, "it is inf"),
    ({"red": True}, "must be a number"),
    ({"red": "0.1"}, "must be a number"),
    ({"red": None}, "must be a number"),
    ({"trucks_per_day": 10**400}, "it is inf"),
    ({"trucks_per_day": 0}, "between 1 and 10000"),
    ({"days": 1.5}, "whole number"),
    ({"days": 10**9}, "between 1 and 1000"),
    ({"trucks_per_day": 9000, "days": 900, "green": 1, "red": 0}, "at most 1000000"),
    ({"officers": (1, 2)}, "24 (hourly)"),
    ({"officers": "many"}, "24 (hourly)"),
    ({"officers": (1, -2, 3)}, "between 0 and 200"),
    ({"officers": 2.5}, "whole number"),
    ({"officers": 0}, "24.0 hours of document checks and 0 hours"),
    ({"inspectors": (0, 3, 1)}, "36.0 hours of inspections and 32 hours"),
    ({"opens": 8, "closes": 17}, "cannot keep up"),
    ({"opens": 9, "closes": 9}, "opens at 9 and closes at 9"),
    ({"scanners": 1, "scan_minutes": 90}, "36.0 hours of scans"),
    ({"agency_share": 0.5, "agency_officers": 2}, "80.0 hours of checks and 48 hours"),
    ({"profile": "sea"}, "road, flat"),
    ({"profile": (0,) * 24}, "at least one hour"),
    ({"profile": (1,) * 23}, "24 weights"),
    ({"incentive": "bonus"}, "none, mean_time, paired"),
    ({"aeo_first": 1}, "true or false"),
]


@pytest.mark.parametrize("changes, reason", REFUSED)
def test_refused_with_a_reason(changes, reason):
    with pytest.raises(Impossible) as refusal:
        Setup(**changes)
    assert reason in str(refusal.value)
    assert refusal.value.message.format(**refusal.value.values) == str(refusal.value)
    assert str(pickle.loads(pickle.dumps(refusal.value))) == str(refusal.value)


def test_numpy_numbers_and_lists_are_numbers_too():
    assert Setup(red=np.float64(0.1), officers=[1, 3, 2]) == Setup()
    assert Setup(days=np.int64(3)).days == 3


def test_a_full_day_of_work_in_a_full_day_of_staff_is_refused():
    exact = {"green": 0.7, "red": 0.1, "document_minutes": 20, "officers": 1}
    with pytest.raises(Impossible):
        Setup(**exact)  # 24 hours of work, 24 hours of staff
    Setup(**exact | {"document_minutes": 19.9})


def test_only_cases_can_be_loaded():
    assert cases.load("border-post").Setup is Setup
    for name in ("queueing", "nothing", "../x", "", "post", None, "os"):
        with pytest.raises(LookupError):
            cases.load(name)


def test_command_line(capsys):
    assert main(["border-post", "--set", "red=0.08", "--set", "officers=1,3,2", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["trucks"] > 7000 and isinstance(printed["mean_minutes"], float)
    assert main(["border-post", "--seed", "3", "--set", "incentive=paired"]) == 0
    assert "mean_minutes" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, reason",
    [
        (["ferry"], "there is no case 'ferry'"),
        (["border-post", "--set", "rd=1"], "no setting 'rd'"),
        (["border-post", "--set", "red"], "KEY=VALUE"),
        (["border-post", "--set", "red=x"], "must be a number"),
        (["border-post", "--set", "red=nan"], "must be a number"),
        (["border-post", "--set", f"days={'9' * 5000}"], "must be between"),
        (["border-post", "--set", "officers=0"], "cannot keep up"),
        (["border-post", "--set", "red=0.1", "--set", "red=0.2"], "red stands twice"),
        (["border-post", "--seed", "-1"], "the seed must be 0 or more"),
    ],
)
def test_command_line_refuses_in_one_line(arguments, reason, capsys):
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert not said.out and said.err.count("\n") == 1 and reason in said.err
