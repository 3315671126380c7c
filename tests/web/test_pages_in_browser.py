"""Do people find their way through the pages: on a desk and a phone, in two languages?"""

import os
import re
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import expect

from course import authoring
from course.grading import sample

from .fakehub import FakeHub
from .livesite import LiveSite, until
from .visitors import MODULE

pytestmark = [pytest.mark.browser, pytest.mark.nbgrader]

SLOW = 60_000  # milliseconds: the grader may still be starting
WIDTHS = (1100, 390)
LANGUAGES = ("en", "en-XA")


@pytest.fixture(scope="module")
def site(tmp_path_factory, released):
    state = tmp_path_factory.mktemp("pages")
    shutil.copytree(released, state / "nbgrader")
    with FakeHub() as hub, LiveSite(state, hub) as site:
        site.hub, site.state = hub, state
        hub.person("ada", "nbgrader-clc")
        hub.person("fay", "formgrade-clc")
        site.serve()
        site.start("grader")
        yield site


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = os.environ.get("COURSE_PICTURES")
    return Path(folder) if folder else tmp_path_factory.mktemp("pictures")


class Visitor:
    """A browser window that notes what must not happen."""

    def __init__(self, chromium, site, name, pictures):
        site.hub.visitor = name
        self.site, self.pictures = site, pictures
        self.page = chromium.new_page(viewport={"width": WIDTHS[0], "height": 900})
        self.page.set_default_timeout(30_000)
        self.trouble = []
        self.page.on("console", lambda m: m.type == "error" and self.trouble.append(m.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", self._same_host)

    def _same_host(self, request):
        hosts = (f"http://127.0.0.1:{self.site.port}/", self.site.environment["JUPYTERHUB_HOST"])
        if not request.url.startswith((*hosts, "data:")):
            self.trouble.append(request.url)

    def open(self, path=""):
        self.page.goto(self.site.address + path)

    def look(self, name):
        """Take the page's picture in each language and width, and see that it fits."""
        for language in LANGUAGES:
            self.page.locator(f'button[name=language][value="{language}"]').click()
            assert self.page.locator("html").get_attribute("lang") == language
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 900})
                self.page.screenshot(
                    path=self.pictures / f"{name}-{language}-{width}.png", full_page=True
                )
                wide = self.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{name} in {language} is {wide} pixels wide"
            if language == "en-XA":
                english = re.findall(r"\b(?:the|and|your|you|not|with)\b", self.text())
                assert english == [], f"{name}: English is left in {self.text()}"
        self.page.locator('button[name=language][value="en"]').click()
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def text(self):
        return self.page.locator("body").inner_text()


def answer(site, how, attempt, leave_out=()):
    records = sample.answers(authoring.load(MODULE), "ada", how, attempt)
    with site.api("ada") as api:
        now = api.get(f"lessons/{MODULE}").json()["answers"]
        for question, record in records.items():
            if question not in leave_out:
                if question == "m5-e1":
                    record["value"] = "Мои собственные слова. " * 44  # are in no language of ours
                record["rev"] = now.get(question, {}).get("rev", 0)
                sent = {name: record[name] for name in ("value", "version", "variant", "rev")}
                put = api.put(
                    f"lessons/{MODULE}/answers/{question}", json=sent | {"attempt": attempt}
                )
                assert put.status_code == 200, put.text


def grade_the_essay(site, score, words):
    """What a facilitator does in formgrader."""
    with Gradebook(f"sqlite:///{site.state / 'nbgrader/gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("m5-e1", MODULE, MODULE, "ada")
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.find_comment("m5-e1", MODULE, MODULE, "ada").manual_comment = words
        gradebook.db.commit()


def test_from_the_first_visit_to_the_explanations(site, chromium, pictures):
    ada = Visitor(chromium, site, "ada", pictures)
    page = ada.page
    ada.open()
    expect(page.get_by_text("Not started")).to_be_visible()
    ada.look("1-home-new")

    answer(site, "wrong", 1, leave_out=("m5-q5",))
    ada.open()
    expect(page.get_by_text("In progress")).to_be_visible()
    ada.look("2-home-in-progress")
    page.get_by_role("link", name="Hand in").click()
    expect(page.get_by_text("1 question is not answered yet")).to_be_visible()
    ada.look("3-hand-in")
    page.get_by_role("button", name="Hand in attempt 1").click()
    expect(page.get_by_role("heading", name="Your score")).to_be_visible(timeout=SLOW)
    expect(
        page.get_by_text("Your facilitator reads your written answer and adds its points.")
    ).to_be_visible()
    assert "wrong" not in ada.text().lower()
    ada.look("4-feedback-first")

    page.get_by_role("link", name="Your modules").click()
    ada.look("5-home-second-attempt")
    answer(site, "right", 2)
    ada.open(f"modules/{MODULE}/hand-in")
    expect(page.get_by_text("All questions are answered.")).to_be_visible()
    page.get_by_role("button", name="Hand in attempt 2").click()
    expect(page.get_by_text("This attempt counts")).to_be_visible(timeout=SLOW)
    ada.look("6-feedback-second")
    grade_the_essay(site, 6.5, "Ясно, *смело*, кратко. <script>alert(1)</script>")
    page.reload()
    expect(page.get_by_text("6.5 of 8 points from your facilitator")).to_be_visible()
    page.get_by_text("How it is assessed").click()
    expect(page.get_by_text("Ясно, смело, кратко.")).to_be_visible()
    assert "Waiting for your facilitator" not in ada.text()
    ada.look("6-feedback-graded")
    ada.open()
    expect(page.get_by_text("Both attempts are used.")).to_be_visible()
    expect(page.get_by_text("6.5 of 8 points from your facilitator")).to_be_visible()
    ada.look("7-home-done")
    ada.open("nowhere")
    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    ada.trouble = [text for text in ada.trouble if "404" not in text]
    assert ada.trouble == []


def test_what_a_facilitator_sees(site, chromium, pictures):
    fay = Visitor(chromium, site, "fay", pictures)
    fay.open()
    expect(fay.page.get_by_role("link", name="Open the grading desk")).to_have_attribute(
        "href", "/hub/user-redirect/formgrader"
    )
    fay.look("8-home-facilitator")
    with fay.page.expect_download() as download:
        fay.page.get_by_role("link", name="Download the gradebook").click()
    rows = Path(download.value.path()).read_text().splitlines()
    until(lambda: rows[0].startswith("assignment,duedate,timestamp,student_id"))
    assert any(row.startswith(MODULE) and ",ada," in row for row in rows[1:])
    assert fay.trouble == []
