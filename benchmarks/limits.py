"""How near is grading to what cannot be beaten, and to what it may cost at most?"""

from pathlib import Path
from statistics import mean

from benchmarks import confinement, floor, ours, postgres, sidebyside, stages
from benchmarks.learners import MODULE
from benchmarks.memory import Peak
from benchmarks.sidebyside import ANSWERS, SOLVED
from benchmarks.stages import Stages
from benchmarks.table import Target, milliseconds
from course.grading import cells
from course.paths import SOURCE

WORKERS = 2
SOME = 60
FEW, MANY, REPEATED = 20, 1000, 5
HEAVY = "m5-a1"
WALLS = {"full": 15, "light": 6}  # milliseconds


def floor_ratio(course: ours.Course, place: Path) -> Target:
    """Grading beside a fork and the plain execution of the same cells, both two at a time."""
    code = floor.longer(ours.solutions(), HEAVY)
    source = cells.load(SOURCE / MODULE / f"{MODULE}.ipynb")["cells"]
    roles = {cell["id"]: (cells.role(cell) or ("", ""))[1] for cell in source}
    kept = [cell for cell in source if roles[cell["id"]] in (cells.ANSWER, cells.TEST)]
    bare = floor.measure([code.get(c["id"], c["source"]) for c in kept], SOME, WORKERS).seconds
    whole = ours.run([course.hand_in(SOME, code, place)], WORKERS)[0].steady
    alone = milliseconds(floor.measure([code[HEAVY]], FEW).cpu)
    return Target(f"time beside the floor, on a cell of {alone}", whole / bare, 1.5, " times")


def growth(course: ours.Course, place: Path) -> Target:
    """What a submission costs more among 1,000 than among 20, in one process.

    It has graded others before, so that neither has to learn what the other finds known.
    """
    roots = [
        course.hand_in(count, None, place / str(number))
        for number, count in enumerate([MANY, *[FEW] * REPEATED, MANY])
    ]
    _, *few, many = ours.run(roots, 1)
    more = many.steady / mean(run.steady for run in few) - 1
    return Target(f"growth of the cost from {FEW} to {MANY} submissions", 100 * more, 10, "%")


def walls() -> list[Target]:
    """What confinement adds to a run in each mode."""
    return [
        Target(f"confinement of a run, {mode}", 1000 * seconds, WALLS[mode], " ms")
        for mode, seconds in confinement.overheads().items()
    ]


def memory(course: ours.Course, place: Path) -> Target:
    """The most that ``course grade`` holds, with its workers, warm parents and runs."""
    peak = Peak()
    root = course.hand_in(100, sidebyside.code(SOLVED), place)
    ours.command(root, WORKERS, watch=peak.watch)
    what = f"peak memory with {WORKERS} workers, {peak.processes} processes"
    return Target(what, peak.bytes / 1e6, 600, " MB")


def stages_on_sqlite(course: ours.Course, place: Path) -> dict[tuple[str, str], Stages]:
    """(gradebook, analysts' cells) -> the stages of one submission; with SQLite."""
    return {
        ("SQLite", kind): stages.measure(*_twice(course, kind, place)) for kind in (SOLVED, ANSWERS)
    }


def stages_on_postgres(place: Path) -> dict[tuple[str, str], Stages]:
    """The same with a gradebook on PostgreSQL.

    :raises benchmarks.postgres.NotHere: there is none on this machine.
    """
    found = {}
    with postgres.server() as server:
        empty = postgres.database(server, "released")
        course = ours.Course(place / "elsewhere", empty)
        for kind in (SOLVED, ANSWERS):
            urls = [postgres.copy(server, "released", name) for name in ("first", "second")]
            found["PostgreSQL", kind] = stages.measure(*_twice(course, kind, place), *urls)
    return found


def _twice(course: ours.Course, kind: str, place: Path) -> list[Path]:
    """Two equal courses: one to begin with, one to measure."""
    code = sidebyside.code(kind)
    return [course.hand_in(SOME, code, place / name) for name in ("first", "second")]
