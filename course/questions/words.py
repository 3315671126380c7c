"""How is what a learner wrote shown to others without doing anything there?"""

import json
import re
import unicodedata
from typing import Any

from course.questions.kind import Form, Kind, Unreadable

LONGEST = 20_000
"""Characters of a written answer; the site refuses longer ones too."""


def size(value: Any) -> int:
    """How long an answer is: the characters of a text, of anything else those of its JSON."""
    return len(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKDOWN = set("\\`*_{}[]()#+-.!|~:=@^/")
_JOINER = "\N{WORD JOINER}"


def inert(text: str) -> str:
    """``text`` as Markdown that shows exactly these words: no HTML, link, image, list or formula.

    A dollar sign becomes its full-width twin and a backslash is followed by an invisible joiner,
    so that MathJax, which reads the finished page, finds no formula either. Characters that
    reorder or hide text are dropped; line and paragraph breaks stay.
    """
    text = re.sub(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85", "\n", text)
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join("\\\n".join(map(_line, p.split("\n"))) for p in paragraphs)


def _line(line: str) -> str:
    return "".join(map(_character, line.strip()))


def _character(char: str) -> str:
    if char in _ENTITIES:
        return _ENTITIES[char]
    if char == "$":
        return "\N{FULLWIDTH DOLLAR SIGN}"
    if char in _MARKDOWN:
        return f"\\{char}" + (_JOINER if char == "\\" else "")
    hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in "\t\u200d"
    return "" if hidden else char


def read_words(form: Form, value: Any) -> str:
    """A text of at most ``LONGEST`` characters; raises Unreadable."""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Unreadable("no text, or too long")
    return value


def _words(form: Form, answer: str) -> str:
    return inert(answer)


TEXT = Kind(name="text", public=(), read=read_words, words=_words)
ESSAY = Kind(
    name="essay",
    public=("words", "rubric"),
    read=read_words,
    words=_words,
    right=lambda form: form.get("example", ""),
)
