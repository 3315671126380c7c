"""Which values may pass between a learner's process and ours, and what do they look like on the way?

Plain bounded data of exact, known types: never pickle, never an object of a class that the sender
defined. A message is a JSON tree and raw bytes for arrays. The receiving end believes nothing.
"""

import collections
import datetime
import decimal
import fractions
import math
import random

from course.grading.code import tables

MAX_ITEMS = 200_000
MAX_TEXT = 4_000_000
MAX_DEPTH = 24
MAX_BITS = 1 << 16

ONE = (type(None), bool, str)
SEVERAL = {kind.__name__: kind for kind in (list, tuple, set, frozenset, collections.deque)}
MAPPINGS = {kind.__name__: kind for kind in (dict, collections.OrderedDict, collections.Counter)}
FACTORIES = {kind.__name__: kind for kind in (int, float, str, *SEVERAL.values())} | MAPPINGS
MOMENTS = {kind.__name__: kind for kind in (datetime.datetime, datetime.date, datetime.time)}
SMALL = 1 << 63


class NotPlain(ValueError):
    """The value is of a kind that may not pass."""


class TooLarge(NotPlain):
    """The value is of a good kind, but too large or too deep."""


class Encoder:
    """Turns values into trees; ``blobs`` collects the raw bytes.

    :param other: asked for the tree of a value that is not plain; raises :class:`NotPlain`.
    """

    def __init__(self, other=None):
        self.blobs: list[bytes] = []
        self.other = other
        self.items, self.text = MAX_ITEMS, MAX_TEXT
        self.numbers: dict[int, int] = {}
        self.open: set[int] = set()

    def spend(self, items: int = 1, text: int = 0) -> None:
        self.items -= items
        self.text -= text
        if self.items < 0 or self.text < 0:
            raise TooLarge("too large")

    def encode(self, value, depth: int = MAX_DEPTH):
        """The tree of a value.

        :raises NotPlain: it may not pass.
        """
        if depth < 0:
            raise TooLarge("too deep")
        kind = type(value)
        self.spend(1, len(value) if kind in (str, bytes, bytearray) else 0)
        if kind in ONE:
            return value
        if kind is int:
            return value if -SMALL < value < SMALL else ["int", self._digits(value)]
        if kind is float:
            return value if math.isfinite(value) else ["float", repr(value)]
        if kind in SEVERAL.values() or kind in MAPPINGS.values():
            return self._container(value, kind, depth)
        return self._rarer(value, kind, depth)

    def _container(self, value, kind: type, depth: int) -> list:
        """A list in two places is one list in two places on the other side, too."""
        if (number := self.numbers.get(id(value))) is not None:
            if number in self.open:
                raise NotPlain("contains itself")
            return ["same", number]
        number = self.numbers[id(value)] = len(self.numbers)
        self.open.add(number)
        mapping = kind in MAPPINGS.values()
        inside = self._pairs(value, depth) if mapping else self._items(value, depth)
        self.open.discard(number)
        return [kind.__name__, inside]

    def _items(self, value, depth: int) -> list:
        return [self.encode(item, depth - 1) for item in value]

    def _digits(self, value: int) -> str:
        if value.bit_length() > MAX_BITS:
            raise TooLarge("too large")
        return hex(value)

    def _pairs(self, value: dict, depth: int) -> list:
        both = self.encode
        return [[both(key, depth - 1), both(item, depth - 1)] for key, item in value.items()]

    def _rarer(self, value, kind: type, depth: int):
        if kind is complex:
            return ["complex", repr(value.real), repr(value.imag)]
        if kind in (bytes, bytearray):
            return [kind.__name__, self.blob(bytes(value))]
        if kind is range:
            return ["range", *map(self.encode, (value.start, value.stop, value.step))]
        if kind is slice:
            return ["slice", *map(self.encode, (value.start, value.stop, value.step))]
        if kind is collections.defaultdict:
            factory = value.default_factory if value.default_factory in FACTORIES.values() else None
            return ["defaultdict", factory and factory.__name__, self._pairs(value, depth)]
        if kind in MOMENTS.values():
            return ["moment", kind.__name__, value.isoformat()]
        if kind is datetime.timedelta:
            return ["timedelta", value.days, value.seconds, value.microseconds]
        if kind in (decimal.Decimal, fractions.Fraction):
            text = str(value)
            self.spend(0, len(text))
            return [kind.__name__, text]
        if kind is random.Random:
            return ["random", self.encode(value.getstate(), depth - 1)]
        if kind.__bases__ == (tuple,) and hasattr(kind, "_fields"):
            fields = [self.encode(name) for name in kind._fields]
            return ["named", kind.__name__, fields, [self.encode(i, depth - 1) for i in value]]
        tree = tables.encode(self, value, kind, depth)
        if tree is not None:
            return tree
        if self.other is None:
            raise NotPlain(f"a {kind.__name__}")
        return self.other(value)

    def blob(self, data: bytes) -> int:
        """Keep raw bytes beside the tree; their number."""
        self.blobs.append(data)
        return len(self.blobs) - 1


