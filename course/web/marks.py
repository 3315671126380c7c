"""What does a submission stand at now, with what a person has added in nbgrader's gradebook?

The grader's report is the site's own row; scores and comments that a facilitator gives in
formgrader exist in the gradebook only, and are read from there each time.
"""

import logging
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

import sqlalchemy as sql

from course.grading.engine import gradebook
from course.grading.report import BY_A_PERSON, CODE, Mark, Report
from course.grading.settings import db_url
from course.paths import nbgrader_root
from course.web.models import State, Submission

log = logging.getLogger("course.web.marks")

assignment, base_cell, comment, grade = (
    *(gradebook.assignment, gradebook.base_cell, gradebook.comment, gradebook.grade),
)
notebook, sheet, submission = gradebook.notebook, gradebook.sheet, gradebook.submission


@dataclass(frozen=True)
class Cell:
    """One grade of the gradebook: points, whether a person has to look, and their comment."""

    score: float | None
    by_person: bool
    waiting: bool
    comment: str = ""


@dataclass(frozen=True)
class Points:
    """Earned and possible points."""

    score: float = 0.0
    max: float = 0.0


@dataclass(frozen=True)
class Standing:
    """Where a submission stands: automatic items, a person's, and an analyst's apart.

    :ivar read: a person has read the essay and given its points.
    """

    state: str
    needs_manual: bool
    automatic: Points
    by_person: Points
    code: Points
    cells: dict[str, Cell] = field(default_factory=dict)
    read: bool = False


@cache
def _reader(url: str) -> sql.Engine:
    """An engine that never holds a lock, and never makes a gradebook where there is none."""
    if url.startswith("sqlite:///"):
        path = quote(url.removeprefix("sqlite:///"))
        url = f"sqlite:///file:{path}?mode=rw&uri=true"  # "rw": reading a WAL touches its index
    return sql.create_engine(url, isolation_level="AUTOCOMMIT")


def reader() -> sql.Engine:
    """For reading nbgrader's gradebook."""
    return _reader(db_url(nbgrader_root()))


def report_of(row: Submission) -> Report | None:
    """The grader's report on a submission, once there is one."""
    return Report.from_json(row.report) if row.report else None


def standing(row: Submission) -> Standing:
    """Where a submission stands at this moment."""
    report = report_of(row)
    if report is None or not row.scored:
        return Standing(row.state, False, Points(), Points(), Points())
    cells = _cells(row.learner_id, row.module) if row.best else {}
    waiting = any(cell.waiting for cell in cells.values()) or (
        row.best and not cells and row.state == State.NEEDS_MANUAL
    )
    return Standing(
        State.NEEDS_MANUAL if waiting else State.GRADED,
        waiting,
        _points(report, cells, lambda mark: mark.automatic),
        _points(report, cells, lambda mark: mark.kind == BY_A_PERSON),
        _points(report, cells, lambda mark: mark.kind == CODE),
        cells,
        read=any(
            mark.kind == BY_A_PERSON and mark.question in cells and cells[mark.question].by_person
            for mark in report.marks
        ),
    )


def points_of(mark: Mark, cells: dict[str, Cell]) -> float | None:
    """What one question earned: the gradebook's points, else the grader's; None while waiting."""
    cell = cells.get(mark.question)
    return mark.score if cell is None or cell.score is None else cell.score


def _points(report: Report, cells: dict[str, Cell], wanted) -> Points:
    marks = [mark for mark in report.marks if wanted(mark)]
    earned = sum(points_of(mark, cells) or 0.0 for mark in marks)
    return Points(round(earned, 4), round(sum(mark.max for mark in marks), 4))


def _cells(learner: str, module: str) -> dict[str, Cell]:
    """The grades of one learner's submission in the gradebook, by question.

    None while the gradebook does not answer: the grader's own report is shown then.
    """
    where = (submission.c.student_id == learner) & (assignment.c.name == module)
    mine = (
        sql.select(sheet.c.id)
        .join(submission, submission.c.id == sheet.c.assignment_id)
        .join(assignment, assignment.c.id == submission.c.assignment_id)
        .where(where)
    )
    # nbgrader has an index by cell and sheet, none by sheet alone.
    cells = (
        sql.select(base_cell.c.id)
        .join(notebook, notebook.c.id == base_cell.c.notebook_id)
        .join(assignment, assignment.c.id == notebook.c.assignment_id)
        .where(assignment.c.name == module)
    )
    grades = (
        sql.select(base_cell.c.name, *(grade.c[name] for name in _GRADE))
        .join(base_cell, base_cell.c.id == grade.c.cell_id)
        .where(grade.c.notebook_id.in_(mine), grade.c.cell_id.in_(cells))
    )
    comments = (
        sql.select(base_cell.c.name, comment.c.manual_comment)
        .join(base_cell, base_cell.c.id == comment.c.cell_id)
        .where(comment.c.notebook_id.in_(mine), comment.c.cell_id.in_(cells))
        .where(comment.c.manual_comment.is_not(None))
    )
    try:
        with reader().connect() as connection:
            said = dict(connection.execute(comments).tuples().all())
            rows = connection.execute(grades).all()
    except sql.exc.SQLAlchemyError as error:
        log.warning("the gradebook does not answer: %s", error)
        return {}
    return {row.name: _cell(row, said.get(row.name) or "") for row in rows}


_GRADE = ("auto_score", "manual_score", "extra_credit", "needs_manual_grade")


def _cell(row, said: str) -> Cell:
    by_person = row.manual_score is not None
    score = row.manual_score if by_person else row.auto_score
    if score is not None:
        score += row.extra_credit or 0.0
    return Cell(score, by_person, bool(row.needs_manual_grade), said)
