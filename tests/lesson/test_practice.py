"""Practice questions answer at once: the reasoning first, then the way out."""

import re

import pytest

from course.lesson.practice import feedback
from course.lesson.reading import reading


@pytest.fixture
def choice(lesson):
    return lesson.form("m0-p1")


@pytest.fixture
def number(lesson):
    return lesson.form("m0-p2")


def test_a_right_answer_is_explained(choice):
    reply = feedback(choice, "a", "en")
    assert reply["state"] == "right"
    assert "<strong>3</strong> hours" in reply["html"]


def test_a_misconception_is_named_before_the_explanation(choice):
    reply = feedback(choice, "b", "en")
    assert reply["state"] == "not_yet"
    assert 0 < reply["html"].index("You read the mean") < reply["html"].index("Half of all")


def test_numbers_stand_in_the_reader_s_format(number):
    assert "9 / 12 = 75 %" in feedback(number, "75,2 %", "en")["html"]
    assert feedback(number, "133,3", "en")["state"] == "not_yet"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_empty_answer_is_asked_for(number, value):
    reply = feedback(number, value, "en")
    assert reply["state"] == "not_answered"
    assert "75" not in reply["html"]


def test_what_cannot_be_read_tells_nothing_about_the_key(number, choice):
    reply = feedback(number, "many", "en")
    assert reply["state"] == "unreadable"
    assert reply["read"]["text"] == "This cannot be read as a number. Write it like 5.68."
    assert "75" not in reply["html"]
    assert feedback(choice, "z", "en")["state"] == "unreadable"


def test_no_feedback_says_wrong(choice, number):
    for form, value in (
        (choice, "a"),
        (choice, "b"),
        (number, "133.3"),
        (number, "x"),
        (number, 2),
    ):
        assert not re.search(r"\bwrong\b", str(feedback(form, value, "en")), re.IGNORECASE)


@pytest.mark.parametrize(
    ("question", "value", "ok", "text"),
    [
        ("m0-q5", "5,68 min", True, "Read as 5.68\N{NO-BREAK SPACE}minutes."),
        ("m0-q5", "5000", False, "A number from 0 to 1,000."),
        ("m0-q5", "1-2", False, "This cannot be read as a number. Write it like 5.68."),
        ("m0-q6", {"low": "3", "high": ""}, False, "Write both ends of the interval."),
        ("m0-q6", {"low": "9", "high": "3"}, False, "The lower end is above the upper end."),
        (
            "m0-q6",
            {"low": "x", "high": "3"},
            False,
            "This cannot be read as a number. Write it like 5.68.",
        ),
        (
            "m0-q6",
            {"low": ["3"], "high": True},
            False,
            "This cannot be read as a number. Write it like 5.68.",
        ),
    ],
)
def test_a_learner_sees_how_a_number_was_read(lesson, question, value, ok, text):
    assert reading(lesson.form(question), value) == {"ok": ok, "text": text}


def test_an_interval_is_read_whole(lesson):
    read = reading(lesson.form("m0-q6"), {"low": "3,5", "high": "1 200"})
    assert read["ok"]
    assert "3.5" in read["text"] and "1,200" in read["text"]


def test_nothing_is_said_about_nothing(lesson):
    assert reading(lesson.form("m0-q5"), "") is None
    assert reading(lesson.form("m0-q6"), {"low": "", "high": ""}) is None
    assert reading(lesson.form("m0-q6"), {"low": [], "high": {}}) is None
    assert reading(lesson.form("m0-q1"), "a") is None
