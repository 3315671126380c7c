"""How does a director look into the border post, in a lesson or a meeting?

Public names: ``show`` (the dashboard, or the view ``"control-chart"`` or ``"target"``) and
``trial`` (the outcome of a learner's decisions in a mission).
"""

from functools import lru_cache, partial

import ipywidgets

from course.cases import Impossible
from course.cases.border_post import Result, Setup, run
from course.language import gettext as _
from course.language import number, percent
from course.panels import control_chart, page, post_pictures, target, trial_of_mission
from course.panels.controls import Choice, Range, Tick
from course.panels.post_numbers import headline_tiles, indicator_table, minutes

TODAY = {
    "officers": 0,
    "inspectors": 0,
    "red": 10,
    "targeting": 100,
    "trucks": 240,
    "scanner": False,
    "trusted": False,
    "agency": False,
}
SCENARIOS = {
    "today": {},
    "inspector": {"inspectors": 1},
    "officer": {"officers": 1},
    "sharper": {"red": 7},
    "stricter": {"red": 12},
    "scanner": {"scanner": True},
    "season": {"trucks": 280},
    "agency": {"agency": True},
}
OFFICERS, INSPECTORS = (1, 2, 2), (1, 3, 2)
CLEAR_CHANGE = 0.15
trial = trial_of_mission.trial


def show(view: str | None = None) -> ipywidgets.Widget:
    """The panel: ``None`` for the dashboard, ``"control-chart"`` or ``"target"``.

    Raises ``LookupError`` for another view.
    """
    views = {None: Dashboard, "control-chart": control_chart.Explorer, "target": target.Explorer}
    if view not in views:
        raise LookupError(f"the border post has no view {view!r}")
    return views[view]()


def setup_of(settings: dict) -> Setup:
    """The post for the dashboard's settings; raises ``Impossible``."""
    return Setup(
        days=60,
        trucks_per_day=settings["trucks"],
        red=settings["red"] / 100,
        targeting=settings["targeting"] / 100,
        officers=tuple(n + int(settings["officers"]) for n in OFFICERS),
        inspectors=tuple(n + int(settings["inspectors"]) for n in INSPECTORS),
        scanners=int(settings["scanner"]),
        aeo_first=settings["trusted"],
        agency_share=0.15 if settings["agency"] else 0.0,
    )


@lru_cache(maxsize=4)
def _simulate(setup: Setup) -> Result:
    return run(setup, seed=1)


class Dashboard(ipywidgets.VBox):
    """Scenarios, a few settings, a prediction, and then what happens, against today."""

    def __init__(self) -> None:
        self.scenario = Choice(_("Choose a scenario, or set the post yourself"), _scenario_names())
        self.controls = _controls()
        self.prediction = Choice(
            _("Before you look: what will happen to the mean release time?"),
            {
                "shorter": _("Clearly shorter"),
                "same": _("About the same"),
                "longer": _("Clearly longer"),
            },
        )
        self.prediction.layout.display = "none"
        self.freely = Tick(_("Explore freely: show results at once, without a prediction"))
        self.tables = Tick(_("Show the numbers as tables"))
        self.outcome = ipywidgets.HTML()
        self._setting = False
        lead = _(
            "Two months at a road border post. Compare any plan with today: the same trucks come, "
            "only your decisions differ."
        )
        c = self.controls
        super().__init__(
            [
                ipywidgets.HTML(page.title(_("The border post: a director’s dashboard"), lead)),
                self.scenario,
                _row(c["officers"], c["inspectors"], c["red"], c["targeting"], c["trucks"]),
                _row(c["scanner"], c["trusted"], c["agency"]),
                self.prediction,
                self.outcome,
                _row(self.freely, self.tables),
                ipywidgets.HTML(page.note(_left_out())),
            ]
        )
        self.add_class("clc-panel")
        self.scenario.value = "today"
        self.scenario.observe(self._choose, "value")
        for control in c.values():
            control.observe(self._move, "value")
        self.prediction.observe(self._refresh, "value")
        self.freely.observe(self._refresh, "value")
        self.tables.observe(self._refresh, "value")
        self._refresh()

    @property
    def settings(self) -> dict:
        """What the controls say now."""
        return {name: control.value for name, control in self.controls.items()}

    def _choose(self, change: dict) -> None:
        if not change["new"]:
            return
        self._setting = True
        for name, value in (TODAY | SCENARIOS[change["new"]]).items():
            self.controls[name].value = value
        self._setting = False
        self._plan_changed()

    def _move(self, _change: dict) -> None:
        if self._setting:
            return
        fits = (n for n, changes in SCENARIOS.items() if TODAY | changes == self.settings)
        self.scenario.unobserve(self._choose, "value")
        self.scenario.value = next(fits, "")
        self.scenario.observe(self._choose, "value")
        self._plan_changed()

    def _plan_changed(self) -> None:
        self.prediction.unobserve(self._refresh, "value")
        self.prediction.value = ""
        self.prediction.observe(self._refresh, "value")
        self._refresh()

    def _refresh(self, _change: dict | None = None) -> None:
        before = _simulate(setup_of(TODAY))
        if self.settings == TODAY:
            self.prediction.layout.display = "none"
            self.outcome.value = self._report(before, None, page.said(_today(before)))
            return
        try:
            after = _simulate(setup_of(self.settings))
        except Impossible as problem:
            self.prediction.layout.display = "none"
            self.outcome.value = page.refusal(problem)
            return
        self.prediction.layout.display = "none" if self.freely.value else ""
        if not self.freely.value and not self.prediction.value:
            asked = _("Say what you expect, and the result appears here. Today’s numbers:")
            self.outcome.value = page.said(asked) + headline_tiles(before)
            return
        self.outcome.value = self._report(
            before, after, page.said(*_verdict(before, after, self.prediction.value))
        )

    def _report(self, before: Result, after: Result | None, words: str) -> str:
        parts = [words, headline_tiles(before, after)]
        if after:
            parts.append(page.note(_("In the charts: grey and dashed is today, solid your plan.")))
        parts.append(
            page.pictures(
                post_pictures.release_times(before, after),
                post_pictures.queues(before, after),
                post_pictures.finds(before, after),
                tables=self.tables.value,
                more=partial(indicator_table, before, after),
            )
        )
        return "".join(parts)


