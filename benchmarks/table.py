"""How is what was measured told: on the screen, and in docs/speed.md?"""

import os
import platform
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from course.paths import ROOT

PAGE = ROOT / "docs" / "speed.md"


@dataclass(frozen=True)
class Target:
    """A figure that has to be reached.

    :ivar most: whether ``bound`` is the most that it may be, or the least.
    """

    what: str
    figure: float
    bound: float
    unit: str = ""
    most: bool = True

    @property
    def reached(self) -> bool:
        return self.figure <= self.bound if self.most else self.figure >= self.bound

    def row(self) -> list[str]:
        sign = "≤" if self.most else "≥"
        return [
            self.what,
            f"{sign} {self.bound:g}{self.unit}",
            f"{number(self.figure)}{self.unit}",
            "yes" if self.reached else "**no**",
        ]


HEAD = ["", "target", "measured", "reached"]


def number(figure: float) -> str:
    """With three significant digits, and no more than are known."""
    whole = f"{figure:.3g}" if abs(figure) < 1000 else f"{figure:,.0f}"
    return whole.replace(",", "\N{NO-BREAK SPACE}")


def milliseconds(seconds: float) -> str:
    return f"{number(1000 * seconds)} ms"


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table, its columns in line so that it reads in a terminal too."""
    whole = [head, *rows]
    widths = [max(len(row[place]) for row in whole) for place in range(len(head))]

    def line(cells: list[str]) -> str:
        return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"

    return "\n".join([line(head), line(["-" * width for width in widths]), *map(line, rows)])


def machine() -> str:
    """What was measured on, and when; nothing that names the machine."""
    cores = len(os.sched_getaffinity(0))
    kernel = re.match(r"\d+\.\d+", platform.release())[0]
    day = datetime.now(UTC).date().isoformat()
    return f"Measured on {day}: {cores} cores, Python {platform.python_version()}, Linux {kernel}."


def publish(part: str, text: str) -> None:
    """Print ``text`` and put it in the place of ``part`` in docs/speed.md."""
    print(text, flush=True)
    page = PAGE.read_text(encoding="utf-8")
    marks = f"<!-- {part} -->", f"<!-- end of {part} -->"
    place = re.compile(f"({re.escape(marks[0])}\n).*?({re.escape(marks[1])})", re.DOTALL)
    changed, found = place.subn(lambda at: f"{at[1]}\n{text}\n\n{at[2]}", page)
    if found != 1:
        raise LookupError(f"{PAGE.name} has no place for {part}")
    PAGE.write_text(changed, encoding="utf-8")
