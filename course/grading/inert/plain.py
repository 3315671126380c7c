"""What does a terminal's output say, once it can no longer command the terminal?"""

import re

STRING = re.compile(r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?")
"""Control strings: window titles, hyperlinks (OSC 8), images; ECMA-48, 8.3."""

SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?")
"""Colours, cursor moves, and every other escape sequence."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Other controls, and those that make a text read in another order than it stands."""

NOT_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """The text with line feeds and tabs as its only controls; again is the same as once.

    Of a line that a progress bar wrote again and again, the last state stays.
    """
    text = SEQUENCE.sub("", STRING.sub("", text))
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return NOT_TEXT.sub("\ufffd", CONTROL.sub("", text))
