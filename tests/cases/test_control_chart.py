"""Are the limits and signals of the control charts those of the textbook?"""

import pytest

from course.cases.control_chart import share_limits, xmr

SERIES = (22, 25, 19, 24, 28, 21, 23, 26, 20, 24, 27, 22)


def test_limits_of_the_year():
    chart = xmr(SERIES)
    assert chart.centre == pytest.approx(23.4167, abs=5e-5)
    assert chart.mean_range == pytest.approx(4.3636, abs=5e-5)
    assert (chart.upper, chart.lower) == pytest.approx((35.024, 11.809), abs=5e-4)
    assert chart.range_upper == pytest.approx(14.256, abs=5e-4)
    assert chart.signals == ()


def test_29_is_noise_and_36_is_a_signal():
    assert xmr((*SERIES, 29), baseline=12).signals == ()
    chart = xmr((*SERIES, 36), baseline=12)
    assert chart.outside == (12,) and chart.signals == (12,)


def test_eight_in_a_row_on_one_side():
    chart = xmr((*SERIES, *[25] * 7), baseline=12)
    assert chart.run == ()  # the last month of the first year lies below the centre
    chart = xmr((*SERIES, *[25] * 8), baseline=12)
    assert chart.run == tuple(range(12, 20)) and chart.outside == ()


def test_three_of_four_near_a_limit():
    chart = xmr((*SERIES, 30, 24, 31, 30), baseline=12)
    assert chart.near_limit == (12, 14, 15)
    assert xmr((*SERIES, 30, 24, 31, 17), baseline=12).near_limit == ()


def test_a_flat_series_has_no_signal():
    assert xmr([5, 5, 5, 5, 5, 5, 5, 5, 5]).signals == ()


@pytest.mark.parametrize("bad", [[], [1], [1, float("nan")], [1, float("inf")]])
def test_too_little_to_chart(bad):
    with pytest.raises(ValueError):
        xmr(bad)


def test_limits_of_a_share():
    assert share_limits(0.08, 250) == pytest.approx((0.0285, 0.1315), abs=5e-5)
    assert share_limits(0.08, 50) == pytest.approx((0.0, 0.195), abs=5e-4)
