"""One question between browser and answers: what it shows, saves and keeps to itself."""

import json

import pytest

from course import language
from course.lesson.lesson import open_folder
from course.lesson.question import CONTROLS, Question, script, style
from course.questions import KINDS
from tests.lesson.sample import PUBLIC, QUESTIONS
from tests.lesson.stage import sent_by

SECRETS = ("key", "misconceptions", "explanation", "says", "example", "tolerance")


def tell(question, **message):
    """What the widget replies to one message of the browser."""
    with sent_by(question) as sent:
        question._handle_custom_msg(message, [])
    return sent


def save(question, value, rev=0, seq=1):
    return tell(question, do="save", client="tab", seq=seq, rev=rev, value=value)[0]


def test_a_change_is_saved_and_acknowledged(lesson, folder):
    question = Question(lesson, "m0-q1")
    reply = save(question, "b")
    assert (reply["state"], reply["client"], reply["seq"], reply["rev"]) == ("saved", "tab", 1, 1)
    assert question.record == {"value": "b", "rev": 1, "at": reply["at"], "read": None}
    stored = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    assert stored["answers"]["m0-q1"]["value"] == "b"


def test_a_second_visit_finds_the_answer(lesson):
    save(Question(lesson, "m0-q5"), "5,68 min")
    again = Question(open_folder("m0-sample"), "m0-q5")
    assert again.record["value"] == "5,68 min"
    assert again.record["read"]["text"] == "Read as 5.68\N{NO-BREAK SPACE}minutes."


def test_a_save_after_another_window_s_shows_the_other_answer_in_words(lesson):
    save(Question(open_folder("m0-sample"), "m0-e1"), "<b>Theirs</b> & mine")
    reply = save(Question(lesson, "m0-e1"), "Mine")
    assert reply["state"] == "stale"
    assert reply["current"]["value"] == "<b>Theirs</b> & mine"
    assert "&lt;b&gt;Theirs&lt;/b&gt;" in reply["said"]
    assert save(Question(lesson, "m0-e1"), "Mine", rev=reply["current"]["rev"])["state"] == "saved"


def test_an_answer_to_another_variant_is_not_shown(site, folder):
    old = {"value": "a", "version": 1, "variant": 0, "rev": 4, "at": "2026-11-23T09:00:00Z"}
    site.answers["m0-q1"] = old
    question = Question(open_folder("m0-sample"), "m0-q1")
    assert question.record == {"rev": 4}
    assert "<strong>3.5</strong>" in question.spec["prompt"]
    assert question.spec["key"] == "course:ada:m0-sample:m0-q1:1:1:1"


@pytest.mark.parametrize(("status", "state"), [(413, "refused"), (500, "failed"), (403, "refused")])
def test_what_the_site_refuses_is_told(site, folder, status, state):
    question = Question(open_folder("m0-sample"), "m0-q1")
    site.status = status
    reply = save(question, "b")
    assert (reply["state"], reply["detail"]) == (state, f"The site said {status}.")


def test_an_attempt_handed_in_meanwhile_is_over(site, folder):
    question = Question(open_folder("m0-sample"), "m0-q1")
    site.attempt = 2
    assert save(question, "b")["state"] == "over"


def test_a_closed_module_says_so_and_saves_nothing(site, folder):
    site.state = "closed"
    lesson = open_folder("m0-sample")
    spec = Question(lesson, "m0-q1").spec
    assert spec["closed"] and not spec["save"]
    practice = Question(lesson, "m0-p1").spec
    assert not practice["closed"] and not practice["save"] and practice["check"]


@pytest.mark.parametrize("name", [q for q in QUESTIONS if QUESTIONS[q]["use"] == "graded"])
def test_nothing_of_a_graded_key_reaches_the_browser(lesson, name, monkeypatch):
    canary = "CANARY-7f3a"
    question = PUBLIC["questions"][name]
    planted = dict.fromkeys(SECRETS, canary) | {"key": {"value": canary}}
    monkeypatch.setitem(lesson._questions, name, question | planted)
    state = Question(lesson, name).get_state(drop_defaults=False)
    assert canary not in repr(state)


