"""What does handing in late cost?

Nothing, unless the course's configuration names another ``AssignLatePenalties.plugin_class`` or
penalty method. The plug-in is nbgrader's, asked as nbgrader's own preprocessor asks it.
"""

from functools import cache

import sqlalchemy as sql
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config, PyFileConfigLoader

from course.grading.gradebook import assignment, grade, sheet, submission
from course.paths import ROOT

HANDED_IN = (
    sql.select(
        submission.c.timestamp,
        submission.c.extension,
        assignment.c.duedate,
        sheet.c.late_submission_penalty,
    )
    .select_from(sheet)
    .join(submission, submission.c.id == sheet.c.assignment_id)
    .join(assignment, assignment.c.id == submission.c.assignment_id)
    .where(sheet.c.id == sql.bindparam("sheet"))
)
_each = sql.func.coalesce(grade.c.manual_score, grade.c.auto_score, 0.0)
EARNED = sql.select(sql.func.sum(_each + sql.func.coalesce(grade.c.extra_credit, 0.0))).where(
    grade.c.notebook_id == sql.bindparam("sheet")
)
PENALTY = (
    sql.update(sheet)
    .where(sheet.c.id == sql.bindparam("key"))
    .values(late_submission_penalty=sql.bindparam("penalty"))
)


def penalise(connection: sql.Connection, where: str, learner: str) -> None:
    """Set the late penalty of one submitted notebook (its id is ``where``)."""
    row = connection.execute(HANDED_IN, {"sheet": where}).one()
    penalty = None
    if row.timestamp and row.duedate:
        due = row.duedate + row.extension if row.extension else row.duedate
        late = (row.timestamp - due).total_seconds()
        if late > 0:
            score = connection.execute(EARNED, {"sheet": where}).scalar() or 0.0
            penalty = plugin().late_submission_penalty(learner, score, late)
            penalty = None if penalty is None else min(max(penalty, 0), score)
    if penalty != row.late_submission_penalty:
        connection.execute(PENALTY, {"key": where, "penalty": penalty})


@cache
def plugin():
    """The course's late-submission plug-in."""
    asked = AssignLatePenalties(config=config())
    asked.init_plugin()
    return asked.plugin_inst


@cache
def config() -> Config:
    """The course's nbgrader configuration."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
