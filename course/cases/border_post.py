"""How long do trucks wait at a border post, and what is found, for given staff and controls?

Trucks arrive by the hour; a risk engine sends each to green (release), yellow (documents) or red
(documents, then inspection, with a scanner if there is one); some meet another agency; then they
pay and leave::

    from course.cases.border_post import Setup, run

    before, after = (run(Setup(inspectors=n), seed=1) for n in (2, 3))
    after.mean_minutes - before.mean_minutes

Public names: ``Setup``, ``product_form``, ``draw``, ``run``, ``Result``; for missions ``decide``,
``utility``, ``mean_utility``, ``best_decisions``.
"""

from course.cases.post.draws import draw
from course.cases.post.indicators import Result, measure
from course.cases.post.journey import travel
from course.cases.post.mission import best_decisions, decide, mean_utility, utility
from course.cases.post.setup import Setup, field_names, product_form

__all__ = [
    "Result",
    "Setup",
    "best_decisions",
    "decide",
    "draw",
    "field_names",
    "mean_utility",
    "product_form",
    "run",
    "utility",
]


def run(setup: Setup, *, seed: int) -> Result:
    """Simulate the post; the same set-up and seed give the same result.

    ``seed`` is a whole number, zero or more.
    """
    trucks = draw(setup, seed)
    return measure(trucks, travel(trucks, setup), setup, seed)
