"""Which panel shows a case?

A panel is a thin set of widgets over a pure case; all words are chosen when it is shown, in the
reader's language::

    from course import panels

    panels.load("border-post").show()
    panels.load("border-post").show("control-chart")
    panels.load("border-post").trial(form, {"officers": 0, "inspectors": 2, ...})

Public name: ``load``.
"""

import importlib
from types import ModuleType

from course import cases


def load(name: str) -> ModuleType:
    """The panel module of a case: ``show(view=None)`` and ``trial(form, decisions)``.

    Raises ``LookupError`` when no case has that name.
    """
    case = cases.load(name)
    return importlib.import_module(f"{__name__}.{case.__name__.rpartition('.')[2]}")
