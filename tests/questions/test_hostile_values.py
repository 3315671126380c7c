"""No value makes judging fail, and nothing but the key earns full marks."""

import copy
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from question_samples import FORMS, SCORED

from course.questions import OUTCOMES, answered, judge, right_answer, say

KEYS = [*"abcdepcgj", "mean", "tail", "low", "high", "inspectors", "red", "SW", "RM", "utility"]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([*KEYS, "5.68", "27", "nan", "-1", 10**400, 3, 0.1])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=12,
)


def plain(fraction):
    return fraction is None or (type(fraction) is float and 0.0 <= fraction <= 1.0)


@pytest.mark.parametrize("kind", FORMS)
@given(value=JSON)
def test_any_json_value_is_judged_and_said(kind, value):
    verdict = judge(FORMS[kind], value)
    assert plain(verdict.fraction)
    assert verdict.outcome in OUTCOMES
    assert (verdict.fraction is None) == (verdict.outcome == "person")
    assert (verdict.outcome == "not_answered") == (not answered(value))
    assert isinstance(say(FORMS[kind], value, "en"), str)
    json.dumps(verdict.understood, allow_nan=False)


@pytest.mark.parametrize("kind", ["choice", "several", "order", "match", "portfolio"])
@given(value=JSON)
def test_only_the_key_earns_everything(kind, value):
    form = FORMS[kind]
    verdict = judge(form, value)
    if verdict.fraction == 1.0:
        key = judge(form, right_answer(form)).understood
        assert verdict.understood == key or kind == "portfolio"


@pytest.mark.parametrize("kind", SCORED)
def test_the_right_answer_as_stored_json_earns_everything(kind):
    form = FORMS[kind]
    value = json.loads(json.dumps(right_answer(form)))
    assert judge(form, value).outcome == "right"


@given(st.sets(st.sampled_from("abcde"), min_size=1), st.sampled_from("abcde"))
def test_a_needless_option_never_adds(chosen, more):
    form = FORMS["several"]
    if more not in form["key"]:
        with_more = judge(form, sorted({*chosen, more})).fraction
        assert with_more <= judge(form, sorted(chosen)).fraction


def deep(n):
    value = []
    for _ in range(n):
        value = [value]
    return value


HOSTILE = [
    deep(100_000),
    {"a": deep(100_000)},
    [deep(50_000), "a"],
    "a" * 1_000_000,
    ["a"] * 100_000,
    {str(i): "mean" for i in range(1000)},
    float("nan"),
    float("-inf"),
    10**400,
    -(10**400),
    True,
    ["c", "c"],
    ["a", "a", "c", "d"],
    ["a", "c", "d", True],
    ["a", "b", "c", "d", "e", "e"],
    {"low": "nan", "high": "inf"},
    {"low": 40, "high": 10},
    {"low": True, "high": 27},
    {"low": 27},
    {"low": 17, "high": 27, "level": 0.01},
    {"p": "mean", "P": "mean"},
    {"p": ["mean"]},
    {"p": {"mean": 1}},
    "\ud800",
    "\x00",
    "__class__",
]


@pytest.mark.parametrize("kind", SCORED)
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_earn_nothing(kind, value):
    assert judge(FORMS[kind], value).fraction == 0.0
    say(FORMS[kind], value, "fr")


def test_true_is_not_one():
    form = {"kind": "number", "key": {"value": 1, "tolerance": 0.5}}
    assert judge(form, True).outcome == "unreadable"
    assert judge(form, 1).outcome == "right"


def test_numpy_scalars_are_judged_as_what_they_are():
    form = FORMS["number"]
    for number in (np.float64(5.68), np.float32(5.68)):
        verdict = judge(form, number)
        assert verdict.fraction == 1.0
        assert type(verdict.fraction) is float
        assert type(verdict.understood) is float
    assert judge(form, np.float64("nan")).fraction == 0.0
    assert judge({"kind": "number", "key": {"value": 5, "tolerance": 0}}, np.int64(5)).fraction == 1


@pytest.mark.parametrize(
    ("value", "meant"),
    [("С", "c"), ("с", "c"), (" C ", "c"), ("Ｃ", "c"), ("а", "a"), ("Β", "b")],
)
def test_a_look_alike_letter_is_read_where_only_one_option_looks_like_it(value, meant):
    form = FORMS["choice"] | {"key": "c"}
    assert judge(form, value).understood == meant


def test_a_look_alike_letter_between_two_options_is_refused():
    form = FORMS["choice"] | {"options": {"c": "Latin", "с": "Cyrillic", "d": "Other"}}
    assert judge(form, "C").outcome == "unreadable"
    assert judge(form, "c").fraction == 1.0
    assert judge(form, "с").fraction == 0.0


@pytest.mark.parametrize("kind", FORMS)
def test_judging_changes_neither_form_nor_value(kind):
    form = copy.deepcopy(FORMS[kind])
    value = right_answer(form)
    before = copy.deepcopy(value)
    judge(form, value)
    assert (form, value) == (FORMS[kind], before)


@pytest.mark.parametrize(
    "value", [None, "", "  \n", "\u00a0\u200b", [], {}, {"p": None, "c": ""}, [""]]
)
def test_blank_values_are_no_answer(value):
    assert not answered(value)
    for form in FORMS.values():
        assert judge(form, value) == (0.0, "not_answered", None, None)


@pytest.mark.parametrize("value", [0, 0.0, False, "0", ["a"], {"p": "mean"}, "\u200b5"])
def test_what_is_there_is_an_answer(value):
    assert answered(value)
