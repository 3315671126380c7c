"""How is the graded notebook made from the released one and what the learner made of it?

A released cell that was not answered stays as it is, byte for byte. Of a submission only texts
and the outputs that its code showed here enter, never its metadata or its own outputs.
"""

import os
import secrets
from pathlib import Path

from course import questions
from course.grading import cells
from course.grading.assignment import Assignment, Notebook
from course.grading.comments import test_comment
from course.grading.merged import Placed
from course.grading.notebookjson import text
from course.grading.report import Mark, Report

__all__ = ["build", "in_words", "replace_file", "text"]


def build(assignment: Assignment, notebook: Notebook, report: Report) -> dict:
    """The graded notebook of a report; released cells in it are shared, not copied."""
    marks = report.of_notebook(notebook.name)
    with_ids = (notebook.released["nbformat"], notebook.released["nbformat_minor"]) >= (4, 5)
    made = [_cell(assignment, cell, marks, with_ids) for cell in report.shown[notebook.name]]
    return {**notebook.released, "cells": made}


def _cell(assignment: Assignment, cell: Placed, marks: dict[str, Mark], with_ids: bool) -> dict:
    if cell.part is None:
        return _added(cell, with_ids)
    released, mark = cell.part.kept, marks.get(cell.name)
    if cell.role == cells.WRITTEN and assignment.module:
        if not questions.answered(mark.value):
            return released
        public = assignment.module.questions[cell.name].public
        return {**released, "source": in_words(public, mark)}
    if cell.role == cells.TEST:
        text = test_comment(mark) + "\n"
        return {**released, "outputs": [{"name": "stdout", "output_type": "stream", "text": text}]}
    if cell.outputs:
        return {**released, "source": cell.text, "outputs": list(cell.outputs)}
    if not cell.changed:
        return released
    return {**released, "source": cell.text} | _attached(cell)


def _added(cell: Placed, with_ids: bool) -> dict:
    made = {"cell_type": cell.kind, "metadata": {}, "source": cell.text}
    if with_ids:
        made["id"] = f"added-{cell.name[1:]}"
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": list(cell.outputs)}
    return made | _attached(cell)


def _attached(cell: Placed) -> dict:
    return {"attachments": cell.pictures} if cell.pictures else {}


def in_words(question: dict, mark: Mark) -> str:
    """A stored answer as inert Markdown, in English, as facilitators read it."""
    form = questions.resolve(question, mark.variant)
    return questions.say(form, mark.value, "en")


def replace_file(path: Path, content: bytes, mode: int = 0o444) -> None:
    """Write a file so that a reader, or a crash, finds the old content or the new, never half."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        handle = os.open(beside, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(beside, flags, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            os.fchmod(handle, mode)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
