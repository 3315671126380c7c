"""How do release times, queues and finds at the border post look, before and after?"""

from datetime import time as clock

from course.cases.border_post import Result
from course.language import gettext as _
from course.language import number, percent, time
from course.panels import page
from course.panels.page import ACCENT, CHANNELS, GREY, INK
from course.panels.post_numbers import Names, columns, minutes

BEFORE = {"color": GREY, "linestyle": (0, (3, 2)), "linewidth": 1.6}


def channel_names() -> dict[str, str]:
    """The channels by letter, so that colour is never needed to tell them apart."""
    return {"G": _("G · green"), "Y": _("Y · yellow"), "R": _("R · red")}


def release_times(before: Result, after: Result | None, names: Names = None) -> page.Picture:
    """For all trucks and each channel: median, mean and 90th percentile on one line."""
    rows_of = {"all": _("All trucks"), **channel_names()}
    results = [before] + ([after] if after else [])
    figure = page.canvas(3.1)
    axes = figure.add_axes((0.03, 0.15, 0.86, 0.84))
    page.plain_axes(axes)
    axes.spines["bottom"].set_visible(False)
    rows = []
    for row, (letter, name) in enumerate(rows_of.items()):
        axes.text(0, -row, name, fontsize=9, color=INK, va="center")
        ends = [result if letter == "all" else result.channels[letter] for result in results]
        for place, end in enumerate(ends):
            now = place == len(ends) - 1
            colour = CHANNELS.get(letter, ACCENT) if now else GREY
            _span(axes, -row - 0.3 - 0.24 * place, end, colour, now)
        rows.append([name, *(_spell(end) for end in ends)])
    axes.set_ylim(-len(rows_of) + 0.25, 0.2)
    axes.set_yticks([])
    axes.set_xlim(left=-2)
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(_("minutes from arrival to release"), fontsize=9, color=INK)
    latest = results[-1]
    sentence = _(
        "Half of all trucks leave within {median}; of the red ones, one in ten waits longer than "
        "{red}. Dot: median; diamond: mean; bar: 90th percentile."
    ).format(median=minutes(latest.median_minutes), red=minutes(latest.channels["R"].p90_minutes))
    alt = _("Chart of release times by channel: median, mean and 90th percentile.")
    caption = _("Release time: median; mean; 90th percentile")
    numbers = page.table(caption, [_("Channel"), *columns(after, names)], rows)
    return page.picture(figure, _("The few behind the mean"), sentence, alt, numbers)


def _span(axes, y: float, end, colour: str, now: bool) -> None:
    """One line of the chart, from the median to the 90th percentile, with the mean on it."""
    style = {"color": colour, "linewidth": 2.8} if now else BEFORE
    low, high = sorted((end.median_minutes, end.p90_minutes))
    fill = colour if now else "white"
    axes.plot((low, high), (y, y), zorder=2, **style)
    axes.plot(end.median_minutes, y, "o", color=colour, markersize=5.5, mfc=fill, zorder=3)
    axes.plot(end.mean_minutes, y, "D", color=colour, markersize=5, mfc="white", zorder=3)
    axes.plot(end.p90_minutes, y, "|", color=colour, markersize=9, mew=2, zorder=3)
    axes.annotate(
        number(end.p90_minutes, 0),
        (max(high, end.mean_minutes), y),
        xytext=(7, 0),
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
        axes = figure.add_axes((0.08, 0.59 - 0.44 * place, 0.9, 0.33))
        page.plain_axes(axes, grid="y")
        for result in results:
            style = {"color": ACCENT, "linewidth": 2.2} if result is latest else BEFORE
            axes.plot([h + 0.5 for h in range(24)], result.queue_by_hour[station], **style)
        axes.set_xlim(0, 24)
        axes.set_ylim(0, 1.1 * top)
        axes.locator_params(axis="y", nbins=3, integer=True)
        axes.set_xticks((0, 6, 12, 18), (number(hour) for hour in (0, 6, 12, 18)))
        axes.text(0.2, 1.14 * top, name, fontsize=9, color=INK)
    axes.set_xlabel(_("hour of the day"), fontsize=9, color=INK)
    worst = max(stations, key=lambda station: max(latest.queue_by_hour[station]))
    peak = max(range(24), key=lambda hour: latest.queue_by_hour[worst][hour])
    sentence = {
        "documents": _("The longest queue waits for documents at {hour}: {trucks} on average."),
        "inspection": _("The longest queue waits for inspection at {hour}: {trucks} on average."),
    }[worst].format(hour=time(clock(peak)), trucks=number(latest.queue_by_hour[worst][peak], 1))
    alt = _("Two line charts of the mean queue in each hour of the day.")
    head = [_("Hour")]
    for name in stations.values():
        head += [f"{name}: {column}" for column in columns(after, names)]
    rows = [
        [
            time(clock(hour)),
            *(number(r.queue_by_hour[s][hour], 1) for s in stations for r in results),
        ]
        for hour in range(24)
    ]
    numbers = page.table(_("Mean number of trucks waiting"), head, rows)
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
    axes = figure.add_axes((0.03, 0.15, 0.94, 0.84))
    page.plain_axes(axes)
    axes.spines["bottom"].set_visible(False)
    groups = (
        (_("Irregular loads: found (solid), missed (striped)"), ("hits", "misses")),
        (_("Inspections of loads with nothing to find"), ("empty",)),
    )
    y = 0.0
    for heading, parts in groups:
        axes.text(0, y, heading, fontsize=9, color=INK, va="center")
        for column, month in zip(heads, months, strict=True):
            y -= 0.55
            _stack(axes, y, column, {part: month[part] for part in parts})
        y -= 0.75
    widest = max(sum(month[part] for part in parts) for month in months for _h, parts in groups)
    axes.set_ylim(y + 0.35, 0.3)
    axes.set_xlim(0, 1.3 * max(widest, 1))
    axes.set_yticks([])
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(_("trucks a month"), fontsize=9, color=INK)
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
    alt = _("Bar chart of irregular loads found and missed and of inspections without a find.")
    words = {
        "hits": _("irregular, found"),
        "misses": _("irregular, missed"),
        "empty": _("inspected, nothing to find"),
    }
    rows = [[word, *(number(m[part], 0) for m in months)] for part, word in words.items()]
    numbers = page.table(_("Trucks a month"), [_("Outcome"), *heads], rows)
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


def _spell(end) -> str:
    return "; ".join(map(minutes, (end.median_minutes, end.mean_minutes, end.p90_minutes)))


def _monthly(result: Result, count: float) -> float:
    return count / result.setup.days * 30
