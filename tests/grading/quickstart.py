"""nbgrader's own example assignment, released below a root of its own, and what people hand in."""

import json
import shutil
from copy import deepcopy
from pathlib import Path

import nbgrader
from nbformat.v4 import new_code_cell, new_markdown_cell

NAME = "ps1"
SOURCE = Path(nbgrader.__file__).parent / "docs/source/user_guide/source" / NAME
NOTEBOOKS = ("problem1", "problem2")
HIDDEN = (
    "### BEGIN HIDDEN TESTS\nassert squares(4) == [1, 4, 9, 16]  # CANARY\n### END HIDDEN TESTS"
)


def put(root: Path) -> None:
    """The instructor's folder, with a hidden test and a data file beside the picture."""
    shutil.copytree(SOURCE, root / "source" / NAME)
    path = root / "source" / NAME / "problem1.ipynb"
    notebook = json.loads(path.read_text())
    test = cell(notebook, "correct_squares")
    test["source"] = "".join(test["source"]) + "\n" + HIDDEN
    path.chmod(0o644)
    path.write_text(json.dumps(notebook))
    (root / "source" / NAME / "data.csv").write_text("a,b\n1,2\n")


def cell(notebook: dict, name: str) -> dict:
    """One cell by its nbgrader name."""
    found = (
        c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name
    )
    return next(found)


def released(root: Path) -> dict[str, dict]:
    """The notebooks that a learner gets."""
    folder = root / "release" / NAME
    return {name: json.loads((folder / f"{name}.ipynb").read_text()) for name in NOTEBOOKS}


def solved(root: Path) -> dict[str, dict]:
    """The notebooks of a learner who did everything as the instructor would."""
    found = released(root)
    for name, notebook in found.items():
        theirs = json.loads((root / "source" / NAME / f"{name}.ipynb").read_text())
        for ours in notebook["cells"]:
            about = ours["metadata"].get("nbgrader", {})
            if about.get("solution"):
                ours["source"] = cell(theirs, about["grade_id"])["source"]
    return found


def partly(root: Path) -> dict[str, dict]:
    """Squares are right but for invalid input; helpers stand in cells of the learner's own."""
    found = released(root)
    first = found["problem1"]
    cell(first, "squares")["source"] = "def squares(n):\n    return power(n, exponent)"
    at = first["cells"].index(cell(first, "squares"))
    helper = "exponent = 2\ndef power(n, e):\n    return [i ** e for i in range(1, n + 1)]"
    first["cells"].insert(at, _plain(new_code_cell(helper)))
    first["cells"].append(_plain(new_markdown_cell("Arithmetic: n(a + b) / 2")))
    return found


def wrong(root: Path) -> dict[str, dict]:
    """Something stands everywhere, and nothing of it holds."""
    found = released(root)
    first = found["problem1"]
    cell(first, "squares")["source"] = "def squares(n):\n    return [n]"
    cell(first, "sum_of_squares")["source"] = "def sum_of_squares(n):\n    return n / 0"
    cell(first, "sum_of_squares_equation")["source"] = "I do not know."
    return found


def _plain(made) -> dict:
    made = deepcopy(dict(made))
    made.pop("id", None)  # the notebooks are older than ids
    return made


HOW = {"right": solved, "blank": released, "partly": partly, "wrong": wrong}


def submit(root: Path, learner: str, notebooks: dict[str, dict], files=()) -> Path:
    """Hand in notebooks, and other files by name and content; the folder."""
    folder = root / "submitted" / learner / NAME
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, notebook in notebooks.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook))
    for name, content in dict(files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "timestamp.txt").write_text("2026-03-05 10:00:00.000000 UTC")
    return folder
