"""Can everybody read the pictures, and where do they come from?"""

import re
from collections.abc import Iterator

from course.authoring.faults import Fault
from course.authoring.module import Module
from course.authoring.reader import Cell

_MARKDOWN = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)\s]*)[^)]*\)")
_TAG = re.compile(r"<(?P<name>img|svg|video|canvas|iframe)\b(?P<rest>[^<>]*)>", re.IGNORECASE)
_TABLE = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|", re.MULTILINE)
_SOURCE = re.compile(r"^[\s*_>(]*(?:<figcaption>.*)?\bSources?\b\s*[:：]", re.MULTILINE)
_OUTSIDE = re.compile(r"(?i)^(?:https?:)?//|^data:")


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return (found[1] or found[2] or "").strip() if found else ""


def check(module: Module) -> Iterator[Fault]:
    """A text alternative for every picture, a source for every figure, no file that is missing."""
    for cell in module.cells:
        if cell.kind == "prose":
            yield from _pictures(module, cell)
            if _is_figure(cell.source) and not (cell.metadata.get("source") or _named(cell.source)):
                yield module.fault(cell, 'the figure has no source: a "Source:" line or metadata')


def _is_figure(markdown: str) -> bool:
    return bool(
        _MARKDOWN.search(markdown)
        or _TAG.search(markdown)
        or "<figure" in markdown
        or _TABLE.search(markdown)
    )


def _named(markdown: str) -> bool:
    return bool(_SOURCE.search(markdown))


def _pictures(module: Module, cell: Cell) -> Iterator[Fault]:
    files = []
    for picture in _MARKDOWN.finditer(cell.source):
        files.append(picture["file"])
        if not picture["alt"].strip():
            yield module.fault(cell, f"{picture['file']} has no text alternative: ![text](file)")
    for tag in _TAG.finditer(cell.source):
        said = any(_attribute(tag["rest"], name) for name in ("alt", "aria-label", "title"))
        inside = tag["name"].lower() == "svg" and "<title>" in cell.source
        if not said and not inside:
            yield module.fault(cell, f"<{tag['name']}> has no text alternative")
        if source := _attribute(tag["rest"], "src"):
            files.append(source)
    for file in files:
        if _OUTSIDE.search(file):
            yield module.fault(cell, f"{file} is loaded from outside or inlined: put it beside")
        elif not (module.assets / file).is_file():
            yield module.fault(cell, f"{file} is not in {module.assets.name}/")
