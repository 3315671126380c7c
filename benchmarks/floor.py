"""How fast would grading be if it were nothing but a fork and the execution of the cells?

As a program this process imports and draws what the grader's warm parent does, then forks one
process a run, without any wall; each executes the cells one after the other and ends.
"""

import gc
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter

from course.paths import ROOT

WARM = ("course.grading.code.learner", "course.grading.code.examiner")
WORK = "\nfor _ in range({times}):\n    trucks.groupby(['month', 'last'])['hours'].describe()\n"
TARGET = 0.08
"""Seconds of processor time that the calibrated cell takes, between the 60 and 100 ms that are asked for."""


@dataclass(frozen=True)
class Floor:
    """What one run takes, in seconds.

    :ivar seconds: the time of all runs together, divided among them.
    :ivar usual: from fork to end, the median.
    :ivar cpu: processor time, the least.
    """

    seconds: float
    usual: float
    cpu: float


def measure(cells: list[str], runs: int, workers: int = 1) -> Floor:
    """Run the cells many times, with ``workers`` processes at a time.

    :raises subprocess.CalledProcessError: a cell raised an error.
    """
    job = json.dumps({"cells": cells, "runs": runs, "workers": workers})
    environment = os.environ | {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.floor"],
        input=job,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return Floor(**json.loads(done.stdout.splitlines()[-1]))


def longer(code: dict[str, str], cell: str) -> dict[str, str]:
    """The same analysts' cells, of which one does so much pandas work that it takes TARGET.

    :param code: name -> source; ``cell`` makes the table ``trucks``.
    """
    without = measure([code[cell]], 10).cpu
    tried = 20
    whole = measure([code[cell] + WORK.format(times=tried)], 10).cpu
    times = max(1, round((TARGET - without) * tried / (whole - without)))
    return code | {cell: code[cell] + WORK.format(times=times)}


def _warm() -> None:
    import importlib

    for name in WARM:
        getattr(importlib.import_module(name), "warm", lambda: None)()
    gc.collect()
    gc.freeze()


def _execute(cells: list[str]) -> None:
    """What a fork does; its exit code tells whether every cell ended well."""
    space: dict = {"__name__": "__main__"}
    try:
        for source in cells:
            exec(compile(source, "<cell>", "exec"), space)
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def _run(cells: list[str], runs: int, workers: int) -> Floor:
    began, alive, waited, spent = perf_counter(), {}, [], []
    for number in range(runs + workers):
        if number >= workers:
            pid, status, used = os.wait4(-1, 0)
            if status:
                sys.exit("a cell of the floor did not run")
            waited.append(perf_counter() - alive.pop(pid))
            spent.append(used.ru_utime + used.ru_stime)
        if number < runs:
            forked = perf_counter()
            pid = os.fork() or _execute(cells)
            alive[pid] = forked
    return Floor((perf_counter() - began) / runs, median(waited), min(spent))


def main() -> int:
    job = json.loads(sys.stdin.read())
    _warm()
    _run(job["cells"], job["workers"], job["workers"])  # the first runs find nothing ready
    print(json.dumps(asdict(_run(**job))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
