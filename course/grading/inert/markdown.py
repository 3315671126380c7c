"""How does Markdown that anybody may have written become HTML that does nothing?"""

from functools import cache

import nh3
from markdown_it import MarkdownIt

from course.grading.inert.plain import plain

ELEMENTS = {
    *("p", "em", "strong", "ul", "ol", "li", "code", "pre", "blockquote", "br", "hr", "sub", "sup"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "b", "i"),
}


@cache
def _parser(html: bool) -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": html}).enable("table").disable("image")


def markdown(text: str, *, html: bool = False) -> str:
    """Sanitised HTML: no script, style, picture, form or link, and nothing of another host.

    :param html: HTML in the text is read, so that a lesson's own is not shown as text; without it
        what a person typed stands there as typed.
    """
    return nh3.clean(_parser(html).render(plain(text)), tags=ELEMENTS, attributes={})
