"""How do authored modules become ``source/``? (``course build``)"""

import argparse
import sys
from pathlib import Path

from course import paths
from course.authoring.faults import Faulty
from course.authoring.lints import cells, shapes
from course.authoring.module import Module, load
from course.authoring.notebook import files


def stale(module: Module, source: Path) -> list[str]:
    """The files of ``source/<module>/`` that are missing, differ from a new build or are strange."""
    folder = source / module.id
    made = files(module)
    there = {path.name for path in folder.glob("*")} if folder.is_dir() else set()
    differ = {
        name
        for name, data in made.items()
        if name in there and (folder / name).read_bytes() != data
    }
    return sorted(differ | (made.keys() ^ there))


def write(module: Module, source: Path) -> list[str]:
    """Build one module into ``source/<module>/``; returns the names of what changed."""
    folder = source / module.id
    folder.mkdir(parents=True, exist_ok=True)
    made, changed = files(module), stale(module, source)
    for name in changed:
        if name in made:
            (folder / name).write_bytes(made[name])
        elif (folder / name).is_file():
            (folder / name).unlink()
    return changed


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="course build", description="Build source/.")
    options.add_argument("--module", action="append", help="only this module (repeatable)")
    options.add_argument("--check", action="store_true", help="write nothing; 1 if out of date")
    options.add_argument("--out", type=Path, default=paths.SOURCE, help="instead of source/")
    return options


def main(argv: list[str]) -> int:
    """``course build``: 0 built or current, 1 the text is faulty or source/ is stale, 2 misuse."""
    args = parser().parse_args(argv)
    failed = False
    for name in args.module or paths.modules():
        try:
            module = load(name)
        except LookupError as error:
            print(f"course build: {error.args[0]}", file=sys.stderr)
            return 2
        except Faulty as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        if faults := sorted({*cells.check(module), *shapes.check(module)}):
            print(*faults, sep="\n", file=sys.stderr)
            failed = True
            continue
        changed = stale(module, args.out) if args.check else write(module, args.out)
        failed = failed or (args.check and bool(changed))
        state = "out of date" if args.check else "written"
        print(f"{name}: {state}: {', '.join(changed)}" if changed else f"{name}: current")
    return int(failed)
