"""What does an ordinary nbgrader assignment of somebody else look like, and what earns what in it?

``others/*.cells`` are its notebooks as text, in the percent format; ``others/solutions`` holds what
people hand in: right in several ways, partly right, wrong. ``others/earned.json`` is what stock
nbgrader gives for each; ``python -m tests.grading.attacks.others`` records it anew.

>>> root = MIXED.release(folder)  # doctest: +SKIP
>>> MIXED.write(root, "amina", "numpy")  # doctest: +SKIP
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


@dataclass(frozen=True)
class Assignment:
    """The assignment, or a part of it.

    :ivar notebooks: name -> the texts it is made of.
    :ivar kept: the names of its cells; empty for all.
    """

    name: str
    notebooks: dict[str, tuple[str, ...]]
    kept: frozenset[str] = frozenset()

    def parts(self, notebook: str) -> dict[str, Part]:
        """The cells of a notebook as text, by id."""
        found = {
            f"{text}-{part.words[1]}": part
            for text in self.notebooks[notebook]
            for part in parts(FOLDER / f"{text}.cells")
        }
        return {k: part for k, part in found.items() if not self.kept or part.words[1] in self.kept}

    def tests(self, notebook: str) -> list[str]:
        """The names of a notebook's test cells."""
        words = [part.words for part in self.parts(notebook).values()]
        return [label for role, label, *_ in words if role == "test"]

    def source(self, notebook: str) -> nbformat.NotebookNode:
        """A notebook as its author has it, solutions and hidden tests included."""
        cells = [_cell(name, part) for name, part in self.parts(notebook).items()]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        return new_notebook(cells=cells, metadata={"kernelspec": kernel})

    def release(self, root: Path) -> Path:
        """Make an nbgrader root with the assignment released by stock nbgrader; the root."""
        folder = root / "source" / self.name
        folder.mkdir(parents=True)
        for name in self.notebooks:
            nbformat.write(self.source(name), folder / f"{name}.ipynb")
        shutil.copy(FOLDER / "trucks.csv", folder)
        self.convert(root, GenerateAssignment)
        return root

    def convert(self, root: Path, converter) -> None:
        """Run one of nbgrader's converters for the assignment, with nbgrader's own settings."""
        config = Config()
        config.CourseDirectory.root = str(root)
        config.BaseConverter.force = True
        directory = CourseDirectory(config=config, assignment_id=self.name)
        programs = f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"  # alembic's place
        with mock.patch.dict(os.environ, {"PATH": programs}):
            converter(coursedir=directory, config=config).start()

    def submission(self, root: Path, how: str) -> dict[str, nbformat.NotebookNode]:
        """The notebooks of somebody who solved it in one of the ways of ``SOLUTIONS``."""
        path = FOLDER / "solutions" / f"{how}.cells"
        base = how if how in ("right", "blank") else _base(path)
        found = {name: self._from(root, base, name) for name in self.notebooks}
        for part in parts(path) if path.is_file() else ():
            text, *words = part.words
            after = words[2] if words[:2] == ["+", "after"] else None
            name = next(name for name, texts in self.notebooks.items() if text in texts)
            cells = found[name].cells
            at = _index(cells, f"{text}-{after or words[0]}")
            if at is None:
                continue
            if after is None:
                cells[at].source = part.source
            else:
                while cells[at + 1].id.startswith("added"):
                    at += 1
                cells.insert(at + 1, new_code_cell(part.source, id=f"added-{at}"))
        return found

    def _from(self, root: Path, base: str, name: str) -> nbformat.NotebookNode:
        """A notebook as released, or with the author's own solutions."""
        if base == "blank":
            return nbformat.read(root / "release" / self.name / f"{name}.ipynb", as_version=4)
        return ClearHiddenTests().preprocess(self.source(name), {})[0]

    def write(self, root: Path, learner: str, how: str) -> Path:
        """Hand in a submission of ``learner``; its folder."""
        folder = root / "submitted" / learner / self.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, notebook in self.submission(root, how).items():
            (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        shutil.copy(FOLDER / "trucks.csv", folder)
        (folder / "timestamp.txt").write_text("2024-03-05 10:00:00.000000 UTC")
        return folder

    def cells(self, name: str, notebook: nbformat.NotebookNode | None = None) -> list:
        """The :class:`course.grading.code.Cell` of one notebook, for ``examine``.

        :param notebook: what was handed in; without it, the author's own.
        """
        from course.grading.code import ADDED, ANSWER, GIVEN, TEST, Cell

        roles = {"given": GIVEN, "answer": ANSWER, "manual": ANSWER, "test": TEST}
        author = self.parts(name)
        found = []
        for cell in (notebook or self.source(name)).cells:
            part = author.get(cell.id)
            if part and part.words[0] in roles:
                role, label, *points = part.words
                text = cell.source if roles[role] == ANSWER else part.source
                found.append(Cell(label, roles[role], text, float(points[0]) if points else 0.0))
            elif not part and cell.cell_type == "code":
                found.append(Cell(cell.id, ADDED, cell.source))
        return found

    def stock(self, root: Path, hows: tuple[str, ...] = SOLUTIONS) -> dict[str, dict]:
        """What stock nbgrader gives each cell of each solution; ``None``: a person decides."""
        for how in hows:
            self.write(root, how, how)
        self.convert(root, Autograde)
        with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
            return {how: self._scores(book, how) for how in hows}

    def _scores(self, book: Gradebook, how: str) -> dict[str, float | None]:
        found = {}
        for notebook in book.find_submission(self.name, how).notebooks:
            for grade in notebook.grades:
                score = None if grade.needs_manual_grade else grade.auto_score
                found[f"{notebook.name}/{grade.name}"] = score
        return dict(sorted(found.items()))


def _cell(cell_id: str, part: Part) -> nbformat.NotebookNode:
    role, name, *points = part.words
    made = (new_markdown_cell if role in PROSE else new_code_cell)(part.source)
    made.id = cell_id
    if role in ROLES:
        grade, solution, locked, task = ROLES[role]
        marks = {"grade": grade, "solution": solution, "locked": locked, "task": task}
        about = {"grade_id": name, "schema_version": 3, "cell_type": made.cell_type, **marks}
        if points:
            about["points"] = float(points[0])
        made.metadata["nbgrader"] = about
    return made


def _base(path: Path) -> str:
    return re.match(r"# From: (\w+)", path.read_text(encoding="utf-8"))[1]


def _index(cells: list, name: str) -> int | None:
    return next((i for i, cell in enumerate(cells) if cell.id == name), None)


MIXED = Assignment("ps-mixed", {name: (name,) for name in NOTEBOOKS})
KEPT = """
welcome imports data-waits helper-close double double-test double-about mean mean-test squares
squares-test sum-of-squares sum-of-squares-test sum-of-squares-uses sort-in-place
sort-in-place-test integrate integrate-test factorial factorial-credit variables variables-test
post-class post-class-test opinion more-imports load normalise normalise-test row-means
row-means-test statistics statistics-test by-channel by-channel-test credit
"""
FEW = Assignment("ps-few", {"problems": NOTEBOOKS}, frozenset(KEPT.split()))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        earned = MIXED.stock(MIXED.release(Path(folder)))
    EARNED.write_text(json.dumps(earned, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for how, scores in earned.items():
        print(how, sum(score or 0 for score in scores.values()), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
