"""Does one target do the harm, and a paired indicator undo it?"""

import numpy as np

from course.cases.border_post import Setup, run


def _months(incentive, **changes):
    return [run(Setup(incentive=incentive, **changes), seed=seed) for seed in range(12)]


def _mean(results, name):
    return np.mean([getattr(result, name) for result in results])


def test_a_mean_time_target_helps_the_mean_and_hurts_the_tail_and_the_finds():
    plain, praised = _months("none"), _months("mean_time")
    assert _mean(praised, "mean_minutes") < 0.95 * _mean(plain, "mean_minutes")
    assert _mean(praised, "p90_minutes") > 1.1 * _mean(plain, "p90_minutes")
    assert _mean(praised, "hits") < 0.7 * _mean(plain, "hits")
    assert abs(_mean(praised, "hit_rate") / _mean(plain, "hit_rate") - 1) < 0.1
    assert all(result.recoded == 0 for result in plain)
    assert _mean(praised, "recoded") > 200


def test_a_paired_indicator_makes_the_effect_disappear():
    for plain, paired in zip(_months("none"), _months("paired"), strict=True):
        assert plain.indicators() == paired.indicators()
