"""Are arrivals, finds, money and indicators of the border post what their definitions say?"""

import json
from dataclasses import replace

import numpy as np
import pytest

from course.cases.border_post import Setup, draw, run
from course.cases.hit_rate import expected_hit_rate, net_benefit, sensitivity, wilson
from course.cases.post.indicators import satisfaction
from course.cases.post.setup import ROAD


def _mean(name, seeds=range(12), **changes):
    results = [run(Setup(**changes), seed=seed) for seed in seeds]
    return np.mean([getattr(result, name) for result in results])


def test_arrivals_follow_the_hours_of_the_day():
    days = 60
    arrivals = draw(Setup(days=days, warm_up_days=0), seed=11).arrival
    assert (np.diff(arrivals) >= 0).all()
    per_hour = np.bincount((arrivals // 60 % 24).astype(int), minlength=24)
    for hour, weight in enumerate(ROAD):
        assert abs(per_hour[hour] - weight * days) <= 4 * np.sqrt(weight * days)
    # Poisson: daily counts vary as much as their mean
    daily = np.bincount((arrivals // 1440).astype(int))
    assert 0.5 < daily.var() / daily.mean() < 2


def test_the_same_seed_gives_the_same_month_and_another_seed_another():
    first, again, other = (run(Setup(), seed=seed) for seed in (5, 5, 6))
    assert first == again
    assert first.indicators() == again.indicators()
    assert first != other


def test_indicators_are_plain_json():
    text = json.dumps(
        run(Setup(agency_share=0.2, scanners=1), seed=1).indicators(), allow_nan=False
    )
    assert json.loads(text)["trucks"] > 0


def test_indicators_match_their_definitions():
    setup = Setup(days=10, agency_share=0.1, payment_minutes=5)
    result = run(setup, seed=2)
    minutes = result.release_minutes
    assert result.trucks == len(minutes)
    assert result.mean_minutes == pytest.approx(minutes.mean())
    assert result.median_minutes == pytest.approx(np.median(minutes))
    assert result.p90_minutes == pytest.approx(np.quantile(minutes, 0.9))
    assert result.share_on_target == pytest.approx((minutes <= 60).mean())
    assert result.throughput_per_day == pytest.approx(240, rel=0.1)
    assert result.customs_mean_minutes < result.mean_minutes
    assert sum(channel.trucks for channel in result.channels.values()) == result.trucks
    assert result.hit_rate == pytest.approx(result.hits / result.inspections)
    assert result.hit_rate_low < result.hit_rate < result.hit_rate_high
    assert result.revenue == 2000 * result.hits
    assert result.inspection_cost == 60 * result.inspections
    assert result.hits + result.misses == pytest.approx(0.05 * result.trucks, rel=0.25)
    assert result.delay_cost == pytest.approx(minutes.sum() / 1440 * 0.015 * 30_000)


def test_queue_and_utilisation_counted_truck_by_truck():
    setup = Setup(days=5, warm_up_days=1)
    result = run(setup, seed=3)
    visit = result.journey.visits["inspection"]
    clock = np.arange(1440, 6 * 1440, 0.5) + 0.25
    waiting = [((visit.joined <= t) & (t < visit.began)).sum() for t in clock]
    by_hour = np.array(waiting).reshape(5, 24, 120).mean(axis=(0, 2))
    np.testing.assert_allclose(result.queue_by_hour["inspection"], by_hour, atol=0.05)
    working = np.mean([((visit.began <= t) & (t < visit.ended)).sum() for t in clock])
    assert result.utilisation["inspection"] == pytest.approx(working / 2, rel=0.01)


def test_nobody_works_outside_opening_hours_and_nothing_is_interrupted():
    setup = Setup(opens=8, closes=18, officers=4, inspectors=6, days=5)
    result = run(setup, seed=4)
    assert (result.journey.released >= result.drawn.arrival + 3).all()
    for name in ("documents", "inspection"):
        began = result.journey.visits[name].began // 60 % 24
        assert ((began >= 8) & (began < 18)).all()
    assert run(replace(setup, opens=0, closes=24), seed=4).mean_minutes < result.mean_minutes


def test_priority_helps_those_who_have_it():
    setup = Setup(aeo_share=0.3, aeo_first=True, officers=(1, 2, 2))
    result = run(setup, seed=1)
    first = result.drawn.first & (result.drawn.channel != 0)
    others = ~result.drawn.first & (result.drawn.channel != 0)
    minutes = result.journey.released - result.drawn.arrival
    assert minutes[first].mean() < 0.8 * minutes[others].mean()


def test_more_staff_never_slows_the_post():
    waits = [_mean("mean_minutes", inspectors=n, days=10) for n in (2, 3, 4, 6)]
    assert waits == sorted(waits, reverse=True)
    waits = [_mean("mean_minutes", officers=n, days=10) for n in (2, 3, 4)]
    assert waits == sorted(waits, reverse=True)


def test_more_red_finds_more_and_takes_longer():
    shares = (0.03, 0.06, 0.09, 0.12)
    assert (np.diff([_mean("hits", red=red, inspectors=3) for red in shares]) > 0).all()
    assert (np.diff([_mean("mean_minutes", red=red, inspectors=3) for red in shares]) > 0).all()
    assert (np.diff([_mean("hit_rate", red=red, inspectors=3) for red in shares]) < 0).all()


def test_hits_agree_with_the_arithmetic():
    for targeting in (0.0, 0.5, 1.0):
        setup = Setup(targeting=targeting, days=300)
        result = run(setup, seed=8)
        caught = sensitivity(0.10, targeting)
        found, irregular = caught * 0.85, result.hits + result.misses
        noise = np.sqrt(found * (1 - found) / irregular)
        assert abs(result.caught_share - found) < 3 * noise
        expected = expected_hit_rate(0.05, 0.10, caught, 0.85)
        noise = np.sqrt(expected * (1 - expected) / result.inspections)
        assert abs(result.hit_rate - expected) < 3 * noise
        assert result.inspection_rate == pytest.approx(0.10, rel=0.05)


def test_scanner_opens_fewer_loads_and_loses_few_finds():
    without, with_scanner = _mean("inspections"), _mean("inspections", scanners=1)
    assert with_scanner < 0.65 * without
    assert _mean("hits", scanners=1) == pytest.approx(0.9 * _mean("hits"), rel=0.05)
    assert _mean("mean_minutes", scanners=1) < _mean("mean_minutes")


def test_another_agency_costs_time_that_customs_cannot_save():
    plain, joint = run(Setup(), seed=1), run(Setup(agency_share=0.25, agency_officers=3), seed=1)
    assert joint.mean_minutes > plain.mean_minutes + 8
    assert joint.customs_mean_minutes == pytest.approx(plain.mean_minutes)


def test_hit_rate_arithmetic():
    assert expected_hit_rate(0.05, 0.10, 0.10) == pytest.approx(0.05)
    assert expected_hit_rate(0.05, 0.10, 0.60) == pytest.approx(0.30)
    assert expected_hit_rate(0.05, 0.30, 0.80) == pytest.approx(0.1333, abs=1e-4)
    assert expected_hit_rate(0.05, 1.0, 1.0) == pytest.approx(0.05)
    assert wilson(5, 24) == pytest.approx((0.092, 0.405), abs=5e-4)
    assert wilson(12, 150) == pytest.approx((0.046, 0.135), abs=5e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 10)[0] == 0.0
    with pytest.raises(ValueError):
        wilson(3, 2)


@pytest.mark.parametrize(
    "share, found, dear, cheap",
    [
        (0.03, 0.30, 27_000, 6_000),
        (0.07, 0.55, 48_000, 9_500),
        (0.12, 0.70, 58_000, 9_000),
        (0.20, 0.80, 60_000, 4_000),
        (0.40, 0.92, 52_000, -12_400),
        (1.00, 1.00, 0, -70_000),
    ],
)
def test_the_best_share_depends_on_what_a_miss_costs(share, found, dear, cheap):
    assert sensitivity(share) == pytest.approx(found)
    assert sensitivity(share, targeting=0) == pytest.approx(share)
    assert net_benefit(share, 2000) == pytest.approx(dear)
    assert net_benefit(share, 600) == pytest.approx(cheap)


def test_satisfaction_formula():
    assert satisfaction(16 * 60, 1.0) == pytest.approx(50)
    assert satisfaction(16 * 60, 1.6) == pytest.approx(40)
    assert satisfaction(1e9, 3) == 0
    assert satisfaction(0, 1) == pytest.approx(100 / (1 + np.exp(-1.8)))


def test_an_empty_day_measures_zero_and_does_not_fail():
    quiet = [run(Setup(days=1, warm_up_days=0, trucks_per_day=1), seed=s) for s in range(20)]
    assert any(result.trucks == 0 for result in quiet)
    for result in quiet:
        json.dumps(result.indicators(), allow_nan=False)
