"""Which values cross between a learner's process and ours, and do they arrive as they were?"""

import collections
import contextlib
import datetime
import decimal
import fractions
import json
import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.grading.code.plain import MAX_ITEMS, Decoder, NotPlain, TooLarge, decode, encode


def crossed(value):
    tree, blobs = encode(value)
    return decode(json.loads(json.dumps(tree)), blobs)


Point = collections.namedtuple("Point", "x y")

VALUES = [
    *(
        None,
        True,
        0,
        -(10**50),
        0.1,
        -0.0,
        float("inf"),
        "",
        "naïve ☃",
        1 + 2j,
        b"x",
        bytearray(b"y"),
    ),
    *([1, [2.5, "x"]], (1, "a"), {1, 2}, frozenset("ab"), {"a": 1, 2: [None], (1, 2): "t"}),
    *(range(3), slice(1, None), collections.deque([1, 2]), collections.OrderedDict(b=1, a=2)),
    *(collections.Counter("aab"), collections.defaultdict(list, a=[1])),
    *(datetime.date(2026, 1, 2), datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.UTC)),
    *(datetime.timedelta(hours=30), decimal.Decimal("1.50"), fractions.Fraction(1, 3)),
    *(np.float64(0.5), np.int32(4), np.bool_(True), np.str_("x"), np.datetime64("2026-01-01")),
    *(pd.Timestamp("2026-01-01", tz="Europe/Paris"), pd.Timedelta("3h"), pd.NaT, pd.NA),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_plain_values_arrive_with_their_exact_types(value):
    found = crossed(value)
    assert type(found) is type(value)
    assert repr(found) == repr(value)


def test_not_a_number_arrives():
    assert math.isnan(crossed(float("nan")))


def test_a_named_tuple_keeps_its_names():
    found = crossed(Point(1, 2))
    assert (found.x, found, type(found).__name__) == (1, (1, 2), "Point")


def test_a_list_in_two_places_is_one_list():
    row = [0, 0]
    found = crossed([row, row])
    found[0][0] = 1
    assert found == [[1, 0], [1, 0]]


def test_chance_goes_on_where_it_was():
    chance, numbers = random.Random(7), np.random.default_rng(7)
    assert crossed(chance).random() == chance.random()
    assert crossed(numbers).normal() == numbers.normal()


ARRAYS = [
    np.arange(6).reshape(2, 3),
    np.array([0.5, np.nan]),
    np.array(["a", "bc"]),
    np.array([], dtype=float),
    np.array(["2026-01-01"], dtype="datetime64[D]"),
    np.array([True, False]),
    np.array([1, None, "x"], dtype=object),
    np.asfortranarray(np.arange(6).reshape(2, 3)),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: str(array.dtype))
def test_arrays_arrive(array):
    found = crossed(array)
    np.testing.assert_array_equal(found, array)
    assert found.dtype == array.dtype
    found[...] = found  # may be written


TABLE = pd.DataFrame(
    {
        "post": ["North", "South", None],
        "hours": [1.5, None, 3.0],
        "trucks": [1, 2, 3],
        "day": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
        "there": pd.date_range("2026", periods=3, tz="Europe/Paris"),
        "channel": pd.Categorical(["red", "green", "red"], ["green", "red"], ordered=True),
        "count": pd.array([1, None, 3], dtype="Int64"),
        "held": [True, False, True],
        "lists": [[1], (2,), None],
        "took": pd.to_timedelta([1, 2, 3], unit="h"),
    },
    index=[10, 10, 12],
)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.set_index("day"),
        TABLE.set_index(["trucks", "post"]),
        TABLE.set_index(pd.date_range("2026", periods=3)),
        TABLE.groupby("channel", observed=True)[["hours"]].mean(),
        TABLE.describe(),
        TABLE.T,
        pd.DataFrame(),
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
    ],
)
def test_tables_arrive(table):
    pd.testing.assert_frame_equal(crossed(table), table)