_MADE_OF_TEXT = {
    "int": lambda text: int(text[: MAX_BITS // 4 + 3], 16),
    "float": lambda text: {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[text],
    "complex": lambda real, imag: complex(float(real), float(imag)),
    "moment": lambda kind, text: MOMENTS[kind].fromisoformat(text),
    "timedelta": lambda *parts: datetime.timedelta(*map(int, parts)),
    "Decimal": lambda text: decimal.Decimal(str(text)),
    "Fraction": lambda text: fractions.Fraction(str(text)),
}


class Decoder:
    """Builds values anew from trees and raw bytes.

    :param other: makes the value of a tag that is not plain data; raises :class:`NotPlain`.
    """

    def __init__(self, blobs: list[bytes], other=None):
        self.blobs, self.other = blobs, other
        self.made: list = []

    def decode(self, tree, depth: int = MAX_DEPTH):
        """The value of a tree.

        :raises NotPlain: nothing that :class:`Encoder` makes looks like that.
        """
        try:
            return self._decode(tree, depth)
        except NotPlain:
            raise
        except Exception as error:
            raise NotPlain("not readable") from error

    def _decode(self, tree, depth: int):
        if depth < 0:
            raise TooLarge("too deep")
        if type(tree) in (*ONE, int, float):
            return tree
        if type(tree) is not list or not tree or type(tree[0]) is not str:
            raise NotPlain("not readable")
        tag, rest = tree[0], tree[1:]
        if tag in SEVERAL or tag in MAPPINGS:
            number = len(self.made)
            self.made.append(NotPlain)
            if tag in SEVERAL:
                found = SEVERAL[tag](self._decode(item, depth - 1) for item in rest[0])
            else:
                found = MAPPINGS[tag](self._pairs(rest[0], depth))
            self.made[number] = found
            return found
        return self._rarer(tag, rest, depth)

    def _pairs(self, pairs: list, depth: int) -> dict:
        return {self._decode(key, depth - 1): self._decode(item, depth - 1) for key, item in pairs}

    def _rarer(self, tag: str, rest: list, depth: int):
        if tag in _MADE_OF_TEXT:
            return _MADE_OF_TEXT[tag](*rest)
        if tag in ("bytes", "bytearray"):
            return {"bytes": bytes, "bytearray": bytearray}[tag](self.blob(rest[0]))
        if tag in ("range", "slice"):
            return {"range": range, "slice": slice}[tag](*(self._decode(n, 0) for n in rest))
        if tag == "defaultdict":
            factory = rest[0] and FACTORIES[rest[0]]
            return collections.defaultdict(factory, self._pairs(rest[1], depth))
        if tag == "same" and self.made[rest[0]] is not NotPlain:
            return self.made[rest[0]]
        if tag == "named":
            made = collections.namedtuple(rest[0], rest[1])
            return made(*(self._decode(item, depth - 1) for item in rest[2]))
        if tag == "random":
            made = random.Random()
            made.setstate(self._decode(rest[0], depth))
            return made
        if tag in tables.TAGS:
            return tables.decode(self, tag, rest, depth)
        if self.other is None:
            raise NotPlain(f"unknown tag {tag!r}")
        return self.other(tag, rest)

    def blob(self, number: int) -> bytes:
        if type(number) is not int or number < 0:
            raise NotPlain("not readable")
        return self.blobs[number]


def encode(value) -> tuple:
    """``(tree, blobs)`` of a plain value.

    :raises NotPlain: it may not pass.
    """
    encoder = Encoder()
    return encoder.encode(value), encoder.blobs


def decode(tree, blobs: list[bytes]):
    """The value that :func:`encode` made this of, built anew from plain parts.

    :raises NotPlain: nothing that :func:`encode` makes looks like that.
    """
    return Decoder(blobs).decode(tree)
