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


def penalise(connection: sql.Connection, where: str, learner: str) -> None:
    """Set the late penalty of one submitted notebook (its id is ``where``)."""
    about = (
        sql.select(submission.c.timestamp, submission.c.extension, assignment.c.duedate)
        .select_from(sheet)
        .join(submission, submission.c.id == sheet.c.assignment_id)
        .join(assignment, assignment.c.id == submission.c.assignment_id)
    )
    row = connection.execute(about.where(sheet.c.id == where)).one()
    penalty = None
    if row.timestamp and row.duedate:
        due = row.duedate + row.extension if row.extension else row.duedate
        late = (row.timestamp - due).total_seconds()
        if late > 0:
            score = _score(connection, where)
            penalty = plugin().late_submission_penalty(learner, score, late)
            penalty = None if penalty is None else min(max(penalty, 0), score)
    connection.execute(
        sql.update(sheet).where(sheet.c.id == where).values(late_submission_penalty=penalty)
    )


def _score(connection: sql.Connection, where: str) -> float:
    each = sql.func.coalesce(grade.c.manual_score, grade.c.auto_score, 0.0)
    whole = sql.func.sum(each + sql.func.coalesce(grade.c.extra_credit, 0.0))
    return connection.execute(sql.select(whole).where(grade.c.notebook_id == where)).scalar() or 0.0


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
