"""Which steps does nbgrader take in this course that are not its own?

ClearAnswers   generate_assignment: take solutions out, leave the blanks of a module
FromRelease    autograde: start from the released notebook
ScoreOutside   autograde: score the answers, write them in words
SaveOutside    autograde: scores, flags and comments into the gradebook
TellOutcome    generate_feedback: only what a learner may read
"""

from course.grading.preprocessors.clearanswers import ClearAnswers
from course.grading.preprocessors.fromrelease import FromRelease
from course.grading.preprocessors.saveoutside import SaveOutside
from course.grading.preprocessors.scoreoutside import ScoreOutside
from course.grading.preprocessors.telloutcome import TellOutcome

__all__ = ["ClearAnswers", "FromRelease", "SaveOutside", "ScoreOutside", "TellOutcome"]
