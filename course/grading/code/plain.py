"""Which values may leave a learner's process, and what do they look like on the way?

Plain bounded data, tagged by exact type: never pickle, never an object of a class that the
sender defined. Both ends run this file; the receiving end believes nothing.
"""

import math

MAX_ITEMS = 200_000
MAX_TEXT = 200_000
MAX_DEPTH = 8
KINDS = "biufUM"
ONE = (type(None), bool, int, float, str)


class NotPlain(ValueError):
    """The value is too large, too deep, or not of a kind that may pass."""


class _Budget:
    """Counts items and letters of one value."""

    def __init__(self):
        self.items = MAX_ITEMS
        self.text = MAX_TEXT

    def spend(self, items: int = 1, text: int = 0) -> None:
        self.items -= items
        self.text -= text
        if self.items < 0 or self.text < 0:
            raise NotPlain("too large")


def encode(value):
    """``value`` as JSON data ``[tag, ...]``.

    :raises NotPlain: see :class:`NotPlain`.
    """
    return _encode(value, _Budget(), MAX_DEPTH)


def _encode(value, budget: _Budget, depth: int):
    if depth < 0:
        raise NotPlain("too deep")
    kind = type(value)
    if kind in ONE:
        return _encode_one(value, kind, budget)
    if kind in (list, tuple, set, frozenset):
        items = sorted(value, key=repr) if kind in (set, frozenset) else value
        return [kind.__name__, [_encode(item, budget, depth - 1) for item in items]]
    if kind is dict:
        pairs = [
            [_encode(key, budget, depth - 1), _encode(item, budget, depth - 1)]
            for key, item in value.items()
        ]
        return ["dict", pairs]
    return _encode_table(value, budget, depth)


def _encode_one(value, kind: type, budget: _Budget):
    if kind is int:
        budget.spend(1, value.bit_length() // 3)
        return ["int", str(value)]
    if kind is float:
        budget.spend()
        return ["float", value.hex()]
    budget.spend(1, len(value) if kind is str else 0)
    return ["plain", value]


def _encode_table(value, budget: _Budget, depth: int):
    home, name = type(value).__module__.partition(".")[0], type(value).__name__
    shape = getattr(value, "shape", None)
    if home == "numpy" and name == "ndarray" and value.dtype.kind in KINDS:
        budget.spend(value.size)
        flat = value.ravel()
        items = [str(item) for item in flat] if value.dtype.kind == "M" else flat.tolist()
        return ["array", value.dtype.str, list(shape), _encode(items, budget, depth - 1)]
    if home == "numpy" and shape == () and hasattr(value, "item"):
        return _encode(value.item(), budget, depth - 1)
    if home == "pandas":
        return _encode_pandas(value, name, budget, depth)
    raise NotPlain(f"a {name}")


def _encode_pandas(value, name: str, budget: _Budget, depth: int):
    if name == "Series":
        label = _encode(value.name, budget, depth - 1)
        return ["series", label, _labels(value.index, budget, depth), _column(value, budget, depth)]
    if name == "DataFrame":
        columns = [_column(value.iloc[:, i], budget, depth) for i in range(value.shape[1])]
        heads = _encode(value.columns.tolist(), budget, depth - 1)
        return ["frame", heads, _labels(value.index, budget, depth), columns]
    if name == "Timestamp":
        budget.spend()
        return ["timestamp", value.isoformat()]
    if name.endswith("Index"):
        return _encode(value.tolist(), budget, depth - 1)
    raise NotPlain(f"a {name}")


def _labels(index, budget: _Budget, depth: int):
    parts = (list(index.names), index.tolist())
    return [_encode(part, budget, depth - 1) for part in parts]


def _column(series, budget: _Budget, depth: int):
    kind = getattr(series.dtype, "kind", "O")
    if kind == "M":
        return ["datetime", _encode([str(item) for item in series], budget, depth - 1)]
    items = [_missing(item) for item in series.tolist()]
    words = all(type(item) is str for item in items)
    dtype = str(series.dtype) if kind in "biuf" else "infer" if words else "object"
    return [dtype, _encode(items, budget, depth - 1)]


def _missing(item):
    return None if type(item).__name__ in ("NAType", "NaTType") else item


def decode(data):
    """The value that :func:`encode` made ``data`` from, built anew from plain parts.

    :raises NotPlain: ``data`` is not something that :func:`encode` makes.
    """
    try:
        return _decode(data, MAX_DEPTH)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError) as error:
        raise NotPlain("not readable") from error


def _decode(data, depth: int):
    if depth < 0 or type(data) is not list or not data:
        raise NotPlain("too deep")
    tag, rest = data[0], data[1:]
    if tag == "plain" and (rest[0] is None or type(rest[0]) in (bool, str)):
        return rest[0]
    if tag == "int":
        return int(rest[0])
    if tag == "float":
        return float.fromhex(rest[0]) if rest[0] not in ("inf", "-inf", "nan") else float(rest[0])
    if tag in ("list", "tuple", "set", "frozenset"):
        items = [_decode(item, depth - 1) for item in rest[0]]
        return {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[tag](items)
    if tag == "dict":
        return {_decode(key, depth - 1): _decode(item, depth - 1) for key, item in rest[0]}
    return _decode_table(tag, rest, depth)


def _decode_table(tag: str, rest: list, depth: int):
    if tag == "array":
        return _array(rest, depth)
    import pandas

    if tag == "timestamp":
        return pandas.Timestamp(rest[0])
    if tag == "series":
        name, labels, (dtype, items) = rest
        series = _series(dtype, items, depth)
        series.index = _index(labels, depth)
        return series.rename(_decode(name, depth - 1))
    if tag == "frame":
        names, labels, columns = rest
        parts = [_series(dtype, items, depth) for dtype, items in columns]
        index = _index(labels, depth)
        table = pandas.DataFrame(dict(enumerate(parts)), index=range(len(index)))
        table.columns, table.index = _decode(names, depth - 1), index
        return table
    raise NotPlain(f"unknown tag {tag!r}")


def _array(rest: list, depth: int):
    import numpy

    dtype, shape, flat = numpy.dtype(rest[0]), rest[1], _decode(rest[2], depth - 1)
    if dtype.kind not in KINDS or math.prod(shape) != len(flat) or len(flat) > MAX_ITEMS:
        raise NotPlain("an array that does not fit its shape")
    return numpy.array(flat, dtype=dtype).reshape(shape)


def _index(labels: list, depth: int):
    import pandas

    names, items = (_decode(part, depth - 1) for part in labels)
    if len(names) > 1:
        return pandas.MultiIndex.from_tuples(items, names=names)
    return pandas.Index(items, name=names[0])


def _series(dtype: str, items: list, depth: int):
    import pandas

    values = _decode(items, depth - 1)
    if dtype == "datetime":
        return pandas.Series(pandas.to_datetime(values))
    return pandas.Series(values, dtype=None if dtype == "infer" else dtype)
