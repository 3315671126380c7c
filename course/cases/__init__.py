"""Which simulators are there, and how does one say that a set-up is impossible?

A case module is a pure model: a frozen ``Setup`` in, a frozen ``Result`` out, seeded, without
widgets, files or translated words::

    from course import cases

    post = cases.load("border-post")
    result = post.run(post.Setup(red=0.08, yellow=0.22), seed=1)
    result.mean_minutes, result.p90_minutes

Public names: ``load``, ``Impossible``, ``N_``.
"""

import importlib
import importlib.util
import re
from types import ModuleType


def N_(text: str) -> str:
    """Mark ``text`` for the translators; who shows it translates it."""
    return text


class Impossible(ValueError):
    """A set-up or a decision that cannot be simulated, with a sentence that says why.

    ``message`` is an untranslated sentence with ``{placeholders}``; ``values`` fills them with
    plain numbers and names, so that whoever shows it can translate and format both.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values

    def __reduce__(self):
        return _impossible, (self.message, self.values)


def _impossible(message: str, values: dict) -> Impossible:
    return Impossible(message, **values)


def load(name: str) -> ModuleType:
    """The module of a case, by the name used in lessons: ``load("border-post")``.

    Raises ``LookupError`` when no case has that name.
    """
    if isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9-]{0,59}", name):
        target = f"{__name__}.{name.replace('-', '_')}"
        if importlib.util.find_spec(target):
            module = importlib.import_module(target)
            if hasattr(module, "Setup") and hasattr(module, "run"):
                return module
    raise LookupError(f"there is no case {name!r}")
