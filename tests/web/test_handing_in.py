"""Is what was handed in durable before anybody is told so, once, and at most twice?"""

import json

import pytest

from course import questions
from course.web import durable, handin, lessons, modules
from course.web.models import Answer, Progress, Submission

from .visitors import MODULE, SITE, save

pytestmark = pytest.mark.django_db


def hand_in(caller, **query):
    tail = "&".join(f"{name}={value}" for name, value in query.items())
    return caller.post(f"lessons/{MODULE}/submissions" + (f"?{tail}" if tail else ""))


def inbound(state):
    folder = state / "nbgrader/exchange/clc/inbound"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_the_submission_has_nbgraders_layout(server, state):
    ada = server("ada")
    save(ada, "m5-q1", "a")
    answer = hand_in(ada)
    assert answer.status_code == 201
    told = answer.json()
    (folder,) = inbound(state)
    learner, module, timestamp, random = folder.name.split("+")
    assert (learner, module, timestamp) == ("ada", MODULE, told["timestamp"])
    assert len(random) >= 12
    assert {path.name for path in folder.iterdir()} == {
        f"{MODULE}.ipynb",
        "answers.json",
        "timestamp.txt",
        "submission_secret.txt",
    }
    assert (folder / "timestamp.txt").read_text() == timestamp
    assert len((folder / "submission_secret.txt").read_text()) == 128
    kept = json.loads((folder / "answers.json").read_text())
    assert (kept["format"], kept["module"], kept["attempt"]) == (1, MODULE, 1)
    assert kept["answers"]["m5-q1"]["value"] == "a"
    assert kept["language"] == "en"
    assert (told["attempt"], told["state"]) == (1, "received")


def test_two_attempts_and_no_third(server, state):
    ada = server("ada")
    assert [hand_in(ada).status_code for _ in range(4)] == [201, 201, 409, 409]
    assert len(inbound(state)) == 2
    found = ada.get(f"lessons/{MODULE}").json()
    assert (found["state"], found["attempt"]) == ("closed", 2)
    refused = save(ada, "m5-e1", "more")
    assert refused.status_code == 409
    assert "closed" in refused.json()["detail"]


def test_a_double_click_is_one_submission(server, browser, state):
    ada = server("ada")
    first = hand_in(ada, attempt=1)
    again = hand_in(ada, attempt=1)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    page = browser("ben")
    places = [page.send(f"{SITE}modules/{MODULE}/hand-in", attempt=1).url for _ in range(3)]
    assert len(set(places)) == 1
    assert len(inbound(state)) == 2
    assert hand_in(server("ben"), attempt=1).status_code == 200


@pytest.mark.parametrize("attempt", ["2", "0", "", "x", "-1", "99999999", "²"])
def test_an_attempt_that_is_not_the_current_one_is_refused(browser, attempt, state):
    answer = browser("ada").send(f"{SITE}modules/{MODULE}/hand-in", attempt=attempt)
    assert answer.status_code == 409
    assert inbound(state) == []


def test_the_second_attempt_starts_blank_except_where_nothing_changed(server):
    ada = server("ada")
    first = ada.get(f"lessons/{MODULE}").json()["variants"]
    save(ada, "m5-q1", "a")
    save(ada, "m5-q2", "5,68")
    save(ada, "m5-e1", "My own words.")
    hand_in(ada)
    found = ada.get(f"lessons/{MODULE}").json()
    assert found["attempt"] == 2
    assert {qid: answer["value"] for qid, answer in found["answers"].items()} == {
        "m5-e1": "My own words."
    }
    assert found["answers"]["m5-e1"]["rev"] == 1
    graded = modules.module(MODULE).questions
    for qid, variant in found["variants"].items():
        assert (variant == first[qid]) == (graded[qid].pool == 1)
    assert save(ada, "m5-q1", "e").status_code == 200


def test_the_first_attempts_values_are_refused_in_the_second(server):
    ada = server("ada")
    first = ada.get(f"lessons/{MODULE}").json()["variants"]
    hand_in(ada)
    assert save(ada, "m5-q1", "a", variant=first["m5-q1"]).status_code == 409
    assert save(ada, "m5-q1", "a", attempt=1).status_code == 409


def test_what_was_handed_in_does_not_change_afterwards(server, state):
    ada = server("ada")
    save(ada, "m5-e1", "first")
    hand_in(ada)
    save(ada, "m5-e1", "second", rev=1)
    (folder,) = inbound(state)
    assert json.loads((folder / "answers.json").read_text())["answers"]["m5-e1"]["value"] == "first"
    assert Answer.objects.get(attempt=1, question="m5-e1").value == "first"
    row = Submission.objects.get()
    assert handin.digest(durable.read(folder).items()) == row.digest


