"""What is in one module of the course, read from its authored text?"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from course import paths
from course.authoring.faults import Fault, Faulty
from course.authoring.question import Malformed, Question, parse
from course.authoring.reader import LEGAL_NAME, Cell, read


@dataclass(frozen=True)
class Module:
    """An authored module: its cells in order and its questions by id."""

    id: str
    title: str
    version: int
    objectives: dict[str, str]
    cells: tuple[Cell, ...]
    questions: dict[str, Question]
    path: Path
    language: str = "en"

    @property
    def assets(self) -> Path:
        """The folder of the files that lie beside the notebook (it need not exist)."""
        return self.path.with_suffix("")

    def cell(self, name: str) -> Cell:
        return next(cell for cell in self.cells if cell.name == name)

    def fault(self, cell: Cell | str, message: str) -> Fault:
        """A fault at one cell ("" for the module as a whole)."""
        found = self.cell(cell) if isinstance(cell, str) and cell else cell
        return Fault(self.path, found.line, found.name, message) if found else self._whole(message)

    def _whole(self, message: str) -> Fault:
        return Fault(self.path, 1, "", message)


@cache
def load(module: str) -> Module:
    """The module with this id, read once a process.

    Raises LookupError for an unknown id and Faulty for a text that cannot be read.
    """
    if not isinstance(module, str) or not LEGAL_NAME.fullmatch(module):
        raise LookupError(f"there is no module {module!r}")
    path = paths.CONTENT / "modules" / f"{module}.md"
    if not path.is_file():
        raise LookupError(f"there is no module {module!r}")
    return load_path(path)


def load_path(path: Path) -> Module:
    """The module authored in one file; raises Faulty with every fault found."""
    front, cells = read(path)
    faults: list[Fault] = []
    if front["module"] != path.stem:
        faults.append(Fault(path, 1, "", f"module is {front['module']!r}, the file {path.stem!r}"))
    questions = {}
    for cell in cells:
        if cell.kind != "question":
            continue
        try:
            questions[cell.name] = parse(cell.name, cell.source)
        except Malformed as error:
            faults.append(Fault(path, cell.body + error.line, cell.name, str(error)))
    faults += _doubles(path, cells, questions)
    if faults:
        raise Faulty(faults)
    return Module(
        id=front["module"],
        title=str(front["title"]),
        version=int(front["version"]),
        objectives=dict(front["objectives"]),
        cells=tuple(cells),
        questions=questions,
        path=path,
    )


def _doubles(path: Path, cells: list[Cell], questions: dict[str, Any]) -> list[Fault]:
    """Names are ids of notebook cells; a graded question makes a second one, NAME-ask."""
    seen: dict[str, Cell] = {}
    faults = []
    for cell in cells:
        question = questions.get(cell.name)
        made = [f"{cell.name}-ask"] if question and question.graded else []
        for name in (cell.name, *made):
            if name in seen:
                faults.append(
                    Fault(
                        path, cell.line, cell.name, f"{name} is also made on line {seen[name].line}"
                    )
                )
            seen[name] = cell
    return faults
