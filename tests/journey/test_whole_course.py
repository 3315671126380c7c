"""Does one learner's path really work, from sign-in to the facilitator's mark and back?

Read aloud, the test is the course: open the lesson, play with the post, answer, leave, come
back, hand in, read the feedback, try once more; the facilitator grades the essay and exports;
the learner sees the final score. Once in English, once where every untranslated word shows.
"""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from course.pseudo import pseudo
from tests.journey.people import SLOW, Learner, Person
from tests.journey.words import plain_english
from tests.secrets import private_texts

pytestmark = [pytest.mark.hub, pytest.mark.browser]

MODULE = "m5-performance"
ESSAY = "m5-e1"
POINTS = 6.5
COMMENT = pseudo("Two data points, well read. Name the owner of the first step.")


@pytest.fixture(params=["en", "en-XA"])
def learner(request, chromium, served):
    name = {"en": "learner", "en-XA": "lead"}[request.param]
    person = Learner(
        chromium,
        served.address,
        name,
        served.passwords[name],
        module=MODULE,
        language=request.param,
    )
    yield person
    person.close()


def graded(learner):
    return [name for name, question in learner.module.questions.items() if question.graded]


def choose_language(learner):
    learner.page.locator(f"button[name=language][value='{learner.language}']").click()
    expect(learner.page.locator("html")).to_have_attribute("lang", learner.language)


def show(learner, shots, name):
    learner.page.screenshot(path=shots / f"{learner.language}-{name}.png", full_page=True)
    if learner.language == "en-XA":
        assert not plain_english(learner.page), name


def play_with_the_post(learner):
    """More trucks to inspection: predict first, only then see what it does to the yard."""
    panel = learner.page.locator("#border-post")
    panel.scroll_into_view_if_needed()
    panel.locator('input[value="stricter"]').check()
    pictures = panel.locator("img")
    expect(pictures).to_have_count(0)
    panel.locator('input[value="longer"]').check()
    expect(pictures.first).to_be_visible()
    expect(pictures.first).to_have_attribute("alt", re.compile(r"\w"))


def hand_in(learner):
    learner.page.goto(f"{learner.address}services/site/modules/{MODULE}/hand-in")
    learner.page.locator("section.decision button[type=submit]").click()
    expect(learner.page.locator("section.score meter")).to_be_visible(timeout=SLOW)


def score(learner):
    meter = learner.page.locator("section.score meter")
    return float(meter.get_attribute("value")), float(meter.get_attribute("max"))


def told(learner, *leaves):
    """Which of the texts that only graders have came over this learner's wire so far."""
    heard = learner.heard()
    pieces = private_texts(learner.module, *leaves)
    assert len(pieces) > 5
    return [piece for piece in pieces if piece in heard]


def grade_the_essay(chromium, served, student):
    """In formgrader: find the submission, read the answers in words, type points and a comment."""
    facilitator = Person(chromium, served.address, "facilitator", served.passwords["facilitator"])
    page = facilitator.sign_in()
    page.goto(f"{served.address}hub/user-redirect/formgrader/gradebook/{MODULE}/{MODULE}")
    page.wait_for_url("**/user/facilitator/formgrader/gradebook/**", timeout=3 * SLOW)
    name = page.locator("a", has_text=re.compile(rf"^\s*{student}\s*$"))
    row = page.locator("tbody tr", has=name)
    row.locator("a:visible").first.click()
    page.wait_for_url("**/formgrader/submissions/**")
    points = page.locator(f"input#{ESSAY}")
    expect(points).to_have_class(re.compile("needs_manual_grade"))
    points.fill(str(POINTS))
    points.blur()
    expect(points).not_to_have_class(re.compile("needs_manual_grade"))
    comment = page.locator(f"textarea#{ESSAY}-comment")
    with page.expect_response(lambda answer: "/formgrader/api/comment/" in answer.url):
        comment.fill(COMMENT)
        comment.blur()
    exported = page.request.get(f"{served.address}services/site/export.csv")
    assert exported.ok
    rows = csv.DictReader(io.StringIO(exported.text()))
    mine = [row for row in rows if student in row.values()]
    assert not facilitator.strangers()
    facilitator.close()
    return mine


def test_one_learner_from_sign_in_to_the_final_score(learner, chromium, served, shots):
    learner.sign_in()
    choose_language(learner)
    show(learner, shots, "home")

    learner.open_lesson()
    play_with_the_post(learner)
    show(learner, shots, "lesson")
    for name in learner.module.questions:
        value = learner.right(name, attempt=1)
        if name in ("m5-q1", "m5-q4"):
            value = learner.first_misconception(name, attempt=1)
        learner.answer(name, value, attempt=1)

    learner.page.close()
    learner.page = learner._watch(learner.context.new_page())
    learner.open_lesson()
    for name in graded(learner):
        status = learner.widget(name).locator(".cq-status")
        expect(status).to_have_attribute("data-state", "saved")

    assert not told(learner, "says", "explanation", "example")
    hand_in(learner)
    first, most = score(learner)
    assert 0 < first < most
    assert not told(learner, "explanation", "example")
    show(learner, shots, "feedback")

    learner.open_lesson()
    for name in graded(learner):
        if name != ESSAY:
            learner.answer(name, learner.right(name, attempt=2), attempt=2)
    show(learner, shots, "lesson-again")
    hand_in(learner)
    assert score(learner) == (most, most)
    show(learner, shots, "feedback-again")

    rows = grade_the_essay(chromium, served, learner.name)
    assert len(rows) == 1

    learner.page.reload()
    expect(learner.page.locator("section.score")).to_contain_text(
        re.compile(str(POINTS).replace(".", "[.,]"))
    )
    expect(learner.page.locator("main")).to_contain_text(COMMENT)
    learner.page.goto(learner.address + "services/site/")
    show(learner, shots, "home-after")
    assert not learner.complaints
    assert not learner.strangers()
