"""How does authored Markdown become HTML that is safe to show?"""

from functools import cache

import nh3
from markdown_it import MarkdownIt

_TAGS = nh3.ALLOWED_TAGS | {"figure", "figcaption"}


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


@cache
def block(text: str) -> str:
    """Paragraphs, lists and tables."""
    return nh3.clean(_markdown().render(text), tags=_TAGS).strip()


@cache
def inline(text: str) -> str:
    """Words for one line: emphasis and code, no paragraphs."""
    return nh3.clean(_markdown().renderInline(text), tags={"em", "strong", "code", "sub", "sup"})
