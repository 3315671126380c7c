"""Which number did a person mean by what they typed?

Accepted: ``5.68``, ``5,68``, ``5.68 min``, ``5 680``, ``5'680``, ``1,234.5``, ``1.234,5``,
``5,68`` in full-width digits, ``٥٫٦٨``, a Unicode minus, letters O and З among digits, a unit
after the number. Refused: ranges, fractions, sums, two numbers, words, not-a-number, infinity.
"""

import math
import re
import unicodedata
from numbers import Real
from typing import Any, NamedTuple

_LONGEST = 100
_LARGEST = 1e15
_DASHES = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "\u2019\u02bc\u02b9\u00b4`"), "'")
_ARABIC = {0x066B: ".", 0x066C: "'"}
_LOOKALIKE = str.maketrans("OoОоЗз", "000033")
_DIGITLIKE = re.compile(r"(?<!\w)[\dOoОоЗз.,']*\d[\dOoОоЗз.,']*(?!\w)")

_TYPED = re.compile(
    r"[=≈~]?\s*(?P<sign>[+-]?)\s*[$€£¥₽]?\s*"
    r"(?P<body>[.,]?\d(?:[\d.,' _]*\d)?)[.,]?"
    r"(?:[eEеЕ](?P<power>[+-]?\d{1,2})(?!\d))?"
    r"(?P<unit>\s*[^\d\s.,'_+*=<>^:()-][^\d+*=<>^]*)?\s*"
)
_PLAIN = re.compile(r"(?P<whole>\d*)(?:[.,](?P<part>\d+))?")
_GROUPED = tuple(
    re.compile(rf"(?P<whole>[1-9]\d{{0,2}}(?:{group}\d{{3}})+)(?:{point}(?P<part>\d+))?")
    for group, point in ((" ", "[.,]"), ("'", "[.,]"), ("_", "[.,]"), (",", r"\."), (r"\.", ","))
)


class Typed(NamedTuple):
    """What a text can mean: its readings, the decimal one first, and the unit as typed."""

    numbers: tuple[float, ...]
    unit: str


def parse_number(text: Any) -> float:
    """The finite number in ``text`` (a JSON number, or a number as people type it).

    ``5.680`` is read as 5.68, as calculators write it; ``5,680`` alone can be two numbers.
    Raises ValueError for everything that is not clearly one number.
    """
    numbers = readings(text).numbers
    if len(numbers) > 1 and "," in unicodedata.normalize("NFKC", text):
        raise ValueError("this can be read as two different numbers")
    return numbers[0]


def readings(value: Any) -> Typed:
    """All sensible readings of ``value``; raises ValueError if there is none."""
    if isinstance(value, bool) or not isinstance(value, (str, Real)):
        raise ValueError("not a number")
    if not isinstance(value, str):
        return Typed((_finite(value),), "")
    found = _TYPED.fullmatch(_plain(value))
    if not found:
        raise ValueError("not one number")
    power = int(found["power"] or 0)
    sign = -1.0 if found["sign"] == "-" else 1.0
    meant = tuple(sign * _finite(f"{text}e{power}") for text in _decimals(found["body"]))
    if not meant:
        raise ValueError("not one number")
    return Typed(meant, (found["unit"] or "").strip())


def _decimals(body: str) -> list[str]:
    """``1.234,5`` as Python writes it: every reading, without doubles, the decimal one first."""
    matches = [pattern.fullmatch(body) for pattern in (_PLAIN, *_GROUPED)]
    texts = [re.sub(r"\D", "", m["whole"]) + "." + (m["part"] or "0") for m in matches if m]
    return list(dict.fromkeys(texts))


def _finite(value: Any) -> float:
    try:
        number = float(value)
    except OverflowError:
        raise ValueError("too large") from None
    if not math.isfinite(number) or abs(number) > _LARGEST:
        raise ValueError("not finite, or larger than any figure of a customs service")
    return number


def _plain(text: str) -> str:
    """The text in ASCII digits, blanks and signs; superscripts and fractions are refused."""
    if len(text) > _LONGEST:
        raise ValueError("too long for a number")
    if any(unicodedata.category(char) in ("No", "Nl") for char in text):
        raise ValueError("not a plain number")
    text = unicodedata.normalize("NFKC", text).translate(_DASHES | _APOSTROPHES | _ARABIC)
    chars = []
    for char in text:
        kind = unicodedata.category(char)
        if kind == "Nd":
            chars.append(str(unicodedata.digit(char)))
        elif kind == "Zs" or char in "\t\n\r":
            chars.append(" ")
        elif kind != "Cf":
            chars.append(char)
    text = "".join(chars).strip()
    return _DIGITLIKE.sub(lambda found: found[0].translate(_LOOKALIKE), text)
