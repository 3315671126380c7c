"""Does anything that a learner wrote act in a browser, in feedback or at the grading desk?

The desk is a server with the extensions and settings of a facilitator's, over a root in which a
hostile assignment has been graded.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from course import paths
from course.hub.parts import free_port
from tests.grading import hostile_assignment as assignment

pytestmark = [pytest.mark.browser, pytest.mark.nbgrader]

CONFIG = """
c = get_config()
load_subconfig({config!r})
"""
SERVER = """
c = get_config()
c.ServerApp.jpserver_extensions = {
    "nbgrader.server_extensions.formgrader": True,
    "course.hub.learner.formgrader": True,
}
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.IdentityProvider.token = ""
c.ServerApp.password = ""
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The address of a grading desk, and the root below it."""
    folder = tmp_path_factory.mktemp("desk")
    root, settings = folder / "course", folder / "settings"
    settings.mkdir()
    config = str(paths.ROOT / "nbgrader_config.py")
    (settings / "nbgrader_config.py").write_text(CONFIG.format(config=config), encoding="utf-8")
    (settings / "jupyter_server_config.py").write_text(SERVER, encoding="utf-8")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "JUPYTER_CONFIG_DIR": str(settings),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "COURSE_NBGRADER_ROOT": str(root),
        "HOME": str(folder),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", env["PATH"])
        assignment.place(root, hostile=True)
    nbgrader = [sys.executable, "-m", "nbgrader", "generate_feedback", assignment.ASSIGNMENT]
    subprocess.run(nbgrader, env=env, cwd=settings, check=True, capture_output=True)
    port = free_port()
    words = [sys.executable, "-m", "jupyter_server", f"--port={port}", f"--notebook-dir={folder}"]
    with (folder / "server.txt").open("w") as log:
        server = subprocess.Popen(words, env=env, cwd=folder, stdout=log, stderr=log)
    try:
        yield _answering(f"http://127.0.0.1:{port}", folder / "server.txt"), root
    finally:
        server.terminate()
        server.wait(20)


def _answering(address: str, log: Path) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if httpx.get(f"{address}/formgrader/gradebook").is_success:
                return address
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


class Watched:
    """A page and everything on it that must not happen."""

    def __init__(self, browser, width=1100, **options):
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.page = self.context.new_page()
        self.dialogs, self.requested, self.complaints, self.opened = [], [], [], []
        self.page.on(
            "dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss())
        )
        self.page.on("request", lambda request: self.requested.append(request.url))
        # A request that the page's policy refuses is announced, and fails before it leaves.
        self.page.on("requestfailed", lambda r: r.failure == "csp" and self.requested.remove(r.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("page", lambda page: self.opened.append(page.url))

    def click_all(self) -> None:
        """Click on whatever in the learner's part could be clicked, and on its words."""
        before = self.page.url
        for target in ("a", "button:not(.btn)", "form", "svg", "summary", "td", "pre", "code"):
            for found in self.page.locator(f"main {target}").all():
                if found.is_visible():
                    found.dispatch_event("click")
        for words in ("raw link", "md link", "web", "osc link", "js"):
            for found in self.page.locator("main").first.get_by_text(words).all()[:6]:
                if found.is_visible():
                    found.dispatch_event("click")
        self.page.wait_for_timeout(200)
        assert self.page.url == before

    def unharmed(self, *ours: str) -> None:
        assert self.page.evaluate("window.hit") is None
        assert not self.dialogs
        assert not self.opened
        assert not [url for url in self.requested if not url.startswith((*ours, "data:"))]


@pytest.fixture
def watched(chromium):
    pages = []

    def watch(**options):
        pages.append(Watched(chromium, **options))
        return pages[-1]

    yield watch
    for each in pages:
        each.context.close()


def sheet(address: str) -> str:
    """The address of the submission at the desk."""
    name = assignment.ASSIGNMENT
    listed = httpx.get(f"{address}/formgrader/api/submitted_notebooks/{name}/{name}").json()
    return f"{address}/formgrader/submissions/{listed[0]['id']}/"


