"""Which cells of a notebook are answers and tests, by their nbgrader metadata?

Notebooks are plain dictionaries as parsed from JSON here: a submitted one may be anything.
"""

import json
from functools import lru_cache
from pathlib import Path

WIDGET, ANSWER, TEST = "widget", "answer", "test"


def source(cell: dict) -> str:
    """The text of a cell, which a file may hold in one string or a list of lines."""
    text = cell.get("source", "")
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""


def role(cell: dict) -> tuple[str, str] | None:
    """``(name, role)`` of a gradable cell: a question's answer, analyst's answer or test."""
    about = cell.get("metadata", {}).get("nbgrader") or {}
    name, solution, grade = about.get("grade_id"), about.get("solution"), about.get("grade")
    if cell.get("cell_type") == "markdown" and solution and grade:
        return name, WIDGET
    if cell.get("cell_type") == "code" and solution:
        return name, ANSWER
    if cell.get("cell_type") == "code" and grade:
        return name, TEST
    return None


def points(cell: dict) -> float:
    return float(cell["metadata"]["nbgrader"]["points"])


def groups(notebook: dict) -> list[tuple[list[dict], list[dict]]]:
    """Analysts' work in order: each run of answer cells with the test cells that follow it."""
    found: list[tuple[list[dict], list[dict]]] = []
    for cell in notebook["cells"]:
        what = role(cell)
        if what and what[1] == ANSWER:
            if not found or found[-1][1]:
                found.append(([], []))
            found[-1][0].append(cell)
        elif what and what[1] == TEST:
            if not found:
                found.append(([], []))
            found[-1][1].append(cell)
    return found


def load(path: Path) -> dict:
    """A notebook of ours, parsed once per version of the file; callers must not change it."""
    stamp = path.stat()
    return _load(str(path), stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=32)
def _load(path: str, _mtime: int, _size: int) -> dict:
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = source(cell)
    return notebook
