"""Handing in: from the lesson page, from JupyterLab, and without a site."""

import io
import os
import zipfile

import pytest

from course.lesson import handing_in, packing
from course.lesson.cells import open_lesson, submit
from course.lesson.handing_in import Panel
from course.lesson.lesson import open_folder
from tests.lesson.test_cells import shown


@pytest.fixture
def panel(site, folder, monkeypatch):
    monkeypatch.setenv("COURSE_TOKEN", "token of-the-server")
    monkeypatch.setattr(handing_in, "ASK_EVERY", 0.01)
    (folder / "m0-sample.ipynb").write_text("{}", encoding="utf-8")
    return Panel(open_folder("m0-sample"))


def visible(panel):
    buttons = (panel.first, panel.confirm, panel.cancel)
    return [b.description for b in buttons if b.layout.display != "none"]


def followed(panel, received=None):
    """The status after the result was asked for, here without a thread."""
    panel._follow(received or {"id": 7, "timestamp": "2026-11-23 14:05:00.000000 UTC"})
    return panel.status.value


def test_the_lesson_page_links_to_the_site(site, folder):
    shown(open_lesson, "m0-sample")
    assert 'href="/services/site/modules/m0-sample/hand-in"' in shown(submit)


def test_without_a_site_the_files_to_send_are_named(folder):
    shown(open_lesson, "m0-sample")
    assert "answers.json" in shown(submit)


def test_a_site_that_is_away_cannot_take_anything(site, folder):
    site.status = 500
    shown(open_lesson, "m0-sample")
    assert "Handing in is not possible now." in shown(submit)


def test_a_closed_module_takes_nothing_more(site, folder):
    site.state = "closed"
    shown(open_lesson, "m0-sample")
    assert "nothing more can be handed in" in shown(submit)


def test_the_last_attempt_promises_no_other(panel, site):
    site.attempt, site.grades = 2, [{"state": "graded", "auto_score": 2, "max_auto_score": 4}]
    panel = Panel(open_folder("m0-sample"))
    assert "Score: 2 of 4 points." in followed(panel)
    assert "Another attempt" not in panel.status.value


def test_what_is_missing_is_said_before_anything_is_sent(panel, site):
    panel._lesson.save("m0-q2", ["a"], 0)
    assert visible(panel) == ["Hand in …"]
    panel.first.click()
    assert visible(panel) == ["Hand in now", "Not yet"]
    assert "8 answers are missing: " in panel.status.value
    assert "Question 1" in panel.status.value and "Question 2" not in panel.status.value
    panel.cancel.click()
    assert "Nothing was handed in." in panel.status.value
    assert site.submissions == []


def test_the_folder_is_sent_and_the_score_shown(panel, site, monkeypatch):
    site.grades = [
        {"state": "grading"},
        {"state": "graded", "auto_score": 21.5, "max_auto_score": 25, "needs_manual": True},
    ]
    monkeypatch.setattr(handing_in.threading.Thread, "start", lambda self: self.run())
    panel.first.click()
    panel.confirm.click()
    with zipfile.ZipFile(io.BytesIO(site.submissions[0])) as archive:
        assert archive.namelist() == ["m0-sample.ipynb", "public.json"]
    assert ("POST", "/services/site/api/lessons/m0-sample/submissions?attempt=1") in site.requests
    assert site.tokens[-1] == "token of-the-server"
    text = panel.status.value
    assert "Received on 23 November 2026 at 14:05" in text
    assert "Score: 21.5 of 25 points." in text and "read by a person" in text
    assert 'href="/services/site/submissions/7"' in text
    assert "Another attempt is possible" in text
    assert visible(panel) == []


@pytest.mark.parametrize(
    ("grade", "sentence"),
    [
        ({"state": "refused"}, "could not be graded"),
        ({"state": "fault"}, "Grading is delayed. Nothing is lost"),
    ],
)
def test_other_ends_are_said_too(panel, site, grade, sentence):
    site.grades = [grade]
    assert sentence in followed(panel)


def test_a_result_that_takes_long_stands_on_its_page(panel, monkeypatch):
    monkeypatch.setattr(handing_in, "ASK_FOR", 0.05)
    assert "The result will stand on its page." in followed(panel)


def test_a_refused_submission_keeps_the_button(panel, site):
    site.status = 409
    panel.confirm.click()
    assert "The site said 409." in panel.status.value
    assert "Your answers are kept." in panel.status.value
    assert not panel.first.disabled


def test_only_regular_visible_files_are_packed(tmp_path):
    (tmp_path / "a.ipynb").write_text("a", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "b.csv").write_text("b", encoding="utf-8")
    (tmp_path / ".hidden").write_text("c", encoding="utf-8")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "d").write_text("d", encoding="utf-8")
    (tmp_path / "link").symlink_to("/etc/hostname")
    (tmp_path / "folder").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    with zipfile.ZipFile(io.BytesIO(packing.pack(tmp_path))) as archive:
        assert archive.namelist() == ["a.ipynb", "data/b.csv"]


def test_a_folder_beyond_the_limits_is_refused(tmp_path, monkeypatch):
    for i in range(3):
        (tmp_path / f"{i}").write_bytes(b"x" * 40)
    monkeypatch.setattr(packing, "LARGEST", 100)
    with pytest.raises(packing.TooLarge):
        packing.pack(tmp_path)
    monkeypatch.setattr(packing, "LARGEST", 120)
    assert packing.pack(tmp_path)
    monkeypatch.setattr(packing, "MOST", 2)
    with pytest.raises(packing.TooLarge):
        packing.pack(tmp_path)
