"""What does it cost to grade one submission, by itself and through the ``nbgrader`` command?

Sample submissions of a real module, graded by ``course.grading`` with and without the analysts'
cells, and by ``nbgrader autograde`` with the course's own plug-ins. Every time is per submission.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from course.grading import release, sample
from course.grading.engine import Grader
from course.paths import ROOT

MODULE = "m5-performance"
SUBMISSIONS = 20
ANALYSTS = 3
BY_COMMAND = 1


def ours(root: Path, names: list[str]) -> float:
    """Seconds a submission in a process that is already running."""
    grader = Grader(root)
    grader.grade(names[0], MODULE)
    began = perf_counter()
    for name in names:
        report = grader.grade(name, MODULE)
        if not report.gradable:
            raise SystemExit(f"{name}: {report.status}, {report.reason}")
    return (perf_counter() - began) / len(names)


def command(root: Path, more: int) -> float:
    """Seconds a submission that one ``nbgrader autograde`` needs, without its start."""
    return (autograde(root, f"analyst[0-{more}]") - autograde(root, "analyst0")) / more


def autograde(root: Path, learners: str) -> float:
    """Seconds for one run of the command over the learners that fit a pattern."""
    shutil.rmtree(root / "autograded", ignore_errors=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    argv = ["nbgrader", "autograde", MODULE, "--student", learners, "--force"]
    began = perf_counter()
    subprocess.run(
        argv,
        cwd=ROOT,
        env=os.environ | {"COURSE_NBGRADER_ROOT": str(root), "PATH": path},
        check=True,
        capture_output=True,
    )
    return perf_counter() - began


def without_code(folder: Path) -> None:
    """Take the notebook away: what a learner hands in who never opened it."""
    (folder / f"{MODULE}.ipynb").unlink()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="clc-bench-") as place:
        root = Path(place)
        release.prepare(root, MODULE)
        analysts = [f"analyst{n}" for n in range(ANALYSTS)]
        learners = [f"learner{n}" for n in range(SUBMISSIONS)]
        for name in (*analysts, *learners):
            folder = sample.write(MODULE, "right", name, root / "submitted")
            if name in learners:
                without_code(folder)
        plain, code = ours(root, learners), ours(root, analysts)
        slow = command(root, BY_COMMAND)
    print(f"{MODULE}, right answers, seconds a submission")
    table = [
        (f"course grade, answers only, {SUBMISSIONS} submissions", f"{plain:.3f} s"),
        (f"course grade, with analysts' cells, {ANALYSTS} submissions", f"{code:.3f} s"),
        ("nbgrader autograde with our plug-ins, both", f"{slow:.3f} s"),
        ("ratio, answers only", f"{slow / plain:.1f}"),
        ("ratio, with analysts' cells", f"{slow / code:.1f}"),
    ]
    for what, figure in table:
        print(f"{what:50} {figure:>9}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
