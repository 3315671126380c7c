"""Did a spoilt submission earn, reach or change anything, or spoil the next one?"""

import json
from functools import partial

import pytest

from course.grading import notebookmarks
from course.grading.code import Limits, examine
from tests.grading.attacks.target import ATTACKER, BASES, CONTROL

MEGABYTE = 1 << 20
QUICK = Limits(cell=1.0, wall=4.0, cpu=2, memory=200 * MEGABYTE, disk=8 * MEGABYTE, output=MEGABYTE)
STATUSES = {"graded", "needs_manual", "refused"}
CANARIES = ("TEST-CANARY", "KEY-CANARY", "CANARY-HIDDEN-TEST", "CANARY-OF-THE", "CANARY-OF-A-FILE")
ALIVE = ("<script", "onerror=", "onload=", "javascript:", "<iframe", "x.invalid/")
LARGEST = 40 * MEGABYTE
"""Bytes of what is kept of a graded submission."""


KINDS = ("ours", "theirs")


def attempts(things, kinds=KINDS) -> list:
    """``(kind of assignment, base, thing)`` of all there are, as parameters of a test.

    Each thing meets one kind of assignment on one base, by turns; the others with ``soak``.
    """
    found = []
    for number, thing in enumerate(things):
        usual = kinds[number % len(kinds)], BASES[number // len(kinds) % len(BASES)]
        for kind in kinds:
            for base in BASES:
                marks = () if (kind, base) == usual else pytest.mark.soak
                name = f"{kind}-{base}-{thing}"
                found.append((kind, pytest.param(kind, base, thing, id=name, marks=marks)))
    return [attempt for _, attempt in sorted(found, key=lambda pair: pair[0])]


def try_it(target, base: str, hand_in, monkeypatch) -> None:
    """Grade what ``hand_in()`` hands in, under short limits, and look at everything around."""
    with monkeypatch.context() as quick:
        quick.setattr(notebookmarks, "examine", partial(examine, limits=QUICK))
        hand_in()
        target.world.remember()
        found = target.score(ATTACKER)
    assert target.last.status in STATUSES, target.last
    assert all(mark.outcome != "fault" for mark in target.last.marks), target.last.marks
    assert gained(found, target.bases[base], target.bases["blank"]) == {}, target.last.marks
    assert target.world.changes() == []
    assert leaked(target) == []


def control(target) -> None:
    """An honest submission earns what it earned before."""
    target.hand_in(CONTROL, "right")
    assert target.score(CONTROL) == target.right


def gained(found: dict, *bases: dict) -> dict:
    """The cells that earned more than without the payload, and than with nothing done at all."""
    most = {name: max(base.get(name) or 0.0 for base in bases) for name in found}
    return {
        name: (most[name], score)
        for name, score in found.items()
        if score is not None and score > most[name] + 1e-9
    }


def leaked(target) -> list[str]:
    """What stands in the report or the graded notebooks and must not."""
    if not target.last.gradable:
        return []
    cells = target.shown(ATTACKER)
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown, whole = "\n".join(_texts(outputs)), json.dumps(cells) + target.last.to_json()
    found = [canary for canary in (*CANARIES, target.secret) if canary in whole]
    found += [mark for mark in ("ESCAPED", "\x1b]") if mark in shown]
    # What is text alone stays text where it is shown.
    rich = str([{**output.get("data", {}), "text/plain": ""} for output in outputs]).lower()
    found += [mark for mark in ALIVE if mark in rich]
    return found + ["too large"] * (len(whole) > LARGEST)


def _texts(value):
    """Every text within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
