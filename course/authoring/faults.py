"""Where in the authored text is what wrong?"""

from dataclasses import dataclass
from pathlib import Path

from course.paths import ROOT


@dataclass(frozen=True, order=True)
class Fault:
    """One thing the author should mend: file, line (1-based), cell name, sentence."""

    path: Path
    line: int
    cell: str
    message: str

    def __str__(self) -> str:
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        cell = f"cell {self.cell}: " if self.cell else ""
        return f"{path}:{self.line}: {cell}{self.message}"


class Faulty(ValueError):
    """An authored file that cannot be read; ``faults`` lists why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, sorted(faults))))
        self.faults = sorted(faults)
