"""The guide for authors: its examples are real questions, and nothing is left out."""

import re

import pytest
import yaml

from course import paths
from course.authoring.question import COMMON, PRIVATE, parse
from course.authoring.reader import KINDS_OF_CELL
from course.questions import KINDS, judge, right_answer
from course.syllabus import QUESTION_MINUTES

GUIDE = (paths.ROOT / "docs" / "author.md").read_text(encoding="utf-8")
EXAMPLES = [
    text for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if text.startswith("kind: ")
]


def test_every_kind_has_one_example():
    assert [yaml.safe_load(text)["kind"] for text in EXAMPLES] == list(KINDS)


@pytest.mark.parametrize("text", EXAMPLES, ids=list(KINDS))
def test_an_example_is_a_question_that_does_what_the_guide_says(text):
    question = parse("m5-p1", text)
    if KINDS[question.full["kind"]].score:
        for variant in range(question.pool):
            form = question.form(variant)
            assert judge(form, right_answer(form)).outcome == "right"
            for known in form.get("misconceptions", ()):
                verdict = judge(form, known["value"])
                assert verdict.misconception == known["id"]
                assert verdict.fraction == pytest.approx(known.get("credit", 0))


def test_every_field_and_tag_is_explained():
    fields = COMMON | PRIVATE | {"columns", "rows", "forms"}
    fields |= {field for kind in KINDS.values() for field in kind.public}
    for word in fields:
        assert re.search(rf"`{word}`|\b{word}:", GUIDE), word
    for tag in KINDS_OF_CELL:
        assert f"`{tag}`" in GUIDE


@pytest.mark.parametrize("command", ["build", "check", "schedule", "translations"])
def test_every_command_of_authoring_is_shown_with_its_options(command, capsys):
    from course.cli import main

    with pytest.raises(SystemExit):
        main([command, "--help"])
    options = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help", "--out"}
    assert f"course {command}" in GUIDE
    for option in options:
        assert re.search(rf"course {command}.*{option}", GUIDE), option


def test_the_minutes_are_those_of_the_syllabus():
    for kind, minutes in QUESTION_MINUTES.items():
        assert re.search(rf"\| .*\b{kind}\b.* \| {minutes:g} \|", GUIDE), kind