def _scenario_names() -> dict[str, str]:
    return {
        "today": _("Today"),
        "inspector": _("One more inspector"),
        "officer": _("One more document officer"),
        "sharper": _("Less red: {share}").format(share=percent(0.07)),
        "stricter": _("More red: {share}").format(share=percent(0.12)),
        "scanner": _("A scanner for red trucks"),
        "season": _("Harvest season: {trucks} trucks").format(trucks=number(280)),
        "agency": _("Another agency checks too"),
    }


def _controls() -> dict[str, ipywidgets.Widget]:
    share = percent(0.5).replace(number(50), "{value}")
    return {
        "officers": Range(
            _("More document officers"),
            max=3,
            help=_("Today 1 at night, 2 by day, 2 in the evening."),
        ),
        "inspectors": Range(
            _("More inspectors"), max=3, help=_("Today 1 at night, 3 by day, 2 in the evening.")
        ),
        "red": Range(
            _("Red channel"),
            min=2,
            max=20,
            value=TODAY["red"],
            shown=share,
            help=_(
                "Documents and inspection. Yellow takes up the difference; {share} are green."
            ).format(share=percent(0.70)),
        ),
        "targeting": Range(
            _("Quality of targeting"),
            step=10,
            value=TODAY["targeting"],
            shown=share,
            help=_("{none} picks red trucks by chance, {all} as a good risk engine does.").format(
                none=percent(0), all=percent(1)
            ),
        ),
        "trucks": Range(
            _("Trucks a day"), min=160, max=320, step=20, value=TODAY["trucks"], help=""
        ),
        "scanner": Tick(_("Scanner: only red trucks with an alarm are opened")),
        "trusted": Tick(
            _("Trusted traders (AEO, {share}) go first in every queue").format(share=percent(0.15))
        ),
        "agency": Tick(
            _("Another agency checks {share} of trucks after customs").format(share=percent(0.15))
        ),
    }


def _row(*widgets: ipywidgets.Widget) -> ipywidgets.Box:
    row = ipywidgets.Box(widgets, layout={"flex_flow": "row wrap", "overflow": "visible"})
    row.add_class("clc-row")
    return row


def _today(result: Result) -> str:
    return _(
        "Today the mean release time is {mean}, but half of all trucks leave within {median} and "
        "one in ten waits longer than {p90}."
    ).format(
        mean=minutes(result.mean_minutes),
        median=minutes(result.median_minutes),
        p90=minutes(result.p90_minutes),
    )


def _verdict(before: Result, after: Result, expected: str) -> list[str]:
    """What was expected, what came, and where it is decided."""
    change = after.mean_minutes / before.mean_minutes - 1
    came = "shorter" if change < -CLEAR_CHANGE else "longer" if change > CLEAR_CHANGE else "same"
    sentences = []
    if expected:
        sentences.append(
            {
                "shorter": _("You expected a clearly shorter time."),
                "same": _("You expected about the same time."),
                "longer": _("You expected a clearly longer time."),
            }[expected]
        )
    figures = {"before": minutes(before.mean_minutes), "after": minutes(after.mean_minutes)}
    sentences.append(
        {
            "shorter": _("The mean release time falls from {before} to {after}."),
            "same": _("The mean release time hardly changes: {before} before, {after} after."),
            "longer": _("The mean release time rises from {before} to {after}."),
        }[came].format(**figures)
    )
    busiest = max(after.utilisation, key=after.utilisation.get)
    sentences.append(
        {
            "documents": _(
                "The tightest station is now document control, busy {share} of the time."
            ),
            "scanner": _("The tightest station is now the scanner, busy {share} of the time."),
            "inspection": _("The tightest station is now inspection, busy {share} of the time."),
            "agency": _("The tightest station is now the other agency, busy {share} of the time."),
        }[busiest].format(share=percent(after.utilisation[busiest]))
    )
    return sentences


def _left_out() -> str:
    return _(
        "What this model leaves out: drivers who change their route, fraud that adapts to your "
        "controls, staff who learn or tire, weather and breakdowns."
    )
