"""What must a kind of question be able to do?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Form = dict[str, Any]
"""One question as one learner meets it: ``resolve(question, variant)``."""


class Unreadable(ValueError):
    """This value has the wrong type or shape to be an answer to this form."""


def never(form: Form, when: Any, understood: Any) -> bool:
    """For kinds in which a misconception is recognised by its whole value only."""
    return False


@dataclass(frozen=True)
class Kind:
    """The functions of one kind; every one is pure.

    ``read(form, value)`` turns any JSON value into the canonical answer or raises
    ``Unreadable``; ``score(form, answer)`` gives the fraction of the points that formula and key
    grant; ``words(form, answer)`` says it as Markdown in the language in use; ``right(form)`` is
    an answer that earns everything; ``holds(form, when, answer)`` tells whether the partial
    pattern ``when`` of a misconception is in the answer; ``same(form, misconception, answer)``
    tells whether the answer is the misconception's own.
    ``public`` are the fields that a learner's side may know.
    """

    name: str
    public: tuple[str, ...]
    read: Callable[[Form, Any], Any]
    words: Callable[[Form, Any], str]
    score: Callable[[Form, Any], float] | None = None
    right: Callable[[Form], Any] | None = None
    holds: Callable[[Form, Any, Any], bool] = never
    same: Callable[[Form, dict, Any], bool] | None = None
    credits: bool = False
    """Whether a misconception's stated credit is what it earns (else the formula decides)."""


def share(value: float, naive: float, best: float) -> float:
    """How far ``value`` came on the way from ``naive`` (0) to ``best`` (1), clipped.

    Raises ValueError if the key leaves no room between the two: a fault of the author.
    """
    room = best - naive
    if not abs(room) > 1e-12:
        raise ValueError("the naive and the best answer of this key are worth the same")
    return min(1.0, max(0.0, (value - naive) / room))
