"""Variants: the same for the same learner everywhere, the next one on the second attempt."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.language import number, using
from course.questions import columns_in, render, resolve, variant_of

QUESTION = {
    "id": "m5-q2",
    "kind": "number",
    "prompt": "{rate} trucks an hour, {lanes} lanes; {unknown} and {} stay.",
    "unit": "min",
    "key": {"value": "{wait}", "tolerance": 0.2},
    "misconceptions": [{"id": "linear", "value": "{linear}", "says": "You got {linear}."}],
    "forms": [
        {"values": {"rate": 8, "lanes": 3, "wait": 47.85, "linear": 35.9}},
        {"values": {"rate": 1200, "lanes": 4, "wait": 5.68, "linear": 12.5}},
    ],
}


def test_the_published_formula():
    digest = hashlib.sha256(b"ada\x1fm5-q2\x1f3").digest()
    first = int.from_bytes(digest[:8], "big") % 12
    assert variant_of("ada", "m5-q2", 3, 12) == first
    assert variant_of("ada", "m5-q2", 3, 12, attempt=2) == (first + 1) % 12


@given(st.text(max_size=20), st.integers(1, 50), st.integers(1, 2))
def test_a_variant_is_in_the_pool_and_the_second_attempt_takes_another(learner, pool, attempt):
    first = variant_of(learner, "m5-q1", 1, pool)
    assert 0 <= first < pool
    if pool > 1:
        assert variant_of(learner, "m5-q1", 1, pool, attempt=2) != first


def test_variants_are_spread_over_the_pool():
    counts = [0] * 12
    for i in range(1200):
        counts[variant_of(f"learner-{i}", "m5-q2", 1, 12)] += 1
    assert min(counts) > 60


def test_resolve_puts_raw_values_where_a_field_is_exactly_a_column():
    form = resolve(QUESTION, 1)
    assert form["key"] == {"value": 5.68, "tolerance": 0.2}
    assert form["misconceptions"][0]["value"] == 12.5
    assert form["misconceptions"][0]["says"] == "You got {linear}."
    assert "forms" not in form
    assert QUESTION["key"]["value"] == "{wait}"


def test_resolve_lets_a_form_replace_texts_and_refuses_a_variant_that_is_not_there():
    question = {"id": "q", "prompt": "one", "hint": "h", "forms": [{}, {"prompt": "two"}]}
    assert resolve(question, 0)["prompt"] == "one"
    assert resolve(question, 1) == {"id": "q", "prompt": "two", "hint": "h"}
    for variant in (2, -1):
        with pytest.raises(IndexError):
            resolve(question, variant)


def test_resolve_puts_options_in_the_order_in_which_they_are_shown():
    options = {"a": "1", "b": "2", "c": "3"}
    question = {"id": "q", "options": options, "shown": [["options", "b", "c"]], "forms": [{}]}
    assert list(resolve(question, 0)["options"]) == ["b", "c", "a"]
    assert list(options) == ["a", "b", "c"]
    assert "shown" not in resolve(question, 0)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "en-XA"])
def test_numbers_in_texts_follow_the_language(language):
    shown = render(QUESTION["prompt"], resolve(QUESTION, 1)["values"], language)
    with using(language):
        assert shown == f"{number(1200)} trucks an hour, 4 lanes; {{unknown}} and {{}} stay."


def test_the_columns_that_a_question_uses():
    assert columns_in(QUESTION) == {"rate", "lanes", "unknown", "wait", "linear"}
