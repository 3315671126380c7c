"""What do the walls around a run cost, beyond the fork itself?

A warm parent as the grader has it forks runs that do nothing at all; the floor forks the same.
"""

from statistics import median
from time import perf_counter

from benchmarks import floor
from course.grading.code.examine import EXAMINER, LEARNER
from course.warm import Limits, Parent
from course.warm.confine import FULL, LIGHT

NOTHING = "time:time"
RUNS = 100


class OnlyIn(Parent):
    """A warm parent that confines in one mode, or not at all.

    :raises course.warm.NoWalls: this machine does not offer that mode.
    """

    def __init__(self, mode: str):
        self._only = mode
        super().__init__(LEARNER, EXAMINER, NOTHING)

    def _start(self, mode: str) -> dict:
        if mode != self._only:
            return {"no": f"only {self._only} is wanted"}
        return super()._start(mode)


def overheads() -> dict[str, float]:
    """Mode -> seconds that its walls add to a run, the median of many.

    :raises course.warm.NoWalls: this machine does not offer both.
    """
    bare = floor.measure([], RUNS).usual
    return {mode: _confined(mode) - bare for mode in (FULL, LIGHT)}


def _confined(mode: str) -> float:
    parent, times = OnlyIn(mode), []
    try:
        for _ in range(RUNS):
            began = perf_counter()
            code = parent.wait(parent.run(NOTHING, Limits(), []))
            times.append(perf_counter() - began)
            if code:
                raise RuntimeError(f"a run that does nothing ended with {code}")
    finally:
        parent.close()
    return median(times)
