"""Where every untranslated word shows, which English is left on the pages around the course?

On the Hub's pages none: they are ours. JupyterLab and formgrader have words that cannot be
translated from outside; ``upstream_english.txt`` lists them, and the list may only shrink.
"""

import re
from pathlib import Path

import pytest

from tests.journey.labels import english
from tests.journey.notebooks import MODULE, choose_language, open_notebook
from tests.journey.people import SLOW, Learner
from tests.serving import serving

pytestmark = [pytest.mark.hub, pytest.mark.browser]

BASELINE = Path(__file__).with_name("upstream_english.txt")

LAB = ", ".join(
    [
        ".lm-MenuBar-itemLabel",
        ".jp-NotebookPanel-toolbar .jp-ToolbarButtonComponent",
        ".jp-SideBar .lm-TabBar-tab",
    ]
)
FORMGRADER = {
    "formgrader manage assignments": "formgrader/manage_assignments",
    "formgrader gradebook": "formgrader/gradebook",
    "formgrader submissions": f"formgrader/gradebook/{MODULE}/{MODULE}",
    "formgrader students": "formgrader/manage_students",
}
FORMGRADER_PARTS = "h1, h2, th, .nav-pills li, ol.breadcrumb li, #new-assignment"


@pytest.fixture(scope="module")
def served():
    """A course of its own: here nobody has a server yet, nor has handed anything in."""
    with serving() as course:
        yield course


@pytest.fixture
def person(chromium, served):
    """``person(name)``: signed in, and reading in the pseudo-language."""
    people = []

    def sign_in(name):
        someone = Learner(
            chromium, served.address, name, served.passwords[name], module=MODULE, language="en-XA"
        )
        people.append(someone)
        someone.sign_in()
        choose_language(someone, "en-XA")
        return someone

    yield sign_in
    for someone in people:
        someone.close()


def test_the_hubs_own_pages_are_all_translated(person, served, shots):
    lead = person("lead")
    page = lead.page
    lead.context.request.delete(f"{served.address}hub/api/users/lead/server")
    for width in (1100, 390):
        page.set_viewport_size({"width": width, "height": 800})
        for name, path in {
            "home": "hub/home",
            "not-running": "hub/user/lead/lab",
            "missing": "hub/no-such-page",
            "forbidden": "hub/admin",
            "change-password": "hub/change-password",
            "starting": "hub/spawn",
        }.items():
            page.goto(served.address + path, wait_until="domcontentloaded")
            if name == "starting" and "/spawn-pending/" not in page.url:
                continue  # it was quicker than the browser
            page.screenshot(path=shots / f"hub-{name}-{width}.png")
            assert page.locator("html").get_attribute("lang") == "en-XA", name
            assert english(page, "body") == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert not lead.strangers()


def listed() -> dict[str, set[str]]:
    """Page -> the strings that the baseline allows on it."""
    found: dict[str, set[str]] = {}
    for line in BASELINE.read_text(encoding="utf-8").splitlines():
        page, _, text = line.partition(": ")
        found.setdefault(page, set()).add(text)
    return found


def compare(found: dict[str, list[str]]) -> None:
    """Each page against the baseline, both ways."""
    allowed = listed()
    new = [f"{page}: {text}" for page in found for text in sorted(set(found[page]) - allowed[page])]
    gone = [
        f"{page}: {text}" for page in found for text in sorted(allowed[page] - set(found[page]))
    ]
    assert not new, "English that was not there before:\n" + "\n".join(new)
    assert not gone, f"Take these out of {BASELINE.name}, they are gone:\n" + "\n".join(gone)


def test_jupyterlab_has_no_more_english_than_before(person):
    lead = person("lead")
    open_notebook(lead)
    compare({"JupyterLab": english(lead.page, LAB)})
    assert not lead.strangers()


def test_formgrader_has_no_more_english_than_before(person, served):
    facilitator = person("facilitator")
    found = {}
    for name, path in FORMGRADER.items():
        facilitator.page.goto(f"{served.address}hub/user-redirect/{path}")
        facilitator.page.wait_for_url(f"**/user/facilitator/{path}", timeout=3 * SLOW)
        facilitator.page.wait_for_load_state("networkidle")
        words = english(facilitator.page, FORMGRADER_PARTS)
        found[name] = [text for text in words if text != re.sub(r"\d+", "#", MODULE)]
    compare(found)
    assert not facilitator.strangers()


def test_the_baseline_is_sorted_and_says_nothing_twice():
    lines = BASELINE.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
