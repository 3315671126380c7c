"""How many points does each stored answer earn?

Nothing of the learner's is executed. An answer counts only for the version and the variant that
this learner had in this attempt, so that the values of one attempt earn nothing in the next.
"""

from collections.abc import Iterator

from course import questions
from course.grading.reading import UNREADABLE, Submission
from course.grading.report import BY_A_PERSON, Mark


def marks(module, submission: Submission, learner: str) -> Iterator[Mark]:
    """The mark of every graded question of ``module`` (:class:`course.authoring.Module`)."""
    for name, question in module.questions.items():
        if question.graded:
            record = submission.records.get(name, {})
            yield mark(question.full, record, learner, submission.attempt)


def warm(module) -> None:
    """Score what everybody's score is measured against, once a process: it may take a simulation.

    :param module: an authored module, or ``None``.
    """
    for question in module.questions.values() if module else ():
        for variant in range(len(question.full["forms"])) if question.graded else ():
            form = questions.resolve(question.full, variant)
            if question.full["kind"] != BY_A_PERSON:
                questions.judge(form, questions.right_answer(form))


def expected_variant(question: dict, learner: str, attempt: int) -> int:
    """The variant of ``question`` (its full form) that a learner has in an attempt."""
    version = question.get("version", 1)
    pools = {int(key): size for key, size in (question.get("pools") or {}).items()}
    pool = pools.get(version, question.get("pool") or len(question["forms"]))
    return questions.variant_of(learner, question["id"], version, pool, attempt)


def mark(question: dict, record: dict, learner: str, attempt: int) -> Mark:
    """The mark of one stored record; a record is ``{"value", "version", "variant", ...}``."""
    points = float(question["points"])
    variant = expected_variant(question, learner, attempt)
    value = record.get("value")

    def earned(score, outcome, misconception=None) -> Mark:
        shown = None if value is UNREADABLE else value
        name, kind = question["id"], question["kind"]
        return Mark(name, kind, points, score, outcome, misconception, variant, shown)

    if value is UNREADABLE:
        return earned(0.0, "unreadable")
    if not questions.answered(value):
        return earned(0.0, "not_answered")
    if question["kind"] != BY_A_PERSON and not _same(question, record, variant):
        return earned(0.0, "other_variant")
    verdict = questions.judge(questions.resolve(question, variant), value)
    if verdict.fraction is None:
        return earned(None, verdict.outcome)
    fraction = min(max(float(verdict.fraction), 0.0), 1.0)
    return earned(round(fraction * points, 4), verdict.outcome, verdict.misconception)


def _same(question: dict, record: dict, variant: int) -> bool:
    wanted = (question.get("version", 1), variant)
    found = (record.get("version"), record.get("variant"))
    return found == wanted and all(type(number) is int for number in found)
