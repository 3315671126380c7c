"""How is an assignment attacked: what is handed in, with a payload in it, and what comes of it?"""

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent

from course.grading import sample
from course.grading.engine import Grader
from tests.grading.attacks import corpus, others

BASES = ("blank", "wrong", "right")
ATTACKER, CONTROL, VICTIM = "mallory", "control", "victim"


@dataclass
class Target:
    """One released assignment below a root.

    :ivar places: notebook -> the ids of cells after whose text a ``cell`` payload stands.
    :ivar values: cell id -> a name that the tests read, and a plausible wrong value.
    :ivar functions: cell id -> the function there, which the tests call.
    """

    name: str
    root: Path
    secret: str
    places: dict[str, tuple[str, ...]]
    values: dict[str, tuple[str, str]]
    functions: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    @property
    def notebook(self) -> str:
        """The name of the notebook that holds the attacked cells."""
        return next(iter(self.places))

    def hand_in(self, learner: str, base: str) -> Path:
        """A submission without a payload; its folder."""
        raise NotImplementedError

    def attacked(self, base: str, attack: corpus.Attack) -> Path:
        """A submission with a payload in it; its folder."""
        folder = self.hand_in(ATTACKER, base)
        for name, places in self.places.items():
            path = folder / f"{name}.ipynb"
            notebook = json.loads(path.read_text(encoding="utf-8"))
            self._inject(notebook["cells"], places, attack)
            path.chmod(0o644)
            path.write_text(json.dumps(notebook), encoding="utf-8")
        return folder

    def _inject(self, cells: list[dict], places: tuple[str, ...], attack: corpus.Attack) -> None:
        by_id = {cell.get("id"): cell for cell in cells}
        if attack.where == corpus.FUNCTION:
            for place, function in self.functions.items():
                body = indent(attack.text(self._words(places[0], function)), "    ")
                by_id[place]["source"] = f"def {function}(*args, **named):\n{body}\n"
        elif attack.where == corpus.FIRST:
            self._first(cells, by_id[places[0]], attack.text(self._words(places[0])))
        else:
            # Each value is tried as a number and as an array's mean; anything else once.
            for place in places if attack.category == "values" else places[:1]:
                own = text(by_id[place])
                # What a released stub raises would keep a payload after it from being run.
                own = "" if "NotImplementedError" in own else own + "\n"
                by_id[place]["source"] = own + attack.text(self._words(place))

    def _words(self, place: str, function: str = "") -> dict[str, str]:
        value, wrong = self.values[place]
        half = len(self.secret) // 2
        return self.words | {
            "value": value,
            "wrong": wrong,
            "function": function,
            "answer": place,
            "assignment": self.name,
            "root": str(self.root),
            "secret": f'("{self.secret[:half]}" "{self.secret[half:]}")',
            "reversed": self.secret[-2::-1],
            "last": self.secret[-1],
        }

    def _first(self, cells: list[dict], cell: dict, payload: str) -> None:
        cell["source"] = payload + "\n" + text(cell)

    def score(self, learner: str) -> dict[str, float | None]:
        """Grade a submission: the points of each graded cell, ``None`` if a person has to look."""
        report = Grader(self.root).grade(learner, self.name)
        self.last = report
        return {mark.question: mark.score for mark in report.marks}

    def shown(self, learner: str) -> list[dict]:
        """The cells of the graded notebooks of a submission."""
        folder = self.root / "autograded" / learner / self.name
        paths = sorted(folder.glob("*.ipynb"))
        found = [json.loads(path.read_text(encoding="utf-8"))["cells"] for path in paths]
        return [cell for cells in found for cell in cells]


class Ours(Target):
    """A module of this course."""

    def hand_in(self, learner: str, base: str) -> Path:
        _remove(self.root / "submitted" / learner)
        folder = sample.write(self.name, base, learner, self.root / "submitted")
        if base == "wrong":
            for name, (place,) in self.places.items():
                path = folder / f"{name}.ipynb"
                notebook = json.loads(path.read_text(encoding="utf-8"))
                cell = next(cell for cell in notebook["cells"] if cell["id"] == place)
                cell["source"] = text(cell) + "\n" + "{} = {}".format(*self.values[place])
                path.chmod(0o644)
                path.write_text(json.dumps(notebook), encoding="utf-8")
        return folder


class Theirs(Target):
    """An ordinary assignment of somebody else."""

    def hand_in(self, learner: str, base: str) -> Path:
        _remove(self.root / "submitted" / learner)
        return others.FEW.write(self.root, learner, base)

    def _first(self, cells: list[dict], cell: dict, payload: str) -> None:
        added = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        cells.insert(0, {**added, "id": "added-first", "source": payload})


def _remove(folder: Path) -> None:
    """Remove what was handed in, whatever it is."""
    if folder.exists():
        for path in folder.iterdir():
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            else:
                shutil.rmtree(path)


def text(cell: dict) -> str:
    """A cell's source, whichever of its two forms it has."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
