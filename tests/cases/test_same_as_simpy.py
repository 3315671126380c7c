"""Does the fast model give every truck the release time that an event-by-event model gives it?"""

import random

import numpy as np
import pytest
from simpy_post import Post

from course.cases import Impossible
from course.cases.border_post import Setup, draw, run


def _random_setup(rng: random.Random) -> Setup:
    """Some set-up that can run: every feature on or off, staff from scarce to plenty."""
    while True:
        opens, closes = rng.choice([(0, 24), (0, 24), (6, 22), (8, 17), (7, 24), (0, 1)])

        def staff():
            size = rng.choice([1, 3, 24])
            return tuple(rng.randint(0, 4) for _ in range(size)) if size > 1 else rng.randint(1, 4)

        green = rng.choice([0.3, 0.6, 0.7, 0.85])
        red = rng.choice([0.0, 0.03, 0.1, round(1 - green, 6)])
        try:
            return Setup(
                days=rng.randint(1, 4),
                warm_up_days=rng.randint(0, 1),
                trucks_per_day=rng.choice([20, 60, 120, 240]),
                profile=rng.choice(["road", "flat"]),
                distribution=rng.choice(["lognormal", "exponential"]),
                green=green,
                red=red,
                opens=opens,
                closes=closes,
                officers=staff(),
                inspectors=staff(),
                aeo_share=rng.random(),
                aeo_first=rng.random() < 0.5,
                perishables_first=rng.random() < 0.5,
                registration_minutes=rng.choice([0, 3, 60]),
                payment_minutes=rng.choice([0, 12]),
                document_cv=rng.choice([0, 0.8]),
                scanners=rng.choice([0, 0, 1, 2]),
                agency_share=rng.choice([0, 0.1, 0.4]),
                agency_officers=staff(),
                targeting=rng.random(),
                prevalence=rng.choice([0, 0.05, 0.2]),
                incentive=rng.choice(["none", "mean_time", "mean_time", "paired"]),
                recode_share=rng.random(),
            )
        except Impossible:
            continue


@pytest.mark.parametrize("case", range(120))
def test_every_truck_leaves_at_the_same_time(case):
    setup = _random_setup(random.Random(case))
    result = run(setup, seed=case)
    cleared, released = Post(setup, draw(setup, seed=case)).run()
    np.testing.assert_allclose(result.journey.released, released, rtol=0, atol=1e-9)
    np.testing.assert_allclose(result.journey.cleared, cleared, rtol=0, atol=1e-9)


def test_a_whole_month_of_the_ordinary_post():
    setup = Setup(agency_share=0.1, aeo_first=True, scanners=1, payment_minutes=10)
    result = run(setup, seed=7)
    _, released = Post(setup, draw(setup, seed=7)).run()
    np.testing.assert_allclose(result.journey.released, released, rtol=0, atol=1e-9)
