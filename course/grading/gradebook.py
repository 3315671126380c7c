"""How do marks enter nbgrader's gradebook, in one transaction and without harm to a person's work?

The rows are those of the ``nbgrader autograde`` command, written with SQLAlchemy Core on
nbgrader's mapped tables. Manual scores and comments stay; a person is asked again only when the
answer under a manual score has changed, and keeps being asked until they have looked.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
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
    new_uuid,
)
from sqlalchemy.dialects import postgresql, sqlite

from course.grading.assignment import Assignment as Released
from course.grading.assignment import NotReleased
from course.grading.report import Mark

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

_key = sql.bindparam("key")
_sheet = sql.bindparam("sheet")

RELEASED = (
    sql.select(
        assignment.c.id,
        notebook.c.id.label("notebook_id"),
        notebook.c.name.label("notebook"),
        source_cell.c.name.label("cell"),
        source_cell.c.checksum,
    )
    .join(notebook, notebook.c.assignment_id == assignment.c.id)
    .outerjoin(source_cell, source_cell.c.notebook_id == notebook.c.id)
    .where(assignment.c.name == sql.bindparam("name"))
)
SUBMISSION = (
    sql.select(submission.c.id, submission.c.timestamp)
    .where(submission.c.assignment_id == sql.bindparam("assignment"))
    .where(submission.c.student_id == sql.bindparam("learner"))
    .with_for_update()
)
SUBMITTED_AT = (
    sql.update(submission).where(submission.c.id == _key).values(timestamp=sql.bindparam("when"))
)
SHEETS = sql.select(sheet.c.id, sheet.c.notebook_id).where(
    sheet.c.assignment_id == sql.bindparam("submission")
)
CELLS = sql.select(base_cell.c.id, base_cell.c.type, base_cell.c.notebook_id).where(
    base_cell.c.notebook_id.in_(sql.bindparam("notebooks", expanding=True))
)
GRADES = (
    sql.select(
        grade.c.id,
        base_cell.c.name,
        grade.c.auto_score,
        grade.c.manual_score,
        grade.c.needs_manual_grade,
    )
    .join(base_cell, base_cell.c.id == grade.c.cell_id)
    .where(grade.c.notebook_id == _sheet)
    .order_by(grade.c.id)
)
SCORE = (
    sql.update(grade)
    .where(grade.c.id == _key)
    .values(auto_score=sql.bindparam("score"), needs_manual_grade=sql.bindparam("needs"))
)
COMMENTS = (
    sql.select(comment.c.id, base_cell.c.name, comment.c.auto_comment)
    .join(base_cell, base_cell.c.id == comment.c.cell_id)
    .where(comment.c.notebook_id == _sheet)
    .order_by(comment.c.id)
)
COMMENT = sql.update(comment).where(comment.c.id == _key).values(auto_comment=sql.bindparam("said"))
MARKED = sql.select(marked.c.cell, marked.c.fingerprint).where(marked.c.sheet == _sheet)
FORGET = sql.delete(marked).where(marked.c.sheet == _sheet)
REMEMBER = sql.insert(marked)
INSERT = {
    (dialect.__name__.rpartition(".")[2], table.name): dialect.insert(
        table
    ).on_conflict_do_nothing()
    for dialect in (sqlite, postgresql)
    for table in (student, submission)
}


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
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" else None


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


def released_cells(url: str, name: str) -> set[str] | None:
    """The names of an assignment's cells, once there are submissions that hold them in place."""
    reader = sql.create_engine(url)
    try:
        with reader.connect() as connection:
            if not sql.inspect(connection).has_table(assignment.name):
                return None
            belongs = submission.c.assignment_id == assignment.c.id
            handed_in = sql.select(submission.c.id).where(assignment.c.name == name, belongs)
            if not connection.execute(handed_in.limit(1)).first():
                return None
            return {row.cell for row in connection.execute(RELEASED, {"name": name})}
    finally:
        reader.dispose()


