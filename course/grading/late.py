"""What does handing in late cost?

Nothing, unless the course's configuration names another ``AssignLatePenalties.plugin_class`` or
penalty method. The plug-in is nbgrader's, asked as nbgrader's own preprocessor asks it.
"""

from functools import cache

import sqlalchemy as sql
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config, PyFileConfigLoader

from course.grading.gradebook import grade, sheet
from course.grading.grades import CELLS
from course.grading.handedin import HandedIn
from course.paths import ROOT

_each = sql.func.coalesce(grade.c.manual_score, grade.c.auto_score, 0.0)
EARNED = sql.select(sql.func.sum(_each + sql.func.coalesce(grade.c.extra_credit, 0.0))).where(
    grade.c.notebook_id == sql.bindparam("sheet"), grade.c.cell_id.in_(CELLS)
)
PENALTY = (
    sql.update(sheet)
    .where(sheet.c.id == sql.bindparam("key"))
    .values(late_submission_penalty=sql.bindparam("penalty"))
)


def penalise(connection: sql.Connection, rows: HandedIn, notebook: str, learner: str) -> None:
    """Set the late penalty of one submitted notebook."""
    mine, penalty = rows.sheets[notebook], None
    if rows.when and rows.due and rows.when > rows.due:
        about = {"sheet": mine.id, "notebook": mine.notebook}
        score = connection.execute(EARNED, about).scalar() or 0.0
        late = (rows.when - rows.due).total_seconds()
        penalty = plugin().late_submission_penalty(learner, score, late)
        penalty = None if penalty is None else min(max(penalty, 0), score)
    if penalty != mine.penalty:
        connection.execute(PENALTY, {"key": mine.id, "penalty": penalty})


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
