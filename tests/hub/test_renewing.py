"""A fetched lesson follows what the site sends, with everything that is the learner's."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.authoring.localise import localise_folder, renew_folder

SOLUTION = {"nbgrader": {"grade_id": "m0-a1", "solution": True, "grade": False}}


@pytest.fixture
def sent(tmp_path):
    """``sent(language)``: the folder as the site sends it."""
    released = tmp_path / "released"
    released.mkdir()
    cells = [
        new_markdown_cell("It grows.", id="opening"),
        new_code_cell("raise NotImplementedError", id="m0-a1", metadata=SOLUTION),
    ]
    nbformat.write(new_notebook(cells=cells), released / "m0.ipynb")
    public = {"module": "m0", "language": "en", "title": "Queues", "questions": {}}
    (released / "public.json").write_text(json.dumps(public))

    def send(language):
        localise_folder(released, tmp_path / language, language)
        return tmp_path / language

    return send


def read(folder):
    return nbformat.read(folder / "m0.ipynb", as_version=4).cells


def test_the_same_again_is_left_alone(sent, tmp_path):
    copy = tmp_path / "home" / "m0"
    assert renew_folder(sent("en"), copy)
    (copy / "m0.ipynb").write_text((copy / "m0.ipynb").read_text() + "\n")
    before = (copy / "m0.ipynb").stat()
    assert not renew_folder(sent("en"), copy)
    assert (copy / "m0.ipynb").stat().st_mtime_ns == before.st_mtime_ns


def test_another_language_keeps_solutions_and_own_cells(sent, tmp_path):
    copy = tmp_path / "home" / "m0"
    renew_folder(sent("en"), copy)
    notebook = nbformat.read(copy / "m0.ipynb", as_version=4)
    notebook.cells[1].source = "mine = 17"
    notebook.cells.append(new_code_cell("mine + 1", id="own"))
    nbformat.write(notebook, copy / "m0.ipynb")
    assert renew_folder(sent("en-XA"), copy)
    assert [cell.source for cell in read(copy)][1:] == ["mine = 17", "mine + 1"]
    assert read(copy)[0].source != "It grows."
    assert json.loads((copy / "public.json").read_text())["language"] == "en-XA"


def test_an_exercise_not_done_lets_the_next_cells_run(sent):
    assert read(sent("en"))[1].metadata["tags"] == ["raises-exception"]
