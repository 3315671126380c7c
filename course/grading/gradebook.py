"""How do marks enter nbgrader's gradebook, in one transaction and without harm to a person's work?

The rows are those of the ``nbgrader autograde`` command, written with SQLAlchemy Core on
nbgrader's mapped tables. Manual scores and comments stay; a person is asked again only when the
answer under a manual score has changed, and keeps being asked until they have looked.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sql
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
    SourceCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)

from course.grading.report import Mark, Report

BUSY_SECONDS = 30

assignment, base_cell, comment, grade = (
    t.__table__ for t in (Assignment, BaseCell, Comment, Grade)
)
notebook, student, source_cell = (t.__table__ for t in (Notebook, Student, SourceCell))
submission, sheet = SubmittedAssignment.__table__, SubmittedNotebook.__table__

marked = sql.Table(
    "course_marked",
    sql.MetaData(),
    sql.Column("sheet", sql.String(32), primary_key=True),
    sql.Column("cell", sql.String(128), primary_key=True),
    sql.Column("fingerprint", sql.String(64), nullable=False),
)


class NotReleased(LookupError):
    """The gradebook does not know the module, or knows it with other cells."""


def engine(url: str) -> sql.Engine:
    """An engine whose SQLite transactions wait for each other and never block a reader."""
    made = sql.create_engine(url)
    if made.dialect.name == "sqlite":
        sql.event.listen(made, "connect", _settle)
        sql.event.listen(made, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    return made


def _settle(connection, _) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")


def released_cells(url: str, module: str) -> set[str] | None:
    """The names of a module's cells, once there are submissions that hold them in place."""
    reader = sql.create_engine(url)
    try:
        with reader.connect() as connection:
            if not sql.inspect(connection).has_table(assignment.name):
                return None
            mine = assignment.c.name == module
            belongs = submission.c.assignment_id == assignment.c.id
            handed_in = sql.select(submission.c.id).where(mine, belongs).limit(1)
            if not connection.execute(handed_in).first():
                return None
            part = notebook.c.assignment_id == assignment.c.id
            names = sql.select(source_cell.c.name).where(
                mine, part, source_cell.c.notebook_id == notebook.c.id
            )
            return set(connection.execute(names).scalars())
    finally:
        reader.dispose()


