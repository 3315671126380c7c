"""Where the small lesson of these tests lies, and how to vary it."""

from pathlib import Path
from types import SimpleNamespace

from course.authoring import Module, load_path

GOLDEN = Path(__file__).parent / "golden"
SMALL = GOLDEN / "small-lesson.md"


def vary(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the small lesson with texts replaced; each must stand in it."""
    text = SMALL.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / SMALL.name
    path.write_text(text, encoding="utf-8")
    (folder / "small-lesson").mkdir(exist_ok=True)
    picture = GOLDEN / "small-lesson" / "bars.svg"
    (folder / "small-lesson" / "bars.svg").write_bytes(picture.read_bytes())
    return path


def varied(folder: Path, *changes: tuple[str, str]) -> Module:
    return load_path(vary(folder, *changes))


def mean_utility(scenario, decisions, goal, seeds=range(30)):
    """A case in which every second row needs three lanes and the others six."""
    return -abs(decisions["lanes"] - (3 if scenario["trucks"] // 10 % 2 else 6))


YARD = SimpleNamespace(mean_utility=mean_utility)
