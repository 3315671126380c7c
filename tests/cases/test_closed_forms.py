"""Does queueing theory say what the books say, and does the simulated post agree with it?"""

import math

import numpy as np
import pytest

from course.cases import Impossible
from course.cases import queueing as q
from course.cases.border_post import product_form, run

# arrivals/h, services/h, servers: Erlang C, wait in minutes, queue, hours in all, P(wait > 30 min)
TABLE = [
    (4, 6, 1, 0.666667, 20.00, 1.3333, 0.500000, 0.2453),
    (8, 3, 3, 0.797508, 47.85, 6.3801, 1.130841, 0.4837),
    (8, 3, 4, 0.378418, 5.68, 0.7568, 0.427938, 0.0512),
    (8, 3, 5, 0.161635, 1.39, 0.1847, 0.356424, 0.0049),
    (10, 2, 6, 0.587516, 17.63, 2.9376, 0.793758, 0.2161),
    (18, 4, 5, 0.762493, 22.87, 6.8624, 0.631247, 0.2805),
    (20, 2.5, 9, 0.653327, 15.68, 5.2266, 0.661331, 0.1872),
    (20, 2.5, 10, 0.409180, 4.91, 1.6367, 0.481836, 0.0336),
]


@pytest.mark.parametrize("row", TABLE)
def test_erlang_c_table(row):
    rate, service, servers, c, wait, queue, total, late = row
    assert q.erlang_c(rate, service, servers) == pytest.approx(c, abs=5e-7)
    assert 60 * q.mean_wait(rate, service, servers) == pytest.approx(wait, abs=5.1e-3)
    assert q.mean_queue(rate, service, servers) == pytest.approx(queue, abs=5e-5)
    assert q.mean_time(rate, service, servers) == pytest.approx(total, abs=5e-7)
    assert q.wait_exceeds(rate, service, servers, 0.5) == pytest.approx(late, abs=5e-5)


def test_erlang_c_from_its_definition():
    load, servers = 8 / 3, 4
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    assert q.erlang_c(8, 3, servers) == pytest.approx(last / (sum(terms) + last))


def test_pooling_one_server_and_little():
    assert 60 * q.mean_wait(4, 3, 2) == pytest.approx(16.0)
    assert q.mean_time(4, 6, 1) == pytest.approx(1 / (6 - 4))
    for cv2, minutes in ((0, 10), (1, 20), (4, 50)):
        assert 60 * q.mean_wait_one_server(4, 1 / 6, math.sqrt(cv2)) == pytest.approx(minutes)
    assert q.little(10, 3.5) == 35
    assert [q.square_root_staffing(load) for load in (5, 10)] == [8, 14]


@pytest.mark.parametrize("bad", [(8, 2, 4), (-1, 2, 1), (1, 0, 1), (math.nan, 1, 1), (1, 1, 0)])
def test_a_station_that_cannot_keep_up_has_no_waiting_time(bad):
    with pytest.raises(ValueError):
        q.mean_wait(*bad)


def _theory(red: float, inspectors: int) -> float:
    """Mean release time in minutes: stations in a row, their means added."""
    documents = 60 * q.mean_time(10 * 0.30, 3, 2)
    inspection = 60 * q.mean_time(10 * red, 2 / 3, inspectors)
    return 3 + 0.30 * documents + red * inspection


POSTS = [(0.10, 2, 31.571), (0.10, 3, 21.421), (0.07, 2, 19.697), (0.12, 2, 67.842)]


@pytest.mark.parametrize("red, inspectors, minutes", POSTS)
def test_whole_post_oracle(red, inspectors, minutes):
    assert _theory(red, inspectors) == pytest.approx(minutes, abs=6e-4)
    setup = product_form(red=red, inspectors=inspectors, days=200, warm_up_days=20)
    results = [run(setup, seed=seed) for seed in range(100, 110)]
    means = np.array([result.mean_minutes for result in results])
    assert abs(means.mean() - minutes) < 3 * means.std(ddof=1) / math.sqrt(len(means))
    for result in results:
        by_little = result.trucks / (200 * 1440) * result.mean_minutes
        assert result.mean_in_post == pytest.approx(by_little, rel=0.02)


def test_one_inspector_for_loads_of_any_spread():
    # M/G/1: a single officer, every truck yellow, documents of 10 minutes at 4 an hour
    for cv, wait in ((0.0, 10), (1.0, 20), (2.0, 50)):
        setup = product_form(
            trucks_per_day=96,
            green=0,
            red=0,
            distribution="lognormal",
            officers=1,
            document_minutes=10,
            document_cv=cv,
            days=200,
            warm_up_days=10,
        )
        waits = [run(setup, seed=seed).mean_wait_minutes["documents"] for seed in range(12)]
        spread = np.std(waits, ddof=1) / math.sqrt(len(waits))
        assert abs(np.mean(waits) - wait) < 3 * spread


def test_the_unstable_post_of_the_table_is_refused():
    with pytest.raises(Impossible, match=r"54\.0 hours of inspections and 48 hours"):
        product_form(red=0.15)
