"""Does every answer earn what the authored question states, in every variant and attempt?"""

import pytest

from course import authoring, paths, questions
from course.grading import marking, sample
from course.grading.reading import Submission


def marks(module, learner, how, attempt=1):
    records = sample.answers(module, learner, how, attempt)
    return list(marking.marks(module, Submission(attempt, records), learner))


def every_variant(module):
    """One learner for each variant of the largest pool, found by their names."""
    graded = [q for q in module.questions.values() if q.graded]
    wanted = {(q.id, variant) for q in graded for variant in range(q.pool)}
    number = 0
    while wanted:
        learner = f"learner-{number}"
        mine = {(q.id, marking.expected_variant(q.full, learner, 1)) for q in graded}
        if mine & wanted:
            wanted -= mine
            yield learner
        number += 1


@pytest.mark.parametrize("name", paths.modules())
def test_right_earns_all_automatic_points_in_every_variant(name):
    module = authoring.load(name)
    for learner in every_variant(module):
        for mark in marks(module, learner, "right"):
            wanted = (None, "person") if mark.kind == "essay" else (mark.max, "right")
            assert (mark.score, mark.outcome) == wanted, (learner, mark)


@pytest.mark.parametrize("name", paths.modules())
def test_blank_earns_nothing_and_waits_for_nobody(name):
    module = authoring.load(name)
    for mark in marks(module, "amina", "blank"):
        assert (mark.score, mark.outcome) == (0.0, "not_answered")


@pytest.mark.parametrize("name", paths.modules())
def test_every_misconception_earns_its_stated_credit(name):
    module = authoring.load(name)
    stated = ("choice", "number")
    for question in module.questions.values():
        if not question.graded or question.full["kind"] not in stated:
            continue
        for variant in range(question.pool):
            form = question.form(variant)
            if isinstance(form["key"], dict) and "utility" in form["key"]:
                continue
            for known in form.get("misconceptions") or ():
                learner = next(
                    name
                    for name in map("m{}".format, range(500))
                    if marking.expected_variant(question.full, name, 1) == variant
                )
                version = question.full["version"]
                record = {"value": known["value"], "version": version, "variant": variant}
                mark = marking.mark(question.full, record, learner, 1)
                earned = known.get("credit", 0) * question.points
                assert mark.score == pytest.approx(earned, abs=1e-4), (question.id, known)
                assert mark.misconception == known["id"]


@pytest.mark.parametrize("name", paths.modules())
def test_values_of_the_first_attempt_earn_nothing_in_the_second(name):
    module = authoring.load(name)
    first = sample.answers(module, "amina", "right", attempt=1)
    for mark in marking.marks(module, Submission(2, first), "amina"):
        if mark.automatic:
            assert (mark.score, mark.outcome) == (0.0, "other_variant")
    forged = {
        name: {
            **record,
            "variant": marking.expected_variant(module.questions[name].full, "amina", 2),
        }
        for name, record in first.items()
    }
    for mark in marking.marks(module, Submission(2, forged), "amina"):
        if mark.automatic:
            assert mark.score == 0.0, mark


def test_the_second_attempt_earns_everything_with_its_own_answers(module):
    for mark in marks(module, "amina", "right", attempt=2):
        assert mark.outcome == ("person" if mark.kind == "essay" else "right")


@pytest.mark.parametrize(
    "claim",
    [{"variant": True}, {"variant": "0"}, {"version": 2}, {"version": None}, {"variant": -1}],
)
def test_a_claimed_variant_must_be_the_learners_own(module, claim):
    records = sample.answers(module, "amina", "right")
    record = records["m9-q2"] | claim
    mark = marking.mark(module.questions["m9-q2"].full, record, "amina", 1)
    assert (mark.score, mark.outcome) == (0.0, "other_variant")


@pytest.mark.parametrize(
    "value",
    [
        "nan",
        "inf",
        float("nan"),
        10**400,
        -(10**400),
        "1e999",
        True,
        [],
        {},
        {"value": 5},
        [[[[[1]]]]],
        "−" * 5000,
        "9" * 100_000,
        "\x00",
        "<script>alert(1)</script>",
    ],
)
def test_hostile_values_are_read_as_no_answer_and_never_score(module, value):
    for name, question in module.questions.items():
        variant = marking.expected_variant(question.full, "amina", 1)
        record = {"value": value, "version": 1, "variant": variant}
        mark = marking.mark(question.full, record, "amina", 1)
        assert mark.score in (0.0, None), (name, value)
        if mark.score is None:
            assert mark.kind == "essay"


def test_a_forgiving_number_is_a_right_number(module):
    question = module.questions["m9-q2"].full
    variant = marking.expected_variant(question, "amina", 1)
    wait = questions.resolve(question, variant)["values"]["wait"]
    for typed in (str(wait), str(wait).replace(".", ","), f" {wait} min ", f"{wait} MIN"):
        record = {"value": typed, "version": 1, "variant": variant}
        assert marking.mark(question, record, "amina", 1).outcome == "right", typed