def test_series_and_indexes_arrive():
    for name in TABLE:
        pd.testing.assert_series_equal(crossed(TABLE[name]), TABLE[name])
    for index in (TABLE.index, TABLE.columns, pd.RangeIndex(2, 8, 3, name="n"), pd.Index([])):
        pd.testing.assert_index_equal(crossed(index), index, exact=True)


class Sly(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class Frame(pd.DataFrame):
    pass


SPOILT = pd.DataFrame({"a": [Sly(1)]}, dtype=object)


@pytest.mark.parametrize(
    "value",
    [
        *(Sly(1), object(), len, lambda: 1, [Sly(1)], {"a": object()}, {Sly(2): 1}, iter([])),
        *(type("int", (int,), {})(1), type("str", (str,), {})("x"), type("list", (list,), {})()),
        *(np.ma.array([1]), Frame({"a": [1]}), SPOILT, np.array([Sly(1)], object)),
        *(np.array([(1, 2)], dtype=[("a", int), ("b", int)]), type("T", (Point,), {})(1, 2)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_objects_that_could_lie_do_not_cross(value):
    with pytest.raises(NotPlain):
        encode(value)


def test_a_class_that_calls_itself_numpy_does_not_cross():
    for name, home in (("ndarray", "numpy"), ("float64", "numpy"), ("DataFrame", "pandas")):
        fake = type(name, (), {"__module__": home, "dtype": np.dtype("f8"), "shape": ()})()
        with pytest.raises(NotPlain):
            encode(fake)


def test_too_large_and_too_deep_values_do_not_cross():
    deep: list = []
    for _ in range(40):
        deep = [deep]
    large = ([0] * (MAX_ITEMS + 1), "x" * 5_000_000, deep, 10**700_000, np.zeros(10_000_000))
    for value in large:
        with pytest.raises(TooLarge):
            encode(value)


def test_what_contains_itself_does_not_cross():
    ring: list = []
    ring.append(ring)
    with pytest.raises(NotPlain):
        encode(ring)


FORGED = [
    *(
        [],
        ["pickle", "x"],
        {"a": 1},
        ["int", "x"],
        ["int", 3],
        ["float", "1"],
        ["list", 3],
        ["same", 0],
    ),
    *(
        ["list", [["same", 0]]],
        ["array", "O", [1], 0],
        ["array", "<f8", [10**9], 0],
        ["moment", "x", "y"],
    ),
    *(
        ["array", "<f8", [-1], 0],
        ["array", "<f8", [1], -1],
        ["scalar", "<f8", [2], 0],
        ["frame", 1, 2],
    ),
    *(["dict", [[["list", []], 1]]], ["defaultdict", "eval", []], ["named", "x", ["_"], [1]]),
    *(
        ["series", None, ["index", None, None, 1], ["column", "evil", "items", []]],
        ["range", 0, 1, 0],
    ),
    *(["column", "int64", "items", []], ["index", None, "X", ["column", "int64", "items", [1]]]),
    *(
        ["random", 1],
        ["generator", ["dict", [["bit_generator", "os"]]]],
        ["ref", 1, "function", "x"],
    ),
    *(["Decimal", "x"], ["complex", "1"], ["bytes", 7], ["objects", [2], [1]], ["levels", [], []]),
]


@pytest.mark.parametrize("tree", FORGED, ids=str)
def test_a_forged_message_is_refused(tree):
    with pytest.raises(NotPlain):
        decode(tree, [b"12345678"])


words = st.text(max_size=8) | st.sampled_from(
    ["list", "dict", "array", "frame", "int", "<f8", "same"]
)
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=2),
    max_leaves=20,
)


@given(trees, st.lists(st.binary(max_size=16), max_size=2))
def test_whatever_comes_is_a_value_or_refused(tree, blobs):
    with contextlib.suppress(NotPlain):
        decode(tree, blobs)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
        max_leaves=30,
    )
)
def test_every_plain_value_comes_back_the_same(value):
    assert crossed(value) == value


def test_what_another_kind_of_value_is_decided_by_whoever_asks():
    assert Decoder([], other=lambda tag, rest: (tag, rest)).decode(["ref", 1]) == ("ref", [1])
