"""Which submission is to be graded next, and what if grading it fails?

The rows of submissions are the queue: ``due_at`` says when a row is wanted next. There is one
grader (it holds a lock file), so work that is marked as begun when it starts was left behind
by one that was killed, and is simply done again.

The order is fair. What nobody has seen graded comes before what is graded again; then whoever
has nothing being graded now; then whoever has waited longest, and a learner whose turn it was
goes to the end of the line with whatever else of theirs is waiting.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from course.web import audit, bell
from course.web.models import State, Submission

TRIES = 8
LONGEST_WAIT = 60  # seconds between tries: 1, 2, 4 ... at most this
FRESH = Q(state=State.RECEIVED)


def resume(busy: Collection[Submission] = ()) -> int:
    """Put back what was begun and is in nobody's hands; returns how many."""
    begun = Submission.objects.filter(state=State.GRADING)
    return begun.exclude(pk__in=[row.pk for row in busy]).update(
        state=State.RECEIVED, due_at=timezone.now()
    )


def claim(busy: Collection[Submission] = ()) -> Submission | None:
    """The submission whose turn it is, marked as begun; None if none may be begun now.

    What is graded again keeps its state, so that its score stays on the screen meanwhile.

    :param busy: what is being graded now. Another attempt of the same learner and module waits.
    """
    with transaction.atomic():
        due = _due(busy)
        served = [row.learner_id for row in busy]
        row = None
        for kind in (FRESH, ~FRESH):
            line = due.filter(kind).order_by("due_at", "pk")
            row = line.exclude(learner_id__in=served).first() or line.first()
            if row:
                break
        if row:
            mine = due.filter(learner_id=row.learner_id).exclude(pk=row.pk)
            mine.update(due_at=timezone.now())
            if row.state == State.RECEIVED:
                row.state = State.GRADING
                row.save(update_fields=["state"])
    return row


def _due(busy: Collection[Submission]) -> QuerySet:
    due = Submission.objects.filter(due_at__lte=timezone.now())
    for row in busy:
        due = due.exclude(learner_id=row.learner_id, module=row.module)
    return due


def waiting() -> bool:
    """Whether anything is due now; a read only, cheap enough for every second."""
    return Submission.objects.filter(due_at__lte=timezone.now()).exists()


def ahead(row: Submission) -> int:
    """How many submissions come before one that waits to be graded for the first time."""
    before = Q(state=State.GRADING) | FRESH & Q(due_at__lt=row.due_at)
    return Submission.objects.filter(before).exclude(pk=row.pk).count()


def counts() -> dict[str, int]:
    """How much is waiting, being graded for the first time, done, and in need of a person."""
    rows = Submission.objects
    failed = rows.filter(state=State.FAULT).count()
    return {
        "waiting": rows.filter(due_at__isnull=False).exclude(state=State.GRADING).count(),
        "grading": rows.filter(state=State.GRADING).count(),
        "done": rows.filter(due_at=None).count() - failed,
        "failed": failed,
    }


def finished(row: Submission) -> None:
    """Take a row out of the queue, unless it was asked for again while it was being graded."""
    Submission.objects.filter(pk=row.pk, due_at=row.due_at).update(
        due_at=None, tries=0, asked_by=""
    )


def delay(row: Submission, why: str) -> None:
    """A try failed: later again, or after ``TRIES`` a person has to look."""
    row.refresh_from_db()
    if row.due_at is None:
        return  # the worker was lost after its last write: it is graded
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
        queued = rows.update(due_at=now, tries=0, asked_by=by)
        rows.filter(state__in=idle).update(state=State.RECEIVED)
    if queued:
        bell.ring()
        audit.note("regrade asked", by=by, learner=learner, module=module, submissions=queued)
    return queued
