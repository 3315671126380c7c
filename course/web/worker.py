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


def alive():
    """The lock that every worker holds a share of while it lives."""
    path = state_dir() / "site" / "workers.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w")


def wait_for_earlier_workers() -> None:
    """Return when no worker of an earlier grader is left: two never grade the same."""
    with alive() as file:
        fcntl.flock(file, fcntl.LOCK_EX)


@cache
def grader():
    """This process's grader, and its share of the lock."""
    from course.grading.engine import Grader

    made = Grader(nbgrader_root())
    made.alive = alive()
    fcntl.flock(made.alive, fcntl.LOCK_SH)
    return made


def begin() -> None:
    """Have everything at hand before the first submission comes."""
    from course import authoring, paths
    from course.grading import audit

    try:
        if hasattr(grader(), "warm"):
            grader().warm()
        audit.confinement()
        for module in paths.modules():
            authoring.load(module)
    except Exception:  # grading itself meets it again, and puts the submission off
        log.exception("the grader's worker is not ready")


def grade(number: int) -> None:
    """Grade a claimed submission; a fault puts it off and harms nothing else.

    :param number: of the submission's row.
    """
    from course.web import queue
    from course.web.grading import grade as grade_submission
    from course.web.models import Submission

    row = Submission.objects.get(pk=number)
    try:
        grade_submission(row, grader(), nbgrader_root())
    except Exception as error:
        log.exception("submission %s could not be graded", number)
        queue.delay(row, why=f"{type(error).__name__}: {error}"[:300])
