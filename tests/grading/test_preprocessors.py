"""What do the course's own nbgrader steps do to single cells?"""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.grading import late
from course.grading.preprocessors import ClearCodeSolutions

STUB = late.config().ClearSolutions.code_stub


def cell(make, source, **about):
    usual = {
        "schema_version": 3,
        "grade_id": "a",
        "grade": False,
        "solution": True,
        "locked": False,
    }
    return make(source, metadata={"nbgrader": {**usual, "task": False, **about}})


def cleared(one):
    notebook, _ = ClearCodeSolutions(code_stub=dict(STUB)).preprocess(new_notebook(cells=[one]), {})
    return notebook.cells[0].source


def test_a_markdown_answer_keeps_its_text():
    assert cleared(cell(new_markdown_cell, "*Not answered yet.*", grade=True, points=2)) == (
        "*Not answered yet.*"
    )


def test_a_code_answer_loses_its_solution_only():
    source = "a = 1\n### BEGIN SOLUTION\nb = 2\n### END SOLUTION\nc = 3"
    assert cleared(cell(new_code_cell, source)) == "a = 1\n...\nc = 3"


def test_a_code_answer_without_marks_is_cleared_whole():
    assert cleared(cell(new_code_cell, "b = 2")) == "..."


def test_an_unfinished_solution_is_an_error():
    with pytest.raises(RuntimeError, match="no end solution"):
        cleared(cell(new_code_cell, "### BEGIN SOLUTION\nb = 2"))


def test_the_stub_needs_no_translation():
    assert not any(letter.isalpha() for letter in STUB["python"])
