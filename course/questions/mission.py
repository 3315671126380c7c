"""How well do the learner's decisions work in the simulator?"""

from decimal import Decimal
from typing import Any

from course import cases, language
from course.questions.kind import Form, Kind, Unreadable, share
from course.questions.variants import fill

_ROUNDING = 1e-9


def on_grid(value: Any, low: float, high: float, step: float) -> float:
    """The step of a slider from ``low`` to ``high`` at which ``value`` stands.

    Raises Unreadable for what is no number, outside, or between two steps (by more than 1e-9).
    A whole-numbered slider gives whole numbers.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Unreadable("no number")
    if not low - _ROUNDING <= value <= high + _ROUNDING:
        raise Unreadable("outside the slider")
    steps = round((float(value) - low) / step)
    exact = Decimal(str(low)) + steps * Decimal(str(step))
    if abs(float(exact) - value) > _ROUNDING:
        raise Unreadable("between two steps")
    return int(exact) if isinstance(low, int) and isinstance(step, int) else float(exact)


def _read(form: Form, value: Any) -> dict[str, float]:
    sliders = form["decisions"]
    if not isinstance(value, dict) or set(value) != set(sliders):
        raise Unreadable("not the decisions of this mission")
    return {
        name: on_grid(value[name], slider["min"], slider["max"], slider.get("step", 1))
        for name, slider in sliders.items()
    }


def utility(form: Form, decisions: dict[str, float]) -> float:
    """The mean worth of these decisions over the case's fixed seeds."""
    return cases.load(form["case"]).mean_utility(form["scenario"], decisions, form["goal"])


def _score(form: Form, answer: dict[str, float]) -> float:
    """From the naive decisions (0) to the reference decisions (1); impossible ones earn 0."""
    naive, reference = (utility(form, form["key"][name]) for name in ("naive", "reference"))
    try:
        return share(utility(form, answer), naive, reference)
    except cases.Impossible:
        return 0.0


def _words(form: Form, answer: dict[str, float]) -> str:
    values = form.get("values", {})
    return "\n".join(
        f"- {fill(slider['label'], values)}: {language.number(answer[name])}"
        for name, slider in form["decisions"].items()
    )


MISSION = Kind(
    name="mission",
    public=("case", "scenario", "decisions", "goal"),
    read=_read,
    score=_score,
    words=_words,
    right=lambda form: dict(form["key"]["reference"]),
)
