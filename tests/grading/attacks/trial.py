"""Did a spoilt submission earn, reach or change anything, or spoil the next one?"""

import json
from functools import partial

from course.grading import notebookmarks
from course.grading.code import Limits, examine
from tests.grading.attacks.target import ATTACKER, CONTROL

MEGABYTE = 1 << 20
QUICK = Limits(cell=1.0, wall=4.0, cpu=2, memory=200 * MEGABYTE, disk=8 * MEGABYTE, output=MEGABYTE)
STATUSES = {"graded", "needs_manual", "refused"}
CANARIES = ("TEST-CANARY", "KEY-CANARY", "CANARY-HIDDEN-TEST", "CANARY-OF-THE", "CANARY-OF-A-FILE")
ALIVE = ("<script", "onerror=", "onload=", "javascript:", "\x1b]", "<iframe", "x.invalid/")
LARGEST = 40 * MEGABYTE
"""Bytes of what is kept of a graded submission."""


def try_it(target, base: str, hand_in, monkeypatch) -> None:
    """Grade what ``hand_in(base)`` hands in, under short limits, and look at everything around."""
    with monkeypatch.context() as quick:
        quick.setattr(notebookmarks, "examine", partial(examine, limits=QUICK))
        hand_in(base)
        target.world.remember()
        found = target.score(ATTACKER)
    assert target.last.status in STATUSES, (base, target.last)
    assert not gained(found, target.bases[base]), (base, target.last.marks)
    assert target.world.changes() == [], base
    assert not leaked(target), base


def control(target) -> None:
    """An honest submission earns what it earned before."""
    target.hand_in(CONTROL, "right")
    assert target.score(CONTROL) == target.right


def gained(found: dict, base: dict) -> dict:
    """The cells that earned more than without the payload."""
    return {
        name: (base.get(name), score)
        for name, score in found.items()
        if score is not None and score > (base.get(name) or 0.0) + 1e-9
    }


def leaked(target) -> list[str]:
    """What stands in the report or the graded notebooks and must not."""
    if not target.last.gradable:
        return []
    cells = target.shown(ATTACKER)
    outputs = json.dumps([cell.get("outputs", []) for cell in cells], ensure_ascii=False)
    whole = json.dumps(cells) + target.last.to_json()
    found = [canary for canary in (*CANARIES, target.secret) if canary in whole]
    found += [mark for mark in ("ESCAPED", *ALIVE) if mark in outputs.lower() or mark in outputs]
    return found + ["too large"] * (len(whole) > LARGEST)
