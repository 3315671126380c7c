"""How many words does a cell give to read?"""

import re

_UNREAD = re.compile(
    r"<!--.*?-->"
    r"|^(```|~~~).*?^\1[^\n]*$"  # code
    r"|`[^`\n]+`"
    r"|\$\$.*?\$\$|\$[^$\n]+\$"  # formulas
    r"|!\[[^\]]*\]\([^)]*\)"  # pictures
    r"|<(style|script|svg)\b.*?</\2>"
    r"|<[^<>]+>"
    r"|https?://\S+",
    re.DOTALL | re.MULTILINE,
)
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[^\W_]+(?:[’'.,\-‑–][^\W_]+)*")


def visible(markdown: str) -> str:
    """The text that a reader sees: no tags, code, formulas, pictures or link targets."""
    return _UNREAD.sub(" ", _LINK.sub(r"\1", markdown))


def words(markdown: str) -> int:
    """The number of words in a Markdown text; a number or a compound is one word."""
    return len(_WORD.findall(visible(markdown)))
