"""What a notebook's cells do: in the notebook, without a site, under nbgrader, on failure."""

import json

import pytest
from IPython.utils.capture import capture_output

from course import language
from course.lesson import ask, case, cells, open_lesson, submit
from tests.lesson.sample import PUBLIC


def shown(function, *args):
    """What a cell shows: its words, and the widgets' specs."""
    with capture_output() as captured:
        assert function(*args) is None
    assert captured.stdout == "" and captured.stderr == ""
    return " ".join(o.data.get("text/html") or str(o.data) for o in captured.outputs)


def test_a_lesson_opens_silently_and_asks(folder):
    assert shown(open_lesson, "m0-sample") == ""
    assert "widget-view" in shown(ask, "m0-q1")
    assert "widget-view" in shown(ask, "m0-q8")


def test_questions_are_called_by_their_place(lesson):
    assert lesson.name("m0-q8") == "Question 8"
    assert lesson.name("m0-e1") == "Written answer"
    assert lesson.unanswered() == ["m0-e1", *(f"m0-q{i}" for i in range(1, 9))]
    lesson.save("m0-q3", ["c", "b", "a"], 0)
    assert "m0-q3" not in lesson.unanswered()


def test_the_language_is_the_learner_s_or_the_lesson_s(folder, monkeypatch):
    (folder / "public.json").write_text(
        json.dumps(PUBLIC | {"language": "en-XA"}), encoding="utf-8"
    )
    shown(open_lesson, "m0-sample")
    assert language.current() == "en-XA"
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    shown(open_lesson, "m0-sample")
    assert language.current() == "en"


def test_the_folder_can_be_named(folder, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("COURSE_LESSON_DIR", str(folder))
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert shown(open_lesson, "m0-sample") == ""
    assert cells._open.module == "m0-sample"


def test_a_cell_before_the_first_one_says_what_to_run():
    assert "Run the first cell" in shown(ask, "m0-q1")
    assert "Run the first cell" in shown(submit)


def test_an_unknown_question_is_named(folder):
    shown(open_lesson, "m0-sample")
    assert "“&lt;b&gt;”" in shown(ask, "<b>")


@pytest.mark.parametrize("call", [lambda: open_lesson("m0-other"), lambda: case("no-such-case")])
def test_a_failure_shows_a_sentence_and_no_traceback(folder, call):
    text = shown(call)
    assert "cannot be shown at the moment" in text
    assert "Traceback" not in text and "Error" not in text


def test_a_lesson_that_fails_to_open_says_so_once(folder):
    assert "cannot be shown" in shown(open_lesson, "m0-other")
    assert shown(ask, "m0-q1") == ""
    assert shown(submit) == ""


@pytest.mark.parametrize("status", [401, 500])
def test_a_site_that_is_away_leaves_the_lesson_readable(site, folder, status):
    site.status = status
    notice = shown(open_lesson, "m0-sample")
    assert f"The site said {status}." in notice and "Traceback" not in notice
    assert "widget-view" in shown(ask, "m0-q1")
    spec = _spec("m0-q1")
    assert spec["closed"] and not spec["save"]
    assert _spec("m0-p1")["check"]


def _spec(name):
    from course.lesson.question import Question

    return Question(cells._open, name).spec


def test_opening_costs_one_request(site, folder):
    shown(open_lesson, "m0-sample")
    for name in PUBLIC["questions"]:
        shown(ask, name)
    assert site.requests == [("GET", "/services/site/api/lessons/m0-sample")]


def test_a_second_visit_is_the_same_call(site, folder):
    shown(open_lesson, "m0-sample")
    cells._open.save("m0-q1", "b", 0)
    shown(open_lesson, "m0-sample")
    assert cells._open.record("m0-q1")["value"] == "b"


def test_under_nbgrader_cells_show_nothing(site, folder, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    calls = [(open_lesson, "m0-sample"), (ask, "m0-q1"), (case, "border-post"), (submit,)]
    assert [shown(*call) for call in calls] == [""] * 4
    assert site.requests == []