def test_nothing_acts_at_the_grading_desk(desk, watched):
    address, _ = desk
    at = watched()
    answer = at.page.goto(sheet(address), wait_until="networkidle")
    allowed = answer.headers["content-security-policy"]
    assert re.search(r"script-src 'nonce-[\w-]{22}' 'unsafe-hashes' 'sha256-", allowed)
    assert at.page.locator("#notebook script, #notebook iframe, #notebook a").count() == 0
    assert at.page.locator("#notebook svg, #notebook form, #notebook [onclick]").count() == 0
    at.click_all()
    at.unharmed(address)
    assert not at.complaints


def test_the_grading_desk_still_works(desk, watched):
    address, _ = desk
    at = watched()
    at.page.goto(sheet(address), wait_until="networkidle")
    score = at.page.locator("input#e1")
    assert score.input_value() == "3.5"
    with at.page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
        score.fill("2")
        score.blur()
    with at.page.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT"):
        at.page.locator("textarea#e1-comment").fill(assignment.SCRIPTS)
        at.page.locator("textarea#e1-comment").blur()
    at.page.locator("span.name-hidden.glyphicon").click()
    assert at.page.locator("a.name-shown").is_visible()
    assert "<script>" in at.page.locator("a.name-shown").inner_text()
    at.page.reload(wait_until="networkidle")
    assert score.input_value() == "2"
    at.unharmed(address)
    assert not at.complaints


def test_the_desk_still_stands_when_sanitising_fails(desk, watched):
    """The policy alone: of a stranger's scripts in the page none runs, and none is fetched."""
    address, _ = desk
    at = watched()
    strange = re.sub("<(meta|style).*?>", "", assignment.SCRIPTS)

    def with_strangers(route):
        real = route.fetch()
        route.fulfill(response=real, body=real.text().replace("</main>", f"{strange}</main>", 1))

    at.page.route("**/formgrader/submissions/**", with_strangers)
    at.page.goto(sheet(address), wait_until="networkidle")
    assert at.page.locator("main iframe").count() == 1
    at.page.get_by_text("raw link", exact=True).dispatch_event("click")
    at.page.wait_for_timeout(200)
    assert at.page.url.partition("?")[0] == sheet(address)
    at.unharmed(address, "about:")


@pytest.mark.parametrize("name", ["evil.html", "evil.svg"])
def test_a_file_of_a_submission_has_no_scripts_and_no_origin(desk, watched, name):
    address, _ = desk
    at = watched()
    answer = at.page.goto(sheet(address) + name)
    assert answer.headers["content-security-policy"].startswith("sandbox; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    at.page.wait_for_timeout(200)
    assert not at.dialogs
    assert at.page.evaluate("self.origin") == "null"


@pytest.mark.parametrize(
    "path",
    [
        "manage_assignments",
        f"manage_submissions/{assignment.ASSIGNMENT}",
        f"gradebook/{assignment.ASSIGNMENT}/{assignment.ASSIGNMENT}",
        "manage_students",
        f"manage_students/{assignment.LEARNER}",
        "manage_students/%3C%2Fscript%3E%3Cscript%3Ewindow.hit=1%3C%2Fscript%3E",
        "manage_submissions/%22%3Bwindow.hit=1%2F%2F",
        "gradebook/%3Cimg%20src=x%20onerror=window.hit=1%3E",
    ],
)
def test_the_lists_show_names_as_text(desk, watched, path):
    address, _ = desk
    at = watched()
    answer = at.page.goto(f"{address}/formgrader/{path}", wait_until="networkidle")
    assert "object-src 'none'" in answer.headers["content-security-policy"]
    at.unharmed(address)


@pytest.mark.parametrize("width", [390, 1100])
def test_nothing_acts_in_feedback(desk, watched, width):
    _, root = desk
    page = assignment.page(root)
    at = watched(width=width)
    at.page.goto(page.as_uri())
    assert at.page.evaluate("document.documentElement.scrollWidth") <= width
    at.click_all()
    at.unharmed(page.as_uri())
