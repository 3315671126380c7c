"""Is a lesson opened as a notebook the same lesson: same answers, same language, same result?"""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.hub.kernels import run
from tests.journey.labels import english
from tests.journey.notebooks import choose_language, learner, open_notebook, school
from tests.journey.people import SLOW

pytestmark = [pytest.mark.hub, pytest.mark.browser]


@pytest.fixture(scope="module")
def course():
    with school("ana", "ben") as (served, password):
        yield served, password


def saved(person, question):
    status = person.widget(question).locator(".cq-status")
    expect(status).to_have_attribute("data-state", "saved")


def test_both_doors_lead_to_the_same_answers_and_one_result(course, chromium, shots):
    ana = learner(chromium, *course, "ana")
    ana.sign_in()
    ana.open_lesson()
    choice = ana.right("m5-q1", attempt=1)
    ana.answer("m5-q1", choice, attempt=1)

    open_notebook(ana)
    ana.page.screenshot(path=shots / "en-notebook.png")
    saved(ana, "m5-q1")
    expect(ana.widget("m5-q1").locator(f'input[value="{choice}"]')).to_be_checked()
    expect(ana.page.locator(".clc-shown .jp-Cell-inputWrapper:visible")).to_have_count(0)
    expect(ana.page.locator(".clc-record")).not_to_have_count(0)
    expect(ana.page.locator(".clc-record:visible")).to_have_count(0)
    expect(ana.page.locator(".jp-RenderedText[data-mime-type*=stderr]")).to_have_count(0)
    number = ana.right("m5-q3", attempt=1)
    ana.answer("m5-q3", number, attempt=1)

    ana.open_lesson()
    saved(ana, "m5-q3")
    typed = ana.widget("m5-q3").locator("input[type=text]")
    expect(typed).to_have_value(re.compile(r"\d"))

    open_notebook(ana)
    buttons = ana.page.locator(".jp-Notebook .widget-button:visible")
    ana.page.get_by_role("button", name="Hand in …").click()
    expect(buttons.filter(has_text="Hand in now")).to_be_visible()
    ana.page.get_by_role("button", name="Hand in now").click()
    expect(ana.page.get_by_text("Score:")).to_be_visible(timeout=2 * SLOW)
    ana.page.screenshot(path=shots / "en-notebook-handed-in.png")
    with ana.context.expect_page() as opened:
        ana.page.get_by_role("link", name="Result and feedback").click()
    expect(opened.value.locator("section.score meter")).to_be_visible(timeout=SLOW)
    earned = float(opened.value.locator("section.score meter").get_attribute("value"))
    points = {name: question.points for name, question in ana.module.questions.items()}
    assert earned == points["m5-q1"] + points["m5-q3"]
    assert not ana.complaints
    assert not ana.strangers()
    ana.close()


OWN_CELL = """
import nbformat, pathlib
place = pathlib.Path.home() / "m5-performance" / "m5-performance.ipynb"
book = nbformat.read(place, as_version=4)
for cell in book.cells:
    if cell.id == "m5-a1":
        cell.source = "mine = 17"
mine = nbformat.v4.new_markdown_cell("A thought of my own.")
mine["id"] = "thought"
book.cells.insert(3, mine)
nbformat.write(book, place)
"""

LOOK = """
import json, nbformat, pathlib
place = pathlib.Path.home() / "m5-performance"
book = nbformat.read(place / "m5-performance.ipynb", as_version=4)
nbformat.validate(book)
cells = {cell.id: cell.source for cell in book.cells}
public = json.loads((place / "public.json").read_text())
print(json.dumps([cells["m5-a1"], cells["thought"], cells["opening"], public["language"]]))
"""


def test_another_language_keeps_the_answers(course, chromium, shots):
    ben = learner(chromium, *course, "ben")
    ben.sign_in()
    open_notebook(ben)
    choice = ben.right("m5-q1", attempt=1)
    ben.answer("m5-q1", choice, attempt=1)
    expect(ben.page.locator(".jp-Notebook h1").first).to_have_text(
        re.compile("^Performance management")
    )
    served, password = course
    with served.sign_in("ben", password) as client:
        client.get("/user/ben/lab")
        run(served, client, "ben", OWN_CELL)

        choose_language(ben, "en-XA")
        open_notebook(ben)
        ben.page.screenshot(path=shots / "en-XA-notebook.png")
        saved(ben, "m5-q1")
        expect(ben.widget("m5-q1").locator(f'input[value="{choice}"]')).to_be_checked()
        heading = ben.page.locator(".jp-Notebook h1").first
        expect(heading).not_to_have_text(re.compile("^Performance management"))
        kept = run(served, client, "ben", LOOK)
    mine, thought, prose, language = json.loads(kept.splitlines()[-1])
    assert (mine, thought, language) == ("mine = 17", "A thought of my own.", "en-XA")
    assert "Dalmor is a road post" not in prose
    shown = english(ben.page, ".jp-RenderedMarkdown, .jp-OutputArea-output")
    assert shown == ["A thought of my own."]
    assert not ben.strangers()
    ben.close()
