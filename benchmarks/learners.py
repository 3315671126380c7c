"""What do the learners of a benchmark answer?

Each gets the variants that the course gives them, and together they give every answer that the
authors know: the right one and every misconception.
"""

from datetime import UTC, datetime

from course import authoring, questions
from course.grading import marking, sample

MODULE = "m5-performance"
ATTEMPT = 1


def names(count: int) -> list[str]:
    """``count`` learners, in the order in which nbgrader takes them."""
    return [f"learner{number:04}" for number in range(count)]


def answers(learner: str, place: int) -> dict[str, object]:
    """Question -> value: all right at place 0, then one known misconception after the other.

    A question with fewer misconceptions than others begins again.
    """
    found = {}
    for name, question in authoring.load(MODULE).questions.items():
        if question.graded:
            form = questions.resolve(
                question.full, marking.expected_variant(question.full, learner, ATTEMPT)
            )
            known = [known["value"] for known in form.get("misconceptions") or ()]
            right = sample.PLAUSIBLE if not question.automatic else questions.right_answer(form)
            found[name] = [right, *known][place % (1 + len(known))]
    return found


def most_misconceptions() -> int:
    """How many misconceptions the question with most of them knows."""
    graded = [q for q in authoring.load(MODULE).questions.values() if q.automatic]
    return max(
        len(q.form(variant).get("misconceptions") or ())
        for q in graded
        for variant in range(q.pool)
    )


def records(learner: str, given: dict[str, object]) -> dict:
    """The stored records of given answers, as ``answers.json`` holds them."""
    graded = authoring.load(MODULE).questions
    at = datetime.now(UTC).isoformat()
    return {
        name: {
            "value": value,
            "version": graded[name].full.get("version", 1),
            "variant": marking.expected_variant(graded[name].full, learner, ATTEMPT),
            "rev": 1,
            "at": at,
        }
        for name, value in given.items()
    }
