"""Which attacks are there? Payloads as text in ``corpus/*.cells``, one category a file.

A head says the name, where the payload stands, and ``slow`` for one that only a limit ends:
``cell``, after the learner's own text of an answer cell; ``first``, before everything; or
``function``, as the body of every function that the tests call. ``$words`` are filled in for the
assignment under attack: ``$value`` is a name that the tests read.
"""

from dataclasses import dataclass
from pathlib import Path
from string import Template

from tests.grading.attacks.others import parts

FOLDER = Path(__file__).parent / "corpus"
CELL, FIRST, FUNCTION = "cell", "first", "function"

SEEK = '''def seek(data):
    """Whether the secret is there; its last letter apart, so that this does not find itself."""
    data = data if isinstance(data, str) else data.decode("latin-1")
    return any(part[:1] == "$last" for part in data.split("$reversed"[::-1])[1:])'''


@dataclass(frozen=True)
class Attack:
    """One payload, and where it stands."""

    category: str
    name: str
    where: str
    slow: bool
    payload: str

    def text(self, words: dict) -> str:
        """The payload for one assignment."""
        return Template(Template(self.payload).safe_substitute(seek=SEEK)).safe_substitute(words)

    def __str__(self) -> str:
        return f"{self.category}-{self.name}"


def attacks() -> list[Attack]:
    """All payloads."""
    found = []
    for path in sorted(FOLDER.glob("*.cells")):
        for part in parts(path):
            name, where, *speed = part.words
            found.append(Attack(path.stem, name, where, speed == ["slow"], part.source))
    return found
