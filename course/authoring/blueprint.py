"""Which question assesses which objective?"""

from course.authoring.module import Module

Blueprint = dict[str, list[str]]


def blueprint(module: Module) -> Blueprint:
    """Objective id -> ids of the graded and practice questions that serve it."""
    served: Blueprint = {objective: [] for objective in module.objectives}
    for question in module.questions.values():
        if question.full["use"] == "reflection":
            continue
        for objective in question.full["serves"]:
            served.setdefault(objective, []).append(question.id)
    return served
