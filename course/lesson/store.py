"""What is a stored answer, and what can go wrong when one is read or saved?"""

from dataclasses import dataclass, field
from typing import Any, Protocol

LONGEST = 20_000
"""Characters of one answer; the site refuses longer ones too."""


@dataclass(frozen=True)
class Opened:
    """What a store knows of one learner and one module.

    ``variants`` and ``answers`` are keyed by question id; an answer is a record
    ``{"value", "version", "variant", "rev", "at"}`` (``at``: ISO 8601, UTC).
    """

    learner: str
    attempt: int = 1
    attempts: int = 2
    state: str = "open"
    variants: dict[str, int] = field(default_factory=dict)
    answers: dict[str, dict] = field(default_factory=dict)
    hand_in_url: str | None = None


class NotSaved(Exception):
    """An answer could not be saved or read; ``detail`` says why in the learner's language."""

    def __init__(self, detail: str):
        super().__init__(detail)
        self.detail = detail


class Unreachable(NotSaved):
    """The store did not answer; the same save may work later."""


class Refused(NotSaved):
    """The store will not take this save, now or later."""


class Over(Refused):
    """This attempt is no longer the current one: the lesson must be opened again."""


class Stale(NotSaved):
    """Another save came first; ``current`` is the record that stands."""

    def __init__(self, detail: str, current: dict):
        super().__init__(detail)
        self.current = current


class Store(Protocol):
    """Where the answers of one learner to one module are kept."""

    def open(self) -> Opened:
        """Everything about this learner and module. Raises Unreachable or Refused."""

    def put(self, question: str, record: dict, attempt: int) -> dict:
        """Save ``record`` (value, version, variant, and ``rev``: the revision it is based on).

        Returns the new ``{"rev", "at"}``; raises Stale, Over, Refused or Unreachable.
        """


def is_record(record: Any) -> bool:
    """Whether this JSON value has the shape of a stored answer."""
    return (
        isinstance(record, dict)
        and "value" in record
        and all(type(record.get(name)) is int for name in ("version", "variant", "rev"))
        and isinstance(record.get("at"), str)
    )


def same_question(record: dict, other: dict) -> bool:
    """Whether two records answer the same version and variant of their question."""
    return all(record.get(name) == other.get(name) for name in ("version", "variant"))
