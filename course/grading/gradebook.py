"""Where is nbgrader's gradebook, and which of its tables does the grader touch?

SQLAlchemy Core on nbgrader's own mapped tables, on SQLite or PostgreSQL, and one small table of
ours beside them.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
)

from course.grading.assignment import NotReleased

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

RELEASED = (
    sql.select(
        assignment.c.id,
        assignment.c.duedate,
        notebook.c.id.label("notebook_id"),
        notebook.c.name.label("notebook"),
        source_cell.c.name.label("cell"),
        source_cell.c.checksum,
    )
    .join(notebook, notebook.c.assignment_id == assignment.c.id)
    .outerjoin(source_cell, source_cell.c.notebook_id == notebook.c.id)
    .where(assignment.c.name == sql.bindparam("name"))
)


SOURCES = (
    sql.select(source_cell.c.name, source_cell.c.source)
    .join(notebook, notebook.c.id == source_cell.c.notebook_id)
    .join(assignment, assignment.c.id == notebook.c.assignment_id)
    .where(assignment.c.name == sql.bindparam("name"), notebook.c.name == sql.bindparam("part"))
)


def engine(url: str) -> sql.Engine:
    """An engine whose SQLite transactions wait for each other and never block a reader.

    :raises NotReleased: there is no gradebook.
    """
    path = sqlite_path(url)
    if path and not path.is_file():
        raise NotReleased(f"there is no gradebook {path}")
    made = sql.create_engine(url)
    if path:
        sql.event.listen(made, "connect", _settle)
        sql.event.listen(made, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    if not sql.inspect(made).has_table(assignment.name):
        made.dispose()
        raise NotReleased("the gradebook is empty")
    prepare(made)
    return made


@contextmanager
def turn(url: str) -> Iterator[None]:
    """One grader's process after the other: who waits for SQLite itself sleeps too long."""
    if not (path := sqlite_path(url)):
        yield
        return
    try:
        lock = os.open(path.with_name(f"{path.name}.turn"), os.O_RDONLY | os.O_CREAT, 0o644)
    except PermissionError:  # another user made it: SQLite's own way of waiting is slower, no more
        yield
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def transaction(url: str) -> Iterator[sql.Connection]:
    """One transaction for whoever has no engine at hand."""
    made = engine(url)
    try:
        with made.begin() as connection:
            yield connection
    finally:
        made.dispose()


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite gradebook; ``None`` for any other."""
    parsed = sql.make_url(url)
    on_disk = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(parsed.database) if on_disk else None


def _settle(connection, _) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")


def prepare(made: sql.Engine) -> None:
    """Make the table of our own, if this gradebook has none yet."""
    try:
        with made.begin() as connection:
            marked.create(connection, checkfirst=True)
    except sql.exc.DBAPIError:  # another process has made it meanwhile
        if not sql.inspect(made).has_table(marked.name):
            raise


def knows(url: str, name: str) -> bool:
    """Whether there is a gradebook, and an assignment of this name was released into it."""
    with _reading(url) as connection:
        return connection is not None and bool(connection.execute(RELEASED, {"name": name}).first())


def released_cells(url: str, name: str) -> set[str] | None:
    """The names of an assignment's cells, once there are submissions that hold them in place."""
    with _reading(url) as connection:
        if connection is None:
            return None
        belongs = submission.c.assignment_id == assignment.c.id
        handed_in = sql.select(submission.c.id).where(assignment.c.name == name, belongs)
        if not connection.execute(handed_in.limit(1)).first():
            return None
        return {row.cell for row in connection.execute(RELEASED, {"name": name}) if row.cell}


def sources(url: str, name: str, part: str) -> dict[str, str]:
    """The texts that one notebook of an assignment was released with, tests whole, by cell."""
    with _reading(url) as connection:
        rows = connection.execute(SOURCES, {"name": name, "part": part}) if connection else ()
        return {row.name: row.source for row in rows}


@contextmanager
def _reading(url: str) -> Iterator[sql.Connection | None]:
    """A connection for looking; ``None`` where there is no gradebook, and none is made."""
    path = sqlite_path(url)
    if path and not path.is_file():
        yield None
        return
    reader = sql.create_engine(url)
    try:
        with reader.connect() as connection:
            yield connection if sql.inspect(connection).has_table(assignment.name) else None
    finally:
        reader.dispose()