def fingerprint(value) -> str:
    """A short name of a stored value, to see whether a learner changed it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def needs_person(score: float | None, manual: float | None, flagged: bool, changed: bool) -> bool:
    """Whether a facilitator has to look at a grade after (another) automatic grading."""
    return score is None if manual is None else flagged or changed


def open_submission(
    connection: sql.Connection, released: Released, learner: str, when: datetime | None
) -> dict[str, str]:
    """The ids of a submission's rows of notebooks, by name; made, with empty grades, at first.

    :param when: time of submission, UTC without zone, as nbgrader keeps it.
    :raises NotReleased: the gradebook was not made from what is released now.
    """
    about = _released(connection, released)
    key = {"assignment": about.id, "learner": learner}
    found = connection.execute(SUBMISSION, key).first()
    if found is None:
        connection.execute(_ignoring(connection, student), {"id": learner})
        new = {"id": new_uuid(), "assignment_id": about.id, "student_id": learner}
        if connection.execute(
            _ignoring(connection, submission), new | {"timestamp": when}
        ).rowcount:
            return _new_sheets(connection, new["id"], about.notebooks)
        found = connection.execute(SUBMISSION, key).one()
    if when is not None and found.timestamp != when:
        connection.execute(SUBMITTED_AT, {"key": found.id, "when": when})
    names = {row: name for name, row in about.notebooks.items()}
    rows = connection.execute(SHEETS, {"submission": found.id})
    return {names[row.notebook_id]: row.id for row in rows if row.notebook_id in names}


def _ignoring(connection: sql.Connection, table: sql.Table):
    """An insert that leaves a row that is there already alone."""
    return INSERT[connection.dialect.name, table.name]


def _released(connection: sql.Connection, released: Released) -> "_About":
    rows = connection.execute(RELEASED, {"name": released.name}).all()
    if not rows:
        raise NotReleased(f"the gradebook does not know {released.name}: release it")
    known: dict[str, dict[str, str]] = {}
    for row in rows:
        known.setdefault(row.notebook, {})[row.cell] = row.checksum
    wanted = released.checksums
    odd = {name for name in known | wanted if (name in known) != (name in wanted)}
    for name in known.keys() & wanted.keys():
        odd |= {cell for cell, text in wanted[name].items() if known[name].get(cell) != text}
    if odd:
        raise NotReleased(
            f"{released.name} was changed after its release ({', '.join(sorted(odd))}): "
            "release it again"
        )
    return _About(rows[0].id, {row.notebook: row.notebook_id for row in rows})


@dataclass(frozen=True)
class _About:
    id: str
    notebooks: dict[str, str]


def _new_sheets(connection, whole: str, notebooks: dict[str, str]) -> dict[str, str]:
    made = {name: new_uuid() for name in notebooks}
    by_notebook = {row: made[name] for name, row in notebooks.items()}
    about = {"assignment_id": whole, "flagged": False}
    sheets = [{"id": new, "notebook_id": row, **about} for row, new in by_notebook.items()]
    connection.execute(sql.insert(sheet), sheets)
    cells = connection.execute(CELLS, {"notebooks": list(by_notebook)}).all()
    for table, types, extra in (
        (grade, ("GradeCell", "TaskCell"), {"needs_manual_grade": True}),
        (comment, ("SolutionCell", "TaskCell"), {}),
    ):
        new = [
            {"id": new_uuid(), "cell_id": row.id, "notebook_id": by_notebook[row.notebook_id]}
            for row in cells
            if row.type in types
        ]
        if new:
            connection.execute(sql.insert(table), [{**row, **extra} for row in new])
    return made


def save(
    connection: sql.Connection, where: str, marks: Iterable[Mark], comments: dict[str, str]
) -> bool:
    """Write scores, flags and comments of one submitted notebook (its id is ``where``).

    :param comments: automatic comment of each solution cell.
    :returns: whether any grade still waits for a person.
    :raises NotReleased: the released cells are not those of the marks.
    """
    rows = connection.execute(GRADES, {"sheet": where}).all()
    by_name = {mark.question: mark for mark in marks}
    if odd := {row.name for row in rows} ^ set(by_name):
        names = ", ".join(sorted(odd))
        raise NotReleased(f"authored and released cells differ ({names}): release again")
    before = {r.cell: r.fingerprint for r in connection.execute(MARKED, {"sheet": where})}
    prints = {name: fingerprint(mark.value) for name, mark in by_name.items()}
    waiting, now = False, []
    for row in rows:
        score = by_name[row.name].score
        changed = before.get(row.name) != prints[row.name]
        needs = needs_person(score, row.manual_score, row.needs_manual_grade, changed)
        waiting |= needs
        if (score, needs) != (row.auto_score, row.needs_manual_grade):
            now.append({"key": row.id, "score": score, "needs": needs})
    if now:
        connection.execute(SCORE, now)
    _remember(connection, where, before, prints)
    _comment(connection, where, comments)
    return waiting


def _remember(connection, where: str, before: dict, prints: dict) -> None:
    if before == prints:
        return
    if before:
        connection.execute(FORGET, {"sheet": where})
    rows = [{"sheet": where, "cell": name, "fingerprint": text} for name, text in prints.items()]
    if rows:
        connection.execute(REMEMBER, rows)


def _comment(connection, where: str, comments: dict[str, str]) -> None:
    rows = connection.execute(COMMENTS, {"sheet": where}).all()
    now = [
        {"key": row.id, "said": comments.get(row.name) or None}
        for row in rows
        if row.auto_comment != (comments.get(row.name) or None)
    ]
    if now:
        connection.execute(COMMENT, now)
