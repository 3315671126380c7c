"""Is an nbgrader assignment of anybody graded as nbgrader grades it, but for what it trusts?"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from course.grading.engine import Grader
from tests.grading import quickstart
from tests.grading.conftest import ROWS, nbgrader_settings
from tests.grading.quickstart import NAME, cell, released, solved, submit

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning:nbgrader"),
]


def convert(root, converter, config) -> None:
    config = config.copy()
    config.CourseDirectory.root = str(root)
    config.BaseConverter.force = True
    converter(coursedir=CourseDirectory(config=config, assignment_id=NAME), config=config).start()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The assignment released by ``nbgrader generate_assignment`` with the course's settings."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("ordinary") / "root"
        patch.setenv("COURSE_NBGRADER_ROOT", str(root))
        patch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
        quickstart.put(root)
        convert(root, GenerateAssignment, nbgrader_settings())
    return root


@pytest.fixture
def root(fresh, tmp_path, monkeypatch):
    """A copy of the released assignment."""
    monkeypatch.setenv("COURSE_NBGRADER_ROOT", str(tmp_path / "root"))
    return shutil.copytree(fresh, tmp_path / "root")


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    """Rows that nbgrader itself, as it comes, makes of the same submissions."""
    root = tmp_path_factory.mktemp("stock") / "root"
    quickstart.put(root)
    as_it_comes(root, "generate_assignment")
    for how, make in quickstart.HOW.items():
        submit(root, how, make(root))
    only = solved(root)
    del only["problem2"]
    submit(root, "first-only", only)
    as_it_comes(root, "autograde")
    return rows(root)


def as_it_comes(root, command):
    env = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(root)}
    words = [sys.executable, "-m", "nbgrader", command, NAME]
    subprocess.run(words, cwd=root, env=env, check=True, capture_output=True)


def rows(root):
    with sqlite3.connect(root / "gradebook.db") as connection:
        return {name: connection.execute(query).fetchall() for name, query in ROWS.items()}


def scores(root_or_rows, learner):
    found = root_or_rows if isinstance(root_or_rows, dict) else rows(root_or_rows)
    return {row[1]: (row[2], bool(row[5])) for row in found["grades"] if row[0] == learner}


def test_nothing_of_a_solution_is_released(root):
    text = "".join(p.read_text() for p in (root / "release").rglob("*.ipynb"))
    for secret in ("CANARY", "fibonnaci", "sum_{i=1}", "range(1, n + 1)", "pyramidal"):
        assert secret not in text
    assert "YOUR ANSWER HERE" in text
    assert "NotImplementedError" in text


@pytest.mark.parametrize("how", quickstart.HOW)
def test_honest_work_has_the_scores_and_flags_of_nbgrader(root, stock, how):
    submit(root, how, quickstart.HOW[how](root))
    report = Grader(root).grade(how, NAME)
    assert report.gradable, report
    assert scores(root, how) == scores(stock, how)


def test_a_notebook_that_is_missing_has_the_scores_and_flags_of_nbgrader(root, stock):
    only = solved(root)
    del only["problem2"]
    submit(root, "first-only", only)
    assert Grader(root).grade("first-only", NAME).gradable
    assert scores(root, "first-only") == scores(stock, "first-only")


def a_class(root) -> set[str]:
    """Good and bad submissions; the names of those that can be graded."""
    for how, make in quickstart.HOW.items():
        submit(root, how, make(root))
    only = solved(root)
    del only["problem2"]
    submit(root, "first-only", only)
    (submit(root, "one-bad", solved(root)) / "problem2.ipynb").write_text("{")
    folder = submit(root, "both-bad", solved(root))
    for name in quickstart.NOTEBOOKS:
        (folder / f"{name}.ipynb").write_text("[]")
    (folder / "problem1.ipynb").unlink()
    os.mkfifo(folder / "problem1.ipynb")
    return {*quickstart.HOW, "first-only", "one-bad"}


def test_both_ways_leave_the_same_rows_and_notebooks(root):
    slow = shutil.copytree(root, root.with_name("slow"))
    gradable = a_class(root)
    a_class(slow)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_NBGRADER_ROOT", str(slow))
        with pytest.raises(NbGraderException):
            convert(slow, Autograde, nbgrader_settings())
    learners = sorted(path.name for path in (root / "submitted").iterdir())
    reports = {learner: Grader(root).grade(learner, NAME) for learner in learners}
    assert {name for name, report in reports.items() if report.gradable} == gradable
    assert {r.reason for r in reports.values() if not r.gradable} == {"not_a_file"}
    assert rows(root) == rows(slow)
    ours, theirs = (
        {p.relative_to(place): p.read_bytes() for p in place.rglob("*") if p.is_file()}
        for place in (root / "autograded", slow / "autograded")
    )
    assert ours == theirs


def test_one_bad_notebook_of_several_costs_only_itself(root):
    (submit(root, "amina", solved(root)) / "problem2.ipynb").write_text("{")
    report = Grader(root).grade("amina", NAME)
    assert report.status == "needs_manual"
    assert report.auto_score == report.max_auto_score == 3.0
    assert {m.outcome for m in report.marks if m.notebook == "problem2"} == {"wrong_notebook"}
    assert scores(root, "amina")["part-a"] == (None, True)


def test_a_graded_notebook_has_what_the_code_showed_and_no_hidden_test(root):
    submit(root, "amina", quickstart.HOW["partly"](root))
    Grader(root).grade("amina", NAME)
    text = (root / "autograded/amina" / NAME / "problem1.ipynb").read_text()
    assert "CANARY" not in text
    graded = json.loads(text)
    shown = [c for c in graded["cells"] if "".join(c["source"]) == "squares(10)"]
    assert shown[0]["outputs"][0]["data"]["text/plain"] == [
        "[1, 4, 9, 16, 25, 36, 49, 64, 81, 100]"
    ]
    assert "Arithmetic" in "".join(graded["cells"][-1]["source"])
    assert (root / "autograded/amina" / NAME / "jupyter.png").is_file()
    test = "".join(cell(graded, "correct_squares")["outputs"][0]["text"])
    assert test == "Right.\n"


def test_files_of_the_release_win_and_others_are_there(root):
    found = released(root)
    cell(found["problem1"], "squares")["source"] = (
        "ours, mine = open('data.csv').read(), open('deep/mine.txt').read()\n"
        "def squares(n):\n"
        "    if n < 1: raise ValueError\n"
        "    assert ours == 'a,b\\n1,2\\n' and mine == 'mine'\n"
        "    return [i * i for i in range(1, n + 1)]"
    )
    files = {"data.csv": b"forged", "deep/mine.txt": b"mine"}
    folder = submit(root, "amina", found, files)
    (folder / "link").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    report = Grader(root).grade("amina", NAME)
    assert report.mark("correct_squares").outcome == "right"


@pytest.mark.parametrize("files", [{"big": b"x" * 16_000_001}, {f"f{i}": b"" for i in range(201)}])
def test_too_many_or_too_large_files_are_refused(root, files):
    submit(root, "amina", solved(root), files)
    report = Grader(root).grade("amina", NAME)
    assert (report.status, report.reason) == ("refused", "too_big")


def test_a_persons_work_stays_until_the_answer_changes(root):
    submit(root, "amina", solved(root))
    Grader(root).grade("amina", NAME)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "clc") as book:
        for name, notebook in (("part-a", "problem2"), ("cell-938593c4a215c6cc", "problem1")):
            grade = book.find_grade(name, notebook, NAME, "amina")
            grade.manual_score, grade.needs_manual_grade = 0.5, False
        book.db.commit()
    before = rows(root)
    Grader(root).grade("amina", NAME)
    assert rows(root) == before
    changed = solved(root)
    cell(changed["problem2"], "part-a")["source"] = "Another text."
    submit(root, "amina", changed)
    Grader(root).grade("amina", NAME)
    assert scores(root, "amina")["part-a"] == (None, True)
    assert scores(root, "amina")["cell-938593c4a215c6cc"] == (None, False)
    kept = {row[1]: row[3] for row in rows(root)["grades"]}
    assert kept["part-a"] == 0.5


def test_formgrader_and_feedback_work_on_it(root):
    submit(root, "amina", solved(root))
    Grader(root).grade("amina", NAME)
    before = rows(root)
    config = nbgrader_settings()
    config.CourseDirectory.root = str(root)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    done = api.autograde(NAME, "amina", force=True)
    assert done["success"], done
    assert rows(root) == before
    convert(root, GenerateFeedback, nbgrader_settings())
    page = (root / "feedback/amina" / NAME / "problem1.html").read_text()
    assert "CANARY" not in page


class TestAChangedRelease:
    """A source that is not what was released is never graded with."""

    def change(self, root, kind, name, about):
        path = root / kind / NAME / "problem1.ipynb"
        notebook = json.loads(path.read_text())
        about(cell(notebook, name))
        path.chmod(0o644)
        path.write_text(json.dumps(notebook))

    @pytest.mark.parametrize("kind", ["source", "release"])
    @pytest.mark.parametrize(
        "about",
        [
            lambda c: c["metadata"]["nbgrader"].update(points=9),
            lambda c: c["metadata"]["nbgrader"].update(grade_id="other"),
        ],
    )
    def test_points_and_names(self, root, kind, about):
        submit(root, "amina", solved(root))
        self.change(root, kind, "correct_squares", about)
        report = Grader(root).grade("amina", NAME)
        assert (report.status, report.reason) == ("fault", "not_released")
        assert rows(root)["submissions"] == []

    def test_a_hidden_test(self, root, caplog):
        submit(root, "amina", solved(root))
        self.change(root, "source", "correct_squares", lambda c: c.update(source="pass"))
        report = Grader(root).grade("amina", NAME)
        assert (report.status, report.reason) == ("fault", "not_released")
        assert "correct_squares" in caplog.text and "release again" in caplog.text
        assert rows(root)["submissions"] == []

    def test_both_at_once(self, root):
        submit(root, "amina", solved(root))
        for kind in ("source", "release"):
            self.change(
                root, kind, "correct_squares", lambda c: c["metadata"]["nbgrader"].update(points=9)
            )
        assert Grader(root).grade("amina", NAME).reason == "not_released"


def test_tests_that_nbgrader_writes_at_the_release_are_run(tmp_path, monkeypatch):
    root, guide = tmp_path / "root", quickstart.SOURCE.parents[1]
    monkeypatch.setenv("COURSE_NBGRADER_ROOT", str(root))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    shutil.copytree(guide / "source" / "ps1_autotest", root / "source" / NAME)
    shutil.copy(guide / "autotests.yml", root / "source" / NAME)
    convert(root, GenerateAssignment, nbgrader_settings())
    submit(root, "right", solved(root))
    submit(root, "blank", released(root))
    right, blank = (Grader(root).grade(who, NAME) for who in ("right", "blank"))
    assert right.mark("correct_squares").outcome == "right"
    assert right.mark("squares_invalid_input").outcome == "right"
    assert blank.mark("correct_squares").score == 0.0
