"""What can be set at the border post, and which set-ups are refused?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from numbers import Integral, Real

from course.cases import N_, Impossible

# Trucks an hour from midnight; 240 a day, at the peak twice the mean. Teaching values.
ROAD = (2, 1, 1, 1, 2, 4, 8, 14, 18, 20, 18, 15, 13, 14, 16, 18, 19, 17, 13, 9, 7, 5, 3, 2)
PROFILES = {"road": ROAD, "flat": (1,) * 24}
STATIONS = ("documents", "scanner", "inspection", "agency")
MOST_TRUCKS = 1_000_000

_WHOLE = {
    "days": (1, 1000),
    "warm_up_days": (0, 100),
    "opens": (0, 23),
    "closes": (1, 24),
    "scanners": (0, 20),
}
_REAL = {
    "trucks_per_day": (1, 10_000),
    "green": (0, 1),
    "yellow": (0, 1),
    "red": (0, 1),
    "registration_minutes": (0, 240),
    "document_minutes": (0.1, 1440),
    "document_cv": (0, 5),
    "scan_minutes": (0.1, 1440),
    "scan_cv": (0, 5),
    "scan_alarm": (0, 1),
    "scan_false_alarm": (0, 1),
    "inspection_minutes": (0.1, 1440),
    "inspection_cv": (0, 5),
    "agency_share": (0, 1),
    "agency_minutes": (0.1, 1440),
    "agency_cv": (0, 5),
    "payment_minutes": (0, 1440),
    "payment_cv": (0, 5),
    "aeo_share": (0, 1),
    "perishable_share": (0, 1),
    "prevalence": (0, 0.5),
    "targeting": (0, 1),
    "detection": (0, 1),
    "recode_share": (0, 1),
    "set_aside_minutes": (0, 1440),
    "target_minutes": (1, 10_000),
    "revenue_per_hit": (0, 1e7),
    "cost_per_inspection": (0, 1e6),
    "trader_cost_per_inspection": (0, 1e6),
    "cargo_value": (0, 1e8),
    "delay_cost_per_day": (0, 1),
}
_STAFF = ("officers", "inspectors", "agency_officers")
_YES_NO = ("aeo_first", "perishables_first")
_CHOICE = {
    "distribution": ("lognormal", "exponential"),
    "incentive": ("none", "mean_time", "paired"),
}


@dataclass(frozen=True)
class Setup:
    """One border post, checked when it is made: an impossible one raises ``Impossible``.

    Times are in minutes, shares between 0 and 1, money in units. Staffing is one number (all
    day), three (shifts of eight hours from midnight) or 24 (hour by hour), and is kept as 24.
    ``yellow=None`` means: the trucks that are neither green nor red.
    """

    days: int = 30
    warm_up_days: int = 1
    trucks_per_day: float = 240.0
    profile: str | tuple[float, ...] = "road"  # a name in PROFILES or 24 weights
    distribution: str = "lognormal"  # of working times; "exponential" ignores every cv

    green: float = 0.70
    yellow: float | None = None
    red: float = 0.10

    opens: int = 0  # hour; the gate and all stations rest outside opening hours
    closes: int = 24
    officers: int | tuple[int, ...] = (1, 3, 2)
    inspectors: int | tuple[int, ...] = (1, 3, 2)
    aeo_share: float = 0.15
    aeo_first: bool = False
    perishable_share: float = 0.10
    perishables_first: bool = False

    registration_minutes: float = 3.0
    document_minutes: float = 20.0
    document_cv: float = 0.8
    inspection_minutes: float = 90.0
    inspection_cv: float = 0.7
    payment_minutes: float = 0.0  # yellow and red; green trucks pay on account
    payment_cv: float = 0.5

    scanners: int = 0  # red trucks pass an image first; only alarms are opened
    scan_minutes: float = 8.0
    scan_cv: float = 0.3
    scan_alarm: float = 0.90  # share of irregular loads that raise an alarm
    scan_false_alarm: float = 0.35

    agency_share: float = 0.0  # of all trucks: another agency's check after customs
    agency_minutes: float = 40.0
    agency_cv: float = 0.8
    agency_officers: int | tuple[int, ...] = 2

    prevalence: float = 0.05
    targeting: float = 1.0  # 0 = selection by chance, 1 = the teaching curve
    detection: float = 0.85

    incentive: str = "none"  # what staff are praised for: see course.cases.post.journey
    recode_share: float = 0.4  # of red trucks, under "mean_time" only
    set_aside_minutes: float = 60.0  # how long hard files wait under "mean_time"

    target_minutes: float = 60.0
    revenue_per_hit: float = 2000.0
    cost_per_inspection: float = 60.0
    trader_cost_per_inspection: float = 40.0
    cargo_value: float = 30_000.0
    delay_cost_per_day: float = 0.015  # share of cargo value (Hummels & Schaur, 2013: 0.006-0.021)

    def __post_init__(self) -> None:
        for name, (low, high) in _WHOLE.items():
            _set(self, name, whole(name, getattr(self, name), low, high))
        if self.yellow is None:
            taken = real("green", self.green, 0, 1) + real("red", self.red, 0, 1)
            _set(self, "yellow", 1 - taken if taken < 1 else 0.0)
        for name, (low, high) in _REAL.items():
            _set(self, name, real(name, getattr(self, name), low, high))
        for name in _STAFF:
            _set(self, name, _staffing(name, getattr(self, name)))
        for name in _YES_NO:
            if not isinstance(getattr(self, name), bool):
                raise Impossible(N_("“{name}” must be true or false."), name=name)
        for name, allowed in _CHOICE.items():
            if getattr(self, name) not in allowed:
                raise Impossible(
                    N_("“{name}” must be one of: {choices}."), name=name, choices=", ".join(allowed)
                )
        _set(self, "profile", _profile(self.profile))
        _refuse_contradictions(self)
        _refuse_overload(self)

    def staff(self, station: str) -> tuple[int, ...]:
        """People (or scanners) at work at a station in each hour of the day."""
        there = {
            "documents": self.officers,
            "scanner": (self.scanners,) * 24,
            "inspection": self.inspectors,
            "agency": self.agency_officers,
        }[station]
        return tuple(n if self.opens <= hour < self.closes else 0 for hour, n in enumerate(there))

    def offered_hours(self, station: str) -> float:
        """Expected hours of work that a day's trucks bring to a station."""
        red = self.red * (1 - self.recode_share) if self.incentive == "mean_time" else self.red
        opened = red
        if self.scanners:
            irregular = self.prevalence * self.red_sensitivity() / self.red if self.red else 0.0
            opened *= irregular * self.scan_alarm + (1 - irregular) * self.scan_false_alarm
        share, minutes = {
            "documents": (self.yellow + self.red, self.document_minutes),
            "scanner": (red if self.scanners else 0.0, self.scan_minutes),
            "inspection": (opened, self.inspection_minutes),
            "agency": (self.agency_share, self.agency_minutes),
        }[station]
        return self.trucks_per_day * share * minutes / 60

    def red_sensitivity(self) -> float:
        """Share of the irregular trucks that the risk engine sends to the red channel."""
        from course.cases.hit_rate import sensitivity

        found = sensitivity(self.red, self.targeting)
        return min(found, self.red / self.prevalence) if self.prevalence else found


