"""Authored text is read whole or refused with file, line and cell."""

import pytest
from lesson_texts import SMALL, varied, vary

from course.authoring import Faulty, load, load_path


def refused(folder, *changes):
    with pytest.raises(Faulty) as caught:
        load_path(vary(folder, *changes))
    return [(fault.line, fault.cell, fault.message) for fault in caught.value.faults]


def line_of(text):
    lines = SMALL.read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if text in line)


def test_the_small_lesson_is_read_whole():
    module = load_path(SMALL)
    assert (module.id, module.title, module.version) == ("small-lesson", "A small lesson", 2)
    assert [cell.kind for cell in module.cells][:5] == [
        "setup",
        "prose",
        "case",
        "prose",
        "question",
    ]
    assert module.cell("more").extra
    assert not module.cell("welcome").extra
    assert {q.full["kind"] for q in module.questions.values()} == {
        "choice", "several", "order", "match", "number",
        "interval", "portfolio", "mission", "text", "essay",
    }  # fmt: skip
    assert module.questions["small-q2"].pool == 12
    assert module.questions["small-q2"].full["pools"] == {1: 3, 2: 12}
    assert module.questions["small-q1"].points == 2
    assert module.questions["small-p1"].full["extra"]
    assert module.cell("small-a1-test").metadata == {"points": 2}


def test_unknown_modules_are_not_found():
    for name in ("m9-nothing", "../secret", "", None, "M5", "a" * 61):
        with pytest.raises(LookupError):
            load(name)


def test_a_fault_names_file_line_and_cell(tmp_path):
    with pytest.raises(Faulty) as caught:
        load_path(vary(tmp_path, ("kind: order", "kind: sort")))
    line = line_of("kind: order")
    assert str(caught.value).startswith(
        f"{tmp_path}/small-lesson.md:{line}: cell small-p2: kind must"
    )


@pytest.mark.parametrize(
    ("old", "new", "cell", "message"),
    [
        (':name: small-p1', ":name: Small_P1", "Small_P1", "is not legal"),
        (':name: small-p1', ":name: small-p2", "small-p2", "also made"),
        (':name: small-p1', ":name: small-q1-ask", "small-q1-ask", "also made"),
        ('+++ {"name": "more", "extra": true}', "+++", "", "has no name"),
        (":name: submit\n:tags: [submit]", ":name: submit\n:tags: [send]", "submit", "one tag"),
        (":name: submit\n:tags: [submit]", ":name: submit", "submit", "one tag"),
    ],
)  # fmt: skip
def test_names_and_tags(tmp_path, old, new, cell, message):
    faults = refused(tmp_path, (old, new))
    assert any(name == cell and message in text for _, name, text in faults), faults


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("use: practice", "use: exam", "use must be one of"),
        ("use: practice", "use: practice\npoints: 2", "only a graded question has points"),
        ("points: 1.5", "points: 0", "points above 0"),
        ("points: 1.5", "points: true", "points above 0"),
        ("budget: 30", "budget: 30\nbuget: 40", "has no field buget"),
        ("key: [a, c]", "key: [a, c]\nkey: [a]", "'key' stands twice"),
        ("key: [a, c]", "key: [a, c", "YAML:"),
        ("{a: One more officer", "{yes: One more officer", "in quotes"),
        ("{1: 3, 2: 12}", "{1: 3, 2: 11}", "pools says 11"),
        ("  - [40, 240, 4.0, 0.167]", "  - [40, 240, 4.0]", "row 1 has not 4 values"),
        ("use: reflection", "use: graded\npoints: 1", "nobody scores it"),
        ("id: in-days, value", "id: in-days, worth", "misconception has no value"),
        ("objectives: [o1]\nforms:", "objectives: [o1]\nrows: []\nforms:", "choose one"),
        ("objectives: [o1]\nforms:", "objectives: [[o1]]\nforms:", "list of names"),
        ("{1: 3, 2: 12}", "{one: 3, 2: 12}", "number of variants"),
        ("points: 1.5", "points: 1.5\nhint: " + "[" * 3000 + "]" * 3000, "nested too deeply"),
        ("points: 1.5", "points: " + "9" * 5000, "too long"),
        ("budget: 30", "budget: &loop [*loop]", "something else than texts"),
        ("[trucks, rate, hours, days]", "[[trucks], rate, hours, days]", "different names"),
    ],
)
def test_questions_that_cannot_be_meant(tmp_path, old, new, message):
    faults = refused(tmp_path, (old, new))
    assert len(faults) == 1
    assert message in faults[0][2]


def test_a_yaml_fault_is_shown_on_its_own_line(tmp_path):
    ((line, cell, _),) = refused(tmp_path, ("prompt: Who needs what?", "prompt: Who: needs what?"))
    assert (line, cell) == (line_of("prompt: Who needs what?"), "small-p3")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('+++ {"name": "more", "extra": true}', '+++ {"name": "more", extra}'),
        (":tags: [case]", ":tags: case"),
        (":name: border-post", ":name: [border-post"),
    ],
)
def test_metadata_that_cannot_be_read_is_shown_on_its_line(tmp_path, old, new):
    ((line, _, message),) = refused(tmp_path, (old, new))
    assert abs(line - line_of(old)) <= 1
    assert message.startswith("metadata cannot be read: ")
    assert "\n" not in message


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = vary(tmp_path)
    for data in (path.read_text().encode("utf-16"), b"a\n\0"):
        path.write_bytes(data)
        with pytest.raises(Faulty) as caught:
            load_path(path)
        assert len(caught.value.faults) == 1


def test_an_analyst_test_needs_points(tmp_path):
    ((_, cell, message),) = refused(tmp_path, (":points: 2\nassert", "assert"))
    assert (cell, message) == ("small-a1-test", "an analyst test needs :points:")


def test_all_faults_are_reported_at_once(tmp_path):
    faults = refused(tmp_path, ("kind: order", "kind: sort"), ("kind: match", "kind: pair"))
    assert [cell for _, cell, _ in faults] == ["small-p2", "small-p3"]


def test_the_front_matter_must_fit_the_file(tmp_path):
    assert "module is" in refused(tmp_path, ("module: small-lesson", "module: other"))[0][2]
    assert "no title (str)" in refused(tmp_path, ("title: A small lesson\n", ""))[0][2]
    assert "no version (int)" in refused(tmp_path, ("version: 2\nobj", "version: two\nobj"))[0][2]


def test_dates_stay_words(tmp_path):
    module = varied(tmp_path, ("criterion: Reading of the figures", "criterion: 2026-11-23"))
    assert module.questions["small-e1"].full["rubric"][0]["criterion"] == "2026-11-23"
