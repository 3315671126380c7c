"""What does ``course grade`` need for many submissions of a module?"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.learners import ATTEMPT, MODULE, answers, most_misconceptions, names, records
from course.grading import cells, graded, release, sample, settings
from course.grading.grade import grade_all
from course.grading.report import Report
from course.paths import ROOT, SOURCE


@dataclass(frozen=True)
class Run:
    """One run over a course: seconds from its start until each report came.

    ``steady`` is seconds a submission once every worker has started: the first reports, two for
    each worker, are left out.
    """

    stamps: tuple[float, ...]
    workers: int
    reports: tuple[Report, ...]

    @property
    def steady(self) -> float:
        first = min(2 * self.workers, len(self.stamps) - 2)
        return (self.stamps[-1] - self.stamps[first]) / (len(self.stamps) - 1 - first)


class Course:
    """A released module below a root, of which copies with submissions are made.

    :param root: an empty folder.
    :param url: the gradebook, if it is not the root's own.
    """

    def __init__(self, root: Path, url: str | None = None):
        self.root = root
        release.prepare(root, MODULE, url)

    def hand_in(self, count: int, code: dict[str, str] | None, copy: Path) -> Path:
        """A copy of the course in which ``count`` learners have handed in.

        :param code: their analysts' cells, name -> source; ``None``: they never opened the
            notebook, so that they hand in answers only.
        """
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.root, copy)
        whole = None if code is None else notebook(code)
        for number, learner in enumerate(names(count)):
            given = answers(learner, number % (1 + most_misconceptions()))
            hand_in(copy, learner, given, whole)
        return copy


def hand_in(root: Path, learner: str, given: dict[str, object], text: str | None) -> Path:
    """Write one submission below ``root``, as the site does; its folder."""
    folder = settings.submitted(root, learner, MODULE)
    folder.mkdir(parents=True)
    whole = {
        "format": 1,
        "module": MODULE,
        "attempt": ATTEMPT,
        "answers": records(learner, given),
    }
    (folder / "answers.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    (folder / "timestamp.txt").write_text("2026-01-05 08:00:00 UTC")
    (folder / "submission_secret.txt").write_text("0" * 64)
    if text is not None:
        (folder / f"{MODULE}.ipynb").write_text(text, encoding="utf-8")
    return folder


def solutions() -> dict[str, str]:
    """The solved analysts' cells: name -> source."""
    source = cells.load(SOURCE / MODULE / f"{MODULE}.ipynb")
    found = (cells.role(cell) for cell in source["cells"])
    names = [name for name, what in filter(None, found) if what == cells.ANSWER]
    solved = sample.notebook(MODULE, "right")
    return {cell["id"]: cell["source"] for cell in solved["cells"] if cell["id"] in names}


def notebook(code: dict[str, str]) -> str:
    """The module's notebook as handed in, with these analysts' cells; others as released."""
    found = sample.notebook(MODULE, "blank")
    for cell in found["cells"]:
        cell["source"] = code.get(cell["id"], cell["source"])
    return graded.text(found)


def run(roots: list[Path], workers: int, url: str | None = None) -> list[Run]:
    """Grade everything below each root in turn, as ``course grade`` does, in a new process.

    With one worker that process itself grades, and knows in the end what it learnt before.

    :param url: the gradebook, if it is not the root's own.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ours", str(workers), *map(str, roots)],
        cwd=ROOT,
        env=_environment(url),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [
        Run(tuple(told["stamps"]), workers, tuple(map(Report.from_json, told["reports"])))
        for told in map(json.loads, done.stdout.splitlines())
    ]


def command(
    root: Path,
    workers: int,
    url: str | None = None,
    watch: Callable[[int], None] | None = None,
) -> float:
    """Seconds that the command ``course grade`` takes over everything below ``root``.

    :param watch: called again and again with the number of the process while it runs.
    """
    words = [sys.executable, "-m", "course.cli", "grade", MODULE, "--root", str(root)]
    began = perf_counter()
    with open(root / "grade.txt", "w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [*words, "--workers", str(workers)], stdout=out, stderr=out, env=_environment(url)
        )
        while watch and process.poll() is None:
            watch(process.pid)
        if process.wait():
            raise RuntimeError((root / "grade.txt").read_text(encoding="utf-8")[-2000:])
    return perf_counter() - began


def _environment(url: str | None) -> dict[str, str]:
    found = {name: text for name, text in os.environ.items() if not name.startswith("COURSE_")}
    return found | ({"COURSE_GRADEBOOK_URL": url} if url else {})


def main(workers: str, *roots: str) -> None:
    """What the new process of :func:`run` does: one JSON line for each root."""
    for root in roots:
        began, stamps, reports = perf_counter(), [], []
        for report in grade_all(Path(root), MODULE, int(workers)):
            stamps.append(perf_counter() - began)
            if not report.gradable:
                raise RuntimeError(f"{report.learner}: {report.status}, {report.reason}")
            reports.append(report)
        told = {"stamps": stamps, "reports": [report.to_json() for report in reports]}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
