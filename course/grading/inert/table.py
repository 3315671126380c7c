"""Which table does a piece of HTML show?

Two sieves. The first knows a dozen names of elements and copies no attribute, so that the second,
a real HTML parser, meets nothing it could take long over, and balances what is left.
"""

import re
from collections import Counter

import nh3

from course.grading.inert.plain import plain

ELEMENTS = {
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("p", "br", "pre", "code", "b", "i", "em", "strong"),
}
SPANS = {"colspan", "rowspan"}
CELLS = {"td": SPANS, "th": SPANS}
NESTING = re.compile(r"<(/?)(table|pre|code|b|i|em|strong)>")
MAX_DEPTH = 20  # open elements; what is nested deeper costs a parser far more than its length

UNSEEN = re.compile(
    r"<(style|script|title|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S
)
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)([^<>]*+)>|<[!?/][^<>]*>|<")
SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?(\d{1,2})(?!\d)", re.I)


def table(html: str) -> str | None:
    """The tables of ``html`` and the text around them, without links, pictures, styles or scripts.

    :returns: ``None`` if no table is left.
    """
    text = TAG.sub(_known, UNSEEN.sub("", plain(html)))
    if not _shallow(text):
        return None
    for _ in range(4):
        before = text
        text = plain(nh3.clean(before, tags=ELEMENTS, attributes=CELLS, url_schemes=set()))
        if text == before:
            return text if "<table>" in text and _shallow(text) else None
    return None


def _shallow(text: str) -> bool:
    opened = Counter()
    for found in NESTING.finditer(text):
        opened[found[2]] = max(0, opened[found[2]] + (-1 if found[1] else 1))
        if opened.total() > MAX_DEPTH:
            return False
    return True


def _known(found: re.Match) -> str:
    name = (found[2] or "").lower()
    if name not in ELEMENTS:
        return "" if len(found[0]) > 1 else "&lt;"
    spans = {}
    if not found[1] and name in CELLS:
        spans = {key.lower(): number for key, number in SPAN.findall(found[3])}
    about = "".join(f' {key}="{spans[key]}"' for key in sorted(spans))
    return f"<{found[1]}{name}{about}>"
