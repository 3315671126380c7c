"""What does ``otter run`` need for the same questions?

Otter-Grader has an environment of its own below ``build/``, made by uv from
``otter-requirements.lock``. Its tests are all or nothing: right answers only.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import nbformat

from benchmarks import ordinary
from benchmarks.learners import MODULE
from course import authoring
from course.paths import ROOT

LOCK = Path(__file__).with_name("otter-requirements.lock")
PLACE = ROOT / "build" / "otter"
TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points}


@test_case(hidden=True)
def test({arguments}):
{body}
"""
QUESTION = """\
import json
from course.questions import judge, resolve, variant_of
question = json.loads({question!r})
variant = variant_of(learner, {name!r}, {version}, {pool}, attempt)
assert judge(resolve(question, variant), {variable}).fraction == 1"""
ANALYSTS = {"m5-a1-test": "monthly", "m5-a2-test": "end, rest"}


class NotHere(RuntimeError):
    """Otter-Grader cannot be installed on this machine; the message says why."""


def environment() -> Path:
    """The folder of an environment with Otter-Grader, made now if it is not there.

    :raises NotHere: it cannot be made.
    """
    made = PLACE / "made-from"
    if made.is_file() and made.read_bytes() == LOCK.read_bytes():
        return PLACE
    uv = shutil.which("uv") or str(ROOT / ".make" / "uv" / "bin" / "uv")
    shutil.rmtree(PLACE, ignore_errors=True)
    for words in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(PLACE)],
        [uv, "pip", "sync", "--quiet", "--require-hashes", str(LOCK)],
    ):
        try:
            subprocess.run(
                words,
                env=os.environ | {"VIRTUAL_ENV": str(PLACE)},
                check=True,
                capture_output=True,
                text=True,
            )
        except (OSError, subprocess.CalledProcessError) as error:
            raise NotHere(f"{' '.join(words[:3])}: {getattr(error, 'stderr', error)}") from error
    shutil.copy(LOCK, made)
    return PLACE


class Otter:
    """The module as an assignment of Otter-Grader's.

    :param root: an empty folder.
    :param analysts: with the module's own code cells.
    :raises NotHere: Otter-Grader cannot be installed.
    """

    def __init__(self, root: Path, analysts: bool = True):
        self.bin, self.root = environment() / "bin", root
        self.source = ordinary.notebook(authoring.load(MODULE), analysts)
        (root / "tests").mkdir(parents=True)
        for name, text in self._tests():
            (root / "tests" / f"{name.replace('-', '_')}.py").write_text(text, encoding="utf-8")
        self._otter("generate", "-t", "tests", "-o", "autograder.zip")

    def _tests(self):
        for question in authoring.load(MODULE).questions.values():
            if question.automatic:
                variable = ordinary.variable(question.id)
                body = QUESTION.format(
                    question=json.dumps(question.full, ensure_ascii=False),
                    name=question.id,
                    version=question.full.get("version", 1),
                    pool=question.pool,
                    variable=variable,
                )
                yield question.id, _test(question.id, question.points, variable, body)
        for cell in self.source.cells:
            about = cell.metadata.get("nbgrader", {})
            if cell.id in ANALYSTS and about.get("grade"):
                body = "\n".join(x for x in cell.source.split("\n") if not x.startswith("###"))
                yield cell.id, _test(cell.id, about.points, ANALYSTS[cell.id], body)

    def hand_in(self, learner: str, given: dict[str, object], code: dict[str, str]) -> Path:
        """A learner's notebook: without the test cells, which Otter keeps apart."""
        notebook = ordinary.handed_in(self.source, learner, given, code)
        cells = []
        for cell in notebook.cells:
            about = cell.metadata.pop("nbgrader", {})
            if cell.cell_type == "markdown" or about.get("solution"):
                cells.append(cell)
        notebook.cells = cells
        path = self.root / f"{learner}.ipynb"
        nbformat.write(notebook, path)
        return path

    def run(self, path: Path) -> float:
        """Seconds that ``otter run`` takes for one notebook.

        :raises RuntimeError: it did not give full marks.
        """
        began = perf_counter()
        self._otter("run", "-a", "autograder.zip", "--no-logo", path.name)
        seconds = perf_counter() - began
        tests = json.loads((self.root / "results.json").read_text(encoding="utf-8"))["tests"]
        scored = [(each["score"], each["max_score"]) for each in tests if "max_score" in each]
        if not scored or any(score != most for score, most in scored):
            raise RuntimeError(f"otter run: not full marks for {path.name}: {tests}")
        return seconds

    def _otter(self, *words: str) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COURSE_")}
        environment |= {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.root),
        }
        done = subprocess.run(
            [str(self.bin / "otter"), *words],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"otter {words[0]} failed:\n{done.stdout}{done.stderr}"[-3000:])


def _test(name: str, points: float, variables: str, body: str) -> str:
    lines = "\n".join(f"    {line}" if line else "" for line in body.split("\n"))
    known = f"learner, attempt, {variables}" if name not in ANALYSTS else variables
    return TEST.format(name=name, points=points, arguments=known, body=lines)
