"""What has this learner answered, and may this answer be saved?

A save says which revision it is based on. It happens in one transaction that holds the
database's write lock from its first statement (SQLite: BEGIN IMMEDIATE), so of two saves
based on the same revision one is stored and the other is told what stands now.
"""

import json

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from course.questions import size
from course.web import modules
from course.web.models import Answer, Progress, Submission

ATTEMPTS = 2
LONGEST = 20_000  # characters of an answer


class Refused(Exception):
    """A request that cannot be granted, with the sentence that says why.

    :ivar status: the HTTP status that fits.
    :ivar current: what is stored now, where that helps the caller.
    """

    def __init__(self, status: int, detail: str, **extra):
        super().__init__(detail)
        self.status, self.detail, self.extra = status, detail, extra


def module_or_refuse(name: str):
    """The module, or a refusal in words."""
    try:
        return modules.module(name)
    except modules.Unknown:
        raise Refused(404, _("There is no module with this name.")) from None


def progress_of(learner: str, module: str) -> Progress:
    """Where the learner stands; the first attempt is open before anything was saved."""
    found = Progress.objects.filter(learner_id=learner, module=module).first()
    return found or Progress(learner_id=learner, module=module)


def closed(progress: Progress) -> bool:
    """Whether no more answers can be given: all attempts handed in, or "I stop here"."""
    return progress.stopped_at is not None or progress.attempt > ATTEMPTS


def explained(progress: Progress, submissions: list[Submission]) -> bool:
    """Whether worked explanations are open: nothing more can be earned."""
    return closed(progress) or any(submission.full_marks for submission in submissions)


def answers(learner: str, module: str, attempt: int) -> dict[str, dict]:
    """The answers of one attempt, as records by question id."""
    rows = Answer.objects.filter(learner_id=learner, module=module, attempt=attempt)
    return {row.question: row.record() for row in rows}


def lesson(learner: str, name: str, language: str) -> dict:
    """All that a lesson page needs to put a learner's answers back in their places."""
    module_or_refuse(name)
    progress = progress_of(learner, name)
    attempt = min(progress.attempt, ATTEMPTS)
    return {
        "learner": learner,
        "module": name,
        "language": language,
        "attempt": attempt,
        "attempts": ATTEMPTS,
        "state": "closed" if closed(progress) else "open",
        "variants": modules.variants(learner, name, attempt),
        "answers": answers(learner, name, attempt),
        "hand_in_url": f"{settings.PREFIX}modules/{name}/hand-in",
    }


def storable(value) -> None:
    """Refuse what is too long, or cannot be written down and read again."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError):
        raise Refused(400, _("This answer cannot be read.")) from None
    if size(value) > LONGEST:
        sentence = _("This answer is too long to be saved. Please shorten it.")
        raise Refused(413, sentence)
    if "\\u0000" in text.replace("\\\\", ""):
        raise Refused(400, _("This answer cannot be read."))


def save(learner: str, name: str, qid: str, sent: dict) -> dict:
    """Store one answer, durably, and return its new revision and time.

    :param sent: attempt, value, version, variant and ``rev``, the revision it is based on.
    :raises Refused: 404, 409 (with what stands now) or 413.
    """
    module = module_or_refuse(name)
    if qid not in module.questions:
        raise Refused(404, _("There is no question with this name."))
    storable(sent["value"])
    with transaction.atomic():
        progress, _made = Progress.objects.get_or_create(learner_id=learner, module=name)
        row = Answer.objects.filter(
            learner_id=learner, module=name, attempt=min(progress.attempt, ATTEMPTS), question=qid
        ).first()
        current = row.record() if row else None
        _check_place(progress, qid, sent, current)
        rev = row.rev if row else 0
        if row and sent["rev"] == rev - 1 and _same(sent["value"], row.value):
            return {"rev": rev, "at": current["at"]}  # the same save again: its answer was lost
        if sent["rev"] != rev:
            sentence = _("A newer answer is already saved, perhaps from another window.")
            raise Refused(409, sentence, current=current)
        row = row or Answer(learner_id=learner, module=name, attempt=progress.attempt, question=qid)
        row.value, row.version, row.variant = sent["value"], sent["version"], sent["variant"]
        row.rev, row.at = rev + 1, timezone.now()
        row.save()
    return {"rev": row.rev, "at": row.at.isoformat()}


def _same(one, other) -> bool:
    """Whether two values are the same as JSON (where ``1`` is not ``true``)."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _check_place(progress: Progress, qid: str, sent: dict, current: dict | None) -> None:
    """Refuse a save that belongs to another attempt, variant or version of the question."""
    if closed(progress):
        raise Refused(
            409, _("This module is closed for you. Nothing was changed."), current=current
        )
    expected = (
        progress.attempt,
        modules.variants(progress.learner_id, progress.module, progress.attempt)[qid],
        modules.versions(progress.module)[qid],
    )
    if (sent["attempt"], sent["variant"], sent["version"]) != expected:
        sentence = _("This page shows an earlier attempt. Reload it to go on.")
        raise Refused(409, sentence, current=current)


def stop(learner: str, name: str) -> None:
    """ "I stop here": no further attempt; the worked explanations open.

    :raises Refused: nothing has been handed in yet.
    """
    module_or_refuse(name)
    with transaction.atomic():
        if not Submission.objects.filter(learner_id=learner, module=name).exists():
            raise Refused(409, _("Hand in your answers once before you stop here."))
        progress, _made = Progress.objects.get_or_create(learner_id=learner, module=name)
        if progress.stopped_at is None:
            progress.stopped_at = timezone.now()
            progress.save()
