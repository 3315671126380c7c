"""How is one submission graded, from its folder to the gradebook?"""

import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from course.grading import (
    assignment,
    comments,
    gradebook,
    graded,
    grades,
    late,
    marking,
    notebookmarks,
    reading,
    settings,
)
from course.grading.assignment import Assignment, Notebook
from course.grading.code.examine import parent
from course.grading.earned import KEPT, earned
from course.grading.handedin import HandedIn, handed_in
from course.grading.report import FAULT, REFUSED, Mark, Report
from course.syllabus import syllabus

log = logging.getLogger(__name__)


class Grader:
    """Grades submissions below one nbgrader root; one in each process.

    :param root: nbgrader's root: ``source``, ``release``, ``submitted``, ``autograded``,
        ``gradebook.db``.
    :param db_url: the gradebook, if it is not the root's own.
    """

    def __init__(self, root: Path, db_url: str | None = None):
        self.root = Path(root).absolute()
        self.db_url = db_url or settings.db_url(self.root)
        self._open: tuple[Engine, int] | None = None

    @property
    def engine(self) -> Engine:
        """The gradebook's engine; a new one when the file was replaced by another.

        :raises course.grading.assignment.NotReleased: there is no gradebook.
        """
        path = gradebook.sqlite_path(self.db_url)
        file = path.stat().st_ino if path and path.is_file() else 0
        if self._open is None or self._open[1] != file:
            if self._open:
                self._open[0].dispose()
            self._open = None
            self._open = gradebook.engine(self.db_url), file
        return self._open[0]

    def grade(self, learner: str, name: str) -> Report:
        """Score and record what lies in ``submitted/<learner>/<name>``; never raises."""
        folder = settings.submitted(self.root, learner, name)
        report = self.score(folder, name, learner)
        try:
            return self.record(folder, report)
        except Exception as error:
            reason = _fault(error, learner, name)
            return Report(learner, name, report.attempt, FAULT, reason=reason)

    def score(self, folder: Path, name: str, learner: str) -> Report:
        """The report of a submission folder; nothing is written, nothing raised.

        A submission that cannot be accepted is ``refused``; trouble of ours is a ``fault``.
        Neither is ever a score.

        :param name: of the assignment.
        """
        attempt = 1
        try:
            released = assignment.load(self.root, name, self.db_url)
            found: list[Mark] = []
            if released.module:
                attempts = syllabus().module(name).attempts
                submission = reading.read(Path(folder), name, learner, attempts)
                attempt = submission.attempt
                found += marking.marks(released.module, submission, learner)
            else:
                reading.look(Path(folder), learner)
            marks, shown, limits = earned(released, Path(folder))
            return Report.of(
                learner, name, attempt, [*found, *marks], limits_hit=limits, shown=shown
            )
        except assignment.Unknown:
            return Report(learner, name, attempt, REFUSED, reason="unknown_module")
        except reading.Refused as refusal:
            return Report(learner, name, attempt, REFUSED, reason=refusal.reason)
        except Exception as error:
            reason = _fault(error, learner, name)
            return Report(learner, name, attempt, FAULT, reason=reason)

    def record(self, folder: Path, report: Report) -> Report:
        """Write a report's rows and graded notebooks; again is the same as once.

        A refused submission or a fault leaves no rows. What the learner's code showed is not
        stored with a report: of one that was, the code runs again to show it.

        :returns: the report, its ``needs_manual`` now what the gradebook says after looking at
            the manual grades already given.
        :raises course.grading.assignment.NotReleased: the assignment was changed after it was
            released, or was never released.
        :raises sqlalchemy.exc.SQLAlchemyError: the gradebook does not answer; nothing is written.
        """
        if not report.gradable:
            return report
        released = assignment.load(self.root, report.module, self.db_url)
        if report.shown is None:
            report = replace(report, shown=earned(released, Path(folder))[1])
        target = settings.autograded(self.root, report.learner, report.module)
        with gradebook.turn(self.db_url), self.engine.begin() as connection:
            waiting = write(connection, released, report, submitted_at(Path(folder)))
            keep_files(self.root, Path(folder), released, report)
            for name, text in _texts(released, report).items():
                graded.replace_file(target / f"{name}.ipynb", text)
        return report.waiting(waiting).alone()

    def warm(self, *names: str) -> None:
        """Have at hand what the first submission needs; trouble shows when it is graded.

        :param names: of assignments that submissions will come for.
        """
        try:
            parent()
            self.engine.connect().close()
            for name in names:
                released = assignment.load(self.root, name, self.db_url)
                marking.warm(released.module)
                for notebook in released.notebooks:
                    notebookmarks.warm(released, notebook)
        except Exception as error:
            log.info("not everything is at hand yet: %s", error)


def write(
    connection: Connection, released: Assignment, report: Report, when: datetime | None
) -> bool:
    """Write the rows of a report; the caller's transaction holds them together.

    :param when: time of submission, UTC without zone, as nbgrader keeps it.
    :returns: whether any grade still waits for a person.
    """
    rows = handed_in(connection, released, report.learner, when)
    waiting = False
    for notebook in released.notebooks:
        waiting |= write_notebook(connection, rows, notebook, report)
        if notebook.name in report.shown:
            late.penalise(connection, rows, notebook.name, report.learner)
    return waiting


def write_notebook(
    connection: Connection, rows: HandedIn, notebook: Notebook, report: Report
) -> bool:
    """Write scores, flags and comments of one notebook; whether any waits for a person."""
    marks = report.of_notebook(notebook.name).values()
    said = comments.by_cell(report, notebook)
    return grades.save(connection, rows.sheets[notebook.name], marks, said)


def _texts(released: Assignment, report: Report) -> dict[str, bytes]:
    """The graded notebooks as files, by name; one that was not handed in has none."""
    return {
        name: graded.text(graded.build(released, released.notebook(name), report)).encode()
        for name in report.shown
    }


def keep_files(root: Path, folder: Path, released: Assignment, report: Report) -> None:
    """Put beside the graded notebook what of a submission is kept, and the release's own files."""
    target = settings.autograded(root, report.learner, report.module)
    for name in KEPT:
        try:
            data = reading.read_bytes(folder, name, reading.MAX_ANSWERS)
        except reading.Refused:
            data = None
        if data is not None:
            graded.replace_file(target / name, data)
    for name, data in released.files.items():
        graded.replace_file(target / name, data)


def submitted_at(folder: Path) -> datetime | None:
    """The time in ``timestamp.txt``, UTC without zone, or ``None`` where none can be read."""
    from nbgrader.utils import parse_utc

    try:
        data = reading.read_bytes(folder, "timestamp.txt", 200)
        return parse_utc(data.decode("ascii").strip()) if data and data.strip() else None
    except (reading.Refused, ValueError, OverflowError, OSError):
        return None


def _fault(error: Exception, learner: str, name: str) -> str:
    """The reason of a fault of ours; its cause goes to the log for whoever repairs it."""
    missing = isinstance(error, assignment.NotReleased | FileNotFoundError)
    log.error("%s, %s: %s", learner, name, error, exc_info=None if missing else error)
    return "not_released" if missing else "fault"
