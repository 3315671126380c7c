"""Is the latest month a signal or noise? The reader says first, then the chart answers."""

import ipywidgets

from course.cases.control_chart import Chart, xmr
from course.language import gettext as _
from course.language import number
from course.panels import page
from course.panels.controls import Choice, Range, Tick
from course.panels.page import ACCENT, GREY, INK

YEAR = (22.0, 25.0, 19.0, 24.0, 28.0, 21.0, 23.0, 26.0, 20.0, 24.0, 27.0, 22.0)
TARGET = 20.0
STORIES = {
    "worst": (29.0,),
    "jump": (37.0,),
    "drift": (22.0, 21.0, 23.0, 22.0, 20.0, 22.0, 21.0, 23.0),
    "reform": (17.0, 15.0, 16.0, 17.0),
}


class Explorer(ipywidgets.VBox):
    """Twelve months of median release times, the months that follow, and a judgement to make."""

    def __init__(self) -> None:
        self.story = Choice(
            _("What happened after the first year?"),
            {
                "worst": _("The worst month so far"),
                "jump": _("A very bad month"),
                "drift": _("Eight slightly better months"),
                "reform": _("Four much better months"),
            },
        )
        self.story.value = "worst"
        self.latest = Range(
            _("Median release time of the latest month"),
            min=5,
            max=45,
            value=STORIES["worst"][-1],
            shown=_("{value} hours"),
        )
        self.guess = Choice(
            _("Before you look: has something changed at this post?"),
            {"signal": _("Signal: look for a cause"), "noise": _("Noise: as in every month")},
        )
        self.target = Tick(_("Draw a target of {hours} hours too").format(hours=number(TARGET, 0)))
        self.tables = Tick(_("Show the numbers as tables"))
        self.outcome = ipywidgets.HTML()
        lead = _(
            "Median release times of one post, month by month. Some months differ because something "
            "changed, most because months differ."
        )
        left_out = _(
            "What this chart leaves out: seasons, changes in the mix of goods, and why a signal came."
        )
        super().__init__(
            [
                ipywidgets.HTML(page.title(_("Signal or noise?"), lead)),
                self.story,
                self.latest,
                self.guess,
                self.outcome,
                self.target,
                self.tables,
                ipywidgets.HTML(page.note(left_out)),
            ]
        )
        self.add_class("clc-panel")
        self.story.observe(self._tell, "value")
        self.latest.observe(self._new_month, "value")
        for control in (self.guess, self.target, self.tables):
            control.observe(self._refresh, "value")
        self._refresh()

    @property
    def values(self) -> tuple[float, ...]:
        """All months: the first year, the story's months, the last one as the slider says."""
        return (*YEAR, *STORIES[self.story.value or "worst"][:-1], self.latest.value)

    def _tell(self, change: dict) -> None:
        self.latest.unobserve(self._new_month, "value")
        self.latest.value = STORIES[change["new"] or "worst"][-1]
        self.latest.observe(self._new_month, "value")
        self._new_month()

    def _new_month(self, _change: dict | None = None) -> None:
        self.guess.unobserve(self._refresh, "value")
        self.guess.value = ""
        self.guess.observe(self._refresh, "value")
        self._refresh()

    def _refresh(self, _change: dict | None = None) -> None:
        chart = xmr(self.values, baseline=len(YEAR))
        known = bool(self.guess.value)
        words = _words(chart, self.guess.value)
        self.outcome.value = page.said(*words) + page.pictures(
            _picture(chart, known, self.target.value), tables=self.tables.value
        )


def _words(chart: Chart, guess: str) -> list[str]:
    if not guess:
        return [_("Say what you think, and the limits of the first year appear.")]
    limits = _("The first year’s limits run from {lower} to {upper} hours.").format(
        lower=number(chart.lower, 1), upper=number(chart.upper, 1)
    )
    if chart.outside:
        reason = _(
            "Signal: a month lies outside the limits. Something changed; look for the cause."
        )
    elif chart.run:
        reason = _(
            "Signal: eight months in a row lie on one side of the centre. Something changed."
        )
    elif chart.near_limit:
        reason = _("Signal: three of four months lie nearer to a limit than to the centre.")
    else:
        reason = _(
            "Noise: months like this come without any cause. Praise or blame would only add "
            "to the variation."
        )
    agreed = (guess == "signal") == bool(chart.signals)
    return [
        limits,
        reason,
        _("You saw it so too.") if agreed else _("The chart sees it otherwise."),
    ]


def _picture(chart: Chart, known: bool, with_target: bool) -> page.Picture:
    figure = page.canvas(3.0)
    last = len(chart.values) + 0.4
    top = max(46.0 if max(chart.values) > 38 else 40.0, chart.upper + 2)
    axes = page.sheet(figure, (0.1, 0.15, 0.79, 0.82), (0.5, last), (0, top))
    months = range(1, len(chart.values) + 1)
    axes.plot(months, chart.values, color=ACCENT, linewidth=1.6, marker="o", markersize=4.5)
    levels = []
    if known:
        levels += [(chart.upper, "--", GREY), (chart.centre, "-", GREY), (chart.lower, "--", GREY)]
        axes.text(0.7, chart.upper + 0.9, _("upper limit"), fontsize=8.5, color=INK)
        axes.text(0.7, chart.lower - 0.9, _("lower limit"), fontsize=8.5, color=INK, va="top")
        marked = [i for i in chart.signals if i >= len(YEAR)]
        places = [i + 1 for i in marked], [chart.values[i] for i in marked]
        axes.scatter(*places, 100, marker="s", facecolors="none", edgecolors=INK, linewidths=1.6)
    if with_target:
        levels.append((TARGET, ":", INK))
    for value, style, colour in levels:
        axes.hlines(value, 0.6, last, linestyle=style, colors=colour, linewidth=1.3)
        axes.text(last + 0.2, value, number(value, 1), fontsize=8.5, color=INK, va="center")
    axes.axvspan(len(YEAR) + 0.5, last, color="#eef3f6", zorder=0)
    page.scale(axes, "y", page.steps(top))
    page.scale(axes, "x", (1, *range(4, len(chart.values) + 1, 4)), _("month"))
    sentence = (
        _(
            "The latest month is at {value} hours; the centre line, the average of the first year, at {centre}."
        )
        if known
        else _("The latest month is at {value} hours.")
    ).format(value=number(chart.values[-1], 0), centre=number(chart.centre, 1))
    sentence += " " + _("Shaded: the months after the first year.")
    if with_target:
        sentence += " " + _(
            "Dotted: the target. It is a wish; the limits are what this post really does."
        )
    if known and any(i >= len(YEAR) for i in chart.signals):
        sentence += " " + _("Squares mark the months of a signal.")
    alt = _(
        "Line chart of {count} monthly median release times in hours, the latest at {value}; with limits once you have answered."
    )

    def numbers() -> str:
        head = [_("Month"), _("Median release time, hours")]
        rows = [[number(i), number(value, 0)] for i, value in enumerate(chart.values, start=1)]
        return page.table(_("Median release times by month"), head, rows)

    alt = alt.format(count=number(len(chart.values)), value=number(chart.values[-1], 0))
    return page.picture(figure, _("Release time by month"), sentence, alt, numbers)
