"""What does a learner read about an answer?"""

import pytest

from course.grading import feedback, sample
from course.grading.marking import marks
from course.grading.reading import Submission
from course.grading.report import Mark

MODULE = "m9-sample"


def mark_of(module, question, how, attempt=1):
    records = sample.answers(module, "amina", how, attempt)
    found = marks(module, Submission(attempt, records), "amina")
    return next(mark for mark in found if mark.question == question)


def test_a_misconception_is_named_and_the_key_is_not(module):
    mark = mark_of(module, "m9-q1", "wrong")
    assert mark.misconception == "mean"
    said = feedback.sentences(MODULE, mark, "en", explain=False)
    assert said[-1] == "This looks at the middle only."
    assert not any("tail" in text for text in said)


def test_the_explanation_comes_when_asked_for_with_the_learners_numbers(module):
    mark = mark_of(module, "m9-q2", "wrong")
    said = feedback.sentences(MODULE, mark, "en", explain=True)
    wait = module.questions["m9-q2"].form(mark.variant)["values"]["wait"]
    assert said[-1] == f"The wait is {wait} min."


@pytest.mark.parametrize("how", ["right", "wrong", "blank"])
def test_every_mark_says_something_and_nothing_is_wrong(module, how):
    for mark in marks(module, Submission(1, sample.answers(module, "amina", how)), "amina"):
        said = feedback.sentences(MODULE, mark, "en", explain=False)
        assert said
        assert not any("wrong" in text.lower() for text in said)


def test_it_speaks_the_learners_language(module):
    english = feedback.sentences(MODULE, mark_of(module, "m9-q1", "wrong"), "en", explain=True)
    pseudo = feedback.sentences(MODULE, mark_of(module, "m9-q1", "wrong"), "en-XA", explain=True)
    assert len(english) == len(pseudo)
    assert not set(english) & set(pseudo)


@pytest.mark.parametrize("key", [*feedback.REASONS, None, "unheard-of"])
def test_every_reason_is_a_sentence(key):
    assert feedback.reason(key, "en").endswith(".")
    assert feedback.reason(key, "en-XA") != feedback.reason(key, "en")


@pytest.mark.parametrize("outcome", feedback.CODE_OUTCOMES)
def test_code_outcomes_tell_no_names_of_tests(outcome):
    mark = Mark("m9-a1-test", "code", 2.0, 0.0, outcome, note="(ValueError)")
    said = feedback.sentences(MODULE, mark, "en", explain=True)
    assert len(said) == 1
    assert "ValueError" not in said[0]
