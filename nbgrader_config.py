"""How does nbgrader work in this course? One file for the author's desk and a running site.

``COURSE_NBGRADER_ROOT`` says where the nbgrader folders are; without it they are here.
"""

import os
import sys
import warnings
from pathlib import Path

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ComputeChecksums,
    GetGrades,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    SaveCells,
)
from sqlalchemy.exc import SAWarning

from course.grading import autograde, settings
from course.grading.feedbackpage import FeedbackExporter
from course.grading.preprocessors import (
    ClearAnswers,
    FromRelease,
    SaveOutside,
    ScoreOutside,
    TellOutcome,
)
from course.paths import COURSE_ID, ROOT

# nbgrader makes rows of submissions in a way that SQLAlchemy remarks on, to no effect.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")

c = get_config()

root = Path(os.environ.get("COURSE_NBGRADER_ROOT") or ROOT).absolute()

# A new gradebook is made by the program alembic, which lies beside this interpreter.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

c.CourseDirectory.course_id = COURSE_ID
c.CourseDirectory.root = str(root)
c.CourseDirectory.db_url = settings.db_url(root)
c.Exchange.root = str(settings.exchange(root))

# Answers to a module's questions are Markdown cells whose released text must stay as it is, and
# its analysts' cells get Python's own sign for "still to write". All else is nbgrader's way.
c.GenerateAssignment.preprocessors = [
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    ClearAnswers,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]

# The graded notebook is the released one with the answers; nothing a learner wrote is executed
# by nbgrader, and scores come from course.grading.
autograde.install()
c.Autograde.exporter_class = autograde.ReleasedExporter
c.Autograde.sanitize_preprocessors = [FromRelease]
c.Autograde.autograde_preprocessors = [
    ScoreOutside,
    SaveOutside,
    AssignLatePenalties,
    CheckCellMetadata,
]

# Feedback shows answers, scores and comments: no code, no other host.
c.GenerateFeedback.preprocessors = [GetGrades, TellOutcome]
c.GenerateFeedback.exporter_class = FeedbackExporter

# Submissions are stored by the site, under its own account, for learners it has identified.
c.ExchangeCollect.check_owner = False

# The page "Manage assignments" would print this whole configuration.
c.FormgradeExtension.debug = False
