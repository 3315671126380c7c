"""Does a learner's copy change its language and keep everything that is theirs?"""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course import paths
from course.authoring.localise import localise_folder
from course.pseudo import pseudo

ANSWER = {"nbgrader": {"grade_id": "m0-q1", "solution": True, "grade": True, "points": 1}}


@pytest.fixture
def released(tmp_path):
    folder = tmp_path / "released"
    folder.mkdir()
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# A queue\n\nIt grows.", id="opening"),
            new_code_cell('ask("m0-q1")', id="m0-q1-ask"),
            new_markdown_cell("*Not answered yet.*", id="m0-q1", metadata=ANSWER),
        ]
    )
    nbformat.write(notebook, folder / "m0.ipynb")
    public = {"module": "m0", "language": "en", "title": "Queues", "questions": {}}
    (folder / "public.json").write_text(json.dumps(public))
    (folder / "data.csv").write_text("hours\n3\n")
    return folder


def cells(folder):
    return {c.id: c.source for c in nbformat.read(folder / "m0.ipynb", as_version=4).cells}


def test_prose_and_public_texts_change_language(released, tmp_path):
    localise_folder(released, tmp_path / "copy", "en-XA")
    assert cells(tmp_path / "copy")["opening"] == pseudo("# A queue\n\nIt grows.")
    assert cells(tmp_path / "copy")["m0-q1-ask"] == 'ask("m0-q1")'
    public = json.loads((tmp_path / "copy" / "public.json").read_text())
    assert (public["title"], public["language"]) == (pseudo("Queues"), "en-XA")


def test_there_and_back_again_is_the_english(released, tmp_path):
    for language in ("en", "en-XA", "en"):
        localise_folder(released, tmp_path / "copy", language)
    assert cells(tmp_path / "copy") == cells(released)


def test_switching_keeps_answers_own_cells_and_files(released, tmp_path):
    copy = tmp_path / "copy"
    localise_folder(released, copy, "en")
    notebook = nbformat.read(copy / "m0.ipynb", as_version=4)
    notebook.cells[2].source = "My answer stays."
    notebook.cells.insert(1, new_markdown_cell("My own note.", id="note"))
    nbformat.write(notebook, copy / "m0.ipynb")
    (copy / "data.csv").write_text("changed by me")
    (copy / "mine.txt").write_text("mine")
    localise_folder(released, copy, "en-XA")
    now = cells(copy)
    assert list(now) == ["opening", "note", "m0-q1-ask", "m0-q1"]
    assert now["m0-q1"] == "My answer stays."
    assert now["note"] == "My own note."
    assert (copy / "data.csv").read_text() == "changed by me"
    assert (copy / "mine.txt").read_text() == "mine"


def test_nothing_released_is_said_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        localise_folder(tmp_path / "nowhere", tmp_path / "copy", "en")


def test_what_the_catalogs_offer_is_what_a_learner_gets_translated(tmp_path, monkeypatch):
    """Each entry that `course translations update` would offer takes effect in the fetched copy."""
    from course.authoring import translations

    offered = {context for context, _ in translations.module_texts("m5-performance", private=False)}
    asked = set()

    def translator(language, module, private=False):
        def translate(context, text):
            asked.add(context)
            return text

        return translate

    monkeypatch.setattr("course.authoring.localise.translate", translator)
    localise_folder(paths.SOURCE / "m5-performance", tmp_path / "copy", "en-XA")
    assert offered == asked & offered
    assert {c for c in asked if c.startswith("m5-q1/")} == {
        c for c in offered if c.startswith("m5-q1/")
    }
