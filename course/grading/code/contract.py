"""What did the reference solution show of how values cross?

The reference solution is examined once, exactly like a learner's. What it showed binds
submissions: a value that was a number must not come as an object that pretends; a given table
that the solution left alone is the given one; a test that cannot be done from outside needs a
person.
"""

from dataclasses import dataclass, field


@dataclass
class Contract:
    """What is known; empty where there is no reference solution.

    :ivar kinds: path (``squares()``) -> the categories that its values had.
    :ivar given: names whose value stayed as the released cells made it.
    :ivar changing: names whose value the solution did change.
    :ivar back: path -> arguments that the function changed.
    :ivar unfit: tests that pass beside the reference solution, but not from outside.
    """

    kinds: dict[str, list[str]] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    back: dict[str, list[int]] = field(default_factory=dict)
    unfit: list[str] = field(default_factory=list)
    changing: list[str] = field(default_factory=list)
    recording: bool = False

    def admits(self, path: str, kind: str) -> bool:
        """Whether a value of this category may stand at a path.

        An object that answers for itself, only where the reference has one, too.
        """
        known = self.kinds.get(path)
        if self.recording:
            known = self.kinds.setdefault(path, [])
            if kind not in known:
                known.append(kind)
        return kind != "object" if known is None else kind in known

    def changed(self, path: str) -> list[int]:
        return self.back.get(path, [])

    def note_change(self, path: str, number: int) -> None:
        known = self.back.setdefault(path, [])
        if number not in known:
            known.append(number)

    def note_given(self, name: str, is_given: bool) -> None:
        """A test read a name: it counts as given only if it was so each time."""
        if is_given and name not in (*self.changing, *self.given):
            self.given.append(name)
        elif not is_given:
            self.changing.append(name)
            self.given = [each for each in self.given if each != name]
