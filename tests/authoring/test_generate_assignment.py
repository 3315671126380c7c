"""The real nbgrader accepts what is built, releases it without solutions or hidden tests, and
counts the points that the author gave."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from lesson_texts import SMALL
from nbgrader.api import Gradebook

from course import paths
from course.authoring import build, load, load_path
from course.authoring.notebook import BLANK

pytestmark = pytest.mark.nbgrader

MODULES = [load_path(SMALL), *map(load, paths.modules())]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_a_built_module_is_released_by_nbgrader(module, tmp_path):
    build.write(module, tmp_path / "source")
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", module.id]
    done = subprocess.run(
        command,
        cwd=paths.ROOT,
        env=os.environ | {"COURSE_NBGRADER_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    folder = tmp_path / "release" / module.id
    released = nbformat.read(folder / f"{module.id}.ipynb", as_version=4)
    cells = {cell.id: cell for cell in released.cells}
    source = nbformat.read(tmp_path / "source" / module.id / f"{module.id}.ipynb", as_version=4)
    assert list(cells) == [cell.id for cell in source.cells]
    for name, question in module.questions.items():
        if question.graded:
            assert cells[name].source == BLANK
            assert cells[name].metadata.nbgrader.points == question.points
    text = (folder / f"{module.id}.ipynb").read_text() + (folder / "public.json").read_text()
    for forbidden in ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS"):
        assert forbidden not in text
    for cell in module.cells:
        if cell.kind == "answer":
            solution = cell.source.split("### BEGIN SOLUTION\n")[1].split("### END SOLUTION")[0]
            assert json.dumps(solution.strip())[1:-1] not in text
            assert cells[cell.name].source != cell.source

    given = {name: q.points for name, q in module.questions.items() if q.graded}
    given |= {cell.name: cell.metadata["points"] for cell in module.cells if cell.kind == "test"}
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        counted = gradebook.find_assignment(module.id).notebooks[0].grade_cells
        assert {cell.name: cell.max_score for cell in counted} == given
