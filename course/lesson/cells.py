"""What may a notebook's cell call?"""

import os

from IPython.display import display

from course.language import gettext as _
from course.lesson.lesson import Lesson, open_folder
from course.lesson.polite import notice, polite

_open: Lesson | None = None
_tried = False


def _graded_by_nbgrader() -> bool:
    """Under nbgrader's execution there is no reader: cells show nothing."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))


@polite
def open_lesson(module: str) -> None:
    """Open the lesson of ``module`` for this learner; calling it again opens it anew."""
    global _open, _tried  # noqa: PLW0603  one kernel, one reader, one lesson
    if _graded_by_nbgrader():
        return
    _open, _tried = None, True
    _open = open_folder(module)
    if _open.trouble:
        notice(
            _("You can read this lesson, but not answer its questions now. {reason}").format(
                reason=_open.trouble
            )
        )


@polite
def ask(question: str) -> None:
    """Show the question with this id."""
    if _graded_by_nbgrader() or not (lesson := _current()):
        return
    if question not in lesson:
        notice(_("This lesson has no question “{name}”.").format(name=question))
        return
    import ipywidgets

    from course.lesson.question import Question

    shown = Question(lesson, question)
    mission = shown.spec["kind"] == "mission"
    display(ipywidgets.VBox([shown, shown.outcome]) if mission else shown)


@polite
def case(name: str, view: str | None = None) -> None:
    """Show the panel of a case, or one ``view`` of it."""
    if _graded_by_nbgrader():
        return
    from course import panels

    display(panels.load(name).show(view))


@polite
def submit() -> None:
    """Show how to hand in, and the button that does it."""
    if _graded_by_nbgrader() or not (lesson := _current()):
        return
    from course.lesson.handing_in import show

    show(lesson)


def _current() -> Lesson | None:
    if _open is None and not _tried:  # a lesson that failed to open has said so once
        notice(_("Run the first cell of this notebook, then this one again."))
    return _open
