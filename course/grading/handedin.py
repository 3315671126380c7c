"""Which rows has a submission in the gradebook, and was it released as it is graded?"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sql
from nbgrader.api import new_uuid
from sqlalchemy.dialects import postgresql, sqlite

from course.grading.assignment import Assignment, NotReleased
from course.grading.gradebook import (
    RELEASED,
    base_cell,
    comment,
    grade,
    sheet,
    student,
    submission,
)

SUBMISSION = (
    sql.select(submission.c.id, submission.c.timestamp, submission.c.extension)
    .where(submission.c.assignment_id == sql.bindparam("assignment"))
    .where(submission.c.student_id == sql.bindparam("learner"))
    .with_for_update()  # of two graders at the same submission, one waits
)
SUBMITTED_AT = (
    sql.update(submission)
    .where(submission.c.id == sql.bindparam("key"))
    .values(timestamp=sql.bindparam("when"))
)
_notebooks = sql.bindparam("notebooks", expanding=True)
SHEETS = (
    sql.select(sheet.c.id, sheet.c.notebook_id, sheet.c.late_submission_penalty)
    .where(sheet.c.assignment_id == sql.bindparam("submission"))
    .where(sheet.c.notebook_id.in_(_notebooks))
)
CELLS = sql.select(base_cell.c.id, base_cell.c.type, base_cell.c.notebook_id).where(
    base_cell.c.notebook_id.in_(_notebooks)
)
UNLESS_THERE = {
    (name, table.name): insert(table).on_conflict_do_nothing()
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    for table in (student, submission)
}


@dataclass(frozen=True)
class Sheet:
    """The row of one submitted notebook, and the id of the notebook it answers."""

    id: str
    notebook: str
    penalty: float | None = None


@dataclass(frozen=True)
class HandedIn:
    """The rows of one submission; moments are UTC without zone, as nbgrader keeps them.

    :ivar due: when it had to be handed in, an extension counted.
    :ivar sheets: the submitted notebooks, by name.
    """

    when: datetime | None
    due: datetime | None
    sheets: dict[str, Sheet]


def handed_in(
    connection: sql.Connection, released: Assignment, learner: str, when: datetime | None
) -> HandedIn:
    """The rows of a submission; made, with empty grades, the first time.

    :param when: time of submission; ``None`` leaves what is there.
    :raises course.grading.assignment.NotReleased: the gradebook was not made from what is
        released now.
    """
    about = _released(connection, released)
    row = _submission(connection, about[0].id, learner, when)
    notebooks = {each.notebook_id: each.notebook for each in about}
    there = connection.execute(SHEETS, {"submission": row.id, "notebooks": list(notebooks)})
    sheets = {notebooks[key]: Sheet(each, key, penalty) for each, key, penalty in there}
    new = {key: name for key, name in notebooks.items() if name not in sheets}
    sheets |= _make_sheets(connection, row.id, new) if new else {}
    due = about[0].duedate
    if due and row.extension:
        due += row.extension
    return HandedIn(when or row.timestamp, due, sheets)


def _released(connection: sql.Connection, released: Assignment) -> list:
    rows = connection.execute(RELEASED, {"name": released.name}).all()
    if not rows:
        raise NotReleased(f"the gradebook does not know {released.name}: release it")
    known: dict[str, dict[str, str]] = {}
    for row in rows:
        known.setdefault(row.notebook, {})[row.cell] = row.checksum
    wanted = released.checksums
    odd = known.keys() ^ wanted.keys()
    for name in known.keys() & wanted.keys():
        odd |= {cell for cell, text in wanted[name].items() if known[name].get(cell) != text}
    if odd:
        names = ", ".join(sorted(odd))
        raise NotReleased(f"{released.name} was changed after its release ({names}): release again")
    return rows


def _submission(connection, assignment: str, learner: str, when: datetime | None):
    key = {"assignment": assignment, "learner": learner}
    found = connection.execute(SUBMISSION, key).first()
    if found is None:  # another grader may make it at the same moment: one of both does
        dialect = connection.dialect.name
        connection.execute(UNLESS_THERE[dialect, student.name], {"id": learner})
        new = {"id": new_uuid(), "assignment_id": assignment, "student_id": learner}
        connection.execute(UNLESS_THERE[dialect, submission.name], new | {"timestamp": when})
        found = connection.execute(SUBMISSION, key).one()
    if when is not None and found.timestamp != when:
        connection.execute(SUBMITTED_AT, {"key": found.id, "when": when})
    return found


def _make_sheets(connection, whole: str, notebooks: dict[str, str]) -> dict[str, Sheet]:
    made = {key: new_uuid() for key in notebooks}
    about = {"assignment_id": whole, "flagged": False}
    rows = [{"id": new, "notebook_id": key, **about} for key, new in made.items()]
    connection.execute(sql.insert(sheet), rows)
    cells = connection.execute(CELLS, {"notebooks": list(made)}).all()
    for table, types, extra in (
        (grade, ("GradeCell", "TaskCell"), {"needs_manual_grade": True}),
        (comment, ("SolutionCell", "TaskCell"), {}),
    ):
        new = [
            {"id": new_uuid(), "cell_id": cell.id, "notebook_id": made[cell.notebook_id], **extra}
            for cell in cells
            if cell.type in types
        ]
        if new:
            connection.execute(sql.insert(table), new)
    return {name: Sheet(made[key], key) for key, name in notebooks.items()}
