"""How does one submission in the queue become a grade?

In this order, each step safe to repeat: score the folder of the exchange; decide which
attempt counts; copy that one to ``submitted/``; record it in nbgrader's gradebook; note it in
the audit log; only then write the site's row. Who is killed in between does it all again, to
the same end.
"""

import time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from course.grading import audit as grading_audit
from course.grading.report import FAULT, REFUSED, Report
from course.web import audit, durable, handin, modules, queue
from course.web.marks import report_of
from course.web.models import State, Submission

SCORED = (State.GRADED, State.NEEDS_MANUAL)


class Damaged(Exception):
    """The folder in the exchange is no longer what was handed in."""


def grade(row: Submission, grader, root: Path) -> None:
    """Grade a claimed submission, or put it off if that cannot be done now."""
    began = time.monotonic()
    folder = handin.exchange("inbound") / row.folder
    if handin.digest(durable.read(folder).items()) != row.digest:
        raise Damaged(f"{row.folder} was changed after it was handed in")
    report = grader.score(folder, row.module, row.learner_id)
    if report.status == FAULT:
        queue.delay(row, why=report.reason or "fault")
        return
    winner = None
    if report.status != REFUSED:
        best, its_report = _best(row, report)
        if best is row:
            winner, report = row, _publish(row, report, grader, root)
        elif not best.best:
            winner = best
            _publish(best, its_report, grader, root)
    facts = grading_audit.graded(root, report, time.monotonic() - began)
    _finish(row, report, winner, facts)


def _best(row: Submission, report: Report) -> tuple[Submission, Report]:
    """The attempt that counts: the higher automatic score; of equals, the later."""
    others = Submission.objects.filter(
        learner_id=row.learner_id, module=row.module, state__in=SCORED
    ).exclude(pk=row.pk)
    scores = [
        (row.attempt, report.auto_score, row),
        *((o.attempt, o.auto_score, o) for o in others),
    ]
    winner = max(scores, key=lambda score: (score[1], score[0]))[2]
    return winner, report if winner is row else report_of(winner)


def _publish(winner: Submission, report: Report, grader, root: Path) -> Report:
    """Make ``submitted/``, ``autograded/`` and the gradebook hold this attempt."""
    submitted = root / "submitted"
    target = submitted / winner.learner_id / winner.module
    durable.replace(
        target,
        durable.read(handin.exchange("inbound") / winner.folder),
        part=submitted / f".part-{winner.pk}",
        old=submitted / f".old-{winner.pk}",
    )
    return grader.record(target, report)


def _finish(row: Submission, report: Report, winner: Submission | None, facts: dict) -> None:
    """A line that says what was graded, when, for whom and how; and the site's own row, last.

    :param winner: the attempt that was just published; None if that did not change.
    :param facts: what the audit log says of every grading.
    """
    audit.note(
        report.status,
        by=row.asked_by or row.learner_id,
        submission=row.pk,
        due_at=row.due_at,
        digest=row.digest,
        questions=modules.versions(row.module),
        earlier_auto_score=row.auto_score,
        counts=winner.attempt if winner else None,
        **facts,
    )
    with transaction.atomic():
        if winner:
            mine = Submission.objects.filter(learner_id=row.learner_id, module=row.module)
            mine.filter(best=True).update(best=False)
            mine.filter(pk=winner.pk).update(best=True)
        Submission.objects.filter(pk=row.pk).update(
            state=State(report.status),
            reason=report.reason or "",
            report=report.to_json(),
            auto_score=report.auto_score,
            max_auto_score=report.max_auto_score,
            graded_at=timezone.now(),
        )
        queue.finished(row)
