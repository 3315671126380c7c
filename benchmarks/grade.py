"""How fast is grading beside nbgrader, Otter-Grader and the bare execution of the cells?"""

import sys
import tempfile
from pathlib import Path

from benchmarks import equal, limits, otter, ours, postgres, sidebyside, table
from benchmarks.sidebyside import ANSWERS, KINDS, OF_OURS, RELEASED, SOLVED, Speed
from benchmarks.stages import Stages
from benchmarks.table import Target, milliseconds

WORKERS = 2
FASTER = {SOLVED: 50, RELEASED: 500, ANSWERS: 500}
FASTER_THAN_OTTER = 100
BESIDES = {"SQLite": 10, "PostgreSQL": 15}  # milliseconds


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="clc-bench-") as folder:
        place = Path(folder)
        course = ours.Course(place / "course")
        speeds, same = _speeds(course, place)
        stages, left_out = limits.stages_on_sqlite(course, place), []
        try:
            speeds += _otter(place)
        except otter.NotHere as error:
            left_out.append(f"Otter-Grader could not be measured: {error}")
        try:
            stages |= limits.stages_on_postgres(place)
        except postgres.NotHere as error:
            left_out.append(f"PostgreSQL could not be measured: {error}")
        for line in left_out:
            _loudly(line)
        targets = [
            *_ratios(speeds),
            limits.floor_ratio(course, place / "run"),
            *_besides(stages),
            limits.growth(course, place / "many"),
            *limits.walls(),
            limits.memory(course, place / "run"),
        ]
    parts = [
        table.machine(),
        table.markdown(table.HEAD, [target.row() for target in targets]),
        "The speeds behind the ratios:",
        _speeds_table(speeds),
        "Where the time of one submission goes, in one process:",
        _stages_table(stages),
        *left_out,
    ]
    table.publish("grading", "\n\n".join(parts))
    return 0 if same else 1


def _speeds(course: ours.Course, place: Path) -> tuple[list[Speed], bool]:
    """The speeds of nbgrader and ours, and whether nbgrader's points are ours."""
    found, same = [], True
    for kind in KINDS:
        theirs, scores = sidebyside.stock(place / "stock", kind)
        found.append(_seen(theirs))
        for count in OF_OURS:
            for workers in (1, WORKERS) if count == OF_OURS[0] else (WORKERS,):
                speed, reports = sidebyside.course_grade(
                    course, place / "run", kind, count, workers
                )
                found.append(_seen(speed))
                if count == theirs.count and kind != ANSWERS:
                    for line in equal.differences(scores, reports):
                        same = False
                        _loudly(line)
    return found, same


def _otter(place: Path) -> list[Speed]:
    return [
        _seen(sidebyside.otter_run(place / f"otter-{number}", kind))
        for number, kind in enumerate((SOLVED, ANSWERS))
    ]


def _ratios(speeds: list[Speed]) -> list[Target]:
    """How many times faster we are, our longest run and nbgrader's both without start-up."""
    best = {
        speed.kind: speed.steady
        for speed in speeds
        if (speed.tool, speed.count) == (sidebyside.COURSE, OF_OURS[-1])
    }
    found = []
    for speed in speeds:
        if speed.tool == sidebyside.COURSE:
            continue
        bound = FASTER[speed.kind] if speed.tool == sidebyside.NBGRADER else FASTER_THAN_OTTER
        what = f"throughput beside `{speed.tool}`, {speed.kind}"
        found.append(Target(what, speed.steady / best[speed.kind], bound, " times", most=False))
    return found


def _speeds_table(speeds: list[Speed]) -> str:
    head = ["", "analysts’ cells", "submissions", "workers", "steady", "whole"]
    rows = [
        [
            f"`{speed.tool}`",
            speed.kind,
            table.number(speed.count),
            str(speed.workers),
            milliseconds(speed.steady),
            milliseconds(speed.whole),
        ]
        for speed in sorted(speeds, key=lambda speed: KINDS.index(speed.kind))
    ]
    return table.markdown(head, rows)


def _besides(stages: dict[tuple[str, str], Stages]) -> list[Target]:
    return [
        Target(
            f"work besides execution, {book}, {kind}", 1000 * found.besides, BESIDES[book], " ms"
        )
        for (book, kind), found in stages.items()
    ]


def _stages_table(stages: dict[tuple[str, str], Stages]) -> str:
    head = ["gradebook", "analysts’ cells", "read, score", "execution", "rows", "files, commit"]
    rows = [
        [book, kind, *map(milliseconds, (found.read, found.execution, found.rows, found.files))]
        for (book, kind), found in stages.items()
    ]
    return table.markdown(head, rows)


def _seen(speed: Speed) -> Speed:
    """The same, shown at once: the whole takes a quarter of an hour."""
    what = f"{speed.tool}, {speed.kind}, {speed.count} with {speed.workers}"
    print(f"{what:50} {milliseconds(speed.steady):>10} steady", flush=True)
    return speed


def _loudly(line: str) -> None:
    print(f"!! {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
