"""Which submission is to be graded next, and what if grading it fails?

The rows of submissions are the queue: ``due_at`` says when a row is wanted next. There is one
grader (it holds a lock file), so work that is marked as begun when it starts was left behind
by one that was killed, and is simply done again.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from course.web import audit
from course.web.models import State, Submission

TRIES = 8
LONGEST_WAIT = 60  # seconds between tries: 1, 2, 4 ... at most this


def resume() -> int:
    """Put back what an earlier grader had begun; returns how many."""
    return Submission.objects.filter(state=State.GRADING).update(
        state=State.RECEIVED, due_at=timezone.now()
    )


def claim() -> Submission | None:
    """The submission that has waited longest, marked as begun.

    What is graded again keeps its state, so that its score stays on the screen meanwhile.
    """
    with transaction.atomic():
        row = Submission.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk").first()
        if row and row.state == State.RECEIVED:
            row.state = State.GRADING
            row.save(update_fields=["state"])
    return row


def waiting() -> bool:
    """Whether anything is due now; a read only, cheap enough to ask ten times a second."""
    return Submission.objects.filter(due_at__lte=timezone.now()).exists()


def finished(row: Submission) -> None:
    """Take a row out of the queue, unless it was asked for again while it was being graded."""
    Submission.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=None, tries=0)


def delay(row: Submission, why: str) -> None:
    """A try failed: later again, or after ``TRIES`` a person has to look."""
    row.refresh_from_db()
    row.tries += 1
    if row.tries < TRIES:
        pause = min(2 ** (row.tries - 1), LONGEST_WAIT)
        row.due_at = timezone.now() + timedelta(seconds=pause)
        row.state = State.RECEIVED if row.state == State.GRADING else row.state
    else:
        row.due_at = None
        row.state = State.FAULT if row.state == State.GRADING else row.state
        row.reason = "fault"
    row.save(update_fields=["tries", "due_at", "state", "reason"])
    audit.note(
        "delayed" if row.due_at else "fault",
        learner=row.learner_id,
        module=row.module,
        attempt=row.attempt,
        submission=row.pk,
        digest=row.digest,
        tries=row.tries,
        why=why,
    )


def regrade(learner: str, module: str, by: str) -> int:
    """Ask for all attempts of a learner at a module to be graded again; returns how many."""
    with transaction.atomic():
        rows = Submission.objects.filter(learner_id=learner, module=module)
        idle = (State.FAULT, State.REFUSED)
        now = timezone.now()
        queued = rows.update(due_at=now, tries=0)
        rows.filter(state__in=idle).update(state=State.RECEIVED)
    if queued:
        audit.note("regrade asked", by=by, learner=learner, module=module, submissions=queued)
    return queued
