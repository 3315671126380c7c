"""Which cells does an authored lesson have, and what does each declare itself to be?"""

import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupytext.myst import MystMetadataParsingError, myst_to_notebook
from nbformat.validator import NotebookValidationError

from course.authoring.faults import Fault, Faulty

LEGAL_NAME = re.compile(r"[a-z0-9-]{1,60}")
KINDS_OF_CELL = ("setup", "case", "submit", "question", "answer", "test")
FRONT = {"kernelspec": dict, "module": str, "title": str, "version": int, "objectives": dict}


@dataclass(frozen=True)
class Cell:
    """One authored cell. ``kind`` is ``prose`` or the tag of a code cell; ``line`` is where it
    starts, ``body`` where its source starts (1-based); ``metadata`` is what else it declares."""

    name: str
    kind: str
    source: str
    line: int
    body: int
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def extra(self) -> bool:
        """Whether the cell is outside the minutes of the module."""
        return bool(self.metadata.get("extra")) or self.kind in ("answer", "test")


def read(path: Path) -> tuple[dict[str, Any], list[Cell]]:
    """The front matter and the cells of one authored text; raises Faulty."""
    text = _text(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            notebook = myst_to_notebook(text, add_source_map=True)
    except (MystMetadataParsingError, NotebookValidationError) as error:
        raise Faulty([_unread(path, text, str(error))]) from None
    front = dict(notebook.metadata)
    lines = front.pop("source_map")
    faults = [
        Fault(path, 1, "", f"the front matter has no {key} ({kind.__name__})")
        for key, kind in FRONT.items()
        if not isinstance(front.get(key), kind)
    ]
    cells = []
    for cell, line in zip(notebook.cells, lines, strict=True):
        found, problems = _cell(cell, line, text.splitlines())
        cells.append(found)
        faults += [Fault(path, line, found.name, problem) for problem in problems]
    if faults:
        raise Faulty(faults)
    return front, cells


def _text(path: Path) -> str:
    """The text of the file, which must be UTF-8 that any page can show."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Faulty([Fault(path, line, "", "is not UTF-8 text")]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Faulty([Fault(path, line, "", "holds a character that no page can show (NUL)")])
    return text.replace("\r\n", "\n")


def _unread(path: Path, text: str, error: str) -> Fault:
    """The fault for metadata that jupytext or nbformat refuse, with the line if it is known."""
    named = re.search(r"\bline (\d+) could not be read", error)
    odd = re.search(r"^:tags:(?!\s*\[[^\]]*\]\s*$)", text, re.MULTILINE)
    line = int(named[1]) if named else text.count("\n", 0, odd.start()) + 1 if odd else 1
    return Fault(path, line, "", f"metadata cannot be read: {error.splitlines()[0]}")


def _cell(cell: Any, line: int, lines: list[str]) -> tuple[Cell, list[str]]:
    """One cell and what is wrong with its declaration."""
    metadata = dict(cell.metadata)
    name, tags = str(metadata.pop("name", "")), metadata.pop("tags", [])
    problems = []
    if not name:
        problems.append('has no name: write +++ {"name": "..."} or :name: ...')
    elif not LEGAL_NAME.fullmatch(name):
        problems.append(f"the name {name!r} is not legal: a-z, 0-9 and -, at most 60")
    kind = "prose"
    if cell.cell_type == "code":
        kind = tags[0] if isinstance(tags, list) and len(tags) == 1 else ""
        if kind not in KINDS_OF_CELL:
            problems.append(f"needs exactly one tag of {', '.join(KINDS_OF_CELL)}")
    elif cell.cell_type != "markdown" or tags:
        problems.append("a prose cell is Markdown without tags")
    points = metadata.get("points")
    if kind == "test" and (isinstance(points, bool) or not isinstance(points, int | float)):
        problems.append("an analyst test needs :points:")
    body = _body(line, lines) if cell.cell_type == "code" else line + 1
    return Cell(name, kind, cell.source, line, body, metadata), problems


def _body(line: int, lines: list[str]) -> int:
    """The line on which the source of the code cell whose fence is on ``line`` starts."""
    at = line  # the index of the line after the fence
    while at < len(lines) and re.match(r":[\w-]+:|\s*$", lines[at]):
        at += 1
    return at + 1
