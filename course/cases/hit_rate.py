"""How often does an inspection find something, and how sure are we of that number?"""

import math
from bisect import bisect_right

# Selectivity (share of trucks sent to inspection) -> sensitivity (share of the irregular trucks
# among them) of a good risk engine: the course's own teaching values.
TARGETING_CURVE = (
    (0.0, 0.0),
    (0.03, 0.30),
    (0.07, 0.55),
    (0.12, 0.70),
    (0.20, 0.80),
    (0.40, 0.92),
    (1.0, 1.0),
)


def sensitivity(selectivity: float, targeting: float = 1.0) -> float:
    """Share of the irregular trucks that are selected when ``selectivity`` of all trucks are.

    ``targeting`` runs from 0 (as good as chance) to 1 (the teaching curve, straight lines
    between its points).
    """
    at = bisect_right(TARGETING_CURVE, (selectivity, 2.0))
    if at == len(TARGETING_CURVE):
        curve = 1.0
    else:
        (x0, y0), (x1, y1) = TARGETING_CURVE[at - 1], TARGETING_CURVE[at]
        curve = y0 + (y1 - y0) * (selectivity - x0) / (x1 - x0)
    return selectivity + targeting * (curve - selectivity)


def expected_hit_rate(
    prevalence: float, selectivity: float, sensitivity: float, detection: float = 1.0
) -> float:
    """Expected share of inspections that find something: prevalence, times the share of the
    irregular that are selected, times the share of those that are found, over selectivity."""
    return prevalence * sensitivity * detection / selectivity


def net_benefit(
    selectivity: float,
    per_hit: float,
    per_inspection: float = 100.0,
    prevalence: float = 0.05,
    declarations: int = 1000,
) -> float:
    """Money from hits less the cost of inspections, in units, on the teaching curve."""
    hits = declarations * prevalence * sensitivity(selectivity)
    return hits * per_hit - declarations * selectivity * per_inspection


def wilson(hits: int, inspections: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Interval (95 % by default) for a share of ``hits`` in ``inspections`` (Wilson, 1927).

    Without any inspection nothing is known: (0, 1).
    """
    if not 0 <= hits <= inspections:
        raise ValueError("there cannot be more hits than inspections, nor fewer than none")
    if inspections == 0:
        return 0.0, 1.0
    share = hits / inspections
    scale = 1 + z * z / inspections
    middle = (share + z * z / (2 * inspections)) / scale
    reach = z / scale * math.sqrt(share * (1 - share) / inspections + (z / inspections / 2) ** 2)
    return max(0.0, middle - reach), min(1.0, middle + reach)
