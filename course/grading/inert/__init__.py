"""What is left of a text, a table or a picture once nothing in it can act?

``plain`` for text, ``markdown``, ``table`` for HTML, ``picture`` for PNG and JPEG. Each takes what
somebody wrote or a learner's process claims, and gives the inert form, or ``None``.
"""

from course.grading.inert.markdown import markdown
from course.grading.inert.picture import picture
from course.grading.inert.plain import plain
from course.grading.inert.table import table

__all__ = ["markdown", "picture", "plain", "table"]
