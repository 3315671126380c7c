"""Which values cross from a learner's process, and do they arrive as they were?"""

import json

import numpy as np
import pandas as pd
import pytest

from course.grading.code.plain import MAX_ITEMS, NotPlain, decode, encode


def crossed(value):
    return decode(json.loads(json.dumps(encode(value))))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(10**50),
        0.1,
        float("inf"),
        "",
        "naïve ☃",
        [1, [2.5, "x"]],
        (1, "a"),
        {1, 2},
        {"a": 1, 2: [None], (1, 2): "t"},
    ],
)
def test_plain_values_arrive_with_their_exact_types(value):
    assert crossed(value) == value
    assert type(crossed(value)) is type(value)


def test_not_a_number_arrives():
    assert np.isnan(crossed(float("nan")))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.array([0.5, np.nan]),
        np.array(["a", "bc"]),
        np.array([], dtype=float),
        np.array(["2026-01-01"], dtype="datetime64[D]"),
        np.array([True, False]),
    ],
)
def test_arrays_arrive(array):
    np.testing.assert_array_equal(crossed(array), array)
    assert crossed(array).dtype == array.dtype


def test_numpy_scalars_become_plain_numbers():
    assert type(crossed(np.float64(0.5))) is float
    assert type(crossed(np.bool_(False))) is bool


def test_series_and_tables_arrive():
    table = pd.DataFrame(
        {
            "post": ["North", "South", "South"],
            "hours": [1.5, None, 3.0],
            "trucks": [1, 2, 3],
            "day": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
        },
        index=[10, 10, 12],
    )
    pd.testing.assert_frame_equal(crossed(table), table, check_freq=False)
    series = table.groupby("post")["trucks"].sum()
    pd.testing.assert_series_equal(crossed(series), series)
    grouped = table.groupby(["post", "trucks"])["hours"].mean()
    pd.testing.assert_series_equal(crossed(grouped), grouped)


class Sly(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    "value",
    [
        Sly(1),
        object(),
        len,
        lambda: 1,
        [Sly(1)],
        {"a": object()},
        range(3),
        b"x",
        type("int", (int,), {})(1),
    ],
)
def test_objects_do_not_cross(value):
    with pytest.raises(NotPlain):
        encode(value)


def test_a_class_that_calls_itself_numpy_does_not_cross():
    fake = type("ndarray", (), {"__module__": "os", "dtype": np.dtype("f8"), "shape": ()})()
    with pytest.raises(NotPlain):
        encode(fake)


def test_too_large_and_too_deep_values_do_not_cross():
    deep: list = []
    for _ in range(20):
        deep = [deep]
    for value in ([0] * (MAX_ITEMS + 1), "x" * 300_000, deep, 10**700_000):
        with pytest.raises(NotPlain):
            encode(value)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        ["pickle", "x"],
        ["plain", {"a": 1}],
        ["int", "x"],
        ["int", "9" * 10_000],
        ["array", "O", [1], ["list", []]],
        ["array", "<f8", [10**9], ["list", []]],
        ["frame", 1, 2],
        ["dict", [[["list", []], ["plain", 1]]]],
        ["series", ["plain", None], [["list", []], ["list", []]], ["evil", ["list", []]]],
    ],
)
def test_a_forged_message_is_refused(data):
    with pytest.raises(NotPlain):
        decode(data)
