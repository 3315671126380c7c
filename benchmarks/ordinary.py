"""What would a module be as an ordinary nbgrader assignment?

As an author with stock nbgrader writes it: one solution cell for each question, in which the
learner sets a variable, and one test cell with hidden tests that ends in the points earned. The
analysts' cells are the module's own; widgets, simulators and practice questions are left out.
"""

import copy
import json

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from benchmarks.learners import ATTEMPT

WHO = "who"
TEST = """\
import json

from course.questions import judge, resolve, variant_of

### BEGIN HIDDEN TESTS
question = json.loads({question!r})
variant = variant_of(learner, {name!r}, {version}, {pool}, attempt)
verdict = judge(resolve(question, variant), {variable})
round(verdict.fraction * {points}, 4)
### END HIDDEN TESTS"""


def notebook(module, analysts: bool = True) -> NotebookNode:
    """The source notebook of a :class:`course.authoring.Module`.

    :param analysts: with the module's own code cells.
    """
    cells = [_cell(new_code_cell('learner, attempt = "", 1', id=WHO), solution=True)]
    for cell in module.cells:
        if cell.kind == "prose":
            cells.append(new_markdown_cell(cell.source, id=cell.name))
        elif cell.kind == "question" and module.questions[cell.name].graded:
            cells += _question(module.questions[cell.name])
        elif cell.kind == "answer" and analysts:
            cells.append(_cell(new_code_cell(cell.source, id=cell.name), solution=True))
        elif cell.kind == "test" and analysts:
            made = new_code_cell(cell.source, id=cell.name)
            cells.append(_cell(made, grade=True, points=cell.metadata["points"]))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel}, nbformat_minor=5)


def _question(question) -> list[NotebookNode]:
    asked = new_markdown_cell(question.form()["prompt"], id=f"{question.id}-asked")
    if not question.automatic:
        essay = new_markdown_cell("An essay.", id=question.id)
        return [asked, _cell(essay, grade=True, solution=True, points=question.points)]
    answer = new_code_cell(f"{variable(question.id)} = None", id=question.id)
    test = new_code_cell(test_source(question), id=test_name(question.id))
    return [
        asked,
        _cell(answer, solution=True),
        _cell(test, grade=True, points=question.points),
    ]


def test_source(question) -> str:
    """The test cell of one automatic question: its last line is the points earned."""
    version = question.full.get("version", 1)
    return TEST.format(
        question=json.dumps(question.full, ensure_ascii=False),
        name=question.id,
        version=version,
        pool=question.pool,
        variable=variable(question.id),
        points=question.points,
    )


def test_name(question: str) -> str:
    """The name of the test cell of a question."""
    return f"{question}-test"


def variable(question: str) -> str:
    """The variable that a learner sets for a question."""
    return question.replace("-", "_")


def handed_in(
    released: dict, learner: str, given: dict[str, object], code: dict[str, str]
) -> NotebookNode:
    """A released notebook as a learner hands it in.

    :param given: question -> value; what is missing stays as released.
    :param code: name of an analyst's answer cell -> source.
    """
    sources = {WHO: f"learner, attempt = {learner!r}, {ATTEMPT}"} | code
    sources |= {name: f"{variable(name)} = {value!r}" for name, value in given.items()}
    filled = copy.deepcopy(released)
    for cell in filled["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if cell["cell_type"] == "markdown" and name in given:
            cell["source"] = given[name]
        elif name in sources and cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = sources[name]
    return filled


def _cell(cell, *, grade=False, solution=False, points: float | None = None) -> NotebookNode:
    """Give a cell nbgrader's metadata, schema version 3."""
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": cell.id,
        "cell_type": cell.cell_type,
        "grade": grade,
        "solution": solution,
        "locked": grade and not solution,
        "task": False,
    }
    if points is not None:
        cell.metadata["nbgrader"]["points"] = points
    return cell
