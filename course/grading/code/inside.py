"""What happens inside a confined process?

It is started as a program, reads one JSON job from standard input and writes one JSON line per
cell to what was standard output. A job is either a learner's cells, whose values come out, or our
tests, which get such values. One process never does both.
"""

import ast
import builtins
import contextlib
import json
import math
import os
import resource
import sys

IMPORTS = {"np": "numpy", "pd": "pandas", "math": "math"}


def main() -> None:
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    job = json.loads(sys.stdin.buffer.read())
    silence()
    confine(job["limits"], job["uid"], job["masked"])
    sys.path.insert(0, job["package"])
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    run = {"cells": run_cells, "tests": run_tests, "probe": run_probe}[job["do"]]
    for line in run(job):
        channel.write(json.dumps(line) + "\n")
        channel.flush()
    os._exit(0)


def silence() -> None:
    """What code prints goes nowhere, and it has nothing to read."""
    null = os.open("/dev/null", os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)


def confine(limits: dict, uid: int | None, masked: list[str]) -> None:
    """Give up every privilege and set the limits; leave at once if the walls are not there."""
    if os.getpid() > 16 or any(os.path.exists(p) and os.listdir(p) for p in masked):
        os._exit(97)
    for name, value in limits.items():
        soon = value - 1 if name == "RLIMIT_CPU" else value
        resource.setrlimit(getattr(resource, name), (soon, value))
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if os.getuid() == 0:
        os._exit(97)


def run_probe(_job: dict):
    yield {"ready": True}


def run_cells(job: dict):
    """Run a learner's cells in order; after each, give the values of the wanted names."""
    from plain import encode

    space = {"__name__": "__main__", "display": lambda *_, **__: None}
    for cell in job["cells"]:
        error = execute(cell["source"], space)
        values, kept_back = {}, []
        for name in cell["wanted"]:
            if name in space:
                try:
                    values[name] = encode(space[name])
                except Exception:
                    kept_back.append(name)
        yield {"cell": cell["name"], "error": error, "values": values, "kept_back": kept_back}


def execute(source: str, space: dict) -> str | None:
    """Run one cell; the name of the exception's type if it ended with one."""
    lines = ["pass" if line[:1] in ("%", "!") else line for line in source.split("\n")]
    try:
        exec(compile("\n".join(lines), "<cell>", "exec"), space)
    except MemoryError:
        return "MemoryError"
    except BaseException as error:
        return type(error).__name__[:80]
    return None


def run_tests(job: dict):
    """Run our test cells against values that were computed elsewhere."""
    from plain import NotPlain, decode

    space: dict = {"__name__": "__tests__"}
    for name in job["imports"]:
        space[name] = __import__(IMPORTS[name])
    for test in job["tests"]:
        bound = {}
        try:
            for name, data in test["values"].items():
                bound[name] = decode(data)
        except NotPlain:
            yield {"test": test["name"], "error": "NotPlain", "missing": None, "credit": 0.0}
            continue
        for name in test["clear"]:
            space.pop(name, None)
        space.update(bound)
        yield {"test": test["name"], **judge(test["source"], space, test["points"])}


def judge(source: str, space: dict, points: float) -> dict:
    """One test cell: full marks if it ends well, or the number its last expression gives."""
    tree = ast.parse(source)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    try:
        with contextlib.suppress(SystemExit):
            exec(compile(tree, "<test>", "exec"), space)
            result = eval(compile(last, "<test>", "eval"), space) if last else None
            return {"error": None, "missing": None, "credit": credit(result, points)}
    except NameError as error:
        missing = error.name if not hasattr(builtins, error.name or "") else None
        return {"error": "NameError", "missing": missing, "credit": 0.0}
    except Exception as error:
        return {"error": type(error).__name__[:80], "missing": None, "credit": 0.0}
    return {"error": "SystemExit", "missing": None, "credit": 0.0}


def credit(result, points: float) -> float:
    """Points for the value of a test cell's last expression, by its type, never by how it prints.

    No value or ``True`` is full marks, ``False`` none; a number is that many points within the
    cell's; what is no number at all counts as no value.
    """
    kind = type(result).__name__
    if kind in ("bool", "bool_"):
        return points if result else 0.0
    try:
        number = float(result) if hasattr(result, "__float__") else points
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return 0.0 if math.isnan(number) else min(max(number, 0.0), points)


if __name__ == "__main__":
    main()
