"""What does a director read off a month at the post?"""

import math
from dataclasses import dataclass, field, fields

import numpy as np

from course.cases.hit_rate import wilson
from course.cases.post.draws import DAY, RED, Trucks
from course.cases.post.journey import Journey
from course.cases.post.setup import STATIONS, Setup


@dataclass(frozen=True)
class Channel:
    """Release times of one channel, in minutes: number of trucks, mean, median, 90th percentile."""

    trucks: int
    mean_minutes: float
    median_minutes: float
    p90_minutes: float


@dataclass(frozen=True)
class Result:
    """The indicators of the measured days: plain numbers; 0 where there was nothing to measure.

    Release time runs from arrival at the gate to release; times are in minutes, money in units.
    """

    trucks: int
    mean_minutes: float
    median_minutes: float
    p90_minutes: float
    cv: float  # standard deviation of release time over its mean
    share_on_target: float
    customs_mean_minutes: float  # without the other agency's step
    throughput_per_day: float  # trucks released within the measured days
    mean_in_post: float  # time average of trucks at the post
    utilisation: dict[str, float]  # hours worked over hours staffed, by station; > 1 = overtime
    queue_by_hour: dict[str, tuple[float, ...]]  # mean number waiting in each hour of the day
    mean_wait_minutes: dict[str, float]
    channels: dict[str, Channel]  # G, Y, R as treated
    recoded: int  # red trucks treated as yellow
    inspections: int
    inspection_rate: float
    hits: int
    misses: int
    caught_share: float  # of irregular trucks
    hit_rate: float
    hit_rate_low: float  # Wilson 95 % interval
    hit_rate_high: float
    false_positive_share: float  # inspections of trucks with nothing to find
    revenue: float
    inspection_cost: float
    trader_inspection_cost: float
    delay_cost: float
    satisfaction: float  # of traders, 0 to 100
    setup: Setup = field(repr=False)
    seed: int = field(repr=False)
    drawn: Trucks = field(repr=False, compare=False)
    journey: Journey = field(repr=False, compare=False)

    def indicators(self) -> dict:
        """All indicators as plain JSON values, without the set-up and the trucks."""
        hidden = ("setup", "seed", "drawn", "journey", "channels")
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in hidden}
        plain["channels"] = {letter: vars(channel) for letter, channel in self.channels.items()}
        plain["queue_by_hour"] = {name: list(row) for name, row in self.queue_by_hour.items()}
        return plain

    @property
    def release_minutes(self) -> np.ndarray:
        """Release time of each truck that arrived in the measured days, in order of arrival."""
        return (self.journey.released - self.drawn.arrival)[_measured(self.drawn, self.setup)]


def measure(trucks: Trucks, journey: Journey, setup: Setup, seed: int) -> Result:
    """Compute all indicators over the trucks that arrived after the warm-up days."""
    window = _measured(trucks, setup)
    minutes = (journey.released - trucks.arrival)[window]
    count = len(minutes)
    mean = _mean(minutes)
    median, p90 = _percentiles(minutes)
    cv = float(minutes.std() / mean) if mean else 0.0
    begin, end = setup.warm_up_days * DAY, (setup.warm_up_days + setup.days) * DAY
    channel = trucks.channel[window]
    opened = np.zeros(len(trucks.arrival), dtype=bool)
    opened[journey.visits["inspection"].truck] = True
    opened = opened[window]
    irregular = trucks.irregular[window]
    inspections = int(opened.sum())
    hits = int((opened & irregular & trucks.detectable[window]).sum())
    low, high = wilson(hits, inspections)
    stations = {name: _station(journey, setup, name) for name in STATIONS}
    released_in_window = (journey.released >= begin) & (journey.released < end)
    present = _integral(trucks.arrival, [begin, end]) - _integral(journey.released, [begin, end])
    return Result(
        trucks=count,
        mean_minutes=mean,
        median_minutes=median,
        p90_minutes=p90,
        cv=cv,
        share_on_target=_mean(minutes <= setup.target_minutes),
        customs_mean_minutes=_mean((journey.cleared - trucks.arrival)[window]),
        throughput_per_day=float(released_in_window.sum() / setup.days),
        mean_in_post=float((present[1] - present[0]) / (end - begin)),
        utilisation={name: busy for name, (busy, _queue) in stations.items()},
        queue_by_hour={name: queue for name, (_busy, queue) in stations.items()},
        mean_wait_minutes={name: _wait(journey, name, begin) for name in STATIONS},
        channels={letter: _channel(minutes[channel == c]) for c, letter in enumerate("GYR")},
        recoded=int((trucks.selected_red[window] & (channel != RED)).sum()),
        inspections=inspections,
        inspection_rate=inspections / count if count else 0.0,
        hits=hits,
        misses=int(irregular.sum()) - hits,
        caught_share=hits / int(irregular.sum()) if irregular.any() else 0.0,
        hit_rate=hits / inspections if inspections else 0.0,
        hit_rate_low=low,
        hit_rate_high=high,
        false_positive_share=int((opened & ~irregular).sum()) / inspections if inspections else 0.0,
        revenue=hits * setup.revenue_per_hit,
        inspection_cost=inspections * setup.cost_per_inspection,
        trader_inspection_cost=inspections * setup.trader_cost_per_inspection,
        delay_cost=float(minutes.sum()) / DAY * setup.delay_cost_per_day * setup.cargo_value,
        satisfaction=satisfaction(p90, cv),
        setup=setup,
        seed=seed,
        drawn=trucks,
        journey=journey,
    )


