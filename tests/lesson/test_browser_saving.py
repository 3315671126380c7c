"""An answer is saved, said to be saved, and never lost: slow, silent, stale and interrupted."""

import pytest

from course.lesson.lesson import open_folder
from course.lesson.question import Question
from tests.lesson.sample import PUBLIC
from tests.lesson.test_question import save

pytestmark = pytest.mark.browser

KEEP = "Object.keys(localStorage)"


def stored(name):
    return open_folder("m0-sample").record(name).get("value")


def status(stage, name, state):
    place = stage.part(name).locator(f".cq-status[data-state={state}]")
    place.wait_for()
    return place.inner_text()


def options(stage, name):
    return stage.part(name).locator("input")


def test_a_saved_answer_is_dated_and_no_longer_kept_in_the_browser(stage):
    stage.page.clock.set_fixed_time("2026-11-23T14:05:00")
    stage.visit("m0-q1")
    options(stage, "m0-q1").nth(1).check()
    assert "(revision 1)" in status(stage, "m0-q1", "saved")
    assert stage.page.evaluate(KEEP) == []


def test_the_time_of_saving_is_the_learner_s_own(stage, site):
    at = "2026-11-23T14:05:00Z"
    site.answers["m0-q1"] = {"value": "b", "version": 1, "variant": 1, "rev": 3, "at": at}
    stage.page.clock.set_fixed_time("2026-11-23T15:00:00Z")
    stage.visit("m0-q1")
    assert status(stage, "m0-q1", "saved").split("\n") == ["Saved at 19:50", "(revision 3)"]
    assert options(stage, "m0-q1").nth(1).is_checked()


def test_rapid_changes_travel_one_at_a_time_and_the_last_one_wins(stage):
    stage.visit("m0-q1")
    stage.model("m0-q1", "model.held = true")
    for i in (0, 1, 2):
        options(stage, "m0-q1").nth(i).check()
    assert [m["value"] for m in stage.model("m0-q1", "return model.sent")] == ["a"]
    stage.page.wait_for_function("models['m0-q1'].waiting.length === 1")
    stage.model("m0-q1", "model.held = false; model.deliver()")
    status(stage, "m0-q1", "saved")
    assert stored("m0-q1") == "c"
    sent = stage.model("m0-q1", "return model.sent")
    assert [(m["value"], m["seq"], m["rev"]) for m in sent] == [("a", 1, 0), ("c", 2, 1)]


def test_typing_is_saved_after_a_pause_or_when_the_field_is_left(stage):
    stage.visit("m0-r1")
    area = stage.part("m0-r1").locator("textarea")
    area.press_sequentially("abc")
    assert stage.model("m0-r1", "return model.sent.length") == 0
    area.blur()
    status(stage, "m0-r1", "saved")
    assert [m["value"] for m in stage.model("m0-r1", "return model.sent")] == ["abc"]


def test_typing_is_sent_when_the_page_is_hidden(stage):
    stage.visit("m0-r1")
    stage.part("m0-r1").locator("textarea").press_sequentially("abc")
    stage.page.evaluate("dispatchEvent(new Event('pagehide'))")
    status(stage, "m0-r1", "saved")
    assert stored("m0-r1") == "abc"


def test_silence_is_told_and_the_answer_is_sent_again(stage):
    stage.page.clock.install()
    stage.visit("m0-q1")
    stage.model("m0-q1", "model.muted = true")
    options(stage, "m0-q1").nth(1).check()
    stage.page.clock.run_for(8100)
    text = status(stage, "m0-q1", "unsent")
    assert "Not saved yet; kept in this browser; sending again" in text
    assert stage.page.evaluate(KEEP) == ["course:local:m0-sample:m0-q1:1:1:" + variant()]
    stage.page.clock.run_for(2100)
    stage.page.clock.run_for(8100)
    assert len(stage.model("m0-q1", "return model.sent")) == 2
    stage.model("m0-q1", "model.muted = false")
    stage.page.clock.run_for(4100)
    status(stage, "m0-q1", "saved")
    assert stored("m0-q1") == "b"
    assert stage.page.evaluate(KEEP) == []


def variant():
    return str(open_folder("m0-sample").variant("m0-q1"))


def test_a_kernel_that_is_gone_is_told_at_once_and_served_when_it_is_back(stage):
    stage.page.clock.install()
    stage.visit("m0-q1")
    stage.model("m0-q1", "model.comm_live = false")
    options(stage, "m0-q1").nth(1).check()
    status(stage, "m0-q1", "unsent")
    stage.model("m0-q1", "model.comm_live = true; model.emit('comm_live_update')")
    stage.page.clock.run_for(20000)
    status(stage, "m0-q1", "saved")
    assert stored("m0-q1") == "b"


def test_what_was_not_saved_is_sent_at_the_next_visit(stage):
    stage.visit("m0-q1")
    stage.model("m0-q1", "model.muted = true")
    options(stage, "m0-q1").nth(2).check()
    assert stored("m0-q1") is None
    stage.visit("m0-q1")
    assert options(stage, "m0-q1").nth(2).is_checked()
    status(stage, "m0-q1", "saved")
    assert stored("m0-q1") == "c"


def test_an_answer_kept_for_another_attempt_is_dropped(stage, site):
    stage.visit("m0-q1")
    stage.model("m0-q1", "model.muted = true")
    options(stage, "m0-q1").nth(2).check()
    assert len(stage.page.evaluate(KEEP)) == 1
    site.attempt, site.variants = 2, {"m0-q1": 0}
    stage.visit("m0-q1")
    assert status(stage, "m0-q1", "none") == "Not answered yet"
    assert stage.page.evaluate(KEEP) == []
    assert site.answers == {}


