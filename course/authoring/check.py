"""Is the authored text as it should be? (``course check``)"""

import argparse
import sys
from pathlib import Path

from course import paths
from course.authoring.blueprint import blueprint
from course.authoring.faults import Fault, Faulty
from course.authoring.lints import LINTS
from course.authoring.module import Module, load
from course.authoring.table import table


def faults(module: Module) -> list[Fault]:
    """Everything the author should mend, in the order of the file."""
    return sorted({fault for lint in LINTS for fault in lint.check(module)})


def _unique(modules: list[Module]) -> list[Fault]:
    """A question id stands for one question of the whole course."""
    seen: dict[str, Path] = {}
    found = []
    for module in modules:
        for name in module.questions:
            if name in seen:
                found.append(module.fault(name, f"this question also stands in {seen[name].name}"))
            seen[name] = module.path
    return found


def _blueprint(module: Module) -> str:
    uses = {name: question.full["use"] for name, question in module.questions.items()}
    rows = [
        [
            objective,
            " ".join(name for name in names if uses[name] == "graded"),
            " ".join(name for name in names if uses[name] == "practice"),
            module.objectives.get(objective, ""),
        ]
        for objective, names in blueprint(module).items()
    ]
    return table([module.id, "graded", "practice", "objective"], rows)


def _count(n: int, thing: str) -> str:
    return f"{n or 'no'} {thing}{'' if n == 1 else 's'}"


def main(argv: list[str]) -> int:
    """``course check``: 0 all is well, 1 faults were found (one a line on stderr), 2 misuse."""
    options = argparse.ArgumentParser(prog="course check", description="Check the authored text.")
    options.add_argument("--module", action="append", help="only this module (repeatable)")
    options.add_argument("--blueprint", action="store_true", help="print objectives x questions")
    args = options.parse_args(argv)
    names, modules, found = args.module or paths.modules(), [], []
    for name in names:
        try:
            modules.append(load(name))
        except LookupError as error:
            print(f"course check: {error.args[0]}", file=sys.stderr)
            return 2
        except Faulty as error:
            found += error.faults
    found += [fault for module in modules for fault in faults(module)] + _unique(modules)
    if args.blueprint:
        print("\n\n".join(map(_blueprint, modules)), end="\n\n")
    for fault in sorted(set(found)):
        print(fault, file=sys.stderr)
    print(f"{', '.join(names)}: {_count(len(set(found)), 'fault')}")
    return int(bool(found))
