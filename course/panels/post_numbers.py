"""Which numbers of the border post stand on the dashboard, in which words?"""

from collections.abc import Callable
from typing import NamedTuple

from course.cases.border_post import Result
from course.language import gettext as _
from course.language import number, percent
from course.panels.page import table, tiles


class Indicator(NamedTuple):
    """A number of the dashboard: its name, how to read it from a result, how to write it."""

    name: str
    value: Callable[[Result], float]
    write: Callable[[float], str]


def minutes(value: float) -> str:
    """A duration in minutes, or in hours and minutes from one hour on."""
    if value < 59.5:
        return _("{minutes} min").format(minutes=number(value, 0))
    hours, rest = divmod(round(value), 60)
    return _("{hours} h {minutes} min").format(hours=number(hours), minutes=number(rest))


def headlines() -> list[Indicator]:
    """The six numbers that a meeting starts with."""
    return [
        Indicator(_("Mean release time"), lambda r: r.mean_minutes, minutes),
        Indicator(_("Half leave sooner (median)"), lambda r: r.median_minutes, minutes),
        Indicator(_("One in ten waits longer (p90)"), lambda r: r.p90_minutes, minutes),
        Indicator(_("Released within one hour"), lambda r: r.share_on_target, percent),
        Indicator(_("Irregular loads found"), lambda r: r.caught_share, percent),
        Indicator(_("Traders’ satisfaction, 0 to 100"), lambda r: r.satisfaction, _whole),
    ]


def indicators() -> list[Indicator]:
    """All numbers of the dashboard, headlines first."""
    return [
        *headlines(),
        Indicator(
            _("Mean release time without the other agency"),
            lambda r: r.customs_mean_minutes,
            minutes,
        ),
        Indicator(_("Trucks released a day"), lambda r: r.throughput_per_day, _whole),
        Indicator(_("Trucks at the post, on average"), lambda r: r.mean_in_post, _tenth),
        Indicator(_("Document officers busy"), lambda r: r.utilisation["documents"], percent),
        Indicator(_("Inspectors busy"), lambda r: r.utilisation["inspection"], percent),
        Indicator(_("Scanner busy"), lambda r: r.utilisation["scanner"], percent),
        Indicator(_("Other agency busy"), lambda r: r.utilisation["agency"], percent),
        Indicator(_("Inspection rate"), lambda r: r.inspection_rate, _percent_tenth),
        Indicator(_("Hit rate of inspections"), lambda r: r.hit_rate, _percent_tenth),
        Indicator(
            _("Hit rate, low end of the {level} interval").format(level=percent(0.95)),
            lambda r: r.hit_rate_low,
            _percent_tenth,
        ),
        Indicator(
            _("Hit rate, high end of the {level} interval").format(level=percent(0.95)),
            lambda r: r.hit_rate_high,
            _percent_tenth,
        ),
        Indicator(_("Inspections with nothing to find"), lambda r: r.false_positive_share, percent),
        Indicator(_("Finds a month"), lambda r: r.hits / r.setup.days * 30, _whole),
        Indicator(_("Misses a month"), lambda r: r.misses / r.setup.days * 30, _whole),
        Indicator(_("Revenue from finds a month"), lambda r: r.revenue / r.setup.days * 30, _whole),
        Indicator(
            _("Cost of inspections a month, customs and trade"),
            lambda r: (r.inspection_cost + r.trader_inspection_cost) / r.setup.days * 30,
            _whole,
        ),
        Indicator(
            _("Cost of delay to trade a month"), lambda r: r.delay_cost / r.setup.days * 30, _whole
        ),
    ]


Names = tuple[str, str] | None


def columns(after: Result | None, names: Names) -> list[str]:
    """What the compared results are called: today and your plan, unless ``names`` says otherwise."""
    before_name, after_name = names or (_("Today"), _("Your plan"))
    return [before_name, after_name] if after else [before_name]


def headline_tiles(before: Result, after: Result | None = None) -> str:
    """The headline numbers; with ``after``, its values and what they were before."""
    today = _("today {value}")
    return tiles(
        [
            (
                name,
                write(value(after or before)),
                today.format(value=write(value(before))) if after else "",
            )
            for name, value, write in headlines()
        ]
    )


def indicator_table(before: Result, after: Result | None, names: Names = None) -> str:
    """All numbers as a table, a column for each result."""
    results = [before] + ([after] if after else [])
    rows = [
        [name, *(write(value(result)) for result in results)] for name, value, write in indicators()
    ]
    return table(_("All indicators"), [_("Indicator"), *columns(after, names)], rows)


def _whole(value: float) -> str:
    return number(value, 0)


def _tenth(value: float) -> str:
    return number(value, 1)


def _percent_tenth(value: float) -> str:
    return percent(value, 1)