def satisfaction(p90_minutes: float, cv: float) -> float:
    """Traders' satisfaction, 0 to 100: falls with slow releases, and by 10 when times are erratic.

    100 / (1 + exp(0.9 (p90 / 8 h - 2))), less 10 if cv > 1.5: a teaching formula.
    """
    calm = 100 / (1 + math.exp(min(700.0, 0.9 * (p90_minutes / 60 / 8 - 2))))
    return max(0.0, calm - (10 if cv > 1.5 else 0))


def _measured(trucks: Trucks, setup: Setup) -> slice:
    return slice(int(np.searchsorted(trucks.arrival, setup.warm_up_days * DAY)), None)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _percentiles(minutes: np.ndarray) -> tuple[float, float]:
    """Median and 90th percentile, in a straight line between neighbours (Hyndman & Fan type 7)."""
    if not len(minutes):
        return 0.0, 0.0
    ordered = np.sort(minutes)
    found = []
    for level in (0.5, 0.9):
        place = level * (len(ordered) - 1)
        below = int(place)
        low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
        found.append(low + (place - below) * (high - low))
    return found[0], found[1]


def _channel(minutes: np.ndarray) -> Channel:
    return Channel(len(minutes), _mean(minutes), *_percentiles(minutes))


def _integral(moments: np.ndarray, until) -> np.ndarray:
    """Minutes passed since each of ``moments``, summed, at each time in ``until``.

    The difference of two such sums is the time that trucks spent between two moments.
    """
    ordered = np.sort(moments)
    before = np.searchsorted(ordered, until)
    totals = np.concatenate(([0.0], np.cumsum(ordered)))
    return before * np.asarray(until) - totals[before]


def _station(journey: Journey, setup: Setup, station: str) -> tuple[float, tuple[float, ...]]:
    """Utilisation, and the mean number waiting in each hour of the day, over the measured days."""
    visit = journey.visits[station]
    if not len(visit.truck):
        return 0.0, (0.0,) * 24
    hours = np.arange(24 * setup.days + 1) * 60.0 + setup.warm_up_days * DAY
    began = _integral(visit.began, hours)
    waited = np.diff(_integral(visit.joined, hours) - began).reshape(setup.days, 24)
    worked = began[[0, -1]] - _integral(visit.ended, hours[[0, -1]])
    staffed = sum(setup.staff(station)) * 60.0 * setup.days
    queue = np.maximum(0.0, waited.mean(axis=0) / 60.0)
    return float((worked[1] - worked[0]) / staffed), tuple(queue.tolist())


def _wait(journey: Journey, station: str, begin: float) -> float:
    visit = journey.visits[station]
    return _mean((visit.began - visit.joined)[visit.joined >= begin])
