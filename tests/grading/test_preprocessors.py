"""What does the course's own nbgrader step leave of solutions, in a module and elsewhere?"""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import ClearSolutions

from course.authoring.notebook import BLANK
from course.grading.preprocessors import ClearAnswers
from course.paths import modules

MODULE = modules()[0]


def cell(make, source, **about):
    usual = {
        "schema_version": 3,
        "grade_id": "a",
        "grade": False,
        "solution": True,
        "locked": False,
    }
    return make(source, metadata={"nbgrader": {**usual, "task": False, **about}})


def cleared(one, assignment=MODULE, step=ClearAnswers):
    about = {"nbgrader": {"assignment": assignment}}
    notebook, _ = step().preprocess(new_notebook(cells=[one]), about)
    return notebook.cells[0].source


def test_the_blank_answer_of_a_module_keeps_its_text():
    assert cleared(cell(new_markdown_cell, BLANK, grade=True, points=2)) == BLANK


@pytest.mark.parametrize("assignment", [MODULE, "ps1"])
def test_a_written_solution_is_never_released(assignment):
    essay = cell(new_markdown_cell, "The answer is 42.", grade=True, points=2)
    assert cleared(essay, assignment) == "YOUR ANSWER HERE"


def test_a_code_answer_loses_its_solution_only():
    source = "a = 1\n### BEGIN SOLUTION\nb = 2\n### END SOLUTION\nc = 3"
    assert cleared(cell(new_code_cell, source)) == "a = 1\n...\nc = 3"


def test_a_code_answer_without_marks_is_cleared_whole():
    assert cleared(cell(new_code_cell, "b = 2")) == "..."


def test_an_unfinished_solution_is_an_error():
    with pytest.raises(RuntimeError, match="no end solution"):
        cleared(cell(new_code_cell, "### BEGIN SOLUTION\nb = 2"))


def test_the_stub_of_a_module_needs_no_translation():
    assert not any(letter.isalpha() for letter in ClearAnswers().module_stub)


@pytest.mark.parametrize("source", ["b = 2", "a = 1\n### BEGIN SOLUTION\nb = 2\n### END SOLUTION"])
def test_an_ordinary_assignment_is_cleared_as_nbgrader_does(source):
    ours = cleared(cell(new_code_cell, source), "ps1")
    assert ours == cleared(cell(new_code_cell, source), "ps1", ClearSolutions)
    assert "NotImplementedError" in ours


def test_a_module_leaves_no_trace_in_the_next_assignment():
    step = ClearAnswers()
    for assignment, stub in ((MODULE, "..."), ("ps1", "NotImplementedError")):
        about = {"nbgrader": {"assignment": assignment}}
        notebook, _ = step.preprocess(new_notebook(cells=[cell(new_code_cell, "b = 2")]), about)
        assert stub in notebook.cells[0].source
