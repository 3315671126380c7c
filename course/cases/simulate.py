"""What does a case's simulator say for one set-up and seed, on the command line?"""

import argparse
import json
import sys

from course.cases import Impossible, load


def main(argv: list[str]) -> int:
    """Run ``course simulate CASE --set key=value --seed N [--json]``; 2 if it cannot be run."""
    parser = argparse.ArgumentParser(
        prog="course simulate",
        description="Run a case's simulator once and print its indicators.",
    )
    parser.add_argument("case", help="name of the case, such as border-post")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change one setting; lists are written 1,3,2; may be repeated",
    )
    parser.add_argument("--seed", type=int, default=0, help="whole number, 0 or more")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args(argv)
    try:
        indicators = _simulate(asked)
    except (Impossible, LookupError) as problem:
        print(f"course simulate: {problem.args[0]}", file=sys.stderr)
        return 2
    if asked.json:
        print(json.dumps(indicators, indent=1, sort_keys=True, allow_nan=False))
    else:
        for name, value in _flat(indicators):
            print(f"{name:32} {value:.6g}")
    return 0


def _simulate(asked: argparse.Namespace) -> dict:
    case = load(asked.case)
    if asked.seed < 0:
        raise Impossible("the seed must be 0 or more")
    changes = {}
    for setting in asked.settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise Impossible("--set wants KEY=VALUE, not {text}", text=repr(setting))
        if name not in case.field_names():
            raise LookupError(
                f"there is no setting {name!r}; there are: {', '.join(case.field_names())}"
            )
        if name in changes:
            raise Impossible("--set {name} stands twice", name=name)
        changes[name] = _read(text)
    return case.run(case.Setup(**changes), seed=asked.seed).indicators()


def _read(text: str) -> object:
    """A setting as typed: a number, several with commas between, true, false or a word."""
    if "," in text:
        return tuple(_read(part) for part in text.split(","))
    word = text.strip()
    if word in ("true", "false"):
        return word == "true"
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def _flat(value: object, name: str = "") -> list[tuple[str, float]]:
    if isinstance(value, dict):
        return [
            row for key, part in value.items() for row in _flat(part, f"{name}.{key}".lstrip("."))
        ]
    if isinstance(value, list):
        return [row for i, part in enumerate(value) for row in _flat(part, f"{name}[{i:02}]")]
    return [(name, value)]
