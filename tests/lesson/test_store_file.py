"""answers.json: whole, one writer at a time, and never trusted."""

import json
import os
import subprocess
import sys

import pytest

from course.lesson.store import Refused, Stale
from course.lesson.store_file import LARGEST, FileStore


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path, "m0-sample")


def record(value, rev=0):
    return {"value": value, "version": 1, "variant": 0, "rev": rev}


def test_an_answer_is_kept_with_its_revision_version_variant_and_time(store, tmp_path):
    saved = store.put("m0-q1", record("b"), 1)
    assert saved["rev"] == 1
    assert FileStore(tmp_path, "m0-sample").open().answers == {
        "m0-q1": {"value": "b", "version": 1, "variant": 0, "rev": 1, "at": saved["at"]}
    }
    data = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    assert (data["format"], data["module"], data["attempt"]) == (1, "m0-sample", 1)


def test_a_stale_save_is_refused_and_shows_what_stands(store):
    store.put("m0-q1", record("a"), 1)
    store.put("m0-q1", record("b", rev=1), 1)
    with pytest.raises(Stale) as refusal:
        store.put("m0-q1", record("c", rev=1), 1)
    assert refusal.value.current["value"] == "b"
    assert refusal.value.current["rev"] == 2
    assert store.open().answers["m0-q1"]["value"] == "b"


def test_two_processes_lose_nothing(tmp_path):
    program = (
        "import sys; from pathlib import Path; from course.lesson.store_file import FileStore\n"
        "store = FileStore(Path(sys.argv[1]), 'm0-sample')\n"
        "for i in range(20):\n"
        "    answer = {'value': str(i), 'version': 1, 'variant': 0, 'rev': i}\n"
        "    store.put(sys.argv[2], answer, 1)\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name])
        for name in ("m0-q1", "m0-q2")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    answers = FileStore(tmp_path, "m0-sample").open().answers
    assert {name: (r["value"], r["rev"]) for name, r in answers.items()} == {
        "m0-q1": ("19", 20),
        "m0-q2": ("19", 20),
    }
    assert not list(tmp_path.glob(".answers-*"))


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        "null",
        "3",
        '{"format": 2, "module": "m0-sample", "attempt": 1, "answers": {}}',
        '{"format": 1, "module": "another", "attempt": 1, "answers": {}}',
        '{"format": 1, "module": "m0-sample", "attempt": 1, "answers": []}',
        '{"format": 1, "module": "m0-sample", "attempt": [], "answers": {}}',
        "[" * 100_000,
        '"' + "x" * LARGEST + '"',
    ],
)
def test_a_file_of_another_form_is_left_alone(store, tmp_path, text):
    path = tmp_path / "answers.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        store.open()
    with pytest.raises(Refused):
        store.put("m0-q1", record("a"), 1)
    assert path.read_text(encoding="utf-8") == text


def test_broken_records_are_not_shown(store, tmp_path):
    answers = {"a": 1, "b": {"value": 1}, "c": record("x") | {"rev": True, "at": "now"}}
    data = {"format": 1, "module": "m0-sample", "attempt": 1, "answers": answers}
    (tmp_path / "answers.json").write_text(json.dumps(data), encoding="utf-8")
    assert store.open().answers == {}


def test_links_and_pipes_are_not_followed(store, tmp_path):
    (tmp_path / "elsewhere").write_text("{}", encoding="utf-8")
    path = tmp_path / "answers.json"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused):
        store.open()
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(Refused):
        store.open()


def test_an_answer_that_is_too_long_is_refused(store):
    store.put("m0-e1", record("kept"), 1)
    with pytest.raises(Refused):
        store.put("m0-e1", record("x" * 20_001, rev=1), 1)
    assert store.open().answers["m0-e1"]["value"] == "kept"


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(Refused) as refusal:
        FileStore(tmp_path / "gone", "m0-sample").put("m0-q1", record("a"), 1)
    assert "cannot be written" in refusal.value.detail
