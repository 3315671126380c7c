"""How do release times, queues and finds at the border post look, before and after?"""

from course.cases.border_post import Result
from course.language import gettext as _
from course.language import number, percent
from course.panels import page
from course.panels.page import ACCENT, CHANNELS, GREY, INK
from course.panels.post_numbers import minutes

BEFORE = {"color": GREY, "linestyle": (0, (3, 2)), "linewidth": 1.6}


def channel_names() -> dict[str, str]:
    """The channels by letter, so that colour is never needed to tell them apart."""
    return {"G": _("G · green"), "Y": _("Y · yellow"), "R": _("R · red")}


def release_times(before: Result, after: Result | None, with_table: bool) -> str:
    """For all trucks and each channel, a line from the median to the 90th percentile."""
    names = {"all": _("All trucks"), **channel_names()}
    results = [before] + ([after] if after else [])
    figure = page.canvas()
    axes = figure.add_axes((0.03, 0.16, 0.85, 0.83))
    page.plain_axes(axes)
    axes.spines["bottom"].set_visible(False)
    rows = []
    for row, (letter, name) in enumerate(names.items()):
        colour = CHANNELS.get(letter, ACCENT)
        axes.text(0.0, -row - 0.18, name, fontsize=9, color=INK, transform=axes.transData)
        ends = [result if letter == "all" else result.channels[letter] for result in results]
        for place, end in enumerate(ends):
            y = -row - 0.42 - 0.22 * place
            now = place == len(ends) - 1
            style = {"color": colour, "linewidth": 2.8} if now else BEFORE
            axes.plot((end.median_minutes, end.p90_minutes), (y, y), **style)
            axes.plot(
                end.median_minutes,
                y,
                "o",
                color=style["color"],
                markersize=5,
                markerfacecolor=style["color"] if now else "white",
            )
            axes.plot(end.p90_minutes, y, "|", color=style["color"], markersize=9, mew=2)
            axes.annotate(
                number(end.p90_minutes, 0),
                (end.p90_minutes, y),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontsize=8.5,
                color=INK if now else GREY,
            )
        rows.append([name, *(_spell(end) for end in ends)])
    axes.set_ylim(-len(names) + 0.05, 0.1)
    axes.set_yticks([])
    axes.set_xlim(left=-2)
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(_("minutes from arrival to release"), fontsize=9, color=INK)
    latest = results[-1]
    sentence = _(
        "Half of all trucks leave within {median}; of the red ones, one in ten waits longer than "
        "{red}."
    ).format(median=minutes(latest.median_minutes), red=minutes(latest.channels["R"].p90_minutes))
    alt = _("Chart of release times by channel, from the median (dot) to the 90th percentile.")
    head = [_("Channel"), _("Today")] + ([_("Your plan")] if after else [])
    caption = _("Release time: median, 90th percentile")
    numbers = page.table(caption, head, rows) if with_table else ""
    return page.picture(figure, _("The few behind the mean"), sentence, alt, numbers)


def queues(before: Result, after: Result | None, with_table: bool) -> str:
    """Mean number of trucks waiting for documents and for inspection, hour by hour."""
    stations = {"documents": _("Waiting for documents"), "inspection": _("Waiting for inspection")}
    results = [before] + ([after] if after else [])
    figure = page.canvas()
    rows = {hour: [_hour(hour)] for hour in range(24)}
    top = max(max(r.queue_by_hour[s]) for r in results for s in stations)
    for place, (station, name) in enumerate(stations.items()):
        axes = figure.add_axes((0.09, 0.58 - 0.42 * place, 0.89, 0.36))
        page.plain_axes(axes, grid="y")
        for result in results:
            line = result.queue_by_hour[station]
            now = result is results[-1]
            style = {"color": ACCENT, "linewidth": 2.2} if now else BEFORE
            axes.plot([hour + 0.5 for hour in range(24)], line, **style)
            for hour, value in enumerate(line):
                rows[hour].append(number(value, 1))
        axes.set_xlim(0, 24)
        axes.set_ylim(0, max(1.0, 1.15 * top))
        axes.locator_params(axis="y", nbins=4, integer=True)
        axes.set_xticks(range(0, 25, 6))
        axes.set_xticklabels([_hour(hour) if place else "" for hour in range(0, 25, 6)])
        axes.set_title(name, fontsize=9, loc="left", color=INK, pad=3)
    latest = results[-1]
    worst = max(stations, key=lambda station: max(latest.queue_by_hour[station]))
    peak = max(range(24), key=lambda hour: latest.queue_by_hour[worst][hour])
    sentence = {
        "documents": _("The longest queue waits for documents at {hour}: {trucks} trucks."),
        "inspection": _("The longest queue waits for inspection at {hour}: {trucks} trucks."),
    }[worst].format(hour=_hour(peak), trucks=number(latest.queue_by_hour[worst][peak], 1))
    alt = _("Two line charts of the mean queue in each hour of the day.")
    head = [_("Hour")]
    for name in stations.values():
        head += [_("{queue}, today").format(queue=name)]
        head += [_("{queue}, your plan").format(queue=name)] if after else []
    caption = _("Mean number of trucks waiting")
    numbers = page.table(caption, head, list(rows.values())) if with_table else ""
    return page.picture(figure, _("Where and when trucks queue"), sentence, alt, numbers)


