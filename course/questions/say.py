"""How does a stored answer read, for the learner, the facilitator and the grader?"""

from typing import Any

from course.language import gettext as _
from course.language import using
from course.questions.judge import answered
from course.questions.kind import Form, Unreadable
from course.questions.kinds import KINDS
from course.questions.words import inert


def say(form: Form, value: Any, language: str) -> str:
    """The answer in words, as inert Markdown: options by their texts, numbers in that language.

    ``form`` may be public or full; its texts should be in ``language`` already. What cannot be
    read is shown as it was typed if it is short, and said to be unreadable.
    """
    with using(language):
        if not answered(value):
            return f"*{_('Not answered yet.')}*"
        kind = KINDS[form["kind"]]
        try:
            return kind.words(form, kind.read(form, value))
        except Unreadable:
            typed = f"{inert(value)} " if isinstance(value, str) and len(value) <= 200 else ""
            return f"{typed}*({_('this answer could not be read')})*"
