"""Is this month's number a signal, or the noise of every month?

Individuals charts (XmR) and charts of shares (p), after Shewhart (1931) and Wheeler (1993,
*Understanding Variation*). 2.66 and 3.267 are the constants for moving ranges of two values.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

CENTRE_TO_LIMIT = 2.66
RANGE_TO_LIMIT = 3.267


@dataclass(frozen=True)
class Chart:
    """An XmR chart, in the unit of its values.

    ``outside``, ``run`` and ``near_limit`` hold the positions (from 0) of the values that take
    part in a signal: a point beyond a limit; eight in a row on one side of the centre; three of
    four in a row nearer to a limit than to the centre.
    """

    values: tuple[float, ...]
    centre: float
    mean_range: float
    upper: float
    lower: float
    range_upper: float
    outside: tuple[int, ...]
    run: tuple[int, ...]
    near_limit: tuple[int, ...]

    @property
    def signals(self) -> tuple[int, ...]:
        """The positions of all values that take part in some signal."""
        return tuple(sorted({*self.outside, *self.run, *self.near_limit}))


def xmr(values: Sequence[float], baseline: int | None = None) -> Chart:
    """The XmR chart of a series; limits from its first ``baseline`` values (default: all).

    Raises ``ValueError`` for fewer than two finite values in the baseline.
    """
    series = tuple(float(value) for value in values)
    base = series[:baseline]
    if len(base) < 2 or not all(map(math.isfinite, series)):
        raise ValueError("a control chart needs at least two finite values")
    centre = sum(base) / len(base)
    mean_range = sum(abs(b - a) for a, b in itertools.pairwise(base)) / (len(base) - 1)
    reach = CENTRE_TO_LIMIT * mean_range
    return Chart(
        values=series,
        centre=centre,
        mean_range=mean_range,
        upper=centre + reach,
        lower=centre - reach,
        range_upper=RANGE_TO_LIMIT * mean_range,
        outside=tuple(i for i, value in enumerate(series) if abs(value - centre) > reach),
        run=_windows(series, 8, 8, lambda value, side: side * (value - centre) > 0),
        near_limit=_windows(
            series, 4, 3, lambda value, side: side * (value - centre) > reach / 2 > 0
        ),
    )


def _windows(series: tuple[float, ...], width: int, needed: int, counts) -> tuple[int, ...]:
    """Positions counted in some window of ``width`` values of which ``needed`` count on one side."""
    found = set()
    for first in range(len(series) - width + 1):
        for side in (1, -1):
            hits = [i for i in range(first, first + width) if counts(series[i], side)]
            if len(hits) >= needed:
                found.update(hits)
    return tuple(sorted(found))


def share_limits(share: float, size: int) -> tuple[float, float]:
    """Lower and upper limit (three standard errors, kept within 0 and 1) of a p-chart.

    ``share`` is the mean share and ``size`` the number of trucks inspected in the period.
    """
    if not (0 <= share <= 1 and size >= 1):
        raise ValueError("a p-chart needs a share between 0 and 1 and at least one case")
    reach = 3 * math.sqrt(share * (1 - share) / size)
    return max(0.0, share - reach), min(1.0, share + reach)
