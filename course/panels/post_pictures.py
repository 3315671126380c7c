"""How do release times, queues and finds at the border post look, before and after?"""

import textwrap

from course.cases.border_post import Result
from course.language import gettext as _
from course.language import number, percent
from course.panels import page
from course.panels.page import ACCENT, CHANNELS, GREY, INK
from course.panels.post_numbers import Names, columns, minutes

BEFORE = {"color": GREY, "linestyle": (0, (3, 2)), "linewidth": 1.6}


def channel_names() -> dict[str, str]:
    """The channels by letter, so that colour is never needed to tell them apart."""
    return {"G": _("G · green"), "Y": _("Y · yellow"), "R": _("R · red")}


def release_times(before: Result, after: Result | None, names: Names = None) -> page.Picture:
    """For all trucks and each channel: median, mean and 90th percentile on one line."""
    letters = {"all": _("All trucks"), **channel_names()}
    results = [before] + ([after] if after else [])
    latest = results[-1]
    times = [[result, *map(result.channels.get, "GYR")] for result in results]
    slowest = max(10.0, *(max(t.p90_minutes, t.mean_minutes) for row in times for t in row))
    unit = 60 if slowest > 120 else 1
    figure = page.canvas(3.1)
    across = (-0.01 * slowest / unit, 1.03 * slowest / unit)
    axes = page.sheet(figure, (0.03, 0.15, 0.74, 0.84), across, (-3.75, 0.2))
    for row, name in enumerate(letters.values()):
        axes.text(0, -row, name, fontsize=9, color=INK, va="center")
    for place, (result, spans) in enumerate(zip(results, times, strict=True)):
        _spans(axes, -0.3 - 0.24 * place, spans, unit, now=result is latest)
    counted = (
        _("hours from arrival to release") if unit == 60 else _("minutes from arrival to release")
    )
    page.scale(axes, "x", page.steps(slowest / unit), counted)
    sentence = _(
        "Half of all trucks leave within {median}; of the red ones, one in ten waits longer than "
        "{red}. Dot: half leave sooner. Diamond: mean. Bar: one in ten waits longer."
    ).format(median=minutes(latest.median_minutes), red=minutes(latest.channels["R"].p90_minutes))
    alt = _(
        "Release times by channel, from the median over the mean to the time that one truck in ten "
        "exceeds: all trucks {all}; green {green}; yellow {yellow}; red {red}."
    ).format(**dict(zip(("all", "green", "yellow", "red"), map(_spell, times[-1]), strict=True)))

    def numbers() -> str:
        caption = _("Release time: median; mean; exceeded by one in ten")
        rows = [
            [name, *(_spell(spans[row]) for spans in times)]
            for row, name in enumerate(letters.values())
        ]
        return page.table(caption, [_("Channel"), *columns(after, names)], rows)

    return page.picture(figure, _("The few behind the mean"), sentence, alt, numbers)


