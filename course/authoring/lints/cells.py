"""Is every code cell what its tag promises?"""

import ast
import re
from collections.abc import Iterator

from course import cases
from course.authoring.faults import Fault
from course.authoring.module import Module
from course.authoring.reader import Cell

_CASE = re.compile(r'case\("([a-z0-9-]+)"(?:, view="[a-z0-9-]+")?\)')
_LETTERS = {"graded": "qe", "practice": "p", "reflection": "r"}


def check(module: Module) -> Iterator[Fault]:
    """The setup first and exact, one submit cell, one-line cases, question ids that say their
    use, and analysts' cells that nbgrader can clear and grade."""
    code = [cell for cell in module.cells if cell.kind != "prose"]
    if not code or code[0].kind != "setup" or sum(cell.kind == "setup" for cell in code) != 1:
        yield module.fault("", "needs one setup cell, before all other code")
    if sum(cell.kind == "submit" for cell in code) != 1:
        yield module.fault("", "needs one submit cell")
    setup = f'from course.lesson import ask, case, open_lesson, submit\nopen_lesson("{module.id}")'
    for cell in code:
        if cell.kind == "setup" and (cell.source != setup or cell.name != "setup"):
            yield module.fault(cell, f"must be named setup and read:\n{setup}")
        if cell.kind == "submit" and cell.source != "submit()":
            yield module.fault(cell, "must read submit()")
        if cell.kind == "case":
            yield from _case(module, cell)
        if cell.kind == "question":
            yield from _name(module, cell)
        if cell.kind in ("answer", "test"):
            yield from _analyst(module, cell)
    yield from _order(module, code)


def _case(module: Module, cell: Cell) -> Iterator[Fault]:
    called = _CASE.fullmatch(cell.source)
    if not called:
        yield module.fault(cell, 'must be one line: case("name") or case("name", view="name")')
        return
    try:
        cases.load(called[1])
    except LookupError as error:
        yield module.fault(cell, str(error.args[0]))


def _name(module: Module, cell: Cell) -> Iterator[Fault]:
    prefix = module.id.split("-")[0]
    question = module.questions[cell.name]
    letters = _LETTERS[question.full["use"]]
    if question.graded:
        letters = "e" if question.full["kind"] == "essay" else "q"
    if not re.fullmatch(rf"{re.escape(prefix)}-[{letters}]\d+", cell.name):
        yield module.fault(cell, f"a {question.full['use']} question is named {prefix}-{letters}1")


def _analyst(module: Module, cell: Cell) -> Iterator[Fault]:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        yield Fault(module.path, cell.body + (error.lineno or 1) - 1, cell.name, error.msg)
    mark = "SOLUTION" if cell.kind == "answer" else "HIDDEN TESTS"
    if not re.search(rf"### BEGIN {mark}\n.*### END {mark}", cell.source, re.DOTALL):
        yield module.fault(cell, f"has no ### BEGIN {mark} … ### END {mark}")


def _order(module: Module, code: list[Cell]) -> Iterator[Fault]:
    before = [cell.kind for cell in code]
    for i, cell in enumerate(code):
        if cell.kind == "test" and "answer" not in before[:i]:
            yield module.fault(cell, "tests an answer that does not stand before it")
        if cell.kind == "answer" and "test" not in before[i:]:
            yield module.fault(cell, "is tested by no cell after it")
