"""How long is each module, what must it teach, and what counts as passed?

``content/syllabus.yaml``::

    title: Customs Leadership Course
    reading_speed: 200                # words a minute
    question_minutes: {choice: 1, several: 1.5, order: 1.5, match: 1.5, number: 2, interval: 2,
                       portfolio: 4.5, mission: 4.5, reflection: 3}
    pass: {overall: 60, module: 40}   # percent of the automatic points
    tolerance_minutes: 1              # how far a module's counted minutes may be off
    modules:
      m5-performance:
        title: Performance management
        area: Performance management
        outcome: Establish a performance-oriented culture
        minutes: 30
        lecture_minutes: 5
        attempts: 2
        points: 20                    # optional: the automatic points; ``course check`` compares
        pass_mark: 40                 # optional: percent, else pass.module

Everything but a module's id has the default shown.
"""

from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from course.paths import CONTENT

QUESTION_MINUTES = {
    "choice": 1.0,
    "several": 1.5,
    "order": 1.5,
    "match": 1.5,
    "number": 2.0,
    "interval": 2.0,
    "portfolio": 4.5,
    "mission": 4.5,
    "reflection": 3.0,
}


@dataclass(frozen=True)
class ModulePlan:
    """What the syllabus says of one module."""

    id: str
    title: str = ""
    area: str = ""
    outcome: str = ""
    minutes: float = 30
    lecture_minutes: float = 5
    attempts: int = 2
    points: float | None = None
    pass_mark: float = 40


@dataclass(frozen=True)
class Syllabus:
    """The whole course: reading speed in words a minute, minutes by kind of question, pass marks
    in percent, and the plan of each module."""

    title: str = "Customs Leadership Course"
    reading_speed: float = 200
    question_minutes: dict[str, float] = field(default_factory=lambda: dict(QUESTION_MINUTES))
    pass_overall: float = 60
    pass_module: float = 40
    tolerance_minutes: float = 1
    modules: dict[str, ModulePlan] = field(default_factory=dict)

    def module(self, name: str) -> ModulePlan:
        """The plan of a module; the defaults for one that the syllabus does not name."""
        return self.modules.get(name) or ModulePlan(name, pass_mark=self.pass_module)


def read(path: Path) -> Syllabus:
    """The syllabus in one file; raises ValueError for what it should not contain."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    if not isinstance(raw, dict):
        raise ValueError(f"{path.name}: is no YAML mapping")
    passing = raw.pop("pass", None) or {}
    plans = raw.pop("modules", None) or {}
    minutes = QUESTION_MINUTES | (raw.pop("question_minutes", None) or {})
    _known(path, "the course", raw, Syllabus)
    _known(path, "pass", {f"pass_{key}": value for key, value in passing.items()}, Syllabus)
    default = passing.get("module", Syllabus.pass_module)
    modules = {}
    for name, plan in plans.items():
        _known(path, name, plan or {}, ModulePlan)
        modules[name] = ModulePlan(**{"id": name, "pass_mark": default} | (plan or {}))
    return Syllabus(
        **raw,
        question_minutes=minutes,
        modules=modules,
        **{f"pass_{key}": value for key, value in passing.items()},
    )


def _known(path: Path, where: str, raw: dict[str, Any], of: type) -> None:
    if unknown := set(raw) - {f.name for f in fields(of)}:
        raise ValueError(f"{path.name}: {where} has no {', '.join(sorted(map(str, unknown)))}")


@cache
def syllabus() -> Syllabus:
    """The course's syllabus, read once a process (all defaults while there is no file)."""
    path = CONTENT / "syllabus.yaml"
    return read(path) if path.is_file() else Syllabus()
