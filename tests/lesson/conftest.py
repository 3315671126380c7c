"""A lesson folder, an open lesson and a small site for the tests of this folder."""

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course import language
from course.lesson import cells
from course.lesson.lesson import open_folder
from tests.lesson.sample import PUBLIC
from tests.lesson.small_site import SmallSite


@pytest.fixture(scope="session", autouse=True)
def shell():
    """A notebook's shell, so that what cells display can be caught."""
    yield InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    InteractiveShell.clear_instance()


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """No site, no nbgrader, English, and no lesson open."""
    for name in ("API", "TOKEN", "LANGUAGE", "LEARNER", "LESSON_DIR"):
        monkeypatch.delenv(f"COURSE_{name}", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(cells, "_open", None)
    monkeypatch.setattr(cells, "_tried", False)
    yield
    language.use("en")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A lesson's folder, as the working directory."""
    (tmp_path / "public.json").write_text(json.dumps(PUBLIC), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def lesson(folder):
    """The sample lesson with answers.json beside it."""
    return open_folder("m0-sample")


@pytest.fixture
def site(monkeypatch):
    """A site that knows the learner ``ada``; the lesson page's credential is set."""
    with SmallSite() as running:
        monkeypatch.setenv("COURSE_API", running.url)
        monkeypatch.setenv("COURSE_TOKEN", "Bearer ada-m0")
        yield running


@pytest.fixture
def stage(chromium, folder):
    """A page for the sample lesson, its clock in Kathmandu (UTC+5:45)."""
    from tests.lesson.stage import Stage

    context = chromium.new_context(timezone_id="Asia/Kathmandu")
    context.set_default_timeout(10_000)
    yield Stage(context.new_page())
    context.close()
