"""What does the notebook of a module look like to nbgrader, and what may its reader know?"""

import json
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.authoring.module import Module
from course.authoring.question import Question
from course.authoring.reader import Cell
from course.syllabus import syllabus

BLANK = "*Not answered yet.*"
"""What stands in an answer cell until the grader writes the answer there."""


def notebook(module: Module) -> nbformat.NotebookNode:
    """The notebook of a module: ids are the authored names, nothing depends on when it is made."""
    cells = [made for cell in module.cells for made in _cells(module, cell)]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "title": module.title,
    }
    return new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def _cells(module: Module, cell: Cell) -> list[nbformat.NotebookNode]:
    if cell.kind == "prose":
        return [new_markdown_cell(cell.source, id=cell.name)]
    if cell.kind == "question":
        return _question_cells(module.questions[cell.name])
    if cell.kind == "answer":
        return [_nbgrader(new_code_cell(cell.source, id=cell.name), solution=True)]
    if cell.kind == "test":
        made = new_code_cell(cell.source, id=cell.name)
        return [_nbgrader(made, grade=True, locked=True, points=cell.metadata["points"])]
    return [_widget(cell.name, cell.source)]


def _question_cells(question: Question) -> list[nbformat.NotebookNode]:
    """A widget; a graded question also has the Markdown cell that carries the points."""
    call = f'ask("{question.id}")'
    if not question.graded:
        return [_widget(question.id, call)]
    answer = new_markdown_cell(BLANK, id=question.id)
    return [
        _widget(f"{question.id}-ask", call),
        _nbgrader(answer, grade=True, solution=True, points=question.points),
    ]


def _widget(name: str, source: str) -> nbformat.NotebookNode:
    """A locked cell whose code nobody needs to see."""
    cell = new_code_cell(source, id=name, metadata={"jupyter": {"source_hidden": True}})
    return _nbgrader(cell, locked=True)


def _nbgrader(
    cell: nbformat.NotebookNode,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> nbformat.NotebookNode:
    """Give a cell nbgrader's metadata, schema version 3, whole."""
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": cell.id,
        "cell_type": cell.cell_type,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        cell.metadata["nbgrader"]["points"] = points
    return cell


def public(module: Module) -> dict[str, Any]:
    """All that a learner's side may know of a module's questions."""
    return {
        "format": 1,
        "module": module.id,
        "title": module.title,
        "language": module.language,
        "version": module.version,
        "minutes": syllabus().module(module.id).minutes,
        "objectives": module.objectives,
        "questions": {name: question.public for name, question in module.questions.items()},
    }


def files(module: Module) -> dict[str, bytes]:
    """Name -> content of every file of ``source/<module>/``, the same on every run."""
    made = {
        f"{module.id}.ipynb": nbformat.writes(notebook(module), version=4).rstrip("\n") + "\n",
        "public.json": json.dumps(public(module), ensure_ascii=False, indent=1, sort_keys=True)
        + "\n",
    }
    assets = sorted(module.assets.glob("*")) if module.assets.is_dir() else []
    return {name: text.encode() for name, text in made.items()} | {
        path.name: path.read_bytes() for path in assets if path.is_file()
    }
