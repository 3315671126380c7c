"""How is one submission graded, from its folder to the gradebook?"""

import logging
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from course import authoring
from course.grading import cells, comments, gradebook, graded, late, marking, reading, settings
from course.grading.code import verdict
from course.grading.report import FAULT, REFUSED, Mark, Report
from course.syllabus import syllabus

log = logging.getLogger(__name__)

KEPT = ("answers.json", "timestamp.txt", "submission_secret.txt")


class Grader:
    """Grades submissions below one nbgrader root; one in each process.

    :param root: nbgrader's root: ``source``, ``release``, ``submitted``, ``autograded``,
        ``gradebook.db``.
    :param db_url: the gradebook, if it is not the root's own.
    """

    def __init__(self, root: Path, db_url: str | None = None):
        self.root = Path(root).absolute()
        self.db_url = db_url or settings.db_url(self.root)

    @cached_property
    def engine(self) -> Engine:
        return gradebook.engine(self.db_url)

    def grade(self, learner: str, module: str) -> Report:
        """Score and record what lies in ``submitted/<learner>/<module>``; never raises."""
        folder = settings.submitted(self.root, learner, module)
        report = self.score(folder, module, learner)
        try:
            return self.record(folder, report)
        except Exception as error:
            reason = _fault(error, learner, module)
            return Report(learner, module, report.attempt, FAULT, reason=reason)

    def score(self, folder: Path, module: str, learner: str) -> Report:
        """The report of a submission folder; nothing is written, nothing raised.

        A submission that cannot be accepted is ``refused``; trouble of ours is a ``fault``.
        Neither is ever a score.
        """
        attempt = 1
        try:
            authored = _authored(module)
            attempts = syllabus().module(module).attempts
            submission = reading.read(Path(folder), module, learner, attempts)
            attempt = submission.attempt
            marks = list(marking.marks(authored, submission, learner))
            return Report.of(learner, module, attempt, [*marks, *self._code(folder, module)])
        except reading.Refused as refusal:
            return Report(learner, module, attempt, REFUSED, reason=refusal.reason)
        except Exception as error:
            reason = _fault(error, learner, module)
            return Report(learner, module, attempt, FAULT, reason=reason)

    def _code(self, folder: Path, module: str) -> list[Mark]:
        source = cells.load(settings.notebook(self.root, "source", module))
        if not cells.groups(source):
            return []
        released = cells.load(settings.notebook(self.root, "release", module))
        return verdict.marks(source, released, submitted_code(Path(folder), module))

    def record(self, folder: Path, report: Report) -> Report:
        """Write a report's rows and graded notebook; again is the same as once.

        A refused submission or a fault leaves no rows.

        :returns: the report, its ``needs_manual`` now what the gradebook says after looking at
            the manual grades already given.
        :raises course.grading.gradebook.NotReleased: the module is not released as authored.
        :raises sqlalchemy.exc.SQLAlchemyError: the gradebook does not answer; nothing is written.
        """
        if not report.gradable:
            return report
        released = cells.load(settings.notebook(self.root, "release", report.module))
        with self.engine.begin() as connection:
            waiting = gradebook.write(
                connection,
                report,
                comments.by_cell(report, released),
                submitted_at(Path(folder)),
                lambda sheet: self._finish(connection, sheet, Path(folder), report, released),
            )
        return report.waiting(waiting)

    def _finish(self, connection, sheet: str, folder: Path, report: Report, released) -> None:
        late.penalise(connection, sheet, report.learner)
        notebook = graded.build(released, authoring.load(report.module), report)
        keep_files(self.root, folder, report)
        target = settings.autograded(self.root, report.learner, report.module)
        text = graded.text(notebook).encode()
        graded.replace_file(target / f"{report.module}.ipynb", text)


def keep_files(root: Path, folder: Path, report: Report) -> None:
    """Put beside the graded notebook what of a submission is kept, and the module's own files."""
    target = settings.autograded(root, report.learner, report.module)
    for name in KEPT:
        try:
            data = reading.read_bytes(folder, name, reading.MAX_ANSWERS)
        except reading.Refused:
            data = None
        if data is not None:
            graded.replace_file(target / name, data)
    source = root / "source" / report.module
    for path in source.rglob("*"):
        if path.is_file() and path.suffix != ".ipynb":
            graded.replace_file(target / path.relative_to(source), path.read_bytes())


def submitted_code(folder: Path, module: str) -> dict[str, str]:
    """The analyst's answer cells of a submitted notebook, by name; none if it has none.

    :raises course.grading.reading.Refused: the notebook is not one.
    """
    data = reading.read_bytes(folder, f"{module}.ipynb", reading.MAX_NOTEBOOK)
    if data is None:
        return {}
    notebook = reading.parse(data)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise reading.Refused("wrong_notebook")
    found: dict[str, str] = {}
    for cell in notebook["cells"]:
        name, role = _role(cell)
        if role == cells.ANSWER and isinstance(name, str):
            text = reading.tame(cells.source(cell))
            if len(text) > reading.MAX_CODE:
                raise reading.Refused("too_big")
            if name not in found or cell.get("id") == name:
                found[name] = text
    return found


def _role(cell) -> tuple:
    try:
        return cells.role(cell) or (None, None)
    except (AttributeError, TypeError):
        return None, None


def submitted_at(folder: Path) -> datetime | None:
    """The time in ``timestamp.txt``, UTC without zone, or ``None`` where none can be read."""
    from nbgrader.utils import parse_utc

    try:
        data = reading.read_bytes(folder, "timestamp.txt", 200)
        return parse_utc(data.decode("ascii").strip()) if data and data.strip() else None
    except (reading.Refused, ValueError, OverflowError, OSError):
        return None


def _authored(module: str):
    try:
        return authoring.load(module)
    except LookupError as error:
        raise reading.Refused("unknown_module") from error


def _fault(error: Exception, learner: str, module: str) -> str:
    """The reason of a fault of ours; its cause goes to the log for whoever repairs it."""
    missing = isinstance(error, gradebook.NotReleased | FileNotFoundError)
    log.error("%s, %s: %s", learner, module, error, exc_info=None if missing else error)
    return "not_released" if missing else "fault"
