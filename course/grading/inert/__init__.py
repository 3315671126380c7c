"""What is left of a text, a table or a picture once nothing in it can act?

``plain`` for text, ``table`` for HTML, ``picture`` for PNG and JPEG. Each takes what a learner's
process claims, whatever it is, and gives the inert form or ``None``.
"""

from course.grading.inert.picture import picture
from course.grading.inert.plain import plain
from course.grading.inert.table import table

__all__ = ["picture", "plain", "table"]
