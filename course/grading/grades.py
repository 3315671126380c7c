"""How do marks enter the gradebook without harm to a person's work?

The rows are those of the ``nbgrader autograde`` command. Manual scores and comments stay; a
person is asked again only when the answer under a manual score has changed, and keeps being
asked until they have looked.
"""

import hashlib
import json
from collections.abc import Iterable
from operator import itemgetter

import sqlalchemy as sql

from course.grading.assignment import NotReleased
from course.grading.gradebook import base_cell, comment, grade, marked
from course.grading.handedin import Sheet
from course.grading.report import Mark

_key, _sheet, _notebook = map(sql.bindparam, ("key", "sheet", "notebook"))

# nbgrader has an index by cell and sheet, none by sheet alone: naming the cells too, a search
# takes no longer when there are thousands of submissions.
CELLS = sql.select(base_cell.c.id).where(base_cell.c.notebook_id == _notebook)
GRADES = (
    sql.select(
        grade.c.id,
        base_cell.c.name,
        grade.c.auto_score,
        grade.c.manual_score,
        grade.c.needs_manual_grade,
        marked.c.fingerprint,
    )
    .join(base_cell, base_cell.c.id == grade.c.cell_id)
    .outerjoin(marked, (marked.c.sheet == _sheet) & (marked.c.cell == base_cell.c.name))
    .where(grade.c.notebook_id == _sheet, grade.c.cell_id.in_(CELLS))
)
SCORE = (
    sql.update(grade)
    .where(grade.c.id == _key)
    .values(auto_score=sql.bindparam("score"), needs_manual_grade=sql.bindparam("needs"))
)
COMMENTS = (
    sql.select(comment.c.id, base_cell.c.name, comment.c.auto_comment)
    .join(base_cell, base_cell.c.id == comment.c.cell_id)
    .where(comment.c.notebook_id == _sheet, comment.c.cell_id.in_(CELLS))
)
COMMENT = sql.update(comment).where(comment.c.id == _key).values(auto_comment=sql.bindparam("said"))
FORGET = sql.delete(marked).where(marked.c.sheet == _sheet)
REMEMBER = sql.insert(marked)


def fingerprint(value) -> str:
    """A short name of a stored value, to see whether a learner changed it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def needs_person(score: float | None, manual: float | None, flagged: bool, changed: bool) -> bool:
    """Whether a facilitator has to look at a grade after (another) automatic grading."""
    return score is None if manual is None else flagged or changed


def save(
    connection: sql.Connection, sheet: Sheet, marks: Iterable[Mark], comments: dict[str, str]
) -> bool:
    """Write scores, flags and comments of one submitted notebook.

    :param comments: automatic comment of each solution cell.
    :returns: whether any grade still waits for a person.
    :raises NotReleased: the released cells are not those of the marks.
    """
    where = {"sheet": sheet.id, "notebook": sheet.notebook}
    rows = connection.execute(GRADES, where).all()
    by_name = {mark.question: mark for mark in marks}
    if odd := {row.name for row in rows} ^ set(by_name):
        names = ", ".join(sorted(odd))
        raise NotReleased(f"authored and released cells differ ({names}): release again")
    before = {row.name: row.fingerprint for row in rows if row.fingerprint}
    prints = {name: fingerprint(mark.value) for name, mark in by_name.items()}
    waiting, now = False, []
    for row in rows:
        score = by_name[row.name].score
        changed = row.fingerprint != prints[row.name]
        needs = needs_person(score, row.manual_score, row.needs_manual_grade, changed)
        waiting |= needs
        if (score, needs) != (row.auto_score, row.needs_manual_grade):
            now.append({"key": row.id, "score": score, "needs": needs})
    if now:
        connection.execute(SCORE, sorted(now, key=itemgetter("key")))  # none waits for another
    _remember(connection, sheet.id, before, prints)
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


def _comment(connection, where: dict, comments: dict[str, str]) -> None:
    rows = connection.execute(COMMENTS, where).all()
    now = [
        {"key": row.id, "said": comments.get(row.name) or None}
        for row in rows
        if row.auto_comment != (comments.get(row.name) or None)
    ]
    if now:
        connection.execute(COMMENT, now)
