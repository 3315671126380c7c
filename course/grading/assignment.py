"""What is an assignment: which notebooks, as released and with solutions, and from which module?

An assignment is an authored module of this course, or any folder that ``nbgrader
generate_assignment`` has released: one or several notebooks of any name, and other files. Only in
a module is a Markdown answer cell the place of a widget question; elsewhere a person grades it.
"""

import os
import stat
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from nbformat import from_dict
from nbgrader.preprocessors import InstantiateTests
from nbgrader.utils import compute_checksum

from course import authoring
from course.authoring.module import Module
from course.grading import cells
from course.grading.code import ANSWER, GIVEN, TEST, Cell
from course.grading.notebookjson import Kept
from course.grading.reading import names_a_folder
from course.paths import modules

AUTOTEST = InstantiateTests.autotest_delimiter.default_value
EXAMINED = {cells.ANSWER: ANSWER, cells.MANUAL: ANSWER, cells.TEST: TEST, cells.GIVEN: GIVEN}


class NotReleased(LookupError):
    """The assignment is not released as it stands in ``source`` now: it has to be released again."""


class Unknown(LookupError):
    """There is no such assignment below the root."""


@dataclass(frozen=True)
class Part:
    """One cell that everybody got; what ``nbgrader`` does not know has a name of ours.

    :ivar text: what was released; of a test, with all that was hidden.
    """

    name: str
    role: str
    text: str
    cell: dict
    points: float = 0.0
    named: bool = True

    @cached_property
    def kept(self) -> Kept:
        """The released cell as it stands in a graded notebook, if nobody changed it."""
        shown = {k: v for k, v in self.cell.items() if k not in ("outputs", "execution_count")}
        return Kept(shown | ({"outputs": [], "execution_count": None} if self.code else {}))

    @property
    def code(self) -> bool:
        return self.cell["cell_type"] == "code"


@dataclass(frozen=True, eq=False)
class Notebook:
    """One notebook of an assignment, as released and as its instructor has it.

    :ivar made: the text of tests that nbgrader itself wrote at the release, by name.
    """

    name: str
    released: dict
    source: dict
    made: dict[str, str] = field(default_factory=dict)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All released cells in order.

        :raises NotReleased: the instructor's notebook has other gradable cells.
        """
        known = {}
        for cell in self.source["cells"]:
            if what := cells.role(cell):
                known[what[0]] = (what[1], cell)
        released = enumerate(self.released["cells"])
        found = tuple(self._part(number, cell, known) for number, cell in released)
        odd = {name for name, (role, _) in known.items() if role != cells.GIVEN}
        odd ^= {part.name for part in found if part.named and part.role != cells.GIVEN}
        if odd:
            raise NotReleased(f"{self.name}: source and release differ: {', '.join(sorted(odd))}")
        return found

    def _part(self, number: int, cell: dict, known: dict) -> Part:
        name, role = cells.role(cell) or (f"#{number}", cells.GIVEN)
        if role == cells.GIVEN:
            return Part(name, role, cell["source"], cell, named=bool(cells.role(cell)))
        theirs, original = known.get(name, (None, {}))
        worth = cells.points(cell) if role in cells.GRADED else 0.0
        if theirs != role or (role in cells.GRADED and cells.points(original) != worth):
            raise NotReleased(f"{self.name}: source and release differ: {name}")
        text = self.made.get(name, original["source"]) if role == cells.TEST else cell["source"]
        return Part(name, role, text, cell, worth)

    @cached_property
    def by_name(self) -> dict[str, Part]:
        """The cells that nbgrader knows."""
        return {part.name: part for part in self.parts if part.named}

    @cached_property
    def graded(self) -> tuple[Part, ...]:
        """The cells that carry points."""
        return tuple(part for part in self.parts if part.role in cells.GRADED)

    @cached_property
    def tests(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.role == cells.TEST)

    @cached_property
    def answers_before(self) -> dict[str, list[str]]:
        """Each test's name -> the answer cells it follows."""
        return {
            cells.role(test)[0]: [cells.role(answer)[0] for answer in answers]
            for answers, tests in cells.groups(self.released)
            for test in tests
        }

    @cached_property
    def tests_after(self) -> dict[str, list[str]]:
        """Each answer cell's name -> the tests that follow it."""
        return {
            cells.role(answer)[0]: [cells.role(test)[0] for test in tests]
            for answers, tests in cells.groups(self.released)
            for answer in answers
        }

    @cached_property
    def checksums(self) -> dict[str, str]:
        """nbgrader's checksums of the cells that decide a score, by name."""
        found = {}
        for part in self.parts:
            if part.named and part.role not in (cells.GIVEN, cells.TASK):
                found[part.name] = compute_checksum(from_dict({**part.cell, "source": part.text}))
        return found

    @cached_property
    def solved(self) -> dict[str, str]:
        """The code of the instructor's answer cells, by name."""
        found = {}
        for cell in self.source["cells"]:
            what = cells.role(cell)
            if what and what[1] in cells.ANSWERED_IN_CODE:
                found[what[0]] = cell["source"]
        return found


