"""What happens at the border post under the decisions a learner tries in a mission?"""

from collections.abc import Mapping, Sequence
from functools import partial

import ipywidgets

from course.cases import Impossible
from course.cases.border_post import Result, decide, run
from course.cases.post.mission import FOUND_POINTS, SPEED_POINTS
from course.language import gettext as _
from course.language import number, percent
from course.panels import page, post_pictures
from course.panels.controls import Tick
from course.panels.post_numbers import indicator_table, minutes

SEEDS = range(30)


def trial(form: Mapping, decisions: Mapping) -> ipywidgets.Widget:
    """The outcome of ``decisions`` in the mission ``form``: numbers, a chart, a table on request.

    The numbers are means over the runs by which the mission is scored; the chart shows one run.
    Decisions that cannot be carried out become a sentence that says why.
    """
    scenario, goal = form["scenario"], form["goal"]
    outcome = ipywidgets.HTML()
    panel = ipywidgets.VBox([ipywidgets.HTML(page.STYLE), outcome])
    panel.add_class("clc-panel")
    try:
        setup = decide(scenario, decisions)
    except Impossible as problem:
        outcome.value = page.refusal(problem)
        return panel
    results = [run(setup, seed=seed) for seed in SEEDS]
    before = _start(form)
    tables = Tick(_("Show the numbers as tables"))

    def draw(_change: dict | None = None) -> None:
        outcome.value = _report(results, before, goal, tables.value)

    tables.observe(draw, "value")
    draw()
    panel.children = (*panel.children, tables)
    return panel


def _start(form: Mapping) -> Result | None:
    """One run of the post before any decision, if it can run at all."""
    start = {name: slider.get("start", slider["min"]) for name, slider in form["decisions"].items()}
    try:
        return run(decide(form["scenario"], start), seed=SEEDS[0])
    except Impossible:
        return None


def _report(results: Sequence[Result], before: Result | None, goal: Mapping, tables: bool) -> str:
    mean = sum(r.mean_minutes for r in results) / len(results)
    found = sum(r.caught_share for r in results) / len(results)
    one = results[0]
    red = one.setup.red
    targets = {
        "target_minutes": minutes(goal["target_minutes"]),
        "floor": percent(goal["floor_percent"] / 100),
        "find": percent(goal["find_percent"] / 100),
    }
    cells = [
        (
            _("Mean release time"),
            _("{minutes} min").format(minutes=number(mean, 1)),
            _("wanted: {target_minutes} or less").format(**targets),
        ),
        (
            _("Red channel"),
            percent(red),
            _("the mandate: {floor} or more").format(**targets),
        ),
        (
            _("Irregular loads found"),
            percent(found, 1),
            _("wanted: {find} or more").format(**targets),
        ),
    ]
    parts = [page.said(*_judgement(mean, found, red, goal)), page.tiles(cells)]
    first, after = (before, one) if before else (one, None)
    if after:
        parts.append(
            page.note(_("In the chart: grey and dashed is the post before, solid your plan."))
        )
    names = (_("Before"), _("Your plan")) if after else (_("Your plan"), "")
    drawn = post_pictures.release_times(first, after, names)
    parts.append(
        page.pictures(drawn, tables=tables, more=partial(indicator_table, first, after, names))
    )
    parts.append(
        page.note(
            _("Means of {runs} simulated runs; chart and tables show one of them.").format(
                runs=number(len(results))
            )
        )
    )
    return "".join(parts)


def _judgement(mean: float, found: float, red: float, goal: Mapping) -> list[str]:
    if 100 * red < goal["floor_percent"] - 1e-9:
        return [
            _(
                "The red channel is below what the mandate demands: however fast the post is, this "
                "plan is worth nothing."
            )
        ]
    fast, enough = mean <= goal["target_minutes"], 100 * found >= goal["find_percent"]
    scheme = _(
        "Of 100 points, {speed} are for speed and {found} for irregular loads found."
    ).format(speed=number(SPEED_POINTS), found=number(FOUND_POINTS))
    if fast and enough:
        return [_("The post is fast enough and finds enough."), scheme]
    if fast:
        return [_("The post is fast enough, but it finds too little."), scheme]
    if enough:
        return [_("The post finds enough, but trucks wait too long on average."), scheme]
    return [_("Trucks wait too long on average, and the post finds too little."), scheme]
