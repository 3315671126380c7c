"""What does a worker process of the site's grader do?

The grader's own process only says which submission; all that a grading needs is imported here,
so that it stays small. ``course.web.grading`` is imported before workers are forked.
"""

import fcntl
import logging
import os
from functools import cache

import django

from course.paths import nbgrader_root, state_dir

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course.web.settings")
django.setup()

PRELOAD = ["course.web.worker", "course.web.grading", "course.grading.engine"]
log = logging.getLogger("course.web.worker")


LOCK = "workers.lock"
"""Every worker holds a share of it while it lives: two graders' workers never grade the same."""


@cache
def grader():
    """This process's grader."""
    from course.grading.engine import Grader

    return Grader(nbgrader_root())


@cache
def alive() -> int:
    """This process's share of the lock: a descriptor that stays open until it ends."""
    path = state_dir() / "site" / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def begin() -> None:
    """Have everything at hand before the first submission comes."""
    from course import paths
    from course.grading import audit

    try:
        grader().warm(*paths.modules())
        audit.confinement()
    except Exception:  # grading itself meets it again, and puts the submission off
        log.exception("the grader's worker is not ready")


def grade(number: int) -> None:
    """Grade a claimed submission; a fault puts it off and harms nothing else.

    :param number: of the submission's row.
    """
    from course.web import queue
    from course.web.grading import grade as grade_submission
    from course.web.models import Submission

    alive()
    row = Submission.objects.get(pk=number)
    try:
        grade_submission(row, grader(), nbgrader_root())
    except Exception as error:
        log.exception("submission %s could not be graded", number)
        queue.delay(row, why=f"{type(error).__name__}: {error}"[:300])
