"""What are all submissions below a root worth? (``course grade``)"""

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from course.grading import settings
from course.grading.engine import Grader
from course.grading.release import ReleaseFailed, has_gradebook, prepare
from course.grading.report import FAULT, Report
from course.paths import modules


def learners(root: Path, module: str) -> list[str]:
    """Who has handed in a module below ``root``."""
    return sorted(path.parent.name for path in (root / "submitted").glob(f"[!.]*/{module}"))


def grade_all(root: Path, module: str, workers: int = 1) -> Iterator[Report]:
    """Grade every submission of a module; reports come in order of completion."""
    names = learners(root, module)
    if workers <= 1 or len(names) <= 1:
        yield from (grade_one(str(root), name, module) for name in names)
        return
    with ProcessPoolExecutor(min(workers, len(names)), mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(grade_one, str(root), name, module): name for name in names}
        for future in as_completed(waiting):
            try:
                yield future.result()
            except Exception as error:
                print(f"course grade: {waiting[future]}: {error}", file=sys.stderr)
                yield Report(waiting[future], module, 1, FAULT, reason="fault")


def grade_one(root: str, learner: str, module: str) -> Report:
    """Grade one submission; what a worker process does."""
    return _grader(root).grade(learner, module)


@cache
def _grader(root: str) -> Grader:
    return Grader(Path(root))


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="course grade", description="Grade every submission of a module, without the Hub."
    )
    parser.add_argument("module", metavar="MODULE")
    parser.add_argument("--root", type=Path, default=None, help="nbgrader's root")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (1)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    if options.module not in modules():
        print(f"course grade: there is no module {options.module!r}", file=sys.stderr)
        return 2
    root = (options.root or settings.default_root()).absolute()
    if not root.is_dir():
        print(f"course grade: there is no folder {root}", file=sys.stderr)
        return 2
    if not _released(root, options.module):
        try:
            prepare(root, options.module)
        except ReleaseFailed as error:
            print(f"course grade: {error}", file=sys.stderr)
            return 2
    reports = []
    for report in grade_all(root, options.module, options.workers):
        reports.append(report)
        print(f"{len(reports)}: {report.learner} {report.status}", file=sys.stderr)
    reports.sort(key=lambda report: report.learner)
    print(_as_json(reports) if options.json else _as_text(reports))
    return 0


def _released(root: Path, module: str) -> bool:
    """Whether there is something to grade with: the released notebook and its gradebook."""
    return has_gradebook(root) and settings.notebook(root, "release", module).is_file()


def _as_json(reports: list[Report]) -> str:
    return json.dumps({"submissions": [r.summary() for r in reports]}, indent=1, ensure_ascii=False)


def _as_text(reports: list[Report]) -> str:
    lines = []
    for report in reports:
        what = f"{report.auto_score:g} / {report.max_auto_score:g}"
        if not report.gradable:
            what = report.reason or ""
        lines.append(f"{report.learner}\t{report.module}\t{report.status}\t{what}")
    return "\n".join(lines) if lines else "No submissions."
