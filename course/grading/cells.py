"""Which part does each cell of a notebook play, by its nbgrader metadata?

Notebooks are plain dictionaries as parsed from JSON here: a submitted one may be anything.
"""

import json
from functools import lru_cache
from pathlib import Path

ANSWER = "answer"  # code that tests look at
MANUAL = "manual"  # code that a person grades
WRITTEN = "written"  # prose that a person grades; in a module, the answer to a question
TASK = "task"  # what a person grades by the cells that the learner adds
TEST = "test"
GIVEN = "given"  # released and locked, or released without a part
ADDED = "added"  # the learner's own

GRADED = (MANUAL, WRITTEN, TASK, TEST)
SOLUTIONS = (ANSWER, MANUAL, WRITTEN)
ANSWERED_IN_CODE = (ANSWER, MANUAL)
BY_A_PERSON = (MANUAL, WRITTEN, TASK)


def source(cell: dict) -> str:
    """The text of a cell, which a file may hold in one string or a list of lines."""
    text = cell.get("source", "")
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""


def role(cell: dict) -> tuple[str, str] | None:
    """``(name, role)`` of a cell that nbgrader knows, ``None`` for any other.

    The cell is one of ours: released, or an instructor's.
    """
    about = cell.get("metadata", {}).get("nbgrader") or {}
    name, solution, grade = about.get("grade_id"), about.get("solution"), about.get("grade")
    code = cell.get("cell_type") == "code"
    if not name:
        return None
    if about.get("task"):
        return name, TASK
    if solution and grade:
        return name, MANUAL if code else WRITTEN
    if solution:
        return name, ANSWER if code else GIVEN
    if grade and code:
        return name, TEST
    return (name, GIVEN) if about.get("locked") else None


def points(cell: dict) -> float:
    """What a graded cell is worth."""
    return float(cell["metadata"]["nbgrader"]["points"])


def python(notebook: dict) -> bool:
    """Whether a notebook's cells are written in Python, as far as it says."""
    about = notebook.get("metadata", {})
    for part in ("kernelspec", "language_info"):
        language = about.get(part, {}).get("language" if part == "kernelspec" else "name")
        if language:
            return language.lower() in ("python", "python3")
    return True


def groups(notebook: dict) -> list[tuple[list[dict], list[dict]]]:
    """Work in order: each run of answer cells with the test cells that follow it."""
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


@lru_cache(maxsize=64)
def _load(path: str, _mtime: int, _size: int) -> dict:
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = source(cell)
    return notebook
