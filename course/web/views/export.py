"""How do facilitators take the gradebook into a spreadsheet?"""

import csv
import io

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from nbgrader.api import Assignment, Student, SubmittedAssignment
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from course.web import audit
from course.web.marks import reader
from course.web.views.errors import message

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
    with Session(reader()) as session:
        handed_in = {
            (found.assignment_id, found.student_id): found
            for found in session.scalars(select(SubmittedAssignment))
        }
        students = session.scalars(select(Student).order_by(Student.id)).all()
        for assignment in session.scalars(select(Assignment).order_by(Assignment.name)):
            for student in students:
                line = _line(assignment, student, handed_in.get((assignment.id, student.id)))
                yield [inert(line.get(column)) for column in COLUMNS]


def _line(assignment, student, found) -> dict:
    penalty = found.late_submission_penalty if found else 0.0
    score = found.score if found else 0.0
    return {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "timestamp": found.timestamp if found else None,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
        "raw_score": score,
        "late_submission_penalty": penalty,
        "score": max(0.0, score - penalty),
        "max_score": assignment.max_score,
        "needs_manual_grade": int(found.needs_manual_grade) if found else None,
    }


@require_safe
def gradebook(request):
    """All grades as CSV, for facilitators."""
    if not request.person.facilitator:
        raise PermissionDenied
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    try:
        writer.writerows(rows())
    except OperationalError:
        sentence = _("There is no gradebook yet, or it does not answer. Please try again soon.")
        return message(request, 503, _("The gradebook cannot be read now"), sentence)
    audit.note("exported", by=request.person.name)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gradebook.csv"'
    return response
