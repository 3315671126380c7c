"""What is a learner told while their submission waits?"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course.language import number
from course.web import queue
from course.web.models import State, Submission

PATIENCE = timedelta(seconds=2)  # sooner, the result is there before a sentence could be read


def place(row: Submission) -> str:
    """One sentence on where a submission stands in the queue; none in the first moments."""
    if row.state not in (State.RECEIVED, State.GRADING):
        return ""
    if timezone.now() - row.received_at < PATIENCE:
        return ""
    if row.state == State.GRADING:
        return _("It is being graded now.")
    before = queue.ahead(row)
    if not before:
        return _("It is next in line.")
    sentence = ngettext(
        "%(n)s submission comes before yours.", "%(n)s submissions come before yours.", before
    )
    return sentence % {"n": number(before)}