@dataclass(frozen=True, eq=False)
class Assignment:
    """What a submission is graded against.

    :ivar module: the authored module, ``None`` for an ordinary assignment.
    :ivar files: the other files beside the instructor's notebooks: path -> content.
    """

    name: str
    module: Module | None
    notebooks: tuple[Notebook, ...]
    files: dict[str, bytes]

    def notebook(self, name: str) -> Notebook:
        """One of its notebooks (``KeyError`` if there is none of this name)."""
        for notebook in self.notebooks:
            if notebook.name == name:
                return notebook
        raise KeyError(name)

    @cached_property
    def checksums(self) -> dict[str, dict[str, str]]:
        """nbgrader's checksums of the cells that decide a score, by notebook and name."""
        return {notebook.name: notebook.checksums for notebook in self.notebooks}

    def reference(self, notebook: Notebook) -> list[Cell]:
        """The cells of a notebook as its instructor answers them."""
        solved = notebook.solved
        return [
            Cell(part.name, EXAMINED[part.role], solved.get(part.name, part.text), part.points)
            for part in self.executed(notebook)
        ]

    def executed(self, notebook: Notebook) -> list[Part]:
        """The cells that run. A module's other cells are widgets: nothing in them is a learner's."""
        return [
            part
            for part in notebook.parts
            if part.code
            and part.role in EXAMINED
            and (part.role != cells.GIVEN or self.module is None)
        ]


def load(root: Path, name: str, url: str) -> Assignment:
    """The assignment as it is released below ``root`` now, read once per version of its files.

    :param url: the gradebook's address; it is asked for tests that nbgrader wrote itself.
    :raises Unknown: nothing of this name was authored or released.
    :raises NotReleased: it is not released as it stands in ``source``.
    """
    if not isinstance(name, str) or not names_a_folder(name):
        raise Unknown(name)
    seen = tuple(
        (kind, path, found.st_mtime_ns, found.st_size)
        for kind in ("release", "source")
        for path, found in _files(Path(root) / kind / name)
    )
    authored = name in modules()
    if not (authored or seen):
        raise Unknown(name)
    return _load(str(root), name, url, seen, authored)


@lru_cache(maxsize=16)
def _load(root: str, name: str, url: str, seen: tuple, authored: bool) -> Assignment:
    released = [path for kind, path, *_ in seen if kind == "release" and _is_notebook(path)]
    if not released:
        raise NotReleased(f"{name} is not released")
    notebooks = []
    for path in released:
        folders = [Path(root) / kind / name for kind in ("release", "source")]
        try:
            ours, theirs = (cells.load(folder / path) for folder in folders)
        except FileNotFoundError as error:
            raise NotReleased(f"{name}: {path} is released, and not in source") from error
        made = _made_by_nbgrader(url, name, Path(path).stem, theirs)
        notebooks.append(Notebook(Path(path).stem, ours, theirs, made))
        notebooks[-1].parts  # noqa: B018 - differences show before anything is graded
    source = Path(root) / "source" / name
    others = [p for kind, p, *_ in seen if kind == "source" and not p.endswith(".ipynb")]
    files = {path: (source / path).read_bytes() for path in others}
    module = authoring.load(name) if authored else None
    return Assignment(name, module, tuple(notebooks), files)


def _made_by_nbgrader(url: str, name: str, notebook: str, source: dict) -> dict[str, str]:
    """Tests with ``AUTOTEST`` lines are written at the release, and kept in the gradebook only."""
    wanted = [cell for cell in source["cells"] if AUTOTEST in cell["source"] and cells.role(cell)]
    if not wanted:
        return {}
    from course.grading.gradebook import sources

    known = sources(url, name, notebook)
    return {key: known[key] for key, _ in map(cells.role, wanted) if key in known}


def _is_notebook(path: str) -> bool:
    return path.endswith(".ipynb") and "/" not in path


def _files(folder: Path) -> list[tuple[str, os.stat_result]]:
    """The regular files below an instructor's folder, hidden ones left out, in order."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            status = path.stat()
            if stat.S_ISREG(status.st_mode) and not name.startswith("."):
                found.append((path.relative_to(folder).as_posix(), status))
    return found
