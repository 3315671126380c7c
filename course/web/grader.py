"""``course grader``: grade what learners hand in, as it arrives.

One grader works at a time; another one started beside it stands by. It ends after the
submission in hand when it is asked to (SIGTERM), and loses nothing when it is killed.
"""

import argparse
import fcntl
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from course.paths import nbgrader_root, state_dir

POLL_SECONDS = 0.1
log = logging.getLogger("course.web.grader")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser("course grader", description=__doc__)
    parser.add_argument("--once", action="store_true", help="grade what is waiting, then end")
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course.web.settings")
    import django

    django.setup()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    lock = alone(state_dir() / "site" / "grader.lock", stop, wait=not options.once)
    if lock is None:
        if options.once:
            print("course grader: another grader is at work already", file=sys.stderr)
        return 2 if options.once else 0
    with lock:
        run(nbgrader_root(), stop, once=options.once)
    return 0


def alone(path: Path, stop: threading.Event, wait: bool):
    """The lock file, held by this process until it ends however it ends; None if stopped first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    told = False
    while not stop.is_set():
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if not wait:
                break
            if not told:
                log.info("another grader is at work; standing by")
                told = True
            stop.wait(1)
    file.close()
    return None


def run(root: Path, stop: threading.Event, once: bool = False) -> None:
    """Grade until asked to stop, or (``once``) until nothing is due."""
    from django.db import DatabaseError, connection

    from course.grading.engine import Grader
    from course.web import queue

    grader = Grader(root)
    resumed = False
    while not stop.is_set():
        try:
            if not resumed:
                resumed = queue.resume() >= 0
            worked = queue.waiting() and step(grader, root)
        except DatabaseError as error:  # the site is starting, or the disk is busy
            log.warning("the site's database does not answer: %s", error)
            connection.close()
            worked = False
            stop.wait(1)
        if not worked:
            if once:
                return
            stop.wait(POLL_SECONDS)


def step(grader, root: Path) -> bool:
    """Grade one submission, if any is due; a fault puts it off and harms nothing else."""
    from course.web import queue
    from course.web.grading import grade

    row = queue.claim()
    if row is None:
        return False
    try:
        grade(row, grader, root)
    except Exception as error:
        log.exception("submission %s could not be graded", row.pk)
        queue.delay(row, why=f"{type(error).__name__}: {error}"[:300])
    return True
