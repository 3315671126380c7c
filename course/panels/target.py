"""What does a single target do to the post, and what does a paired indicator do to the target?"""

from functools import lru_cache, partial

import ipywidgets

from course.cases.border_post import Result, Setup, run
from course.language import gettext as _
from course.language import number, percent
from course.panels import page, post_pictures
from course.panels.controls import Choice, Tick
from course.panels.post_numbers import indicator_table, minutes


@lru_cache(maxsize=3)
def _simulate(incentive: str) -> Result:
    return run(Setup(days=60, incentive=incentive), seed=1)


class Explorer(ipywidgets.VBox):
    """The same post under no target, under a mean-time target, and under a paired one."""

    def __init__(self) -> None:
        self.prediction = Choice(
            _("A bonus is promised for a shorter mean. What happens to the slowest tenth?"),
            {
                "faster": _("It gets faster too"),
                "same": _("It stays as it was"),
                "slower": _("It gets slower"),
            },
        )
        self.incentive = Choice(
            _("What are staff praised for?"),
            {
                "none": _("No target"),
                "mean_time": _("A shorter mean release time"),
                "paired": _("A shorter mean, the slowest tenth and a random check of re-coding"),
            },
        )
        self.incentive.value = "none"
        self.incentive.layout.display = "none"
        self.tables = Tick(_("Show the numbers as tables"))
        self.outcome = ipywidgets.HTML()
        lead = _(
            "The same trucks and the same staff. Under the bonus, staff take easy files first, set "
            "hard ones aside and re-code some red trucks to yellow."
        )
        left_out = _(
            "What this model leaves out: honest effort that a target can also wake, and the many "
            "other ways to please a number."
        )
        super().__init__(
            [
                ipywidgets.HTML(page.title(_("One target, and its shadow"), lead)),
                self.prediction,
                self.incentive,
                self.outcome,
                self.tables,
                ipywidgets.HTML(page.note(left_out)),
            ]
        )
        self.add_class("clc-panel")
        self.prediction.observe(self._predicted, "value")
        self.incentive.observe(self._refresh, "value")
        self.tables.observe(self._refresh, "value")
        self._refresh()

    def _predicted(self, _change: dict) -> None:
        self.incentive.layout.display = ""
        self.incentive.unobserve(self._refresh, "value")
        self.incentive.value = "mean_time"
        self.incentive.observe(self._refresh, "value")
        self._refresh()

    def _refresh(self, _change: dict | None = None) -> None:
        before = _simulate("none")
        chosen = self.incentive.value
        after = None if chosen == "none" else _simulate(chosen)
        parts = [page.said(*self._words(before, after)), _tiles(before, after)]
        if after:
            legend = _("In the chart of times, grey and dashed is the post without a target.")
            parts.append(page.note(legend))
        names = (_("No target"), _("Paired") if chosen == "paired" else _("One target"))
        parts.append(
            page.pictures(
                post_pictures.release_times(before, after, names),
                post_pictures.finds(before, after, names),
                tables=self.tables.value,
                more=partial(indicator_table, before, after, names),
            )
        )
        self.outcome.value = "".join(parts)

    def _words(self, before: Result, after: Result | None) -> list[str]:
        if not self.prediction.value:
            return [_("Say what you expect, and the bonus comes into force.")]
        expected = {
            "faster": _("You expected the slowest tenth to get faster."),
            "same": _("You expected the slowest tenth to stay as it was."),
            "slower": _("You expected the slowest tenth to get slower."),
        }[self.prediction.value]
        if after is None:
            return [_("Without a target, files are taken in the order in which they come.")]
        if self.incentive.value == "paired":
            return [
                _(
                    "The effect is gone: what the mean would gain, the slowest tenth and the "
                    "random check would show."
                )
            ]
        return [
            expected,
            _(
                "The mean falls from {mean_before} to {mean_after}, yet one truck in ten now waits "
                "longer than {p90_after} instead of {p90_before}."
            ).format(
                mean_before=minutes(before.mean_minutes),
                mean_after=minutes(after.mean_minutes),
                p90_before=minutes(before.p90_minutes),
                p90_after=minutes(after.p90_minutes),
            ),
            _(
                "{recoded} trucks were re-coded from red to yellow, and finds fall from "
                "{hits_before} to {hits_after}, while the hit rate looks as good as before."
            ).format(
                recoded=number(after.recoded),
                hits_before=number(before.hits),
                hits_after=number(after.hits),
            ),
        ]


def _tiles(before: Result, after: Result | None) -> str:
    now = after or before
    without = _("without a target {value}")

    def cell(name: str, write, value) -> tuple[str, str, str]:
        was = without.format(value=write(value(before))) if after else ""
        return name, write(value(now)), was

    return page.tiles(
        [
            cell(_("Mean release time"), minutes, lambda r: r.mean_minutes),
            cell(_("One in ten waits longer (p90)"), minutes, lambda r: r.p90_minutes),
            cell(_("Finds in two months"), number, lambda r: r.hits),
            cell(_("Hit rate of inspections"), percent, lambda r: r.hit_rate),
            cell(_("Re-coded from red to yellow"), number, lambda r: r.recoded),
        ]
    )
