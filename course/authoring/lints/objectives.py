"""Is every objective assessed, and does every question assess one?"""

from collections.abc import Iterator

from course.authoring.blueprint import blueprint
from course.authoring.faults import Fault
from course.authoring.module import Module

LEAST = 2


def check(module: Module) -> Iterator[Fault]:
    """Each objective is served by at least two graded or practice questions."""
    for objective, questions in blueprint(module).items():
        if objective not in module.objectives:
            for name in questions:
                yield module.fault(name, f"there is no objective {objective}")
        elif len(questions) < LEAST:
            by = ", ".join(questions) or "no question"
            yield module.fault("", f"objective {objective} is assessed by {by}; {LEAST} are needed")
    for name, question in module.questions.items():
        if not question.full["serves"]:
            yield module.fault(name, "serves no objective")