def finds(before: Result, after: Result | None, with_table: bool) -> str:
    """What inspections found and missed in a month, as stacked bars with their numbers."""
    results = [before] + ([after] if after else [])
    labels = [_("Today")] + ([_("Your plan")] if after else [])
    parts = {
        "hits": (_("found"), ACCENT, ""),
        "misses": (_("missed"), "white", "////"),
        "empty": (_("inspected, nothing there"), "#c9d3dc", ""),
    }
    months = [
        {
            "hits": _monthly(result, result.hits),
            "misses": _monthly(result, result.misses),
            "empty": _monthly(result, result.false_positive_share * result.inspections),
        }
        for result in results
    ]
    figure = page.canvas()
    axes = figure.add_axes((0.03, 0.16, 0.94, 0.83))
    page.plain_axes(axes)
    axes.spines["bottom"].set_visible(False)
    y = 0.0
    groups = (
        (_("Irregular loads: found (solid), missed (striped)"), ("hits", "misses")),
        (_("Inspections of loads with nothing to find"), ("empty",)),
    )
    for heading, keys in groups:
        axes.text(0, y, heading, fontsize=9, color=INK, va="center")
        for label, month in zip(labels, months, strict=True):
            y -= 0.55
            left = 0.0
            for key in keys:
                _word, colour, hatch = parts[key]
                axes.barh(
                    y, month[key], 0.42, left, color=colour, hatch=hatch, edgecolor=ACCENT, lw=0.8
                )
                axes.text(
                    left + month[key] / 2,
                    y,
                    number(month[key], 0),
                    fontsize=8.5,
                    ha="center",
                    va="center",
                    color="white" if key == "hits" else INK,
                    bbox=None if key == "hits" else {"fc": "white", "ec": "none", "pad": 1.2},
                )
                left += month[key]
            axes.annotate(
                label, (left, y), (5, 0), textcoords="offset points", va="center", fontsize=8.5
            )
        y -= 0.75
    axes.set_ylim(y + 0.35, 0.3)
    axes.set_yticks([])
    axes.margins(x=0.02)
    axes.set_xlim(0, 1.28 * max(sum(month[k] for k in ks) for month in months for _h, ks in groups))
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(_("trucks a month"), fontsize=9, color=INK)
    latest = results[-1]
    sentence = _(
        "{share} of inspections find something (95 % interval {low} to {high}); {caught} of "
        "irregular loads are found."
    ).format(
        share=percent(latest.hit_rate),
        low=percent(latest.hit_rate_low),
        high=percent(latest.hit_rate_high),
        caught=percent(latest.caught_share),
    )
    alt = _("Bar chart of irregular loads found and missed and of inspections without a find.")
    rows = [
        [word, *(number(month[key], 0) for month in months)]
        for key, (word, _colour, _hatch) in parts.items()
    ]
    caption = _("Trucks a month")
    numbers = page.table(caption, [_("Outcome"), *labels], rows) if with_table else ""
    return page.picture(figure, _("What control finds"), sentence, alt, numbers)


def _spell(end) -> str:
    return f"{minutes(end.median_minutes)}; {minutes(end.p90_minutes)}"


def _hour(hour: int) -> str:
    return f"{hour}:00"


def _monthly(result: Result, count: float) -> float:
    return count / result.setup.days * 30
