"""A site of its own for each test: state in a fresh folder, a Hub that answers over HTTP."""

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


from course.grading import release  # noqa: E402
from course.web import hubauth  # noqa: E402

from .fakehub import FakeHub  # noqa: E402
from .visitors import MODULE, SITE, Browser, Caller  # noqa: E402


def pytest_unconfigure():
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(scope="session")
def running_hub():
    """One Hub, and the site's one client of it: it reads the environment while it is made."""
    with FakeHub() as hub:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JUPYTERHUB_API_URL", hub.url)
            patch.setenv("JUPYTERHUB_API_TOKEN", "token-of-site")
            patch.setenv("JUPYTERHUB_SERVICE_NAME", "site")
            patch.setenv("JUPYTERHUB_CLIENT_ID", "service-site")
            patch.setenv("JUPYTERHUB_OAUTH_CALLBACK_URL", SITE + "oauth_callback")
            patch.delenv("JUPYTERHUB_HOST", raising=False)
            hubauth.hub.cache_clear()
            client = hubauth.hub()
            for name in ("api_url", "api_token", "access_scopes", "login_url", "oauth_token_url"):
                getattr(client, name)
        yield hub
        hubauth.hub.cache_clear()


@pytest.fixture
def hub(running_hub):
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
    hubauth.hub().cache.clear()
    return hub


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


@pytest.fixture
def browser(hub, state, db):
    return lambda name=None, **options: Browser(hub, name, **options)


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
