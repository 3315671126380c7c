"""Do the commands do what their help says, on the real module?"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from course import authoring, cli, paths
from course.grading import release, settings

MODULE = "m5-performance"

pytestmark = pytest.mark.nbgrader


def course(*words, check=True, **environment):
    env = {**os.environ, "PYTHONWARNINGS": "default", **environment}
    words = [sys.executable, "-m", "course.cli", *map(str, words)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    assert not check or done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A root with the real module released and three submissions."""
    root = tmp_path_factory.mktemp("site") / "nbgrader"
    for how in ("right", "blank", "wrong"):
        out = root / "submitted"
        course("sample", MODULE, "--answers", how, "--learner", f"l-{how}", "--out", out)
    return root


@pytest.fixture(scope="module")
def graded(root):
    done = course("grade", MODULE, "--root", root, "--json", "--workers", "2")
    return done, json.loads(done.stdout)["submissions"]


def grades(root):
    query = """SELECT s.student_id, b.name, g.auto_score, g.needs_manual_grade, c.auto_comment
        FROM grade g JOIN base_cell b ON b.id = g.cell_id
        JOIN submitted_notebook n ON n.id = g.notebook_id
        JOIN submitted_assignment s ON s.id = n.assignment_id
        LEFT JOIN base_cell o ON o.name = b.name AND o.type = 'SolutionCell'
        LEFT JOIN comment c ON c.cell_id = o.id AND c.notebook_id = n.id ORDER BY 1, 2"""
    with sqlite3.connect(root / "gradebook.db") as connection:
        return connection.execute(query).fetchall()


def test_grade_releases_grades_and_prints_json(graded):
    done, rows = graded
    assert [row["learner"] for row in rows] == ["l-blank", "l-right", "l-wrong"]
    names = {"learner", "module", "status", "auto_score", "max_auto_score", "needs_manual"}
    assert all(set(row) == names for row in rows)
    blank, right, wrong = rows
    assert (blank["auto_score"], blank["status"], blank["needs_manual"]) == (0, "graded", False)
    assert right["auto_score"] == right["max_auto_score"] > 0
    assert (right["status"], right["needs_manual"]) == ("needs_manual", True)
    assert 0 <= wrong["auto_score"] < right["auto_score"]
    assert "Warning" not in done.stderr


def test_the_autograde_command_leaves_the_same_rows(root, graded):
    before = grades(root)
    notebooks = {p: p.read_bytes() for p in (root / "autograded").rglob("*.ipynb")}
    env = {**os.environ, "COURSE_NBGRADER_ROOT": str(root), "PATH": "/usr/bin:/bin"}
    words = [sys.executable, "-m", "nbgrader", "autograde", MODULE, "--force"]
    done = subprocess.run(
        words, cwd=paths.ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert "SAWarning" not in done.stderr
    assert grades(root) == before
    assert {p: p.read_bytes() for p in notebooks} == notebooks


def test_a_second_release_changes_nothing(root, graded):
    files = [p for p in (root / "release").rglob("*") if p.is_file()]
    before = {p: p.stat().st_mtime_ns for p in [*files, root / "gradebook.db"]}
    course("release", MODULE, "--root", root)
    assert {p: p.stat().st_mtime_ns for p in before} == before


def test_a_site_root_is_closed_to_others(root, graded):
    for path in (root, root / "exchange"):
        assert path.stat().st_mode & 0o777 == 0o700
    assert (root / "exchange" / "clc" / "outbound" / MODULE / "public.json").is_file()
    assert (root / "exchange" / "clc" / "inbound").is_dir()


def test_what_is_released_holds_no_key_no_solution_and_no_hidden_test(root, graded):
    secrets = {"BEGIN SOLUTION", "BEGIN HIDDEN", "END HIDDEN"}
    for question in authoring.load(MODULE).questions.values():
        if question.graded:
            secrets |= set(_secrets(question.full))
    assert len(secrets) > 20
    for folder in (root / "release", root / "exchange"):
        for path in folder.rglob("*"):
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            for secret in secrets:
                assert secret not in text, (path, secret)
                assert json.dumps(secret)[1:-1] not in text, (path, secret)


def _secrets(node, inside=False):
    """Sentences of a question that learners may not see."""
    if isinstance(node, str):
        if inside and len(node) > 25:
            yield node.strip()
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _secrets(value, inside or key in ("says", "explanation", "example"))
    elif isinstance(node, list):
        for value in node:
            yield from _secrets(value, inside)


def test_markdown_answer_cells_keep_their_text_in_the_release(root, graded):
    released = json.loads(settings.notebook(root, "release", MODULE).read_text())
    stubs = [c for c in released["cells"] if c["metadata"].get("nbgrader", {}).get("points")]
    stubs = [c for c in stubs if c["cell_type"] == "markdown"]
    assert len(stubs) >= 7
    assert {"".join(c["source"]) for c in stubs} == {"*Not answered yet.*"}


def test_a_sample_is_a_whole_submission(root):
    folder = root / "submitted" / "l-right" / MODULE
    names = {"answers.json", "timestamp.txt", "submission_secret.txt", f"{MODULE}.ipynb"}
    assert {p.name for p in folder.iterdir()} == names
    stored = json.loads((folder / "answers.json").read_text())
    assert (stored["format"], stored["module"], stored["attempt"]) == (1, MODULE, 1)
    text = (folder / f"{MODULE}.ipynb").read_text()
    assert "HIDDEN" not in text
    blank = (root / "submitted" / "l-blank" / MODULE / f"{MODULE}.ipynb").read_text()
    assert "BEGIN SOLUTION" not in blank
    assert (
        json.loads((folder.parents[1] / "l-blank" / MODULE / "answers.json").read_text())["answers"]
        == {}
    )


@pytest.mark.parametrize(
    "words",
    [
        ["grade", "m9-nothing"],
        ["release", "m9-nothing"],
        ["sample", "m9-nothing", "--answers", "right", "--learner", "a", "--out", "x"],
        ["sample", MODULE, "--answers", "right", "--learner", "../a", "--out", "x"],
    ],
)
def test_a_mistake_is_one_line_and_exit_2(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == 2
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []


def test_the_default_root_is_the_running_site_or_the_desk(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_NBGRADER_ROOT", str(tmp_path / "none"))
    assert settings.default_root() == paths.ROOT
    (tmp_path / "none").mkdir()
    assert settings.default_root() == Path(tmp_path / "none")


def test_a_release_that_would_break_submissions_is_refused_before_anything_changes(
    root, graded, tmp_path, monkeypatch
):
    built = tmp_path / "source" / MODULE
    shutil.copytree(paths.SOURCE / MODULE, built)
    path = built / f"{MODULE}.ipynb"
    notebook = json.loads(path.read_text())
    gone = next(c for c in notebook["cells"] if c["id"] == "m5-q1")
    notebook["cells"].remove(gone)
    path.write_text(json.dumps(notebook))
    monkeypatch.setattr(release, "SOURCE", tmp_path / "source")
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with pytest.raises(release.ReleaseFailed, match="m5-q1"):
        release.prepare(root, MODULE)
    assert {p: p.read_bytes() for p in before} == before


def test_a_lost_gradebook_is_made_again(graded, root):
    before = grades(root)
    for part in root.glob("gradebook.db*"):
        part.unlink()
    course("grade", MODULE, "--root", root)
    assert grades(root) == before


def test_a_root_that_is_not_there_is_not_made(tmp_path):
    done = course("grade", MODULE, "--root", tmp_path / "typo", check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "there is no folder" in done.stderr
    assert not (tmp_path / "typo").exists()
