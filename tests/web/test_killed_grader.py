"""Wherever the grader is killed: is nothing lost and nothing counted twice?"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.nbgrader


def test_killed_at_any_step_it_comes_to_the_same_end(tmp_path, released):
    state = tmp_path / "state"
    shutil.copytree(released, state / "nbgrader")
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("killed_grader.py")],
        env=os.environ
        | {"COURSE_STATE": str(state), "COURSE_NBGRADER_ROOT": str(state / "nbgrader")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    expected = found.pop("nobody is killed")
    assert [row[:3] for row in expected["rows"]] == [[1, "needs_manual", 0], [2, "needs_manual", 1]]
    assert expected["submitted"] == 2
    assert expected["inbound"] == 2
    assert expected["folders"] == ["ada"]
    assert expected["autograded"]
    assert all(row[4:] == [None, 0] for row in expected["rows"])
    assert expected["rows"][1][3] > expected["rows"][0][3]
    assert len(found) == 7
    for step, told in found.items():
        assert told == expected, step
