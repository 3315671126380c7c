"""The built notebook and public file: as the golden files, the same every time, without keys."""

import hashlib
import json
import os
import subprocess
import sys

import nbformat
import pytest
from lesson_texts import GOLDEN, SMALL, varied

from course import paths
from course.authoring import build, load, load_path
from course.authoring.notebook import BLANK, files
from course.questions import judge, resolve, right_answer


@pytest.fixture(scope="module")
def made():
    return files(load_path(SMALL))


def test_the_golden_files(made):
    """After a wanted change, write them anew: python tests/authoring/write_golden.py"""
    assert sorted(made) == ["bars.svg", "public.json", "small-lesson.ipynb"]
    for name in ("small-lesson.ipynb", "public.json"):
        assert made[name].decode() == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_notebook_is_valid_and_every_id_is_a_name(made):
    notebook = nbformat.reads(made["small-lesson.ipynb"].decode(), as_version=4)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    assert ids[:7] == [
        "setup", "welcome", "border-post", "more", "small-q1-ask", "small-q1", "small-q2-ask",
    ]  # fmt: skip
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader")
        assert (meta is None) == (cell.cell_type == "markdown" and cell.source != BLANK)
        assert meta is None or meta["grade_id"] == cell.id


def test_points_stand_on_answer_cells_and_analysts_tests(made):
    notebook = nbformat.reads(made["small-lesson.ipynb"].decode(), as_version=4)
    points = {
        cell.id: cell.metadata.nbgrader.points
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    assert points == {
        "small-q1": 2, "small-q2": 1.5, "small-q3": 4, "small-e1": 2, "small-a1-test": 2,
    }  # fmt: skip


def test_no_time_no_place_and_no_hash_seed_changes_a_byte(made):
    code = (
        "import hashlib, pathlib, sys\n"
        "from course.authoring import load_path\n"
        "from course.authoring.notebook import files\n"
        "for name, data in files(load_path(pathlib.Path(sys.argv[1]))).items():\n"
        "    print(name, hashlib.sha256(data).hexdigest())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", code, str(SMALL)],
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        cwd="/",
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    here = [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in made.items()]
    assert elsewhere.splitlines() == here


def test_the_public_file_holds_everything_but_what_graders_know(made):
    public = json.loads(made["public.json"])
    questions = public["questions"]
    assert public["minutes"] == 30
    assert {name: len(q["forms"]) for name, q in questions.items()} == {
        name: q["pool"] for name, q in questions.items()
    }
    for name, question in questions.items():
        shown = set(question) | {field for form in question["forms"] for field in form}
        private = shown & {"key", "misconceptions", "explanation", "example"}
        assert not private if question["use"] == "graded" else name[6] in "pr"
    text = made["public.json"].decode()
    for secret in (
        "pull the mean up",
        "Half of all trucks",
        "These are days",
        "Minister, the mean",
    ):
        assert secret not in text
    assert questions["small-q2"]["forms"][0] == {"values": {"trucks": 40, "rate": 240}}
    assert questions["small-q3"]["forms"][1] == {"values": {"trucks": 110}}


def test_practice_can_be_judged_from_the_public_file_alone(made):
    for question in json.loads(made["public.json"])["questions"].values():
        if question["use"] == "practice":
            for variant in range(question["pool"]):
                form = resolve(question, variant)
                assert judge(form, right_answer(form)).outcome == "right"


def test_source_is_current():
    """``course build`` was run after the last change of the authored text."""
    assert paths.modules()
    for name in paths.modules():
        assert build.stale(load(name), paths.SOURCE) == []


def test_build_writes_removes_and_notices(tmp_path, capsys):
    module = load_path(SMALL)
    assert build.write(module, tmp_path) == ["bars.svg", "public.json", "small-lesson.ipynb"]
    assert build.write(module, tmp_path) == []
    folder = tmp_path / "small-lesson"
    (folder / "answers.json").write_text("{}")
    (folder / "bars.svg").write_text("changed")
    assert build.stale(module, tmp_path) == ["answers.json", "bars.svg"]
    assert build.write(module, tmp_path) == ["answers.json", "bars.svg"]
    assert build.stale(module, tmp_path) == []
    assert not (folder / "answers.json").exists()


def test_the_build_command(tmp_path, capsys):
    name = paths.modules()[0]
    command = ["--module", name, "--out", str(tmp_path)]
    assert build.main([*command, "--check"]) == 1
    assert build.main(command) == 0
    assert build.main([*command, "--check"]) == 0
    assert (tmp_path / name / f"{name}.ipynb").is_file()
    capsys.readouterr()
    assert build.main(["--module", "m9-nothing"]) == 2
    assert capsys.readouterr().err == "course build: there is no module 'm9-nothing'\n"


def test_a_name_that_is_kept_keeps_its_cell(tmp_path):
    """A changed text changes its own cell and no other."""
    before = files(load_path(SMALL))["small-lesson.ipynb"].decode().splitlines()
    after = files(varied(tmp_path, ("These words are extra.", "Other words.")))
    changed = set(before) ^ set(after["small-lesson.ipynb"].decode().splitlines())
    assert len(changed) == 2
