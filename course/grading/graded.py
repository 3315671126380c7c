"""How is the graded notebook made from the released one and the marks?

Nothing of the submitted notebook enters but the sources of analysts' answer cells. What was not
answered keeps the released text, byte for byte.
"""

import copy
import os
import secrets
from pathlib import Path

from nbformat import from_dict
from nbformat.v4.nbjson import JSONWriter

from course import questions
from course.grading import cells
from course.grading.comments import comment
from course.grading.report import CODE, Report


def build(released: dict, module, report: Report) -> dict:
    """The graded notebook of a report.

    :param released: the released notebook, not changed.
    :param module: the :class:`course.authoring.Module` it was built from.
    """
    notebook = copy.deepcopy(released)
    marks = {mark.question: mark for mark in report.marks}
    written = code_sources(report)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        name, role = cells.role(cell) or (None, None)
        if role == cells.WIDGET and questions.answered(marks[name].value):
            cell["source"] = in_words(module.questions[name].public, marks[name])
        elif role == cells.ANSWER and name in written:
            cell["source"] = written[name]
        elif role == cells.TEST:
            text = " ".join(filter(None, (comment(marks[name]), marks[name].note)))
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": text + "\n"}]
    return notebook


def in_words(question: dict, mark) -> str:
    """A stored answer as inert Markdown, in English, as facilitators read it."""
    form = questions.resolve(question, mark.variant)
    return questions.say(form, mark.value, "en")


def code_sources(report: Report) -> dict[str, str]:
    """What the learner wrote into each analyst's answer cell: name -> source."""
    written: dict[str, str] = {}
    for mark in report.marks:
        if mark.kind == CODE and mark.value:
            written |= mark.value
    return written


def text(notebook: dict) -> str:
    """The notebook as ``nbgrader autograde`` writes it, to the byte."""
    return JSONWriter().writes(from_dict(notebook)) + "\n"


def replace_file(path: Path, content: bytes, mode: int = 0o444) -> None:
    """Write a file so that a reader, or a crash, finds the old content or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(beside, "xb") as file:
            file.write(content)
        beside.chmod(mode)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
