"""Each formula, with its key computed once more in another way."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from question_samples import FORMS, INITIATIVES, portfolio

from course.questions import judge, right_answer


def earned(form, value):
    return judge(form, value).fraction


def test_choice():
    form = FORMS["choice"]
    assert [earned(form, key) for key in "abcd"] == [0.0, 0.25, 1.0, 0.0]


def test_choice_with_utilities_is_scaled_between_worst_and_best():
    utility = {"a": -20, "b": 30, "c": 80, "d": 5}
    for key in ({"utility": utility}, utility):
        form = {"kind": "choice", "options": dict.fromkeys("abcd", "x"), "key": key}
        assert {k: earned(form, k) for k in "abcd"} == {"a": 0.0, "b": 0.5, "c": 1.0, "d": 0.25}
        assert right_answer(form) == "c"


def test_several_by_counting_each_option():
    form = FORMS["several"]
    for size in range(1, 6):
        for chosen in itertools.combinations("abcde", size):
            hits = sum(1 for option in chosen if option in "acd")
            false = sum(1 for option in chosen if option in "be")
            assert earned(form, list(chosen)) == pytest.approx(max(0, (hits - false) / 3))


def test_order_by_counting_the_swaps_of_a_bubble_sort():
    form = FORMS["order"]
    for order in itertools.permutations("abcde"):
        items, swaps = list(order), 0
        for _ in items:
            for i in range(4):
                if items[i] > items[i + 1]:
                    items[i], items[i + 1] = items[i + 1], items[i]
                    swaps += 1
        agreement = 1 - swaps / 10
        expected = agreement if agreement >= 0.3 - 1e-12 else 0
        assert earned(form, list(order)) == pytest.approx(expected)


@given(st.lists(st.sampled_from(["mean", "median", "tail", "share", None]), min_size=4, max_size=4))
def test_match_is_corrected_for_guessing(rights):
    form = FORMS["match"]
    value = dict(zip("pcgj", rights, strict=True))
    right = sum(form["key"][left] == value[left] for left in "pcgj")
    by_count = {0: 0, 1: 0, 2: 1 / 3, 3: 2 / 3, 4: 1}
    assert earned(form, value) == pytest.approx(by_count[right])


def test_number_within_its_tolerance():
    form = FORMS["number"]
    values = [5.48, 5.88, 5.47, 5.89, 35.9, 36.1, 36.11, 47.9, -5.68]
    assert [earned(form, v) for v in values] == [1, 1, 0, 0, 0.25, 0.25, 0, 0, 0]
    ends = {"kind": "number", "key": {"low": 30, "high": 52}}
    assert [earned(ends, v) for v in (29.9, 30, 32.2, 52, 52.1)] == [0, 1, 1, 1, 0]
    assert earned(ends, right_answer(ends)) == 1


@given(st.floats(0, 100), st.floats(0, 100))
def test_interval_score(one, other):
    low, high = sorted((one, other))
    if low <= 27 <= high:
        score = high - low
    else:
        score = high - low + 20 * min(abs(27 - low), abs(27 - high))
    expected = min(1, max(0, (82 - score) / (82 - 10)))
    assert earned(FORMS["interval"], {"low": low, "high": high}) == pytest.approx(expected)


CHAIN = {"AEO": ["RM"], "NII": ["RM"], "OSBP": ["SW"], "SW": ["EPAY"]}


@pytest.mark.parametrize(
    ("budget", "staff", "needs", "best", "members"),
    [
        (100, None, None, 156, {"RM", "AEO", "TRAIN", "INTEG", "PCA", "EPAY", "OSBP"}),
        (100, None, CHAIN, 155, {"SW", "RM", "TRAIN", "INTEG", "PCA", "EPAY"}),
        (100, 50, None, 124, {"RM", "AEO", "NII", "INTEG", "PCA"}),
        (80, None, None, 124, {"SW", "RM", "AEO", "INTEG"}),
        (60, None, None, 103, {"RM", "TRAIN", "INTEG", "PCA", "EPAY"}),
    ],
)
def test_portfolio_against_all_1024_sets(budget, staff, needs, best, members):
    form = portfolio(budget, staff, needs)
    worths = {}
    for size in range(11):
        for chosen in itertools.combinations(INITIATIVES, size):
            cost, worth, people = (sum(INITIATIVES[key][i] for key in chosen) for i in range(3))
            whole = all(
                set(needed) <= set(chosen) for k, needed in (needs or {}).items() if k in chosen
            )
            fits = cost <= budget and (staff is None or people <= staff) and whole
            worths[chosen] = worth if fits else None
    assert max(worth for worth in worths.values() if worth) == best
    assert earned(form, sorted(members)) == 1.0
    assert earned(form, right_answer(form)) == 1.0
    for chosen, worth in itertools.islice(worths.items(), 1, None, 7):
        expected = 0 if worth is None else max(0, (worth - 60) / (best - 60))
        assert earned(form, list(chosen)) == pytest.approx(expected)


def test_mission_lies_between_the_naive_and_the_reference_decisions():
    form = FORMS["mission"]  # worth: naive 20 + 10, reference 40 + 8
    expected = {
        (2, 0.1): 0,
        (4, 0.08): 1,
        (3, 0.1): 10 / 18,
        (5, 0.2): 1,
        (1, 0.02): 0,
        (6, 0.1): 0,
    }
    for (inspectors, red), fraction in expected.items():
        value = {"inspectors": inspectors, "red": red}
        assert earned(form, value) == pytest.approx(fraction), value


def test_mission_decisions_stand_on_the_steps_of_the_sliders():
    form = FORMS["mission"]
    assert judge(form, {"inspectors": 3.0, "red": 0.1 + 1e-12}).understood == {
        "inspectors": 3,
        "red": 0.1,
    }
    for value in (
        {"inspectors": 3},
        {"inspectors": 3, "red": 0.085},
        {"inspectors": 2.5, "red": 0.1},
        {"inspectors": 0, "red": 0.1},
        {"inspectors": 3, "red": 0.21},
        {"inspectors": 3, "red": 0.1, "seed": 7},
        {"inspectors": True, "red": 0.1},
        {"inspectors": "3", "red": 0.1},
        {"inspectors": 10**400, "red": 0.1},
        {"inspectors": 3, "red": float("nan")},
    ):
        assert judge(form, value) == (0.0, "unreadable", None, None), value


def test_words_are_for_a_person_or_only_noted():
    assert judge(FORMS["essay"], "Minister, …") == (None, "person", None, "Minister, …")
    assert judge(FORMS["essay"], " \n ") == (0.0, "not_answered", None, None)
    assert judge(FORMS["essay"], ["x"]).outcome == "unreadable"
    assert judge(FORMS["essay"], "x" * 20_001) == (0.0, "unreadable", None, None)
    assert judge(FORMS["text"], "one line") == (0.0, "noted", None, "one line")


@pytest.mark.parametrize("kind", ["several", "order", "match", "number", "choice", "interval"])
def test_every_misconception_is_named_in_the_authors_order(kind):
    for known in FORMS[kind]["misconceptions"]:
        verdict = judge(FORMS[kind], known["value"])
        assert verdict.misconception == known["id"]
        json.dumps(verdict.understood)


def test_a_pattern_names_the_misconception_wherever_it_stands():
    assert judge(FORMS["several"], ["a", "b", "c", "e"]).misconception == "all"
    assert judge(FORMS["order"], ["a", "b", "c", "e", "d"]).misconception == "target"
    assert judge(FORMS["match"], {"c": "mean", "p": "mean"}).misconception == "typical"
    assert judge(FORMS["order"], ["b", "a", "c", "d", "e"]).misconception is None
