"""What are all submissions below a root worth? (``course grade``)"""

import argparse
import contextlib
import getpass
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from functools import cache
from pathlib import Path

from course.grading import settings
from course.grading.report import FAULT, Report
from course.grading.workers import NoCluster, Workers, cluster, cores
from course.paths import modules

TOGETHER = 8  # submissions in one task, at most: handing over a task costs as much as one
TRIES = 3  # how often a submission is laid on a worker before it is called a fault
PRELOAD = ["course.grading.engine", "course.grading.audit"]
_one_at_a_time = threading.Lock()


def learners(root: Path, assignment: str) -> list[str]:
    """Who has handed in an assignment below ``root``."""
    return sorted(path.parent.name for path in (root / "submitted").glob(f"[!.]*/{assignment}"))


def grade_all(
    root: Path,
    assignment: str,
    workers: int = 1,
    scheduler: str | None = None,
    names: Iterable[str] | None = None,
) -> Iterator[Report]:
    """Grade every submission of an assignment; reports come in order of completion.

    :param workers: processes of this machine; with one, this process itself grades.
    :param scheduler: the address of a Dask scheduler, whose workers grade instead.
    :param names: the learners, in the order to begin; default: all.
    :raises course.grading.workers.NoCluster: the scheduler cannot be used.
    """
    names = learners(root, assignment) if names is None else list(names)
    with contextlib.ExitStack() as stack:
        if scheduler:
            executor, window = stack.enter_context(cluster(scheduler))
        elif workers <= 1 or len(names) <= 1:
            _enrol(str(root), names)
            yield from (grade_one(str(root), name, assignment) for name in names)
            return
        else:
            window = min(workers, len(names))
            executor = stack.enter_context(Workers(window, PRELOAD))
        wait([executor.submit(_enrol, str(root), names)])
        yield from _laid_on(executor, window, str(root), assignment, names)


