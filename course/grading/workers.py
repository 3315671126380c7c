"""Who does the grading: processes of this machine, or a Dask cluster?

Both are ``concurrent.futures`` executors, and a task is a small picklable call of a top-level
function. A worker may die at any moment: the future of what it had in hand then raises
``BrokenExecutor`` (Dask: ``KilledWorker``), and the caller lays that task on again.

>>> with Workers(2, preload=["course.grading.engine"]) as workers:  # doctest: +SKIP
...     report = workers.submit(grade_one, "/srv/nbgrader", "amina", "m5-performance").result()
"""

import ctypes
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process

PR_SET_PDEATHSIG = 1
CONNECT_SECONDS = 10
AHEAD = 4  # tasks given to a Dask thread beyond the one in hand: the network is never waited for


class NoCluster(RuntimeError):
    """There is no Dask cluster to grade on; the message says why."""


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


class Workers(Executor):
    """Worker processes of this machine, each put in place again when it has died.

    They are forked from one server process that has imported ``preload``, so they share its
    memory. Each has an executor of its own: what a dead one had in hand is known exactly, and
    the others go on.

    :param count: how many processes.
    :param preload: modules to import before the first fork; they may start no thread.
    :param begin: called, without arguments, in each new process before its first task.
    """

    def __init__(self, count: int, preload: list[str], begin: Callable[[], None] | None = None):
        context = get_context("forkserver")
        context.set_forkserver_preload(preload)
        self.count = count
        self._begin = begin
        self._places = [_Place(lambda: ProcessPoolExecutor(1, context, bind)) for _ in range(count)]
        for place in self._places:
            self._warm(place)

    def submit(self, work, /, *arguments, **options) -> Future:
        """Give a task to the process that has least to do."""
        self.mend()
        place = min(self._places, key=_Place.load)
        try:
            return place.submit(work, *arguments, **options)
        except BrokenExecutor:  # it died while it had nothing in hand
            place.broken = True
            self.mend()
            return place.submit(work, *arguments, **options)

    def mend(self) -> None:
        """Start a process in each place whose last one is known to have died."""
        for place in self._places:
            if place.broken:
                place.renew()
                self._warm(place)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        for place in self._places:
            place.pool.shutdown(wait, cancel_futures=cancel_futures)

    def _warm(self, place: "_Place") -> None:
        if self._begin:
            place.submit(self._begin)


class _Place:
    """One worker process at a time."""

    def __init__(self, make: Callable[[], ProcessPoolExecutor]):
        self._make = make
        self.renew()

    def renew(self) -> None:
        """Start anew, without what an earlier process had been given."""
        self.pool, self.broken, self._given = self._make(), False, []

    def load(self) -> int:
        self._given = [future for future in self._given if not future.done()]
        return len(self._given)

    def submit(self, work, *arguments, **options) -> Future:
        future = self.pool.submit(work, *arguments, **options)
        self._given.append(future)
        future.add_done_callback(self._look)
        return future

    def _look(self, future: Future) -> None:
        if not future.cancelled() and isinstance(future.exception(), BrokenExecutor):
            self.broken = True


def bind() -> None:
    """Make a worker end with the process it works for, and leave Ctrl-C to that one.

    The kernel ends it with the server it was forked from; that one lives as long as any worker.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()  # what was preloaded stays shared: a collection does not touch its pages


def _end_with_parent() -> None:
    parent_process().join()
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of a Dask cluster, and how many tasks to lay on them at a time.

    :param address: of its scheduler, such as ``tcp://10.0.0.5:8786``.
    :raises NoCluster: Dask is not installed, no scheduler answers, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise NoCluster("Dask is not installed: install the extra [cluster]") from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        raise NoCluster(f"no Dask scheduler answers at {address}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise NoCluster(f"the Dask cluster at {address} has no workers") from None
        with client.get_executor(pure=False) as executor:
            yield executor, (1 + AHEAD) * sum(client.nthreads().values())
