"""How would this text look in a longer language nobody has translated yet?

Every letter gets an accent and every vowel is written twice (about 40 % longer), so that a
sentence that stays readable as plain English has escaped translation, and a label that
overflows is seen before the translators are. Placeholders, links, code and markup stay.
"""

import re

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
_TABLE = {ord(p): a * 2 if p in "aeiou" else a for p, a in zip(_PLAIN, _ACCENTED, strict=True)}

_KEEP = re.compile(
    r"(```.*?```|`[^`]*`"  # code
    r"|\]\([^)\s]*\)"  # the target of a Markdown link
    r"|<https?://[^>]*>|https?://[^\s)>\]]+"  # addresses
    r"|%\(\w+\)[sd]|%[sd%]"  # printf placeholders
    r"|\{\w*(?::[^{}]*)?\}"  # format placeholders
    r"|&#?\w+;)",  # entities
    re.DOTALL,
)
_TAG = re.compile(r"(</?[a-zA-Z][^<>]*>)")
_SPOKEN = re.compile(r"\b((?:alt|title|aria-label)=\")([^\"]*)(\")")


def pseudo(text: str) -> str:
    """The pseudo-translation of one text; what a program reads is left as it is."""
    parts = _TAG.split(text)
    return "".join(_tag(part) if i % 2 else _words(part) for i, part in enumerate(parts))


def _words(text: str) -> str:
    parts = _KEEP.split(text)
    return "".join(part if i % 2 else part.translate(_TABLE) for i, part in enumerate(parts))


def _tag(tag: str) -> str:
    return _SPOKEN.sub(lambda m: m[1] + _words(m[2]) + m[3], tag)
