"""Numbers as people type them."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from question_samples import FORMS

from course.questions import judge, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5.68", 5.68),
        ("5,68", 5.68),
        (" 5.68 min ", 5.68),
        ("5,68 мин.", 5.68),
        ("5 680", 5680),
        ("5\u00a0680", 5680),
        ("5\u202f680,5", 5680.5),
        ("5\u2009680", 5680),
        ("5'680", 5680),
        ("5’680.25", 5680.25),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1 234 567,8", 1234567.8),
        ("1234,567", 1234.567),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("11.809", 11.809),
        (",5", 0.5),
        ("5.", 5),
        ("\uff15\uff0e\uff16\uff18", 5.68),
        ("\u0665", 5),
        ("\u0665\u066b\u0666\u0668", 5.68),
        ("\u0661\u066c\u0662\u0663\u0664\u066b\u0665", 1234.5),
        ("\u22123,5", -3.5),
        ("–3", -3),
        ("+7", 7),
        ("≈ 5.7", 5.7),
        ("12 %", 12),
        ("12%", 12),
        ("$5", 5),
        ("1e3", 1000),
        ("1,5e-05", 1.5e-5),
        ("1О", 10),
        ("1О,З", 10.3),
        ("5 окон", 5),
        ("8 trucks/day", 8),
        ("\u200e5,68\u200b", 5.68),
        (5, 5),
        (5.68, 5.68),
        (-0.5, -0.5),
    ],
)
def test_a_number_as_typed(text, number):
    assert parse_number(text) == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize(
    "value",
    [
        "", " ", "min", "nan", "NaN", "inf", "-Infinity", "1e999", "0x10", "5 68", "5-10", "5–10",
        "1/2", "5:30", "5 + 1", "5*3", "3^2", "5²", "½", "Ⅴ", "5 min 30 s", "--5", "5,680", "5،5",
        "1.2.3", "1,23,456", "1,2 3", "5,,6", "five", "O", "5 m2", "9" * 101, "1 " * 500_000,
        None, True, False, [], [5], {"low": 5}, math.nan, math.inf, 10**400, 1e22, "1e16", 5j,
    ],
)  # fmt: skip
def test_what_is_not_clearly_one_number_is_refused(value):
    with pytest.raises(ValueError):
        parse_number(value)


@given(st.floats(-1e9, 1e9).filter(lambda x: abs(x) > 1e-9 or x == 0))
def test_what_python_writes_is_read_back(number):
    assert parse_number(repr(number)) == number
    assert parse_number(number) == number


@given(st.integers(1_000_000, 999_999_999_999), st.sampled_from(",.' \u202f\u00a0_’"))
def test_groups_of_three_are_read_back(number, separator):
    assert parse_number(f"{number:,}".replace(",", separator)) == number


@given(st.text(max_size=30) | st.text(alphabet="0123456789.,' -eO", max_size=12))
def test_any_text_is_a_finite_number_or_refused(text):
    with contextlib.suppress(ValueError):
        assert math.isfinite(parse_number(text))


@pytest.mark.parametrize("typed", ["5,680", "5.680", "5.68", "5,6", "5.7 min", "0.0947 h", "341 s"])
def test_where_two_readings_are_left_the_one_that_fits_counts(typed):
    assert judge(FORMS["number"], typed).outcome == "right"


def test_thousands_are_read_as_the_question_needs_them():
    form = {"kind": "number", "key": {"value": 5680, "tolerance": 1}}
    assert judge(form, "5,680").outcome == judge(form, "5.680").outcome == "right"
    assert judge(form, "5,680").understood == 5680
    assert judge(form | {"max": 100}, "5,680").understood == 5.68


def test_a_time_in_another_unit_is_converted():
    form = {"kind": "number", "unit": "h", "key": {"value": 3.5, "tolerance": 0.01}}
    for typed in ("210 min", "3,5 ч", "3.5", "3.5 heures", "3.5 trucks"):
        assert judge(form, typed).outcome == "right", typed
    assert judge(form, "3.5 min").outcome == "not_yet"