def product_form(**changes: object) -> Setup:
    """The post in test mode: exponential times, constant arrivals, always open, no priorities.

    Its stations are M/M/c in a row, so that the closed forms of ``course.cases.queueing`` hold
    and their means add (Jackson, 1957).
    """
    plain = {
        "distribution": "exponential",
        "profile": "flat",
        "officers": 2,
        "inspectors": 2,
        "aeo_first": False,
        "perishables_first": False,
        "payment_minutes": 0.0,
    }
    return Setup(**(plain | changes))


def field_names() -> tuple[str, ...]:
    """The names of all settings, in the order in which they are declared."""
    return tuple(field.name for field in fields(Setup))


def real(name: str, value: object, low: float, high: float) -> float:
    """``value`` as a float between ``low`` and ``high``; anything else raises ``Impossible``."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise Impossible(N_("“{name}” must be a number."), name=name)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isnan(number):
        raise Impossible(N_("“{name}” must be a number."), name=name)
    if not low <= number <= high:
        raise Impossible(
            N_("“{name}” must be between {low} and {high}; it is {value}."),
            name=name,
            low=low,
            high=high,
            value=number if math.isfinite(number) else str(number),
        )
    return number


def whole(name: str, value: object, low: int, high: int) -> int:
    """``value`` as a whole number between ``low`` and ``high``; anything else raises."""
    number = real(name, value, low, high)
    if not isinstance(value, Integral) and number != int(number):
        raise Impossible(
            N_("“{name}” must be a whole number; it is {value}."), name=name, value=number
        )
    return int(number)


def _set(setup: Setup, name: str, value: object) -> None:
    object.__setattr__(setup, name, value)  # the one way to tidy a frozen dataclass as it is made


def _staffing(name: str, value: object) -> tuple[int, ...]:
    if isinstance(value, Real):
        value = (value,) * 24
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) not in (1, 3, 24):
        raise Impossible(
            N_("“{name}” must be one number, three (a shift of eight hours each) or 24 (hourly)."),
            name=name,
        )
    people = [whole(name, n, 0, 200) for n in value]
    return tuple(n for n in people for _ in range(24 // len(people)))


def _profile(value: object) -> tuple[float, ...]:
    if isinstance(value, str) and value in PROFILES:
        value = PROFILES[value]
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 24:
        raise Impossible(
            N_("“profile” must be one of: {choices}; or 24 weights, one for each hour."),
            choices=", ".join(PROFILES),
        )
    weights = tuple(real("profile", weight, 0, 1e6) for weight in value)
    if not sum(weights):
        raise Impossible(N_("The arrival profile is empty: at least one hour must have trucks."))
    return weights


def _refuse_contradictions(setup: Setup) -> None:
    total = setup.green + setup.yellow + setup.red
    if abs(total - 1) > 1e-9:
        raise Impossible(
            N_("The green, yellow and red shares must add up to 100 per cent; they make {total}."),
            total=round(100 * total, 4),
        )
    if setup.opens >= setup.closes:
        raise Impossible(
            N_("The post must open before it closes: it opens at {opens} and closes at {closes}."),
            opens=setup.opens,
            closes=setup.closes,
        )
    trucks = setup.trucks_per_day * (setup.days + setup.warm_up_days)
    if trucks > MOST_TRUCKS:
        raise Impossible(
            N_("That is {trucks} trucks in one run; at most {most} can be simulated."),
            trucks=round(trucks),
            most=MOST_TRUCKS,
        )


def _refuse_overload(setup: Setup) -> None:
    """An average day must bring each station less work than its staff have hours."""
    for station in STATIONS:
        offered, staffed = setup.offered_hours(station), sum(setup.staff(station))
        if offered > 0 and offered >= staffed:
            raise Impossible(
                _OVERLOAD[station], offered=round(offered, 1), staffed=round(staffed, 1)
            )


_OVERLOAD = {
    "documents": N_(
        "The document officers cannot keep up: a day brings {offered} hours of document checks "
        "and {staffed} hours are staffed, so the queue would grow for ever."
    ),
    "scanner": N_(
        "The scanner cannot keep up: a day brings {offered} hours of scans and the scanners work "
        "{staffed} hours, so the queue would grow for ever."
    ),
    "inspection": N_(
        "The inspectors cannot keep up: a day brings {offered} hours of inspections and {staffed} "
        "hours are staffed, so the queue would grow for ever."
    ),
    "agency": N_(
        "The other agency cannot keep up: a day brings it {offered} hours of checks and {staffed} "
        "hours are staffed, so the queue would grow for ever."
    ),
}
