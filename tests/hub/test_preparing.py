"""A module that cannot be released anew is served as it was, and one line says so."""

import os
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook

from course import paths
from course.hub.prepare import REFUSED

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.filterwarnings("ignore:Object of type"),  # nbgrader's own way to add rows
]

MODULE = "m5-performance"


def prepare(state):
    done = subprocess.run(
        [sys.executable, "-m", "course.hub.prepare"],
        env={**os.environ, "COURSE_STATE": str(state), "COURSE_NBGRADER_ROOT": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith(REFUSED)]


def test_a_refused_release_does_not_stop_serving(tmp_path):
    assert prepare(tmp_path) == []
    lesson = tmp_path / "lessons" / "en-XA" / MODULE / f"{MODULE}.ipynb"
    before = lesson.read_bytes()
    root = tmp_path / "nbgrader"
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", course_id=paths.COURSE_ID) as gradebook:
        gradebook.add_source_cell("gone", MODULE, MODULE, cell_type="markdown", source="Gone.")
        gradebook.add_student("ana")
        gradebook.add_submission(MODULE, "ana")
    (told,) = prepare(tmp_path)
    assert "gone" in told
    assert lesson.read_bytes() == before
    assert (root / "exchange" / paths.COURSE_ID / "outbound" / MODULE / "public.json").is_file()