def test_first_the_folder_then_the_row_then_the_word(server, state, monkeypatch):
    """At the moment the row is written, the folder is whole, named and on the disk."""
    synced, seen = [], []
    sync = durable.os.fsync
    monkeypatch.setattr(durable.os, "fsync", lambda d: (synced.append(d), sync(d)))
    keep = Submission.save

    def look(self, *arguments, **options):
        seen.append(([path.name for path in inbound(state)], len(synced)))
        return keep(self, *arguments, **options)

    monkeypatch.setattr(Submission, "save", look)
    told = hand_in(server("ada")).json()
    (((folder,), times),) = seen
    assert folder.startswith(f"ada+{MODULE}+{told['timestamp']}+")
    assert times >= 6  # four files, their folder, and the folder it was moved to


def test_if_the_row_cannot_be_written_nothing_was_handed_in(server, state, monkeypatch):
    def full(self, *arguments, **options):
        raise OSError("no space left")

    monkeypatch.setattr(Submission, "save", full)
    answer = hand_in(server("ada"))
    assert answer.status_code == 500
    assert "kept" in answer.json()["detail"]
    assert inbound(state) == []
    assert not Progress.objects.filter(attempt=2).exists()
    monkeypatch.undo()


def test_what_a_killed_site_had_begun_to_write_goes(server, state):
    hand_in(server("ada"))
    (whole,) = inbound(state)
    begun = whole.with_name(".part-0123")
    begun.mkdir()
    (begun / "answers.json").write_text("{")
    handin.sweep()
    assert inbound(state) == [whole]


def test_a_module_that_is_not_released_keeps_its_answers(server, state):
    ada = server("ada")
    save(ada, "m5-e1", "words")
    (state / f"nbgrader/exchange/clc/outbound/{MODULE}/{MODULE}.ipynb").unlink()
    answer = hand_in(ada)
    assert answer.status_code == 409
    assert "released" in answer.json()["detail"]
    assert ada.get(f"lessons/{MODULE}").json()["answers"]["m5-e1"]["value"] == "words"


def test_who_stops_after_the_first_attempt_is_done(browser, server):
    page, ada = browser("ada"), server("ada")
    refused = page.send(f"{SITE}modules/{MODULE}/stop")
    assert refused.status_code == 409
    hand_in(ada)
    assert page.send(f"{SITE}modules/{MODULE}/stop").status_code == 302
    assert ada.get(f"lessons/{MODULE}").json()["state"] == "closed"
    assert hand_in(ada).status_code == 409
    progress = Progress.objects.get()
    page.send(f"{SITE}modules/{MODULE}/stop")
    assert Progress.objects.get().stopped_at == progress.stopped_at


def test_the_audit_log_tells_who_when_and_what(server, state):
    ada = server("ada")
    save(ada, "m5-e1", "SECRET WORDS")
    hand_in(ada)
    text = (state / "log/audit.jsonl").read_text()
    (line,) = [json.loads(line) for line in text.splitlines()]
    row = Submission.objects.get()
    assert (line["event"], line["learner"], line["digest"]) == ("received", "ada", row.digest)
    assert line["versions"]["m5-q1"] == 1
    assert "SECRET WORDS" not in text


def test_the_summary_says_every_answer_in_words(browser, server):
    ada = server("ada")
    variant = ada.get(f"lessons/{MODULE}").json()["variants"]["m5-q1"]
    form = modules.form(MODULE, "m5-q1", variant, "en")
    key = next(iter(form["options"]))
    save(ada, "m5-q1", key)
    page = browser("ada").get(f"{SITE}modules/{MODULE}/hand-in").content.decode()
    assert page.count("Not answered yet") == len(modules.graded(MODULE)) - 1
    assert questions.answered(key)
    assert page.count('<div class="prompt">') == len(modules.graded(MODULE))
    assert "attempt 1 of 2" in page
    assert lessons.ATTEMPTS == 2


def test_after_both_attempts_the_page_shows_the_last_feedback(browser, server):
    ada = server("ada")
    hand_in(ada)
    last = hand_in(ada).json()["id"]
    answer = browser("ada").get(f"{SITE}modules/{MODULE}/hand-in")
    assert answer.url == f"{SITE}submissions/{last}"
