"""How do numpy arrays and pandas tables pass? As columns and raw bytes.

What is no number or moment passes as a list of plain values. Only the exact classes of the two
libraries pass: a subclass could lie. Neither library is imported before a value asks for it.
"""

import math
import sys

MAX_BYTES = 24 << 20
MAX_CELLS = 4_000_000
KINDS = "biufcUSMm"
GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
TAGS = frozenset(
    (
        *("array", "objects", "scalar", "series", "frame", "index", "range index", "levels"),
        *("timestamp", "stretch", "NA", "NaT", "generator"),
    )
)


def encode(encoder, value, kind: type, depth: int):
    """The tree of a table or array; None if the value is neither."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None:
        if kind is numpy.ndarray:
            return _array(encoder, value, depth)
        if issubclass(kind, numpy.generic) and kind.__module__ == "numpy":
            plain = value.dtype.kind in KINDS and kind is value.dtype.type
            return ["scalar", *_raw(encoder, numpy.asarray(value))] if plain else None
        if kind is numpy.random.Generator:
            state = value.bit_generator.state
            known = state["bit_generator"] in GENERATORS
            return ["generator", encoder.encode(state, depth - 1)] if known else None
    if pandas is None or kind.__module__.partition(".")[0] != "pandas":
        return None
    if kind is pandas.DataFrame:
        _count(value.shape)
        columns = [_column(encoder, value.iloc[:, n], depth) for n in range(value.shape[1])]
        heads = encode(encoder, value.columns, type(value.columns), depth)
        return ["frame", heads, encode(encoder, value.index, type(value.index), depth), columns]
    if kind is pandas.Series:
        labels = encode(encoder, value.index, type(value.index), depth)
        name = encoder.encode(value.name, depth - 1)
        return ["series", name, labels, _column(encoder, value, depth)]
    return _labels(encoder, value, kind, depth, pandas) or _moment(value, kind, pandas)


def _count(shape) -> int:
    from course.grading.code.plain import TooLarge

    cells = math.prod(shape)
    if cells > MAX_CELLS:
        raise TooLarge("too large")
    return cells


def _array(encoder, value, depth: int):
    _count(value.shape)
    if value.dtype.kind in KINDS:
        return ["array", *_raw(encoder, value)]
    if value.dtype.kind != "O":
        return None
    items = [encoder.encode(item, depth - 1) for item in value.ravel().tolist()]
    return ["objects", list(value.shape), items]


def _raw(encoder, value) -> list:
    from course.grading.code.plain import TooLarge

    if value.nbytes > MAX_BYTES:
        raise TooLarge("too large")
    return [value.dtype.str, list(value.shape), encoder.blob(value.tobytes())]


def _labels(encoder, value, kind: type, depth: int, pandas):
    if kind is pandas.RangeIndex:
        name = encoder.encode(value.name, depth - 1)
        return ["range index", value.start, value.stop, value.step, name]
    if kind is pandas.MultiIndex:
        _count((len(value), value.nlevels))
        levels = [
            _column(encoder, value.get_level_values(n).to_series(), depth)
            for n in range(value.nlevels)
        ]
        return ["levels", encoder.encode(list(value.names), depth - 1), levels]
    if kind in (pandas.Index, pandas.DatetimeIndex, pandas.TimedeltaIndex, pandas.CategoricalIndex):
        freq = getattr(value, "freqstr", None)
        name = encoder.encode(value.name, depth - 1)
        return ["index", name, freq, _column(encoder, value.to_series(), depth)]
    return None


def _moment(value, kind: type, pandas):
    if value is pandas.NA or value is pandas.NaT:
        return [type(value).__name__.removesuffix("Type")]
    if kind is pandas.Timestamp:
        return ["timestamp", value.isoformat(), value.unit, value.tz and str(value.tz)]
    if kind is pandas.Timedelta:
        return ["stretch", value.as_unit("ns")._value, value.unit]
    return None


def _column(encoder, series, depth: int):
    """``["column", dtype, how, ...]`` of a series' values."""
    _count(series.shape)
    dtype = series.dtype
    kind = getattr(dtype, "kind", "O")
    if type(dtype).__module__.startswith("numpy") and kind in KINDS:
        return ["column", str(dtype), "raw", *_raw(encoder, series.to_numpy())]
    if kind in "Mm":  # with a time zone
        return ["column", str(dtype), "moments", *_raw(encoder, series.to_numpy("M8[ns]"))]
    if str(dtype) == "category":
        groups = encode(encoder, series.cat.categories, type(series.cat.categories), depth)
        codes = _raw(encoder, series.cat.codes.to_numpy())
        return ["column", "category", "groups", *codes, groups, bool(series.cat.ordered)]
    items = [encoder.encode(item, depth - 1) for item in series.tolist()]
    return ["column", str(dtype), "items", items]


