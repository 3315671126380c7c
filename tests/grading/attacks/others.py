"""What does an ordinary nbgrader assignment of somebody else look like, and what earns what in it?

``others/*.cells`` are its notebooks as text, in the percent format; ``others/solutions`` holds what
people hand in: right in several ways, partly right, wrong. ``others/earned.json`` is what stock
nbgrader gives for each; ``python -m tests.grading.attacks.others`` records it anew.

>>> root = release(folder)  # doctest: +SKIP
>>> write(root, "amina", "numpy")  # doctest: +SKIP
"""

import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests
from traitlets.config import Config

ASSIGNMENT = "ps-mixed"
FOLDER = Path(__file__).parent / "others"
EARNED = FOLDER / "earned.json"
NOTEBOOKS = ("functions", "tables")
SOLUTIONS = ("right", "blank", *sorted(path.stem for path in FOLDER.glob("solutions/*.cells")))
HEAD = re.compile(r"^# %% (.+)$", re.MULTILINE)

ROLES = {  # nbgrader's marks of a cell: grade, solution, locked, task
    "given": (False, False, True, False),
    "answer": (False, True, False, False),
    "test": (True, False, True, False),
    "manual": (True, True, False, False),
    "essay": (True, True, False, False),
    "task": (False, False, True, True),
}
PROSE = ("text", "essay", "task")


@dataclass(frozen=True)
class Part:
    """One cell of a text: its head's words and what stands below."""

    words: tuple[str, ...]
    source: str


def parts(path: Path) -> list[Part]:
    """The cells of a text in the percent format; what precedes the first is left out."""
    found = HEAD.split(path.read_text(encoding="utf-8"))[1:]
    pairs = zip(found[::2], found[1::2], strict=True)
    return [Part(tuple(head.split()), text.strip("\n")) for head, text in pairs]


def source(name: str) -> nbformat.NotebookNode:
    """One notebook of the assignment as its author has it, solutions and hidden tests included."""
    cells = [_cell(name, part) for part in parts(FOLDER / f"{name}.cells")]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=about)


def _cell(notebook: str, part: Part) -> nbformat.NotebookNode:
    role, name, *points = part.words
    made = (new_markdown_cell if role in PROSE else new_code_cell)(part.source)
    made.id = f"{notebook}-{name}"
    if role in ROLES:
        grade, solution, locked, task = ROLES[role]
        marks = {"grade": grade, "solution": solution, "locked": locked, "task": task}
        about = {"grade_id": name, "schema_version": 3, "cell_type": made.cell_type, **marks}
        if points:
            about["points"] = float(points[0])
        made.metadata["nbgrader"] = about
    return made


def release(root: Path) -> Path:
    """Make an nbgrader root with the assignment released by stock nbgrader; the root."""
    folder = root / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    for name in NOTEBOOKS:
        nbformat.write(source(name), folder / f"{name}.ipynb")
    shutil.copy(FOLDER / "trucks.csv", folder)
    convert(root, GenerateAssignment)
    return root


def convert(root: Path, converter) -> None:
    """Run one of nbgrader's converters for the assignment, with nbgrader's own settings."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.BaseConverter.force = True
    directory = CourseDirectory(config=config, assignment_id=ASSIGNMENT)
    programs = f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"  # alembic is there
    with mock.patch.dict(os.environ, {"PATH": programs}):
        converter(coursedir=directory, config=config).start()


def submission(root: Path, how: str) -> dict[str, nbformat.NotebookNode]:
    """The notebooks that somebody hands in who solved it in one of the ways of ``SOLUTIONS``."""
    path = FOLDER / "solutions" / f"{how}.cells"
    base = how if how in ("right", "blank") else _base(path)
    found = {name: _from(root, base, name) for name in NOTEBOOKS}
    for part in parts(path) if path.is_file() else ():
        name, *words = part.words
        cells = found[name].cells
        if words[:2] == ["+", "after"]:
            at = next(i for i, cell in enumerate(cells) if cell.id == f"{name}-{words[2]}")
            while at + 1 < len(cells) and cells[at + 1].id.startswith("added"):
                at += 1
            cells.insert(at + 1, new_code_cell(part.source, id=f"added-{at}"))
        else:
            cell = next(cell for cell in cells if cell.id == f"{name}-{words[0]}")
            cell.source = part.source
    return found


def _base(path: Path) -> str:
    return re.match(r"# From: (\w+)", path.read_text(encoding="utf-8"))[1]


def _from(root: Path, base: str, name: str) -> nbformat.NotebookNode:
    """A notebook as released, or with the author's own solutions."""
    if base == "blank":
        return nbformat.read(root / "release" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
    return ClearHiddenTests().preprocess(source(name), {})[0]


def write(root: Path, learner: str, how: str, changed=None) -> Path:
    """Hand in a submission of ``learner``; ``changed(notebooks)`` may spoil it before. Its folder."""
    folder = root / "submitted" / learner / ASSIGNMENT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = submission(root, how)
    if changed:
        changed(found)
    for name, notebook in found.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    shutil.copy(FOLDER / "trucks.csv", folder)
    (folder / "timestamp.txt").write_text("2024-03-05 10:00:00.000000 UTC")
    return folder


def cells(root: Path, name: str, notebook: nbformat.NotebookNode | None = None) -> list:
    """The :class:`course.grading.code.Cell` of one notebook, for ``examine``.

    :param notebook: what was handed in; without it, the author's own.
    """
    from course.grading.code import ADDED, ANSWER, GIVEN, TEST, Cell

    roles = {"given": GIVEN, "answer": ANSWER, "manual": ANSWER, "test": TEST}
    found = []
    author = {f"{name}-{part.words[1]}": part for part in parts(FOLDER / f"{name}.cells")}
    for cell in (notebook or source(name)).cells:
        part = author.get(cell.id)
        if part and part.words[0] in roles:
            role, label, *points = part.words
            own = role in ("answer", "manual")
            text = cell.source if own else part.source
            found.append(Cell(label, roles[role], text, float(points[0]) if points else 0.0))
        elif not part and cell.cell_type == "code":
            found.append(Cell(cell.id, ADDED, cell.source))
    return found


def tests(name: str) -> list[str]:
    """The names of a notebook's test cells."""
    words = [part.words for part in parts(FOLDER / f"{name}.cells")]
    return [label for role, label, *_ in words if role == "test"]


def stock(root: Path, hows: tuple[str, ...] = SOLUTIONS) -> dict[str, dict[str, float | None]]:
    """What stock nbgrader gives each cell of each solution; ``None`` where a person decides."""
    for how in hows:
        write(root, how, how)
    convert(root, Autograde)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        return {how: _scores(book, how) for how in hows}


def _scores(book: Gradebook, how: str) -> dict[str, float | None]:
    found = {}
    for notebook in book.find_submission(ASSIGNMENT, how).notebooks:
        for grade in notebook.grades:
            score = None if grade.needs_manual_grade else grade.auto_score
            found[f"{notebook.name}/{grade.name}"] = score
    return dict(sorted(found.items()))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        earned = stock(release(Path(folder)))
    EARNED.write_text(json.dumps(earned, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for how, scores in earned.items():
        print(how, sum(score or 0 for score in scores.values()), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
