"""Is the prose short, plain CommonMark?"""

import re
from collections.abc import Iterator

from course.authoring.faults import Fault
from course.authoring.module import Module
from course.authoring.reading import words

LONGEST = 120
_DIRECTIVE = re.compile(
    r"^\s*(?:`{3,}|~{3,}|:{3,})\s*\{[\w:-]+\}|(?<!`)\{[a-z][\w:-]*\}`", re.MULTILINE
)


_ACTIVE = re.compile(
    r"<(?:script|style|iframe|object|embed|form|link|meta)\b|<[^>]+\son\w+\s*=", re.I
)


def check(module: Module) -> Iterator[Fault]:
    """At most 120 words a cell; nothing that only MyST can show."""
    for cell in module.cells:
        if cell.kind != "prose":
            continue
        if (count := words(cell.source)) > LONGEST:
            yield module.fault(cell, f"has {count} words, {LONGEST} are allowed")
        if found := _ACTIVE.search(cell.source):
            yield module.fault(cell, f"{found[0]!r} is not for prose")
        if found := _DIRECTIVE.search(cell.source):
            yield module.fault(cell, f"{found[0].strip()!r} is MyST, which notebooks do not show")
