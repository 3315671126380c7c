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
_CLEAR = {"fc": "white", "ec": "none", "pad": 0.8, "alpha": 0.85}
STORIES = {
    "worst": (29.0,),
    "jump": (37.0,),
    "drift": (22.0, 21.0, 23.0, 22.0, 20.0, 22.0, 21.0, 23.0),
    "reform": (17.0, 15.0, 16.0, 17.0),
}


class Explorer(ipywidgets.VBox):
    """Twelve months of mean release times, the months that follow, and a judgement to make."""

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
            _("Mean release time of the latest month"),
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
            "Mean release times of one post, month by month. Some months differ because something "
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
    axes = figure.add_axes((0.11, 0.15, 0.87, 0.82))
    page.plain_axes(axes, grid="y")
    months = range(1, len(chart.values) + 1)
    axes.plot(months, chart.values, color=ACCENT, linewidth=1.6, marker="o", markersize=4.5)
    last = len(chart.values) + 0.4
    if known:
        for value, style, name in (
            (chart.upper, "--", _("upper limit")),
            (chart.centre, "-", _("centre")),
            (chart.lower, "--", _("lower limit")),
        ):
            axes.plot((0.6, last), (value, value), linestyle=style, color=GREY, linewidth=1.2)
            axes.text(
                0.7, value + 0.4, f"{name} {number(value, 1)}", fontsize=8, color=INK, bbox=_CLEAR
            )
        marked = [i for i in chart.signals if i >= len(YEAR)]
        axes.plot(
            [i + 1 for i in marked],
            [chart.values[i] for i in marked],
            "s",
            markersize=10,
            markerfacecolor="none",
            markeredgecolor=INK,
            markeredgewidth=1.6,
        )
    if with_target:
        axes.plot((0.6, last), (TARGET, TARGET), linestyle=":", color=INK, linewidth=1.4)
        axes.text(last, TARGET + 0.4, _("target"), fontsize=8, color=INK, ha="right", bbox=_CLEAR)
    axes.axvline(len(YEAR) + 0.5, color=page.PALE, linewidth=1)
    axes.set_xlim(0.5, last)
    axes.set_ylim(0, max(46.0 if max(chart.values) > 38 else 40.0, chart.upper + 2))
    axes.set_xticks(range(1, len(chart.values) + 1, 2 if len(chart.values) < 16 else 3))
    axes.set_xlabel(_("month"), fontsize=9, color=INK)
    axes.set_ylabel(_("hours"), fontsize=9, color=INK)
    sentence = (
        _("The latest month is at {value} hours; the mean of the first year is {centre}.")
        if known
        else _("The latest month is at {value} hours.")
    ).format(value=number(chart.values[-1], 0), centre=number(chart.centre, 1))
    if with_target:
        sentence += " " + _("The target is a wish; the limits are what this post really does.")
    if known and any(i >= len(YEAR) for i in chart.signals):
        sentence += " " + _("Squares mark the months of a signal.")
    alt = _("Line chart of {count} monthly mean release times, with limits once you have answered.")
    head = [_("Month"), _("Mean release time, hours")]
    rows = [[number(i), number(value, 0)] for i, value in zip(months, chart.values, strict=True)]
    numbers = page.table(_("Mean release times by month"), head, rows)
    alt = alt.format(count=number(len(chart.values)))
    return page.picture(figure, _("Release time by month"), sentence, alt, numbers)
