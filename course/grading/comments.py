"""What does the gradebook say beside a score?

Short English sentences for facilitators. They tell what happened, never the key.
"""

from course.grading.assignment import Notebook
from course.grading.report import CODE, Mark, Report

SENTENCES = {
    "right": "Right.",
    "partly": "Partly there.",
    "not_yet": "Not there yet.",
    "not_answered": "No response.",
    "unreadable": "The stored answer could not be read as an answer to this question.",
    "other_variant": "The answer belongs to another variant of this question.",
    "raised_error": "The code stopped with an error.",
    "timed_out": "The code ran too long and was stopped.",
    "out_of_memory": "The code needed more memory than it may have and was stopped.",
    "crashed": "The code ended without a result.",
    "refused": "The result was too large, or of a kind that cannot be passed on. "
    "A person has to look; no points were taken.",
    "wrong_type": "The result is of another type than the one asked for.",
    "wrong_notebook": "The notebook that was handed in cannot be read. A person has to look.",
    "not_handed_in": "The notebook was not handed in.",
    "fault": "The grader could not run this. A person has to look; no points were taken.",
}


def comment(mark: Mark) -> str:
    """The automatic comment of one answer."""
    return SENTENCES.get(mark.outcome, "")


def test_comment(mark: Mark) -> str:
    """What stands below a test cell: its outcome, never its text."""
    return " ".join(filter(None, (comment(mark), mark.note)))


def code_comment(marks: list[Mark]) -> str:
    """The automatic comment of answer cells, from the tests that follow them."""
    passed = sum(mark.outcome == "right" for mark in marks)
    if marks and passed == len(marks):
        return comment(marks[0])
    reasons = dict.fromkeys(test_comment(mark) for mark in marks if mark.outcome != "right")
    return " ".join([*([f"{passed} of {len(marks)} tests passed."] if passed else []), *reasons])


def by_cell(report: Report, notebook: Notebook) -> dict[str, str]:
    """The automatic comment of every solution cell of a notebook."""
    marks = report.of_notebook(notebook.name)
    found = {name: comment(mark) for name, mark in marks.items() if mark.kind != CODE}
    for answer, tests in notebook.tests_after.items():
        found[answer] = code_comment([marks[name] for name in tests if name in marks])
    return found
