"""Minutes by the published formula, and the schedule that prints them."""

import json

import pytest
from lesson_texts import SMALL, varied

from course import paths
from course.authoring import load_path, schedule
from course.authoring.blueprint import blueprint
from course.authoring.minutes import measure
from course.authoring.reading import words
from course.authoring.table import table
from course.syllabus import ModulePlan, Syllabus, read, syllabus


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        ("One two three", 3),
        ("**Bold** and *plain*, *Kingman, 1961*.", 5),
        ("14.6 hours, 85% and 2,000", 5),
        ("well-known customer’s", 2),
        ("a [long link](https://example.org/a/b c)", 3),
        ("![not read](x.png) read", 1),
        ("`code` $x + y$ <b>word</b> <!-- no -->", 1),
        ("```python\nprint(1)\n```\nafter", 1),
        ("| a | b |\n|---|---|\n| 1 | 2 |", 4),
        ("# Head\n\n- item\n1. first", 4),
        ("Таможня и граница", 3),
        ("", 0),
    ],
)
def test_words_are_what_a_reader_reads(markdown, count):
    assert words(markdown) == count


def test_a_module_takes_what_the_formula_says():
    m = measure(load_path(SMALL), Syllabus(reading_speed=100))
    welcome = "A small lesson Forty words would be too many for this cell A line of Markdown a link"
    assert m.words == len(welcome.split()) + len(
        ["and", "that", "nobody", "counts", "Source", "drawn", "for", "this", "lesson"]
    )
    assert m.extra_words == len(["For", "those", "with", "time", "These", "words", "are", "extra"])
    assert (m.reading, m.lecture, m.reflection) == (m.words / 100, 5, 3)
    assert m.counted == {"choice": 1, "mission": 1, "number": 1, "reflection": 1}
    assert m.questions == 1 + 2 + 4.5
    assert m.total == pytest.approx(m.words / 100 + 5 + 7.5 + 3)
    assert m.extra_questions == {
        "analyst": 1, "essay": 1, "interval": 1, "match": 1, "order": 1, "portfolio": 1, "several": 1,
    }  # fmt: skip


def test_a_graded_question_may_be_declared_extra(tmp_path):
    module = varied(tmp_path, ("points: 1.5", "points: 1.5\nextra: true"))
    assert "number" not in measure(module, Syllabus()).counted


def test_a_kind_without_minutes_is_refused():
    with pytest.raises(LookupError, match="mission"):
        measure(
            load_path(SMALL), Syllabus(question_minutes={"choice": 1, "number": 2, "reflection": 3})
        )


def test_the_blueprint_leaves_reflections_out():
    assert blueprint(load_path(SMALL))["o1"] == [
        "small-q1", "small-q2", "small-p3", "small-p4", "small-e1",
    ]  # fmt: skip


def test_the_schedule_as_data_and_as_a_table(capsys):
    assert schedule.main(["--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [entry["module"] for entry in data["modules"]] == paths.modules()
    for entry in data["modules"]:
        parts = entry["reading"] + entry["lecture"] + entry["questions"] + entry["reflection"]
        assert entry["total"] == pytest.approx(parts, abs=1e-3)
        assert set(entry["blueprint"]) >= {"o1"}
    assert schedule.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == schedule.HEAD
    assert len(lines) == 2 + len(paths.modules()) + 2


def test_tables_align_numbers_to_the_right():
    assert table(["name", "n"], [["a", "1"], ["long name", "10.5"]]) == (
        "name          n\n---------  ----\na             1\nlong name  10.5"
    )


def test_the_syllabus_names_every_authored_module():
    for name in paths.modules():
        plan = syllabus().modules[name]
        assert plan.title and plan.outcome and plan.minutes == 30
        assert 0 < plan.pass_mark <= 100 and plan.attempts == 2


def test_the_syllabus_has_defaults_and_refuses_unknown_words(tmp_path):
    path = tmp_path / "syllabus.yaml"
    path.write_text("pass: {overall: 65, module: 45}\nmodules: {m1-x: {minutes: 25}, m2-x: }\n")
    plan = read(path)
    assert (plan.pass_overall, plan.pass_module, plan.reading_speed) == (65, 45, 200)
    assert plan.module("m1-x") == ModulePlan("m1-x", minutes=25, pass_mark=45)
    assert plan.module("m2-x").minutes == plan.module("m9-x").minutes == 30
    for text in ("modules: {m1-x: {minute: 25}}", "speed: 3", "pass: {all: 3}", "- a"):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"syllabus\.yaml"):
            read(path)