def test_a_saved_answer_whose_reply_was_lost_is_no_conflict(stage):
    stage.page.clock.install()
    stage.visit("m0-q1")
    stage.model("m0-q1", "model.held = true")
    options(stage, "m0-q1").nth(0).check()
    stage.page.wait_for_function("models['m0-q1'].waiting.length === 1")
    stage.model("m0-q1", "model.waiting = []; model.held = false")
    options(stage, "m0-q1").nth(1).check()
    stage.page.clock.run_for(8100)
    stage.page.clock.run_for(2100)
    status(stage, "m0-q1", "saved")
    assert stored("m0-q1") == "b"


def test_a_reply_lost_with_the_page_is_no_conflict_at_the_next_visit(stage):
    stage.visit("m0-q1")
    stage.model("m0-q1", "model.held = true")
    options(stage, "m0-q1").nth(0).check()
    stage.page.wait_for_function("models['m0-q1'].waiting.length === 1")
    options(stage, "m0-q1").nth(1).check()
    assert stored("m0-q1") == "a"
    stage.visit("m0-q1")
    status(stage, "m0-q1", "saved")
    assert stored("m0-q1") == "b"


@pytest.mark.parametrize(("choice", "value"), [("Keep the one", "b"), ("Take the other", "c")])
def test_two_windows_ask_which_answer_counts(stage, choice, value):
    stage.visit("m0-q1")
    save(Question(open_folder("m0-sample"), "m0-q1"), "c")
    options(stage, "m0-q1").nth(1).check()
    assert "Another window saved a different answer at" in status(stage, "m0-q1", "stale")
    part = stage.part("m0-q1")
    assert "The trader's complaint" in part.locator(".cq-other").inner_text()
    assert stored("m0-q1") == "c"
    part.get_by_role("button", name=choice).click()
    status(stage, "m0-q1", "saved")
    assert stored("m0-q1") == value
    assert part.locator(f"input[value={value}]").is_checked()
    assert part.locator(".cq-conflict").is_hidden()
    assert stage.page.evaluate(KEEP) == []


def test_another_view_of_the_same_question_follows(stage):
    stage.visit("m0-q2")
    options(stage, "m0-q2").nth(0).check()
    status(stage, "m0-q2", "saved")
    stage.model("m0-q2", "model.emit_record({ value: ['b'], rev: 2, at: '2026-11-23T14:05:00Z' })")
    assert options(stage, "m0-q2").nth(1).is_checked()
    stage.model("m0-q2", "model.emit_record({ rev: 3 })")
    assert status(stage, "m0-q2", "none") == "Not answered yet"


def test_a_refused_answer_says_why_and_the_next_change_is_sent(stage, site):
    stage.visit("m0-q1")
    site.status = 413
    options(stage, "m0-q1").nth(0).check()
    assert "The site said 413." in status(stage, "m0-q1", "refused")
    site.status = None
    options(stage, "m0-q1").nth(1).check()
    status(stage, "m0-q1", "saved")
    assert site.answers["m0-q1"]["value"] == "b"


def test_a_site_in_trouble_is_told_and_asked_again(stage, site):
    stage.page.clock.install()
    stage.visit("m0-q1")
    site.status = 503
    options(stage, "m0-q1").nth(1).check()
    assert "sending again … The site said 503." in status(stage, "m0-q1", "unsent")
    site.status = None
    stage.page.clock.run_for(2100)
    status(stage, "m0-q1", "saved")
    assert site.answers["m0-q1"]["value"] == "b"


def test_an_attempt_handed_in_elsewhere_disables_the_question(stage, site):
    stage.visit("m0-q1")
    site.attempt = 2
    options(stage, "m0-q1").nth(1).check()
    status(stage, "m0-q1", "over")
    assert options(stage, "m0-q1").first.is_disabled()


def test_a_closed_module_shows_its_answers_and_why_they_stay(stage, site):
    site.state = "closed"
    at = "2026-11-23T14:05:00Z"
    site.answers["m0-q1"] = {"value": "b", "version": 1, "variant": 1, "rev": 1, "at": at}
    stage.visit("m0-q1", "m0-p1")
    part = stage.part("m0-q1")
    assert "This module is closed: your answers stay as they are." in part.inner_text()
    assert part.locator("input").nth(1).is_checked()
    assert part.locator("input").nth(1).is_disabled()
    stage.part("m0-p1").get_by_label("A long tail").check()
    stage.part("m0-p1").get_by_role("button", name="Check").click()
    stage.part("m0-p1").get_by_text("Yes, that fits.").wait_for()


def test_a_browser_that_keeps_nothing_still_saves(stage):
    stage.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    stage.visit("m0-q1")
    options(stage, "m0-q1").nth(1).check()
    status(stage, "m0-q1", "saved")
    assert stored("m0-q1") == "b"
    assert stage.faults == []


def test_leaving_a_question_sends_what_is_typed_and_stops(stage):
    stage.visit("m0-r1")
    stage.part("m0-r1").locator("textarea").press_sequentially("abc")
    stage.model("m0-r1", "model.leave()")
    stage.page.wait_for_function("models['m0-r1'].sent.length === 1")
    assert PUBLIC["questions"]["m0-r1"]["use"] == "reflection"
    assert stored("m0-r1") == "abc"
