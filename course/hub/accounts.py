"""Who may sign in on a course that was just started, and with which password?"""

import secrets
from dataclasses import dataclass

from course.hub.places import Places

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody confuses when reading them from a screen."""

ROLES = {
    "learner": ("learner", ["nbgrader-clc"]),
    "facilitator": ("facilitator", ["formgrade-clc"]),
    "lead": ("workshop lead", ["leads"]),
    "admin": ("administrator", ["formgrade-clc", "leads"]),
}
"""User name -> (what the person is called, groups of the Hub)."""


@dataclass(frozen=True)
class Account:
    """One seeded account."""

    name: str
    password: str

    @property
    def role(self) -> str:
        return ROLES[self.name][0]


def new_password() -> str:
    """Four groups of four: 79 bits, easy to type on a tablet."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def seeded(places: Places) -> list[Account]:
    """The accounts of this course; made at the first start, the same ever after.

    They stand in ``accounts.txt`` (mode 0600). Whoever deletes a line keeps the account out of
    later starts of a fresh Hub; an existing account is never changed.
    """
    path = places.accounts
    if not path.exists():
        made = [Account(name, new_password()) for name in ROLES]
        path.touch(mode=0o600)
        path.write_text("".join(f"{a.name} {a.password}\n" for a in made), encoding="utf-8")
    path.chmod(0o600)
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return [Account(*line) for line in lines if len(line) == 2 and line[0] in ROLES]


def groups(accounts: list[Account]) -> dict[str, dict[str, list[str]]]:
    """The Hub's ``load_groups``: the course's three groups with the seeded people in them."""
    names = ["nbgrader-clc", "formgrade-clc", "leads"]
    return {
        group: {"users": [a.name for a in accounts if group in ROLES[a.name][1]]} for group in names
    }
