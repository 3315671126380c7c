"""Who graded which submission, when, with what, and to which score?

An append-only log, one JSON object a line: names, moments, hashes, versions and outcomes; never
an answer, a key or a token. A grading that is cut off between its line and its last write is
done again and leaves another line: a grade is never without one.
"""

import fcntl
import hashlib
import json
import os
import platform
import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

from course.grading.report import CODE, Mark, Report
from course.paths import ROOT, nbgrader_root, state_dir

NAME = "audit.jsonl"


def log_of(root: Path) -> Path:
    """The log of an nbgrader root: the site's, if it is the site's root; else one beside it."""
    return site_log() if Path(root) == nbgrader_root() else Path(root) / NAME


def site_log() -> Path:
    """The log of a running site."""
    return state_dir() / "log" / NAME


def append(log: Path, event: str, **facts) -> None:
    """Append one line and make it durable. Lines of several processes never mix."""
    log.parent.mkdir(parents=True, exist_ok=True)
    line = {"at": datetime.now(UTC).isoformat(), "event": event, **facts}
    content = (json.dumps(line, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")
    with open(log, "ab+", buffering=0, opener=_private) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        if end and os.pread(file.fileno(), 1, end - 1) != b"\n":
            content = b"\n" + content  # a full disk, or the power, has cut a line off
        while content:
            content = content[file.write(content) :]
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def graded(root: Path, report: Report, seconds: float) -> dict:
    """What is noted of one grading, whoever asked for it.

    :param seconds: how long it took.
    """
    return {
        "learner": report.learner,
        "module": report.module,
        "attempt": report.attempt,
        "auto_score": report.auto_score,
        "max_auto_score": report.max_auto_score,
        "analyst_score": report.analyst_score,
        "needs_manual": report.needs_manual,
        "reason": report.reason,
        "limits_hit": list(getattr(report, "limits_hit", ())),
        "seconds": round(seconds, 3),
        "confinement": confinement() if any(map(_has_run, report.marks)) else None,
        "source": source_hash(root, report.module),
        "software": software(),
    }


def in_gradebook(grader, learner: str, assignment: str) -> float | None:
    """The automatic points that nbgrader's gradebook holds; None without a submission there."""
    import sqlalchemy as sql  # here, because the site's dispatcher needs none of it

    from course.grading.gradebook import assignment as assignments
    from course.grading.gradebook import grade, sheet, submission

    points = (
        sql.select(sql.func.sum(grade.c.auto_score))
        .select_from(grade)
        .join(sheet, sheet.c.id == grade.c.notebook_id)
        .join(submission, submission.c.id == sheet.c.assignment_id)
        .join(assignments, assignments.c.id == submission.c.assignment_id)
        .where(submission.c.student_id == learner, assignments.c.name == assignment)
    )
    try:
        with grader.engine.connect() as connection:
            return connection.execute(points).scalar()
    except (sql.exc.SQLAlchemyError, LookupError):  # the grading itself says so
        return None


@cache
def software() -> dict[str, str]:
    """The versions a score depends on: of the course, nbgrader, Python, pandas; the pinned lock."""
    lock = ROOT / "requirements.lock"
    return {
        "course": metadata.version("customs-leadership-course"),
        "nbgrader": metadata.version("nbgrader"),
        "python": platform.python_version(),
        "pandas": metadata.version("pandas"),
        "lock": hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else "",
    }


def _has_run(mark: Mark) -> bool:
    return mark.kind == CODE and mark.outcome != "not_answered"


@cache
def confinement() -> str | None:
    """How a learner's code is confined here; None if it is not run."""
    from course import warm

    try:
        return warm.mode()
    except warm.NoWalls:
        return None


def source_hash(root: Path, assignment: str) -> str | None:
    """The SHA-256 of an assignment's instructor version, below ``source``; None without one."""
    folder = Path(root) / "source" / assignment
    files = _files(folder)
    seen = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return _hash_of(folder, seen) if seen else None


@lru_cache(maxsize=64)
def _hash_of(folder: Path, seen: tuple) -> str:
    return digest((path.relative_to(folder).as_posix(), path.read_bytes()) for path, *_ in seen)


def submission_hash(folder: Path) -> str:
    """The SHA-256 of what lies in a submission's folder."""
    return digest(
        (path.relative_to(folder).as_posix(), path.read_bytes()) for path in _files(folder)
    )


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """One SHA-256 of many files, each by name and content."""
    lines = (f"{name}\0{hashlib.sha256(content).hexdigest()}" for name, content in files)
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()


def _files(folder: Path) -> list[Path]:
    """The regular files below a folder; links and devices are left out."""
    return [path for path in sorted(folder.rglob("*")) if stat.S_ISREG(path.lstat().st_mode)]
