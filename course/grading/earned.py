"""What did the notebooks of one submission earn, and what did their code show?"""

from dataclasses import replace
from pathlib import Path

from course.grading import merged, notebookmarks, outputs, reading
from course.grading.assignment import Assignment, Notebook
from course.grading.report import Mark

KEPT = ("answers.json", "timestamp.txt", "submission_secret.txt")
MISSING, DAMAGED = "not_handed_in", "wrong_notebook"


def earned(released: Assignment, folder: Path) -> tuple[list[Mark], dict, tuple[str, ...]]:
    """Marks, cells and limits hit of all notebooks; one bad one of several costs only itself.

    :raises course.grading.reading.Refused: nothing of it can be graded.
    """
    theirs = {} if released.module else reading.files(folder, {*KEPT, *released.files})
    marks, shown, limits, refused = [], {}, [], []
    for notebook in released.notebooks:
        try:
            found = _placed(released, notebook, folder)
        except reading.Refused as refusal:
            if released.module:
                raise
            refused.append(refusal)
            found = merged.merge(notebook, None, authored=False)
            shown[notebook.name] = found
            marks += notebookmarks.missing(released, notebook, None, DAMAGED)
            continue
        if found is None:
            marks += notebookmarks.missing(released, notebook, 0.0, MISSING)
            continue
        more, seen = notebookmarks.marks(released, notebook, found, theirs)
        marks += more
        limits += seen.limits_hit if seen else ()
        shown[notebook.name] = [_with_outputs(cell, seen) for cell in found]
    if not shown:
        raise reading.Refused("nothing_there")
    if len(refused) == len(shown):
        raise refused[0]
    return marks, shown, tuple(limits)


def _placed(released: Assignment, notebook: Notebook, folder: Path) -> list | None:
    """The cells of one notebook; ``None`` if it was not handed in, and is not a module's."""
    submitted = reading.notebook(folder, notebook.name)
    if submitted is None and not released.module:
        return None
    return merged.merge(notebook, submitted, authored=released.module is not None)


def _with_outputs(cell: merged.Placed, seen) -> merged.Placed:
    found = seen.outputs.get(cell.name) if seen else None
    return replace(cell, outputs=tuple(outputs.clean(found))) if found else cell