def decode(decoder, tag: str, rest: list, depth: int):
    """The array or table of a tree; raises anything at all when it is not one."""
    import numpy

    if tag in ("array", "scalar"):
        value = _from_raw(decoder, rest)
        return value[()] if tag == "scalar" else value
    if tag == "objects":
        items = [decoder._decode(item, depth - 1) for item in rest[1]]
        value = numpy.empty(len(items), dtype=object)
        value[:] = items
        return value.reshape([int(n) for n in rest[0]])
    if tag == "generator":
        state = decoder._decode(rest[0], depth)
        if state["bit_generator"] not in GENERATORS or state["state"].get("pos", 0) not in range(
            625
        ):
            raise ValueError("no such generator")
        bits = getattr(numpy.random, state["bit_generator"])()
        bits.state = state
        return numpy.random.Generator(bits)
    import pandas

    if tag == "frame":
        heads, index = (decoder._decode(part, depth) for part in rest[:2])
        columns = [_from_column(decoder, column, depth) for column in rest[2]]
        table = pandas.DataFrame(dict(enumerate(columns)), index=range(len(index)))
        table.columns, table.index = heads, index
        return table
    if tag == "series":
        series = _from_column(decoder, rest[2], depth)
        series.index = decoder._decode(rest[1], depth)
        return series.rename(decoder._decode(rest[0], depth))
    if tag == "range index":
        name = decoder._decode(rest[3], depth)
        return pandas.RangeIndex(*(int(n) for n in rest[:3]), name=name)
    if tag == "levels":
        levels = [_from_column(decoder, column, depth) for column in rest[1]]
        return pandas.MultiIndex.from_arrays(levels, names=decoder._decode(rest[0], depth))
    if tag == "index":
        name, freq = decoder._decode(rest[0], depth), rest[1]
        index = pandas.Index(_from_column(decoder, rest[2], depth), name=name)
        return index if freq is None else type(index)(index, freq=freq)
    return _from_moment(tag, rest, pandas)


def _from_moment(tag: str, rest: list, pandas):
    if tag == "timestamp":
        moment = pandas.Timestamp(rest[0]).as_unit(rest[1])
        return moment.tz_convert(rest[2]) if rest[2] else moment
    if tag == "stretch":
        return pandas.Timedelta(int(rest[0]), unit="ns").as_unit(rest[1])
    return {"NA": pandas.NA, "NaT": pandas.NaT}[tag]


def _from_raw(decoder, rest: list):
    import numpy

    dtype = numpy.dtype(str(rest[0]))
    shape = [int(n) for n in rest[1]]
    if dtype.kind not in KINDS or any(n < 0 for n in shape):
        raise ValueError("no such array")
    return numpy.frombuffer(decoder.blob(rest[2]), dtype=dtype).reshape(shape).copy()


def _from_column(decoder, tree: list, depth: int):
    import pandas

    _, dtype, how, *rest = tree
    if how == "raw":
        return pandas.Series(_from_raw(decoder, rest))
    if how == "moments":
        return pandas.Series(_from_raw(decoder, rest)).dt.tz_localize("UTC").astype(dtype)
    if how == "groups":
        groups = decoder._decode(rest[3], depth)
        codes = pandas.Categorical.from_codes(_from_raw(decoder, rest), groups, ordered=rest[4])
        return pandas.Series(codes)
    items = [decoder._decode(item, depth - 1) for item in rest[0]]
    return pandas.Series(items, dtype=dtype)