def fingerprint(value) -> str:
    """A short name of a stored value, to see whether a learner changed it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def needs_person(score: float | None, manual: float | None, flagged: bool, changed: bool) -> bool:
    """Whether a facilitator has to look at a grade after (another) automatic grading."""
    return score is None if manual is None else flagged or changed


def write(
    connection: sql.Connection,
    report: Report,
    comments: dict[str, str],
    when: datetime | None,
    at_end: Callable[[str], None] = lambda _: None,
) -> bool:
    """Bring the rows of one submission up to date; the caller's transaction holds it together.

    :param comments: automatic comment of each solution cell.
    :param when: time of submission, UTC without zone, as nbgrader keeps it.
    :param at_end: called after the last row, inside the transaction, with the id of the
        submitted notebook.
    :returns: whether any grade still waits for a person.
    :raises NotReleased: the released cells are not those of the report.
    """
    marked.create(connection, checkfirst=True)
    where = _submission(connection, report, when)
    waiting = save(connection, where, report.marks, comments)
    at_end(where)
    return waiting


def save(connection, where: str, marks: tuple[Mark, ...], comments: dict[str, str]) -> bool:
    """Write scores, flags and comments of one submitted notebook (its id is ``where``)."""
    cell = sql.select(
        grade.c.id, base_cell.c.name, grade.c.manual_score, grade.c.needs_manual_grade
    )
    rows = connection.execute(
        cell.select_from(grade)
        .join(base_cell, base_cell.c.id == grade.c.cell_id)
        .where(grade.c.notebook_id == where)
    ).all()
    by_name = {mark.question: mark for mark in marks}
    if odd := {row.name for row in rows} ^ set(by_name):
        names = ", ".join(sorted(odd))
        raise NotReleased(f"authored and released cells differ ({names}): run course release")
    seen = sql.select(marked.c.cell, marked.c.fingerprint).where(marked.c.sheet == where)
    before = {row.cell: row.fingerprint for row in connection.execute(seen)}
    prints = {name: fingerprint(mark.value) for name, mark in by_name.items()}
    now = []
    for row in rows:
        score = by_name[row.name].score
        changed = before.get(row.name) != prints[row.name]
        needs = needs_person(score, row.manual_score, row.needs_manual_grade, changed)
        now.append({"key": row.id, "auto_score": score, "needs_manual_grade": needs})
    if now:
        connection.execute(sql.update(grade).where(grade.c.id == sql.bindparam("key")), now)
    _remember(connection, where, before, prints)
    _comments(connection, where, comments)
    return any(row["needs_manual_grade"] for row in now)


def _remember(connection, where: str, before: dict, prints: dict) -> None:
    if before == prints:
        return
    connection.execute(sql.delete(marked).where(marked.c.sheet == where))
    rows = [{"sheet": where, "cell": name, "fingerprint": text} for name, text in prints.items()]
    if rows:
        connection.execute(sql.insert(marked), rows)


def _comments(connection, where: str, comments: dict[str, str]) -> None:
    cell = sql.select(comment.c.id, base_cell.c.name)
    rows = connection.execute(
        cell.select_from(comment)
        .join(base_cell, base_cell.c.id == comment.c.cell_id)
        .where(comment.c.notebook_id == where)
    ).all()
    now = [{"key": row.id, "auto_comment": comments.get(row.name) or None} for row in rows]
    if now:
        connection.execute(sql.update(comment).where(comment.c.id == sql.bindparam("key")), now)


def _submission(connection, report: Report, when: datetime | None) -> str:
    """The id of the submitted notebook's row; made, with empty grades, on the first grading."""
    names = (
        sql.select(assignment.c.id, notebook.c.id.label("notebook"))
        .select_from(assignment)
        .join(notebook, notebook.c.assignment_id == assignment.c.id)
    )
    module = connection.execute(
        names.where(assignment.c.name == report.module, notebook.c.name == report.module)
    ).first()
    if module is None:
        raise NotReleased("the gradebook does not know this module: run course release")
    mine = (submission.c.assignment_id == module.id) & (submission.c.student_id == report.learner)
    found = connection.execute(
        sql.select(submission.c.id, sheet.c.id.label("sheet"))
        .select_from(submission)
        .join(sheet, sheet.c.assignment_id == submission.c.id)
        .where(mine, sheet.c.notebook_id == module.notebook)
    ).first()
    if found:
        late = {} if when is None else {"timestamp": when}
        if late:
            connection.execute(
                sql.update(submission).where(submission.c.id == found.id).values(**late)
            )
        return found.sheet
    return _new_submission(connection, report.learner, module, when)


def _new_submission(connection, learner: str, module, when: datetime | None) -> str:
    if not connection.execute(sql.select(student.c.id).where(student.c.id == learner)).first():
        connection.execute(sql.insert(student).values(id=learner))
    whole, part = new_uuid(), new_uuid()
    connection.execute(
        sql.insert(submission).values(
            id=whole, assignment_id=module.id, student_id=learner, timestamp=when
        )
    )
    connection.execute(
        sql.insert(sheet).values(
            id=part, assignment_id=whole, notebook_id=module.notebook, flagged=False
        )
    )
    kinds = sql.select(base_cell.c.id, base_cell.c.type)
    rows = connection.execute(kinds.where(base_cell.c.notebook_id == module.notebook)).all()
    for table, types, extra in (
        (grade, ("GradeCell", "TaskCell"), {"needs_manual_grade": True}),
        (comment, ("SolutionCell", "TaskCell"), {}),
    ):
        new = [
            {"id": new_uuid(), "cell_id": row.id, "notebook_id": part, **extra}
            for row in rows
            if row.type in types
        ]
        if new:
            connection.execute(sql.insert(table), new)
    return part
