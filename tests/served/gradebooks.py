"""What would a gradebook say had nobody disturbed the grader?"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from course.grading.grade import grade_all

ROWS = """
SELECT student.id, cell.name, grade.auto_score, grade.manual_score, grade.extra_credit,
       grade.needs_manual_grade, comment.auto_comment, comment.manual_comment
FROM submitted_assignment AS sent
JOIN student ON student.id = sent.student_id
JOIN submitted_notebook AS sheet ON sheet.assignment_id = sent.id
JOIN grade ON grade.notebook_id = sheet.id
JOIN base_cell AS cell ON cell.id = grade.cell_id
LEFT JOIN comment ON comment.notebook_id = sheet.id AND comment.cell_id = cell.id
ORDER BY 1, 2
"""


def rows(root: Path) -> list[tuple]:
    """Every grade and comment of a gradebook that nobody writes now."""
    with closing(sqlite3.connect(root / "gradebook.db")) as gradebook:
        return gradebook.execute(ROWS).fetchall()


def untouched(root: Path, copy: Path) -> Path:
    """A copy of a prepared root, before anybody has handed in."""
    shutil.copytree(root, copy)
    return copy


def undisturbed(root: Path, copy: Path, module: str) -> list[tuple]:
    """The rows that one quiet grader writes for the submissions that count in ``root``.

    :param copy: what :func:`untouched` has kept.
    """
    shutil.rmtree(copy / "submitted", ignore_errors=True)
    shutil.copytree(root / "submitted", copy / "submitted")
    reports = list(grade_all(copy, module))
    assert all(report.gradable for report in reports), reports
    return rows(copy)
