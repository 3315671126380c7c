"""Each lint finds what it is for, says where, and is silent on a sound lesson."""

import pytest
from lesson_texts import SMALL, YARD, varied

from course import cases, paths
from course.authoring import check, load_path
from course.authoring.lints import (
    LINTS,
    cells,
    figures,
    minutes,
    objectives,
    pools,
    scoring,
    secrets,
    shapes,
    text,
)


@pytest.fixture(autouse=True)
def _yard(monkeypatch):
    monkeypatch.setattr(cases, "load", lambda name: YARD)


def test_a_sound_lesson_has_no_faults():
    module = load_path(SMALL)
    found = [str(f) for lint in LINTS if lint is not minutes for f in lint.check(module)]
    assert found == []


LONG = " ".join(["word"] * 121)

FAULTS = [
    (text, "These words are extra.", LONG, "more", "has 125 words, 120 are allowed"),
    (text, "These words are extra.", ":::{note}\nhello\n:::", "more", "is MyST"),
    (text, "These words are extra.", "See {doc}`x`.", "more", "is MyST"),
    (figures, "![Two bars: six hours before, five hours after]", "![]", "welcome", "no text alter"),
    (figures, "These words are extra.", '<img src="bars.svg" alt="">', "more", "no text alternative"),
    (figures, "These words are extra.", "<svg><path/></svg>", "more", "no text alternative"),
    (figures, "(bars.svg)", "(pies.svg)", "welcome", "pies.svg is not in small-lesson/"),
    (figures, "(bars.svg)", "(https://example.org/b.svg)", "welcome", "from outside"),
    (figures, "*Source: drawn for this lesson.*", "", "welcome", "has no source"),
    (figures, "These words are extra.", "| a | b |\n|---|---|\n| 1 | 2 |", "more", "has no source"),
    (cells, 'open_lesson("small-lesson")', 'open_lesson("other")', "setup", "must be named setup"),
    (cells, 'case("border-post", view="control-chart")', "print(1)", "border-post", "one line"),
    (cells, "submit()", "submit(now=True)", "submit", "must read submit()"),
    (cells, ":name: small-p1", ":name: small-q9", "small-q9", "is named small-p1"),
    (cells, ":name: small-e1", ":name: small-q4", "small-q4", "is named small-e1"),
    (cells, "### BEGIN SOLUTION\n", "", "small-a1", "### BEGIN SOLUTION"),
    (cells, "### END HIDDEN TESTS\n", "", "small-a1-test", "### BEGIN HIDDEN TESTS"),
    (cells, "assert median > 0", "assert median >", "small-a1-test", "invalid syntax"),
    (text, "These words are extra.", "<script>alert(1)</script>", "more", "is not for prose"),
    (text, "These words are extra.", '<img onerror="x()" alt="y">', "more", "is not for prose"),
    (objectives, "  o2: Recommend a measure.", "  o3: Lead.", "", "o3 is assessed by no question"),
    (objectives, "objectives: [o2]", "objectives: [o9]", "small-q3", "there is no objective o9"),
    (objectives, "objectives: [o1, o2]", "objectives: []", "small-e1", "serves no objective"),
    (pools, "  - [100, 6, 8]\n", "", "small-q3", "has 11 variants, 12 are needed"),
    (pools, "  - [40, 240, 4.0, 0.167]", "  - [35, 168, 5.0, 0.208]", "small-q2", "a row stands twice"),
    (pools, "{rate} arrive a day", "{arrivals} arrive a day", "small-q2", "no column arrivals"),
    (pools, "[trucks, rate, hours, days]", "[trucks, rate, hours, spare]", "small-q2", "uses the col"),
    (pools, "{c: The p90, d: The mean}", "{b: The p90, d: The mean}", "small-q1", "share b"),
    (pools, "{a: The mean, b: The median}", "{a: The mean, а: The median}", "small-q1", "look alike"),
    (shapes, "explanation: The goal comes first.\n", "", "small-p2", "variant 1: has no explanation"),
    (shapes, "prompt: Write the memo.\n", "", "small-e1", "has no prompt"),
    (shapes, "budget: 30\n", "", "small-p5", "has no budget"),
    (shapes, "key: [a, b, c]", "key: [a, b, d]", "small-p2", "must be a list of keys that exist"),
    (shapes, "key: [a, b, c]", "key: [a, b]", "small-p2", "must hold every key"),
    (shapes, "key: [a, b, c]", "key: [[a], b, c]", "small-p2", "must be a list of keys that exist"),
    (shapes, "key: [a, c]", "key: [a, a]", "small-p1", "none twice"),
    (shapes, "key: b\n", "key: [b]\n", "small-q1", "the key is no option"),
    (shapes, "key: b\n", "key: {a: 1}\n", "small-q1", "every option a number"),
    (shapes, "key: {p: mean, c: median}", "key: {p: mean}", "small-p3", "must pair"),
    (shapes, "{p: Planner, c: Carrier}", "{p: 5, c: Carrier}", "small-p3", "left must be two or more"),
    (shapes, '{value: "{hours}", tolerance: 0.05}', "4", "small-q2", "must have tolerance, value"),
    (shapes, '"{hours}", tolerance: 0.05', "four, tolerance: 0.05", "small-q2", "made of numbers"),
    (shapes, '"{hours}", tolerance: 0.05', "4, tolerance: .nan", "small-q2", "made of numbers"),
    (shapes, "min: 0\n", "min: low\n", "small-q2", "min must be a number"),
    (shapes, "level: 0.9", "level: 90", "small-p4", "between 0 and 1"),
    (shapes, "{sw: [ep]}", "{sw: [xx]}", "small-p5", "needs of sw"),
    (shapes, "{sw: 30, rm: 25, ep: 8}", "{sw: 30, rm: 25}", "small-p5", "every item a value"),
    (shapes, "step: 1, start: 2", "step: 0, start: 2", "small-q3", "step must be above 0"),
    (shapes, 'key: {naive: {lanes: "{naive}"}', "key: {naive: {lane: 2}", "small-q3", "decide everything"),
    (shapes, "[a, b, c], when", "[a, b, c], wen: [b], when", "small-p1", "cannot have wen"),
    (shapes, "value: a, credit: 0.25", "value: a, credit: 25", "small-q1", "credit 0 to below 1"),
    (shapes, "[Exact, Mostly exact, General,", "[Exact,", "small-e1", "four levels"),
    (shapes, "points: [2, 1.5, 1, 0.5]", "points: [3, 1.5, 1, 0.5]", "small-e1", "give 3 of 2 points"),
    (shapes, "[a, b, c], when: [b]", "[a, b, c], when: {b: c}", "small-p1", "part of an answer"),
    (scoring, "value: a, credit: 0.25", "value: b, credit: 0.25", "small-q1", "as much as the key"),
    (scoring, "credit: 0.5, says: \"A target", "credit: 0.2, says: \"A target", "small-p1", "earns 0.5"),
    (scoring, "value: a, credit", "value: z, credit", "small-q1", "earns 0.0000"),
    (scoring, "{id: mean, value: d,", "{id: mean, value: e,", "small-q1", "recognised as nothing"),
    (scoring, 'naive: 25}', "naive: 38}", "small-p5", "worth the same"),
    (scoring, "  - [35, 168, 5.0,", "  - [35, 168, 4.04,", "small-q2", "in the next variant"),
    (scoring, "  - [110, 3, 5]", "  - [120, 6, 8]", "small-q3", "in the next variant"),
    (shapes, 'value: "{hours}"', 'value: "{length}"', "small-q2", "made of numbers"),
    (secrets, "These words are extra.", "Half of all trucks stay shorter than the median.", "small-q1",
     "forms/0/explanation also stands in a public text"),
    (secrets, "Open as many lanes as they need.", "Open {best}.", "small-q3", "which the prompt shows"),
    (secrets, "How long does each stay?", "Is it {hours}?", "small-q2", "which the prompt shows"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=range(len(FAULTS)))
def test_a_lint_finds_its_fault(tmp_path, fault):
    lint, old, new, cell, message = fault
    module = varied(tmp_path, (old, new))
    found = list(lint.check(module))
    assert any(fault.cell == cell and message in fault.message for fault in found), found
    line = module.cell(cell).line if cell else 1
    assert all(fault.line >= line for fault in found if fault.cell == cell)


def test_the_next_row_may_not_have_the_same_answer(tmp_path):
    """Two rows with one answer side by side would let the first attempt earn in the second."""
    module = varied(tmp_path, ("  - [30, 360, 2.0, 0.083]", "  - [30, 144, 5.0, 0.208]"))
    found = [str(fault) for fault in scoring.check(module)]
    assert found and "earns 1.000 in the next variant" in found[0]


def test_the_check_command_prints_faults_by_line(tmp_path, monkeypatch, capsys):
    module = varied(tmp_path, ("submit()", "send()"))
    monkeypatch.setattr(check, "load", lambda name: module)
    assert check.main(["--module", "small-lesson"]) == 1
    out, err = capsys.readouterr()
    assert "small-lesson: 2 faults" in out
    assert f"{tmp_path}/small-lesson.md:1: takes " in err
    assert "cell submit: must read submit()" in err


def test_the_blueprint_lists_objectives_and_questions(monkeypatch, capsys):
    monkeypatch.setattr(check, "load", lambda name: load_path(SMALL))
    check.main(["--module", "small-lesson", "--blueprint"])
    out = capsys.readouterr().out
    assert "o1            small-q1 small-q2 small-e1  small-p3 small-p4           Choose" in out


def test_unknown_modules_are_misuse(capsys):
    assert check.main(["--module", "m9-nothing"]) == 2
    assert "there is no module 'm9-nothing'" in capsys.readouterr().err


def test_the_authored_modules_have_no_faults(monkeypatch):
    monkeypatch.undo()
    for name in paths.modules():
        assert [str(fault) for fault in check.faults(check.load(name))] == []


def test_a_case_must_exist(tmp_path, monkeypatch):
    monkeypatch.undo()
    module = varied(tmp_path, ('case("border-post", view', 'case("border-pst", view'))
    assert "there is no case 'border-pst'" in [fault.message for fault in cells.check(module)]


def test_a_rounded_answer_earns_nothing_in_the_next_row(tmp_path):
    """4.08 is right where 4.04 is the answer, and also where 4.1 is."""
    module = varied(tmp_path, ("  - [35, 168, 5.0,", "  - [35, 168, 4.08,"))
    assert any("a rounded right answer" in fault.message for fault in scoring.check(module))
