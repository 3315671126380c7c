"""What are the cells of one submitted notebook worth?

Tests are judged by :func:`course.grading.code.examine`; what a person grades waits for them,
unless it was left as it was released. nbgrader gives the same points and flags.
"""

from course.grading import cells
from course.grading.assignment import EXAMINED, Assignment, Notebook, Part
from course.grading.code import ADDED, TEST, Cell, Examination, Verdict, examine, prepare
from course.grading.merged import Placed
from course.grading.report import CODE, MANUAL, TASK, Mark

OTHER_LANGUAGE = "(Only Python is run.)"


def marks(
    assignment: Assignment, notebook: Notebook, placed: list[Placed], theirs: dict[str, bytes]
) -> tuple[list[Mark], Examination | None]:
    """A mark for each graded cell but the questions of a module, and what was seen of the code.

    :param placed: the submission, as :func:`course.grading.merged.merge` gives it.
    :param theirs: other files that were handed in; those of the assignment come before them.
    :returns: with ``None`` in place of what was seen, if nothing had to run.
    """
    seen = _examined(assignment, notebook, placed, theirs)
    by_name = {cell.name: cell for cell in placed}
    found = []
    for part in notebook.graded:
        if part.role == cells.TEST:
            found.append(_test(notebook, part, by_name, seen))
        elif assignment.module is None:
            found.append(_by_hand(part, by_name[part.name], placed))
    return [_in(assignment, notebook, mark) for mark in found], seen


def warm(assignment: Assignment, notebook: Notebook) -> None:
    """Learn from the reference solution what it shows, before the first submission comes."""
    if cells.python(notebook.released) and notebook.tests:
        prepare(assignment.reference(notebook), assignment.files)


def missing(assignment: Assignment, notebook: Notebook, score: float | None, why: str):
    """The marks of a notebook that was not handed in (0 points) or not readable (``None``)."""
    for part in notebook.graded:
        if part.role == cells.TEST or assignment.module is None:
            kind = {cells.TEST: CODE, cells.TASK: TASK}.get(part.role, MANUAL)
            yield _in(assignment, notebook, Mark(part.name, kind, part.points, score, why))


def _in(assignment: Assignment, notebook: Notebook, mark: Mark) -> Mark:
    return mark if notebook.name == assignment.name else mark.of(notebook.name)


def _examined(assignment, notebook, placed, theirs) -> Examination | None:
    """What the tests say. Code that nobody changed is run only for tests that it may pass."""
    code = [cell for cell in placed if cell.kind == "code"]
    if assignment.module:
        code = [cell for cell in code if cell.role != cells.GIVEN]
    wanted = any(cell.changed for cell in code) or (notebook.tests and not assignment.module)
    if not wanted or not cells.python(notebook.released):
        return None
    reference = assignment.reference(notebook)
    return examine([_cell(cell) for cell in code], reference, assignment.files, theirs)


def _cell(cell: Placed) -> Cell:
    if cell.role == cells.TEST:
        return Cell(cell.name, TEST, cell.part.text, cell.part.points)
    return Cell(cell.name, EXAMINED.get(cell.role, ADDED), cell.text)


def _test(notebook: Notebook, part: Part, by_name: dict, seen: Examination | None) -> Mark:
    if not cells.python(notebook.released):
        return Mark(part.name, CODE, part.points, None, "fault", note=OTHER_LANGUAGE)
    if seen is None:
        return Mark(part.name, CODE, part.points, 0.0, "not_answered")
    before = notebook.answers_before.get(part.name, [])
    changed = {name: by_name[name].text for name in before if by_name[name].changed}
    verdict = seen.verdicts.get(part.name) or Verdict("fault", None, None)
    score, outcome, note = verdict.credit, verdict.outcome, verdict.note
    if score is not None:
        score = min(max(round(float(score), 4), 0.0), part.points)
        if not score and part.points and before and not changed:
            outcome, note = "not_answered", None
    return Mark(part.name, CODE, part.points, score, outcome, value=changed or None, note=note)


def _by_hand(part: Part, cell: Placed, placed: list[Placed]) -> Mark:
    if part.role == cells.TASK:
        theirs = _after(part.name, placed)
        return Mark(part.name, TASK, part.points, None, "person", value=theirs or None)
    if cell.changed:
        return Mark(part.name, MANUAL, part.points, None, "person", value=cell.text)
    return Mark(part.name, MANUAL, part.points, 0.0, "not_answered")


def _after(name: str, placed: list[Placed]) -> list[str]:
    """What the learner added between a known cell and the next one."""
    found, here = [], False
    for cell in placed:
        if cell.part is not None and cell.part.named:
            here = cell.name == name
        elif here and cell.changed:
            found.append(cell.text)
    return found