def test_a_practice_key_leaves_the_kernel_only_when_checked(lesson):
    question = Question(lesson, "m0-p1")
    assert "Half of all" not in repr(question.get_state())
    (reply,) = tell(question, do="check", value="b")
    assert (reply["do"], reply["state"]) == ("answered", "not_yet")
    assert "Half of all" in reply["html"]


def test_graded_questions_cannot_be_checked(lesson):
    assert tell(Question(lesson, "m0-q1"), do="check", value="a") == []


@pytest.mark.parametrize(
    "message", [None, [], "save", {}, {"do": "delete"}, {"do": ["save"]}, {"do": {}}]
)
def test_messages_without_sense_do_nothing(lesson, folder, message):
    with sent_by(question := Question(lesson, "m0-q1")) as sent:
        question._handle_custom_msg(message, [])
    assert sent == []
    assert not (folder / "answers.json").exists()


@pytest.mark.parametrize("value", [[], {}, 3, True])
def test_values_that_the_controls_cannot_hold_are_not_saved(lesson, folder, value):
    assert tell(Question(lesson, "m0-q1"), do="save", client="c", seq=1, rev=0, value=value) == []
    assert not (folder / "answers.json").exists()


def test_a_failure_of_ours_is_a_sentence(lesson, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret detail")

    question = Question(lesson, "m0-p1")
    monkeypatch.setattr("course.lesson.practice.feedback", broken)
    (reply,) = tell(question, do="check", value="a")
    assert reply["state"] == "fault"
    assert "secret" not in str(reply)


def test_authored_markup_cannot_run_scripts(lesson, monkeypatch):
    texts = {
        "prompt": "Look: <script>alert(1)</script> <img src=x onerror=alert(1)> {days}",
        "options": {"a": "<img src=x onerror=alert(1)>**A**", "b": "B", "c": "C"},
    }
    monkeypatch.setitem(lesson._questions, "m0-q1", PUBLIC["questions"]["m0-q1"] | texts)
    shown = json.dumps(Question(lesson, "m0-q1").spec)
    assert "onerror" not in shown and "<script" not in shown
    assert "<strong>A</strong>" in shown


def test_the_page_speaks_the_reader_s_language(folder, monkeypatch):
    monkeypatch.setenv("COURSE_LANGUAGE", language.PSEUDO)
    spec = Question(open_folder("m0-sample"), "m0-q5").spec
    assert (spec["lang"], spec["locale"]) == ("en-XA", "fr")
    assert "1\N{NARROW NO-BREAK SPACE}234,5" in spec["prompt"]
    assert spec["words"]["answer"] != "Your answer"


def test_every_kind_has_its_controls_and_stays_small():
    assert set(CONTROLS) == set(KINDS)
    assert all(len(script(kind)) <= 14_000 for kind in KINDS)
    assert len(style()) <= 8_000


PLAN = {"officers": 0, "inspectors": 2, "scanner": 0, "red_percent": 8}


def test_decisions_are_tried_below_the_question(lesson):
    question = Question(lesson, "m0-q8")
    (reply,) = tell(question, do="try", value=PLAN)
    assert (reply["do"], reply["state"]) == ("answered", "tried")
    (trial,) = question.outcome.children
    tell(question, do="try", value=PLAN | {"inspectors": 1})
    assert question.outcome.children[0] is not trial


def test_decisions_that_cannot_be_are_a_sentence(lesson):
    question = Question(lesson, "m0-q8")
    (reply,) = tell(question, do="try", value=PLAN | {"scanner": 1})
    assert reply["state"] == "tried"
    assert "a scanner takes 2" in repr(
        [w.get_state() for w in question.outcome.children[0].children]
    )
    (missing,) = tell(question, do="try", value={"officers": 1})
    assert missing["state"] == "unreadable"


def test_only_missions_are_tried(lesson):
    assert tell(Question(lesson, "m0-q1"), do="try", value="a") == []
