"""Who grades which submission now?

The dispatcher claims rows and lays each on a worker. It keeps nothing that is not in the rows:
when a worker dies, what it had in hand is put back; when the dispatcher dies, the next one puts
back all that was begun. A row is graded again from the start then, to the same end.
"""

import logging
import threading
from concurrent.futures import Executor, Future

from django.db import DatabaseError, connection

from course.web import bell, queue, worker
from course.web.models import Submission

LOOK_SECONDS = 1.0  # how often the queue is looked at when nobody rings: delayed rows come due
log = logging.getLogger("course.web.grader")


class Dispatcher:
    """Lays submissions on the workers of an executor.

    :param capacity: how many at a time.
    """

    def __init__(self, executor: Executor, capacity: int):
        self.executor = executor
        self.capacity = capacity
        self.busy: dict[Future, Submission] = {}
        self.bell = bell.Bell()

    def run(self, stop: threading.Event, once: bool = False) -> None:
        """Grade until asked to stop, or (``once``) until nothing is due.

        :param stop: set and the bell rung: nothing new is begun, what is in hand is finished.
        """
        settled = False
        while not stop.is_set():
            try:
                if not settled:
                    queue.resume(self.busy.values())
                    settled = True
                self.collect()
                self.fill()
            except DatabaseError as error:  # the site is starting, or the disk is busy
                log.warning("the site's database does not answer: %s", error)
                connection.close()
                settled = False
                stop.wait(LOOK_SECONDS)
                continue
            if once and not self.busy:
                return
            self.bell.wait(LOOK_SECONDS)
        for future in list(self.busy):
            future.exception()
        self.collect()

    def fill(self) -> None:
        """Give work to whoever is idle."""
        while len(self.busy) < self.capacity and queue.waiting():
            row = queue.claim(self.busy.values())
            if row is None:
                return
            future = self.executor.submit(worker.grade, row.pk)
            self.busy[future] = row
            future.add_done_callback(lambda _: bell.ring())

    def collect(self) -> None:
        """Let go of what is done, and put back what a lost worker had in hand."""
        for future in [future for future in self.busy if future.done()]:
            error = future.exception()
            if error:
                row = self.busy[future]
                log.error("the worker with submission %s was lost: %s", row.pk, error)
                queue.delay(row, why=f"{type(error).__name__}: {error}"[:300])
            del self.busy[future]
