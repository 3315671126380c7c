"""How do people use a lesson in JupyterLab?"""

from contextlib import contextmanager

from playwright.sync_api import expect

from tests.journey.people import SLOW, Learner
from tests.served.learners import classroom
from tests.serving import serving, short_folder

MODULE = "m5-performance"


@contextmanager
def school(*names: str, **environment: str):
    """A course with learners of these names: ``(the course, their password)``."""
    folder = short_folder()
    settings, password = classroom(folder, list(names))
    with serving(state=folder, **settings, **environment) as course:
        yield course, password


def learner(browser, course, password, name: str, *, language: str = "en", width: int = 1100):
    return Learner(browser, course.address, name, password, width, module=MODULE, language=language)


def choose_language(person: Learner, code: str) -> None:
    """On the site's home page."""
    person.page.goto(f"{person.address}services/site/")
    person.page.locator(f"button[name=language][value='{code}']").click()
    expect(person.page.locator("html")).to_have_attribute("lang", code)
    person.language = code


def open_notebook(person: Learner) -> None:
    """From the home page, as the link there leads; returns when the last cell has run."""
    page = person.page
    page.goto(f"{person.address}services/site/")
    page.locator(f"a[href$='clc/open/{MODULE}']").click()
    page.wait_for_url("**/lab/tree/**", timeout=3 * SLOW)
    person.widget("m5-q1").wait_for(timeout=2 * SLOW)
    page.locator(".jp-Notebook .widget-button:visible").first.wait_for(timeout=2 * SLOW)
