"""``course grader``: grade what learners hand in, as it arrives.

One grader works at a time; another one started beside it stands by. It ends after the
submissions in hand when it is asked to (SIGTERM), and loses nothing when it is killed.
"""

import argparse
import fcntl
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from course.grading.workers import Workers, cores
from course.paths import state_dir
from course.web import bell

log = logging.getLogger("course.web.grader")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser("course grader", description=__doc__)
    parser.add_argument("--once", action="store_true", help="grade what is waiting, then end")
    wanted = os.environ.get("COURSE_GRADER_WORKERS") or cores()
    parser.add_argument(
        "--workers", type=int, default=wanted, metavar="N", help="processes (%(default)s)"
    )
    options = parser.parse_args(argv)
    if options.workers < 1:
        parser.error("at least one worker is needed")
    from course.web import worker  # sets up Django
    from course.web.dispatch import Dispatcher

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: (stop.set(), bell.ring()))
    lock = alone(state_dir() / "site" / "grader.lock", stop, wait=not options.once)
    if lock is None:
        if options.once:
            print("course grader: another grader is at work already", file=sys.stderr)
        return 2 if options.once else 0
    with lock:
        # A killed grader's workers end with it, but not in the same instant.
        earlier = alone(state_dir() / "site" / worker.LOCK, stop, wait=True)
        if earlier:
            earlier.close()
        with Workers(options.workers, worker.PRELOAD, worker.begin) as workers:
            Dispatcher(workers, options.workers).run(stop, once=options.once)
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
            stop.wait(0.2)
    file.close()
    return None
