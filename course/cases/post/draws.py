"""Which trucks come, when, with what inside, and how long will each piece of work take?

All chance is drawn here, before the first truck moves; the journey that follows is arithmetic.
Two set-ups with the same arrivals and the same seed get the same trucks, so that a comparison
shows the decision and not the luck.
"""

from dataclasses import dataclass

import numpy as np

from course.cases.post.setup import Setup

GREEN, YELLOW, RED = 0, 1, 2
DAY = 1440.0


@dataclass(frozen=True, eq=False)
class Trucks:
    """The trucks of one run in order of arrival; every field is an array with one row a truck.

    Times and working times are in minutes, times count from midnight of the first day.
    """

    arrival: np.ndarray
    channel: np.ndarray  # GREEN, YELLOW, RED: as treated
    selected_red: np.ndarray  # bool: red as the risk engine chose, before any re-coding
    irregular: np.ndarray  # bool: something to find
    detectable: np.ndarray  # bool: an inspection would find it, if it is there
    alarm: np.ndarray  # bool: the scanner, if there is one, asks for the load to be opened
    agency: np.ndarray  # bool: another agency must check it
    first: np.ndarray  # bool: served before others
    document: np.ndarray
    scan: np.ndarray
    inspection: np.ndarray
    agency_check: np.ndarray
    payment: np.ndarray


def draw(setup: Setup, seed: int) -> Trucks:
    """Draw all trucks of warm-up and measured days; the same seed gives the same trucks.

    Arrivals are a Poisson process whose rate is constant within each hour of the day.
    """
    rng = np.random.default_rng(seed)
    arrival = _arrivals(setup, rng)
    n = len(arrival)
    chance = rng.random((8, n))
    luck = _luck(setup, rng, n)

    irregular = chance[0] < setup.prevalence
    caught = setup.red_sensitivity()
    missed = setup.red - setup.prevalence * caught
    red_if_regular = missed / (1 - setup.prevalence)
    to_red = np.where(irregular, caught, red_if_regular)
    yellow_if_not_red = setup.yellow / (1 - setup.red) if setup.red < 1 else 0.0
    selected = chance[1] < to_red
    channel = np.where(chance[1] < to_red + (1 - to_red) * yellow_if_not_red, YELLOW, GREEN)
    channel[selected] = RED
    if setup.incentive == "mean_time":
        channel[selected & (chance[2] < setup.recode_share)] = YELLOW

    first = np.zeros(n, dtype=bool)
    if setup.aeo_first:
        first |= chance[3] < setup.aeo_share
    if setup.perishables_first:
        first |= chance[4] < setup.perishable_share
    agency = chance[7] < setup.agency_share
    stops = agency | (channel != GREEN)
    work = np.zeros((5, n))
    work[:, stops] = _work(setup, luck[:, stops])
    return Trucks(
        arrival=arrival,
        channel=channel,
        selected_red=selected,
        irregular=irregular,
        detectable=chance[5] < setup.detection,
        alarm=chance[6] < np.where(irregular, setup.scan_alarm, setup.scan_false_alarm),
        agency=agency,
        first=first,
        document=work[0],
        scan=work[1],
        inspection=work[2],
        agency_check=work[3],
        payment=work[4],
    )


def _arrivals(setup: Setup, rng: np.random.Generator) -> np.ndarray:
    weights = np.array(setup.profile)
    days = setup.warm_up_days + setup.days
    rate = np.tile(setup.trucks_per_day * weights / weights.sum(), days)
    counts = rng.poisson(rate)
    hours = np.repeat(np.arange(len(rate)) * 60.0, counts)
    return np.sort(hours + rng.random(len(hours)) * 60.0)


def _luck(setup: Setup, rng: np.random.Generator, n: int) -> np.ndarray:
    draw_many = (
        rng.standard_exponential if setup.distribution == "exponential" else rng.standard_normal
    )
    return draw_many((5, n))


def _work(setup: Setup, luck: np.ndarray) -> np.ndarray:
    """Working times in minutes, a row for each kind of work, from standard random numbers."""
    kinds = np.array(
        [
            (setup.document_minutes, setup.document_cv),
            (setup.scan_minutes, setup.scan_cv),
            (setup.inspection_minutes, setup.inspection_cv),
            (setup.agency_minutes, setup.agency_cv),
            (setup.payment_minutes, setup.payment_cv),
        ]
    )
    means, cvs = kinds[:, :1], kinds[:, 1:]
    if setup.distribution == "exponential":
        return means * luck
    variance = np.log1p(cvs * cvs)
    return means * np.exp(np.sqrt(variance) * luck - variance / 2)
