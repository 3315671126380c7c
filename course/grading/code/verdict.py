"""What do an analyst's code cells earn?

The learner's cells run in one confined process; only values of names that the tests read leave
it. The tests come from our source, never from the submission, and run with those values in
another confined process that never ran learner code.
"""

import ast
import builtins
import re

from course.grading import cells
from course.grading.code import box
from course.grading.code.inside import IMPORTS
from course.grading.report import CODE, Mark

NAME = re.compile(r"[^\W\d]\w*")
TOO_MUCH = "refused"


def marks(source: dict, released: dict, submitted: dict[str, str]) -> list[Mark]:
    """A mark for every test cell of a module.

    :param source: the built source notebook, with hidden tests.
    :param released: the notebook that learners got.
    :param submitted: text of each answer cell that was handed in, by name.
    """
    groups = [_Group(answers, tests) for answers, tests in cells.groups(source)]
    if not any(group.tests for group in groups):
        return []
    stubs = {cells.role(c)[0]: cells.source(c) for a, _ in cells.groups(released) for c in a}
    for group in groups:
        group.take(stubs, submitted)
    if any(group.changed for group in groups):
        try:
            _run(groups)
        except box.NoBox as error:
            for group in groups:
                group.stopped = ("fault", str(error)) if group.changed else None
    return [mark for group in groups for mark in group.marks()]


class _Group:
    """Answer cells, the test cells that follow them, and what is known of them so far."""

    def __init__(self, answers: list[dict], tests: list[dict]):
        self.names = [cells.role(cell)[0] for cell in answers]
        self.tests = {cells.role(c)[0]: (cells.source(c), cells.points(c)) for c in tests}
        self.sources: dict[str, str] = {}
        self.changed: dict[str, str] = {}
        self.errors: list[str] = []
        self.values: dict = {}
        self.kept_back: set[str] = set()
        self.stopped: tuple[str, str | None] | None = None
        self.verdicts: dict[str, dict] = {}

    def take(self, stubs: dict[str, str], submitted: dict[str, str]) -> None:
        for name in self.names:
            stub = stubs.get(name, "")
            text = submitted.get(name, stub)
            self.sources[name] = text
            if text.strip() != stub.strip():
                self.changed[name] = text

    def marks(self) -> list[Mark]:
        return [self._mark(name, points) for name, (_, points) in self.tests.items()]

    def _mark(self, name: str, points: float) -> Mark:
        def earned(score, outcome, note=None) -> Mark:
            value = self.changed or None
            return Mark(name, CODE, points, score, outcome, value=value, note=note)

        if not self.changed:
            return earned(0.0, "not_answered")
        if self.stopped:
            outcome, note = self.stopped
            return earned(None if outcome == "fault" else 0.0, outcome, note)
        verdict = self.verdicts.get(name)
        if verdict is None:
            return earned(None, "fault", "The tests did not finish.")
        score = min(max(round(float(verdict["credit"]), 4), 0.0), points)
        if score > 0:
            return earned(score, "right" if score == points else "partly")
        return earned(0.0, *self._why(verdict))

    def _why(self, verdict: dict) -> tuple[str, str | None]:
        if verdict["error"] == "NotPlain" or verdict["missing"] in self.kept_back:
            return TOO_MUCH, None
        if "MemoryError" in self.errors:
            return "out_of_memory", None
        if self.errors:
            return "raised_error", f"({self.errors[0]})"
        if verdict["missing"] and len(self.changed) < len(self.names):
            return "not_answered", None
        return "not_yet", None


def _run(groups: list[_Group]) -> None:
    wanted = _wanted(groups)
    job = {
        "do": "cells",
        "cells": [
            {"name": name, "source": text, "wanted": sorted(wanted)}
            for group in groups
            for name, text in group.sources.items()
        ],
    }
    outcome = box.run(job)
    heard = {line["cell"]: line for line in reversed(outcome.lines) if _sound(line)}
    for group in groups:
        for name in group.names:
            line = heard.get(name)
            if line is None:
                how = {"too_much": TOO_MUCH, "done": "crashed"}.get(outcome.how, outcome.how)
                group.stopped = how, None
                break
            if line["error"]:
                group.errors.append(line["error"])
            group.values = {n: v for n, v in line["values"].items() if n in wanted}
            group.kept_back = {n for n in line["kept_back"] if n in wanted}
    _test([group for group in groups if group.changed and not group.stopped], groups)


def _sound(line: dict) -> bool:
    """Whether a line has the shape of ours: a learner's process can write anything."""
    error, kept_back = line.get("error"), line.get("kept_back")
    return (
        isinstance(line.get("cell"), str)
        and isinstance(line.get("values"), dict)
        and (error is None or (isinstance(error, str) and bool(NAME.fullmatch(error))))
        and isinstance(kept_back, list)
        and all(isinstance(name, str) for name in kept_back)
    )


def _test(ready: list[_Group], groups: list[_Group]) -> None:
    """Run the tests of the groups that are ready; tests of the others do not run at all."""
    ours: set[str] = set()
    tests, loaded = [], set()
    for group in groups:
        for name, (source, points) in group.tests.items():
            names, stored = _names(source)
            loaded |= names - ours - stored
            if group in ready:
                values = {n: v for n, v in group.values.items() if n not in ours}
                clear = sorted(_wanted(groups) - ours)
                test = {"name": name, "source": source, "points": points}
                tests.append({**test, "values": values, "clear": clear})
            ours |= stored
    if not tests:
        return
    outcome = box.run({"do": "tests", "tests": tests, "imports": sorted(loaded & set(IMPORTS))})
    heard = {line.get("test"): line for line in outcome.lines}
    for group in ready:
        group.verdicts = {name: heard[name] for name in group.tests if name in heard}


def _wanted(groups: list[_Group]) -> set[str]:
    """Names that the tests read and the learner wrote: no other name enters the learner's process."""
    read = {n for g in groups for source, _ in g.tests.values() for n in _names(source)[0]}
    written = {n for g in groups for text in g.sources.values() for n in NAME.findall(text)}
    return {n for n in read & written if not hasattr(builtins, n)} - set(IMPORTS)


def _names(source: str) -> tuple[set[str], set[str]]:
    """Names that a test cell reads, and names that it binds itself."""
    read, bound = set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
    return read, bound