def _spans(axes, top: float, spans: list, unit: int, *, now: bool) -> None:
    """For each row a line from median to 90th percentile, with the mean on it; dashed if before.

    ``unit`` is the number of minutes that one step along the axis stands for.
    """
    rows = [top - row for row in range(len(spans))]
    colours = [ACCENT, *CHANNELS.values()] if now else [GREY] * len(spans)
    medians = [span.median_minutes / unit for span in spans]
    tails = [span.p90_minutes / unit for span in spans]
    means = [span.mean_minutes / unit for span in spans]
    width, style = (2.8, "-") if now else (1.6, (0, (3, 2)))
    axes.hlines(rows, medians, tails, colors=colours, linewidth=width, linestyle=style)
    filled = colours if now else "white"
    axes.scatter(medians, rows, 30, marker="o", facecolors=filled, edgecolors=colours, zorder=3)
    axes.scatter(means, rows, 24, marker="D", facecolors="white", edgecolors=colours, zorder=3)
    axes.scatter(tails, rows, 80, marker="|", c=colours, linewidths=2, zorder=3)
    for span, row in zip(spans, rows, strict=True):
        axes.annotate(
            minutes(span.p90_minutes),
            (max(span.p90_minutes, span.mean_minutes) / unit, row),
            (7, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=INK if now else GREY,
        )


def queues(before: Result, after: Result | None, names: Names = None) -> page.Picture:
    """Mean number of trucks waiting for documents and for inspection, hour by hour."""
    stations = {"documents": _("Waiting for documents"), "inspection": _("Waiting for inspection")}
    results = [before] + ([after] if after else [])
    latest = results[-1]
    figure = page.canvas(3.1)
    top = max(1.0, *(max(r.queue_by_hour[s]) for r in results for s in stations))
    for place, (station, name) in enumerate(stations.items()):
        axes = page.sheet(figure, (0.08, 0.59 - 0.44 * place, 0.9, 0.33), (0, 24), (0, 1.1 * top))
        for result in results:
            style = {"color": ACCENT, "linewidth": 2.2} if result is latest else BEFORE
            axes.plot([h + 0.5 for h in range(24)], result.queue_by_hour[station], **style)
        page.scale(axes, "y", page.steps(1.1 * top, 3))
        page.scale(axes, "x", (0, 6, 12, 18, 24), _("hour of the day") if place else None)
        axes.text(0.2, 1.16 * top, name, fontsize=9, color=INK)
    worst = max(stations, key=lambda station: max(latest.queue_by_hour[station]))
    peak = max(range(24), key=lambda hour: latest.queue_by_hour[worst][hour])
    sentence = {
        "documents": _("The longest queue waits for documents at {hour}: {trucks} on average."),
        "inspection": _("The longest queue waits for inspection at {hour}: {trucks} on average."),
    }[worst].format(hour=_hour(peak), trucks=number(latest.queue_by_hour[worst][peak], 1))
    alt = " ".join(
        [
            _("Two line charts: trucks waiting for documents and for inspection, hour by hour."),
            sentence,
        ]
    )

    def numbers() -> str:
        heads = columns(after, names)
        head = [_("Hour"), *(f"{name}: {one}" for name in stations.values() for one in heads)]
        lines = [result.queue_by_hour[station] for station in stations for result in results]
        rows = [[_hour(hour), *(number(line[hour], 1) for line in lines)] for hour in range(24)]
        return page.table(_("Mean number of trucks waiting"), head, rows)

    return page.picture(figure, _("Where and when trucks queue"), sentence, alt, numbers)


def finds(before: Result, after: Result | None, names: Names = None) -> page.Picture:
    """What inspections found and missed in a month, as stacked bars with their numbers."""
    results = [before] + ([after] if after else [])
    latest, heads = results[-1], columns(after, names)
    months = [
        {
            "hits": _monthly(result, result.hits),
            "misses": _monthly(result, result.misses),
            "empty": _monthly(result, result.false_positive_share * result.inspections),
        }
        for result in results
    ]
    figure = page.canvas(3.1)
    groups = (
        (_("Irregular loads: found (solid), missed (striped)"), ("hits", "misses")),
        (_("Inspections of loads with nothing to find"), ("empty",)),
    )
    widest = max(sum(m[part] for part in parts) for m in months for _head, parts in groups)
    widest = 1.3 * max(widest, 1)
    low = -0.55 * 2 * len(results) - 1.15
    axes = page.sheet(figure, (0.03, 0.15, 0.94, 0.84), (0, widest), (low, 0.3))
    y = 0.0
    for heading, parts in groups:
        axes.text(0, y, textwrap.fill(heading, 54), fontsize=9, color=INK, va="center")
        for column, month in zip(heads, months, strict=True):
            y -= 0.55
            _stack(axes, y, column, {part: month[part] for part in parts})
        y -= 0.75
    page.scale(axes, "x", page.steps(widest), _("trucks a month"))
    sentence = _(
        "{share} of inspections find something ({level} interval: {low} to {high}); {caught} of "
        "irregular loads are found."
    ).format(
        share=percent(latest.hit_rate),
        level=percent(0.95),
        low=percent(latest.hit_rate_low),
        high=percent(latest.hit_rate_high),
        caught=percent(latest.caught_share),
    )
    alt = _(
        "Bars, trucks a month: irregular loads found {hits}, missed {misses}; inspections with "
        "nothing to find {empty}."
    ).format(**{part: number(value, 0) for part, value in months[-1].items()})

    def numbers() -> str:
        words = {
            "hits": _("irregular, found"),
            "misses": _("irregular, missed"),
            "empty": _("inspected, nothing to find"),
        }
        rows = [[word, *(number(m[part], 0) for m in months)] for part, word in words.items()]
        return page.table(_("Trucks a month"), [_("Outcome"), *heads], rows)

    return page.picture(figure, _("What control finds"), sentence, alt, numbers)


def _stack(axes, y: float, name: str, parts: dict[str, float]) -> None:
    """One bar of one or more parts, each with its number, and its name at the end."""
    looks = {"hits": (ACCENT, ""), "misses": ("white", "////"), "empty": ("#c9d3dc", "")}
    left = 0.0
    for part, value in parts.items():
        colour, hatch = looks[part]
        axes.barh(y, value, 0.42, left, color=colour, hatch=hatch, edgecolor=ACCENT, linewidth=0.8)
        axes.text(
            left + value / 2,
            y,
            number(value, 0),
            fontsize=8.5,
            ha="center",
            va="center",
            color="white" if part == "hits" else INK,
            bbox={"fc": "white", "ec": "none", "pad": 1.2} if hatch else None,
        )
        left += value
    axes.annotate(name, (left, y), (5, 0), textcoords="offset points", va="center", fontsize=8.5)


def _hour(hour: int) -> str:
    return f"{hour}:00"


def _spell(end) -> str:
    return "; ".join(map(minutes, (end.median_minutes, end.mean_minutes, end.p90_minutes)))


def _monthly(result: Result, count: float) -> float:
    return count / result.setup.days * 30
