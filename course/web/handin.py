"""How does an attempt become a submission that nothing can lose?

First the folder, whole and on the disk, in nbgrader's exchange; then the row; only then the
learner is told "received". All of it happens under the database's write lock, so no answer
can be saved between the copy and the change of attempt, and a double click finds the first.
"""

import json
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from course.grading.audit import digest
from course.paths import COURSE_ID, nbgrader_root
from course.web import audit, bell, durable, hubauth, lessons, modules
from course.web.lessons import ATTEMPTS, Refused
from course.web.models import Answer, Progress, Submission


def exchange(part: str) -> Path:
    """One of the folders of nbgrader's exchange: inbound, outbound, feedback."""
    return nbgrader_root() / "exchange" / COURSE_ID / part


def released(module: str) -> Path:
    """The folder of a released module.

    :raises Refused: it has not been released.
    """
    folder = exchange("outbound") / module
    if not (folder / f"{module}.ipynb").is_file():
        raise Refused(409, _("This module has not been released yet. Your answers are kept."))
    return folder


def sweep() -> None:
    """Remove what a killed site had begun to write; it was never acknowledged."""
    for part in exchange("inbound").glob(".part-*"):
        shutil.rmtree(part, ignore_errors=True)


def hand_in(
    learner: str, name: str, parcel: dict[str, bytes] | None = None, attempt: int | None = None
) -> tuple[Submission, bool]:
    """Hand in the answers of the attempt being worked on.

    :param parcel: the analyst's files (see :mod:`course.web.parcel`).
    :param attempt: the attempt the person means; if it was handed in already, that submission
        is the answer (a double click, a repeated request).
    :returns: the submission, and whether it is new.
    :raises Refused: no attempt is left, or the module has not been released.
    """
    lessons.module_or_refuse(name)
    notebook = (released(name) / f"{name}.ipynb").read_bytes()
    with transaction.atomic():
        progress, _made = Progress.objects.get_or_create(learner_id=learner, module=name)
        earlier = Submission.objects.filter(learner_id=learner, module=name, attempt=attempt)
        if attempt is not None and (found := earlier.first()):
            return found, False
        if lessons.closed(progress):
            raise Refused(409, _("Both attempts at this module are used. Your scores stand."))
        if attempt not in (None, progress.attempt):
            raise Refused(409, _("This page shows an earlier attempt. Reload it to go on."))
        records = lessons.answers(learner, name, progress.attempt)
        files = {f"{name}.ipynb": notebook, **(parcel or {})}
        submission, folder = _store(learner, name, progress.attempt, records, files)
        try:
            submission.save()
            _next_attempt(progress, records)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    bell.ring()
    audit.note(
        "received",
        learner=learner,
        module=name,
        attempt=submission.attempt,
        submission=submission.pk,
        digest=submission.digest,
        versions=modules.versions(name),
    )
    return submission, True


def _store(learner, name, attempt, records, files) -> tuple[Submission, Path]:
    """Write the submission's folder into the exchange, as nbgrader names it."""
    now = datetime.now(UTC)
    timestamp = now.strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    language = hubauth.language_of(hubauth.account(learner))
    about = {"format": 1, "module": name, "attempt": attempt, "language": language}
    answers = about | {"answers": records}
    files = files | {
        "answers.json": (json.dumps(answers, indent=1, sort_keys=True) + "\n").encode(),
        "timestamp.txt": timestamp.encode(),
        "submission_secret.txt": secrets.token_hex(64).encode(),
    }
    inbound = exchange("inbound")
    inbound.mkdir(parents=True, exist_ok=True)
    folder = inbound / f"{learner}+{name}+{timestamp}+{secrets.token_urlsafe(9)}"
    durable.place(folder, files, part=inbound / f".part-{secrets.token_hex(8)}")
    submission = Submission(
        learner_id=learner,
        module=name,
        attempt=attempt,
        timestamp=timestamp,
        folder=folder.name,
        digest=digest(files.items()),
        received_at=now,
        due_at=now,
    )
    return submission, folder


def _next_attempt(progress: Progress, records: dict[str, dict]) -> None:
    """Open the next attempt. It starts blank except where the question stays the same."""
    progress.attempt += 1
    progress.save()
    if progress.attempt > ATTEMPTS:
        return
    variants = modules.variants(progress.learner_id, progress.module, progress.attempt)
    Answer.objects.bulk_create(
        Answer(
            learner_id=progress.learner_id,
            module=progress.module,
            attempt=progress.attempt,
            question=qid,
            **{**record, "rev": 1, "at": datetime.fromisoformat(record["at"])},
        )
        for qid, record in records.items()
        if variants.get(qid) == record["variant"]
    )
