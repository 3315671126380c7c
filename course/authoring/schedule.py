"""How many minutes does each module take? (``course schedule``)"""

import argparse
import json
import sys
from dataclasses import asdict

from course import paths
from course.authoring.blueprint import blueprint
from course.authoring.faults import Faulty
from course.authoring.minutes import Minutes, measure
from course.authoring.module import load
from course.authoring.table import table

HEAD = ["module", "words", "reading", "lecture", "questions", "reflection", "total", "of", "extra"]


def _row(m: Minutes) -> list[str]:
    parts = (m.reading, m.lecture, m.questions, m.reflection, m.total)
    counts = [f"{n} {kind}" for kind, n in m.extra_questions.items()]
    extra = ", ".join([f"{m.extra_reading:.1f} min reading", *counts])
    return [m.module, str(m.words), *(f"{x:.1f}" for x in parts), f"{m.target:g}", extra]


def main(argv: list[str]) -> int:
    """``course schedule``: 0, or 1 if a module cannot be read."""
    options = argparse.ArgumentParser(prog="course schedule", description="Minutes per module.")
    options.add_argument("--json", action="store_true", help="as data, with the blueprint")
    args = options.parse_args(argv)
    try:
        modules = [load(name) for name in paths.modules()]
        measured = [measure(module) for module in modules]
    except (Faulty, LookupError) as error:
        print(error, file=sys.stderr)
        return 1
    total = sum(m.total for m in measured)
    if args.json:
        entries = [
            asdict(m) | {"total": round(m.total, 4), "blueprint": blueprint(module)}
            for m, module in zip(measured, modules, strict=True)
        ]
        print(json.dumps({"modules": entries, "total": round(total, 4)}, indent=1))
        return 0
    print(table(HEAD, [_row(m) for m in measured]))
    print(
        f"\n{total:.1f} of {sum(m.target for m in measured):g} minutes; extra work is not counted"
    )
    return 0
