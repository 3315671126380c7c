"""A site of its own for each test: state in a fresh folder, a Hub that answers over HTTP."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from course import paths

# Django reads its settings once in a process; only then may the state's place change.
_names = ("COURSE_STATE", "JUPYTERHUB_SERVICE_PREFIX", "COURSE_NOTEBOOKS")
_before = {name: os.environ.get(name) for name in _names}
_home = tempfile.mkdtemp(prefix="course-site-")
os.environ |= {
    "COURSE_STATE": _home,
    "JUPYTERHUB_SERVICE_PREFIX": "/services/site/",
    "COURSE_NOTEBOOKS": "1",
}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course.web.settings")

import django  # noqa: E402

django.setup()

from course.authoring.translations import compile_catalogs  # noqa: E402

(Path(_home) / "site" / "locale").mkdir(parents=True, exist_ok=True)
compile_catalogs(Path(_home) / "site" / "locale")
for _name, _value in _before.items():
    if _value is None:
        del os.environ[_name]
    else:
        os.environ[_name] = _value

from django.test import Client  # noqa: E402
from fakehub import FakeHub  # noqa: E402

from course.grading import release  # noqa: E402
from course.web import hubauth  # noqa: E402

MODULE = "m5-performance"
SITE = "/services/site/"
API = SITE + "api/"


def pytest_unconfigure():
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(scope="session")
def running_hub():
    with FakeHub() as hub:
        yield hub


@pytest.fixture
def hub(running_hub, monkeypatch):
    """A Hub with the usual people, whose earlier answers are forgotten."""
    hub = running_hub
    hub.people.clear()
    hub.codes.clear()
    hub.away = False
    for name in ("ada", "ben"):
        hub.person(name, "nbgrader-clc")
    hub.person("fay", "formgrade-clc")
    hub.person("lessons", kind="service")
    hub.person("other", kind="service")
    monkeypatch.setenv("JUPYTERHUB_API_URL", hub.url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-of-site")
    monkeypatch.setenv("JUPYTERHUB_SERVICE_NAME", "site")
    monkeypatch.setenv("JUPYTERHUB_CLIENT_ID", "service-site")
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", SITE)
    monkeypatch.delenv("JUPYTERHUB_OAUTH_CALLBACK_URL", raising=False)
    hubauth.hub.cache_clear()
    yield hub
    hubauth.hub.cache_clear()


@pytest.fixture
def state(tmp_path, monkeypatch):
    """An empty state, with the module released (its notebook is the built one)."""
    monkeypatch.setenv("COURSE_STATE", str(tmp_path))
    monkeypatch.delenv("COURSE_NBGRADER_ROOT", raising=False)
    released = tmp_path / "nbgrader/exchange/clc/outbound" / MODULE
    released.mkdir(parents=True)
    for name in (f"{MODULE}.ipynb", "public.json"):
        shutil.copy(paths.SOURCE / MODULE / name, released / name)
    return tmp_path


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """An nbgrader root in which nbgrader has released the module; to be copied, not used."""
    root = tmp_path_factory.mktemp("released")
    release.prepare(root, MODULE)
    return root


class Browser(Client):
    """A browser that follows the sign-in through the Hub, and knows its CSRF token."""

    def __init__(self, hub, name=None, **options):
        super().__init__(enforce_csrf_checks=True, **options)
        self.hub = hub
        if name:
            self.sign_in(name)

    def sign_in(self, name, page=SITE):
        """Ask for a page, be sent to the Hub, come back, and be sent on."""
        away = self.get(page)
        assert away.status_code == 302
        query = dict(part.split("=", 1) for part in away.url.split("?", 1)[1].split("&"))
        code = f"code-{name}-{query['state']}"
        self.hub.codes[code] = (f"token-of-{name}", query["code_challenge"])
        back = self.get(SITE + "oauth_callback", {"state": query["state"], "code": code})
        self.get(SITE)
        return back

    def csrf(self):
        return self.cookies["clc-site-csrf"].value

    def send(self, url, **fields):
        """Send a form, with its CSRF token."""
        return self.post(url, fields | {"csrfmiddlewaretoken": self.csrf()})


@pytest.fixture
def browser(hub, state, db):
    return lambda name=None, **options: Browser(hub, name, **options)


class Caller:
    """A program that calls the API with one credential."""

    def __init__(self, authorization=None, language=None):
        headers = {"Authorization": authorization, "Accept-Language": language}
        self.headers = {name: value for name, value in headers.items() if value}
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def call(self, method, path, body=None, content_type="application/json"):
        data = json.dumps(body) if content_type == "application/json" else body
        return self.client.generic(
            method,
            API + path,
            "" if body is None else data,
            content_type=content_type,
            headers=self.headers,
        )

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, **options):
        return self.call("POST", path, body, **options)

    def put(self, path, body):
        return self.call("PUT", path, body)


@pytest.fixture
def server(hub, state, db):
    """A learner's own server, by its Hub token."""
    return lambda name, **options: Caller(f"token token-of-{name}", **options)


@pytest.fixture
def lesson(server):
    """A lesson kernel: the token the site made for one learner and one module."""

    def make(name, module=MODULE, **options):
        made = server("lessons").post("lesson-tokens", {"learner": name, "module": module})
        return Caller("Bearer " + made.json()["token"], **options)

    return make


@pytest.fixture
def anybody(hub, state, db):
    """A caller with any Authorization header, or none."""
    return Caller


def save(caller, question="m5-q1", value="a", rev=0, **changed):
    """Save one answer as a lesson does; the caller's lesson says attempt and variant."""
    lesson = caller.get(f"lessons/{MODULE}").json()
    sent = {
        "attempt": lesson["attempt"],
        "value": value,
        "version": 1,
        "variant": lesson["variants"][question],
        "rev": rev,
    }
    return caller.put(f"lessons/{MODULE}/answers/{question}", sent | changed)
