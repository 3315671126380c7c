"""How do facilitators take the gradebook into a spreadsheet?"""

import csv
import io

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_GET
from nbgrader.api import Gradebook, MissingEntry

from course.grading.settings import db_url
from course.paths import nbgrader_root
from course.web import audit

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "needs_manual_grade"),
)


def inert(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return "'" + text if text[:1] in "=+-@\t\r\n" and text and not is_number else text


def rows():
    """The columns of ``nbgrader export``, and whether a grade still waits for a person."""
    with Gradebook(db_url(nbgrader_root())) as gradebook:
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                line = {
                    "assignment": assignment.name,
                    "duedate": assignment.duedate,
                    "student_id": student.id,
                    "last_name": student.last_name,
                    "first_name": student.first_name,
                    "email": student.email,
                    "max_score": assignment.max_score,
                }
                try:
                    found = gradebook.find_submission(assignment.name, student.id)
                except MissingEntry:
                    line |= {"raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
                else:
                    penalty = found.late_submission_penalty
                    line |= {
                        "timestamp": found.timestamp,
                        "raw_score": found.score,
                        "late_submission_penalty": penalty,
                        "score": max(0.0, found.score - penalty),
                        "needs_manual_grade": int(found.needs_manual_grade),
                    }
                yield [inert(line.get(column)) for column in COLUMNS]


@require_GET
def gradebook(request):
    """All grades as CSV, for facilitators."""
    if not request.person.facilitator:
        raise PermissionDenied
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(rows())
    audit.note("exported", by=request.person.name)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gradebook.csv"'
    return response
