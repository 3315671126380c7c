"""What does a learner see when our own code fails?"""

import functools
import html
from collections.abc import Callable
from typing import Any

from IPython.display import HTML, display
from traitlets.log import get_logger

from course.language import current
from course.language import gettext as _


def log_failure() -> None:
    """Write the exception in hand to the kernel's log, which is not the notebook's output."""
    get_logger().exception("a lesson cell failed")


def notice(sentence: str) -> None:
    """Show one sentence in the lesson, announced by screen readers."""
    display(
        HTML(
            f'<p class="course-notice" role="status" lang="{current()}" style="border:1px solid;'
            f'border-radius:6px;padding:12px 16px;max-width:46rem">{html.escape(sentence)}</p>'
        )
    )


def polite(function: Callable) -> Callable:
    """A cell's function that shows a sentence instead of a traceback when it fails."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception:
            log_failure()
            notice(
                _(
                    "This part of the lesson cannot be shown at the moment. "
                    "Your saved answers are safe. Open the lesson again in a few minutes."
                )
            )
            return None

    return wrapped
