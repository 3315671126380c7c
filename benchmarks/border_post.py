"""How much faster is the border post than a SimPy model of the same post with the same trucks?

Run as ``python benchmarks/border_post.py``: 30 days, the same draws, the same release times.
"""

import sys
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "cases"))

from simpy_post import Post

from course.cases.border_post import Setup, draw, run


def seconds(work, repeats: int) -> float:
    """Wall time of ``work()`` in seconds: the best of ``repeats``, which other load disturbs least."""
    times = []
    for _ in range(repeats):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def main() -> int:
    setup = Setup(days=30, agency_share=0.1, aeo_first=True, scanners=1, payment_minutes=10)
    result = run(setup, seed=1)
    _, released = Post(setup, draw(setup, 1)).run()
    apart = float(np.abs(result.journey.released - released).max())
    if apart > 1e-9:
        print(f"the two models disagree by {apart} minutes", file=sys.stderr)
        return 1
    slow = seconds(lambda: Post(setup, draw(setup, 1)).run(), 9)
    fast = seconds(lambda: run(setup, seed=1), 31)
    print(f"border post, 30 days, {len(released)} trucks, the same release times (±1e-9 min)")
    print(f"SimPy, release times only           {1000 * slow:8.1f} ms")
    print(f"course.cases, with all indicators   {1000 * fast:8.1f} ms")
    print(f"ratio                               {slow / fast:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
