"""A small module of its own, released below a root of its own, for the tests of the grader."""

import json
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from nbformat import from_dict
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests
from traitlets.config import PyFileConfigLoader

from course import authoring, paths
from course.authoring.notebook import notebook
from course.grading import graded, late, sample
from course.grading.preprocessors import ClearAnswers

MODULE = "m9-sample"
CANARY = "CANARY-7f3a"

TEXT = (Path(__file__).parent / f"{MODULE}.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def content(tmp_path_factory):
    """A content folder that holds the small module only."""
    folder = tmp_path_factory.mktemp("content")
    (folder / "modules").mkdir()
    (folder / "modules" / f"{MODULE}.md").write_text(TEXT, encoding="utf-8")
    (folder / "canary.txt").write_text(CANARY, encoding="utf-8")
    return folder


@pytest.fixture
def module(content, monkeypatch):
    """The small module, as the only one of the course."""
    monkeypatch.setattr(paths, "CONTENT", content)
    authoring.load.cache_clear()
    yield authoring.load(MODULE)
    authoring.load.cache_clear()


@pytest.fixture
def root(module, tmp_path, monkeypatch):
    """An nbgrader root with the small module's source and release, without a gradebook."""
    built = from_dict(json.loads(json.dumps(notebook(module))))
    released, resources = (
        from_dict(json.loads(json.dumps(built))),
        {"nbgrader": {"assignment": MODULE}},
    )
    for step in (ClearAnswers(), ClearHiddenTests()):
        released, resources = step.preprocess(released, resources)
    for kind, made in (("source", built), ("release", released)):
        folder = tmp_path / "root" / kind / MODULE
        folder.mkdir(parents=True)
        (folder / f"{MODULE}.ipynb").write_text(graded.text(made), encoding="utf-8")
        public = json.dumps({"module": MODULE})
        (folder / "public.json").write_text(public, encoding="utf-8")
    monkeypatch.setattr(sample, "SOURCE", tmp_path / "root" / "source")
    return tmp_path / "root"


@pytest.fixture
def submit(root):
    """``submit(learner, how, attempt=1)``: a sample submission below the root; its folder."""

    def write(learner: str, how: str = "right", attempt: int = 1) -> Path:
        shutil.rmtree(root / "submitted" / learner, ignore_errors=True)
        return sample.write(MODULE, how, learner, root / "submitted", attempt)

    return write


@pytest.fixture
def change(root):
    """``change(folder, **values)``: replace stored values of a submission by question."""

    def write(folder: Path, **values) -> None:
        path = folder / "answers.json"
        whole = json.loads(path.read_text(encoding="utf-8"))
        for question, value in values.items():
            whole["answers"].setdefault(question.replace("_", "-"), {})["value"] = value
        path.write_text(json.dumps(whole), encoding="utf-8")

    return write


@pytest.fixture(autouse=True)
def fresh_settings():
    late.plugin.cache_clear()
    yield
    late.plugin.cache_clear()


@pytest.fixture
def nbgrader(root, monkeypatch):
    """``nbgrader(Converter)``: run one of nbgrader's converters below the root, as configured."""
    monkeypatch.setenv("COURSE_NBGRADER_ROOT", str(root))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")

    def run(converter, **options):
        config = nbgrader_settings()
        config.BaseConverter.force = True
        for name, values in options.items():
            config[name].update(values)
        directory = CourseDirectory(config=config, assignment_id=MODULE)
        converter(coursedir=directory, config=config).start()

    return run


def nbgrader_settings():
    """The course's nbgrader configuration, read anew."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(paths.ROOT)).load_config()


@pytest.fixture
def formgrader(root, nbgrader):
    """What formgrader's buttons call, below the root."""
    config = nbgrader_settings()
    return NbGraderAPI(CourseDirectory(config=config), config=config)


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory):
    """Where the gradebook of a fresh release is kept, once some test has made it."""
    return tmp_path_factory.mktemp("gradebook") / "gradebook.db"


@pytest.fixture
def gradebook(root, nbgrader, empty_gradebook):
    """The released root with its gradebook; ``gradebook()`` gives all its rows."""
    if not empty_gradebook.exists():
        nbgrader(GenerateAssignment)
        shutil.copy(root / "gradebook.db", empty_gradebook)
    shutil.copy(empty_gradebook, root / "gradebook.db")

    def rows(db=root / "gradebook.db"):
        with sqlite3.connect(db) as connection:
            return {name: connection.execute(query).fetchall() for name, query in ROWS.items()}

    return rows


OF_A_CELL = """ g JOIN base_cell b ON b.id = g.cell_id
    JOIN submitted_notebook n ON n.id = g.notebook_id
    JOIN submitted_assignment s ON s.id = n.assignment_id ORDER BY 1, 2"""
ROWS = {
    "grades": "SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit,"
    f" g.needs_manual_grade FROM grade {OF_A_CELL}",
    "comments": "SELECT s.student_id, b.name, g.auto_comment, g.manual_comment"
    f" FROM comment {OF_A_CELL}",
    "submissions": "SELECT s.student_id, a.name, s.timestamp, s.extension, n.flagged,"
    " n.late_submission_penalty FROM submitted_assignment s JOIN assignment a"
    " ON a.id = s.assignment_id JOIN submitted_notebook n ON n.assignment_id = s.id ORDER BY 1",
    "students": "SELECT * FROM student ORDER BY 1",
}
