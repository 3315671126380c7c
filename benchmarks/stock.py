"""What does stock nbgrader need for a module, and what does it score?

``nbgrader`` as installed, with its own default configuration, in a course folder of its own.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import nbformat

from benchmarks import ordinary
from benchmarks.learners import MODULE
from course import authoring

GRADES = """SELECT s.student_id, b.name, g.auto_score
    FROM grade g JOIN base_cell b ON b.id = g.cell_id
    JOIN submitted_notebook n ON n.id = g.notebook_id
    JOIN submitted_assignment s ON s.id = n.assignment_id"""


class Stock:
    """A course of stock nbgrader with the module as its one assignment.

    :param root: an empty folder.
    :param analysts: with the module's own code cells.
    """

    def __init__(self, root: Path, analysts: bool = True):
        self.root = root
        source = root / "source" / MODULE / f"{MODULE}.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(ordinary.notebook(authoring.load(MODULE), analysts), source)
        self._nbgrader("generate_assignment", MODULE)
        self.released = nbformat.read(root / "release" / MODULE / f"{MODULE}.ipynb", 4)

    def hand_in(self, learner: str, given: dict[str, object], code: dict[str, str]) -> None:
        """Write a learner's notebook; see :func:`benchmarks.ordinary.handed_in`."""
        folder = self.root / "submitted" / learner / MODULE
        folder.mkdir(parents=True)
        notebook = ordinary.handed_in(self.released, learner, given, code)
        nbformat.write(notebook, folder / f"{MODULE}.ipynb")
        (folder / "timestamp.txt").write_text("2026-01-05 08:00:00 UTC")

    def autograde(self, learners: str = "*") -> float:
        """Seconds that ``nbgrader autograde`` takes for the learners that fit a pattern."""
        began = perf_counter()
        self._nbgrader("autograde", MODULE, "--student", learners, "--force")
        return perf_counter() - began

    def scores(self) -> dict[str, dict[str, float | None]]:
        """Learner -> name of a graded cell -> points given automatically."""
        found: dict[str, dict[str, float | None]] = {}
        with sqlite3.connect(self.root / "gradebook.db") as book:
            for learner, cell, points in book.execute(GRADES):
                found.setdefault(learner, {})[cell] = points
        return found

    def _nbgrader(self, *words: str) -> None:
        """Run a command of nbgrader that finds no configuration but its own defaults."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COURSE_")}
        environment |= {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "JUPYTER_CONFIG_DIR": str(self.root / "no-configuration"),
            "HOME": str(self.root),
        }
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"nbgrader {' '.join(words)} failed:\n{done.stderr[-2000:]}")

    def remove(self) -> None:
        shutil.rmtree(self.root)
