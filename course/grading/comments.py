"""What does the gradebook say beside a score?

Short English sentences for facilitators. They tell what happened, never the key.
"""

from course.grading import cells
from course.grading.report import CODE, Mark, Report

SENTENCES = {
    "right": "Right.",
    "partly": "Partly there.",
    "not_yet": "Not there yet.",
    "not_answered": "Not answered.",
    "unreadable": "The stored answer could not be read as an answer to this question.",
    "other_variant": "The answer belongs to another variant of this question.",
    "raised_error": "The code stopped with an error.",
    "timed_out": "The code ran too long and was stopped.",
    "out_of_memory": "The code needed more memory than it may have and was stopped.",
    "crashed": "The code ended without a result.",
    "refused": "The result was too large, or of a kind that cannot be passed on.",
    "fault": "The grader could not run this. A person has to look; no points were taken.",
}


def comment(mark: Mark) -> str:
    """The automatic comment of one answer."""
    return SENTENCES.get(mark.outcome, "")


def code_comment(marks: list[Mark]) -> str:
    """The automatic comment of an analyst's answer cells, from the tests that follow them."""
    passed = sum(mark.outcome == "right" for mark in marks)
    if marks and passed == len(marks):
        return comment(marks[0])
    reasons = dict.fromkeys(
        " ".join(filter(None, (comment(mark), mark.note)))
        for mark in marks
        if mark.outcome != "right"
    )
    return " ".join([*([f"{passed} of {len(marks)} tests passed."] if passed else []), *reasons])


def by_cell(report: Report, released: dict) -> dict[str, str]:
    """The automatic comment of every solution cell of a notebook."""
    marks = {mark.question: mark for mark in report.marks}
    found = {name: comment(mark) for name, mark in marks.items() if mark.kind != CODE}
    for answers, tests in cells.groups(released):
        text = code_comment([marks[cells.role(cell)[0]] for cell in tests])
        found |= {cells.role(cell)[0]: text for cell in answers}
    return found