def _laid_on(
    executor: Executor, window: int, root: str, assignment: str, names: list[str]
) -> Iterator[Report]:
    """Reports of submissions graded by ``executor``, at most ``window`` laid on at a time.

    What a lost worker had in hand is laid on again: grading twice is the same as once.
    """
    size = max(1, min(TOGETHER, len(names) // (TOGETHER * window)))
    parts = [names[at : at + size] for at in range(0, len(names), size)]
    waiting, running, lost = parts[::-1], {}, Counter()
    while waiting or running:
        while waiting and len(running) < window:
            part = waiting.pop()
            running[executor.submit(grade_some, root, part, assignment)] = part
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            part = running.pop(future)
            try:
                yield from future.result()
            except Exception as error:
                for name in part:
                    lost[name] += 1
                    if lost[name] < TRIES:
                        waiting.append([name])
                        continue
                    print(f"course grade: {name}: {error}", file=sys.stderr)
                    yield Report(name, assignment, 1, FAULT, reason="fault")


def grade_some(root: str, learners: list[str], assignment: str) -> list[Report]:
    """Grade a few submissions; what a worker is given at a time, when there are many."""
    return [grade_one(root, learner, assignment) for learner in learners]


def grade_one(root: str, learner: str, assignment: str) -> Report:
    """Grade one submission and note it in the audit log."""
    from course.grading import audit

    # A worker of a cluster may have several threads; a grader has one warm parent.
    with _one_at_a_time:
        began, grader = time.monotonic(), _grader(root)
        earlier = audit.in_gradebook(grader, learner, assignment)
        report = grader.grade(learner, assignment)
        folder = settings.submitted(Path(root), learner, assignment)
        audit.append(
            audit.log_of(Path(root)),
            report.status,
            by=_user(),
            digest=audit.submission_hash(folder),
            earlier_in_gradebook=earlier,
            **audit.graded(Path(root), report, time.monotonic() - began),
        )
    return report


def _enrol(root: str, names: list[str]) -> None:
    """Put learners into the gradebook by name: its export is the same whoever is graded first."""
    from sqlalchemy import insert, select
    from sqlalchemy.exc import SQLAlchemyError

    from course.grading.gradebook import student

    try:
        with _grader(root).engine.begin() as connection:
            known = set(connection.execute(select(student.c.id)).scalars())
            new = [{"id": name} for name in sorted(set(names) - known)]
            if new:
                connection.execute(insert(student), new)
    except (SQLAlchemyError, LookupError) as error:  # grading meets it too, and says for whom
        print(f"course grade: the gradebook does not answer: {error}", file=sys.stderr)


@cache
def _grader(root: str):
    from course.grading.engine import Grader

    return Grader(Path(root))


def _user() -> str:
    try:
        return f"command line, {getpass.getuser()}"
    except (KeyError, OSError):
        return f"command line, {os.getuid()}"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="course grade",
        description="Grade every submission of a module, or of any nbgrader assignment, "
        "without the Hub. Ends with 1 if any could not be graded through a fault of ours.",
    )
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument("--root", type=Path, default=None, help="nbgrader's root")
    parser.add_argument("--learner", action="append", metavar="NAME", help="only this one; repeat")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--workers", type=int, metavar="N", help=f"processes ({cores()})")
    where.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="grade on this Dask cluster instead"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    root = (options.root or settings.default_root()).absolute()
    try:
        _prepare(root, options.assignment)
        names = _chosen(learners(root, options.assignment), options.learner)
        workers = cores() if options.workers is None else options.workers
        reports = grade_all(root, options.assignment, workers, options.scheduler, names)
        rows = [report.summary() for report in _watched(reports, len(names))]
    except (Unusable, NoCluster) as error:
        print(f"course grade: {error}", file=sys.stderr)
        return 2
    rows.sort(key=lambda row: row["learner"])
    print(_as_json(rows) if options.json else _as_text(rows))
    return 1 if any(row["status"] == FAULT for row in rows) else 0


class Unusable(ValueError):
    """The command line asks for what there is not; the message tells it."""


def _prepare(root: Path, assignment: str) -> None:
    """See to it that there is something to grade with: a release and its gradebook.

    :raises Unusable: there is not, and it cannot be made.
    """
    if not root.is_dir():
        raise Unusable(f"there is no folder {root}")
    plain = Path(assignment).name == assignment and assignment[:1] not in ("", ".")
    authored = assignment in modules()
    theirs = plain and any((root / part / assignment).is_dir() for part in ("source", "release"))
    if not (authored or theirs):
        raise Unusable(f"there is no module, and below {root} no assignment, {assignment!r}")
    if _released(root, assignment):
        return
    if not authored:
        raise Unusable(
            f"{assignment} is not released: run nbgrader generate_assignment {assignment}"
        )
    from course.grading.release import ReleaseFailed, prepare

    try:
        prepare(root, assignment)
    except ReleaseFailed as error:
        raise Unusable(str(error)) from None


def _released(root: Path, assignment: str) -> bool:
    url = settings.db_url(root)
    gradebook = url != f"sqlite:///{root / 'gradebook.db'}" or (root / "gradebook.db").is_file()
    return gradebook and any((root / "release" / assignment).glob("*.ipynb"))


def _chosen(there: list[str], wanted: list[str] | None) -> list[str]:
    if missing := set(wanted or ()) - set(there):
        raise Unusable(f"no submission of {', '.join(sorted(missing))}")
    return [name for name in there if not wanted or name in wanted]


def _watched(reports: Iterator[Report], total: int) -> Iterator[Report]:
    """The same, with a progress bar on a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return reports
    from tqdm import tqdm

    return tqdm(reports, total=total, unit=" submissions", dynamic_ncols=True)


def _as_json(rows: list[dict]) -> str:
    return json.dumps({"submissions": rows}, indent=1, ensure_ascii=False)


def _as_text(rows: list[dict]) -> str:
    lines = []
    for row in rows:
        what = f"{row['auto_score']:g} / {row['max_auto_score']:g}"
        if "reason" in row:
            what = row["reason"]
        lines.append(f"{row['learner']}\t{row['module']}\t{row['status']}\t{what}")
    return "\n".join(lines) if lines else "No submissions."
