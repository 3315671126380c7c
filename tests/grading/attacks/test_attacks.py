"""Does any payload in a cell raise a score, get out, or touch another's grade?"""

import pytest

from tests.grading.attacks.corpus import CELL, FIRST, FUNCTION, Attack, attacks
from tests.grading.attacks.target import ATTACKER, BASES
from tests.grading.attacks.trial import KINDS, attempts, control, try_it

pytestmark = pytest.mark.walls

CALLED = [attack for attack in attacks() if attack.where == FUNCTION]
SHOWN = [attack for attack in attacks() if attack.where != FUNCTION]


@pytest.mark.parametrize(
    ("target", "base", "attack"),
    [*attempts(SHOWN), *attempts(CALLED, ["theirs"])],
    indirect=["target"],
)
def test_no_payload_earns_reaches_or_changes_anything(target, base, attack, monkeypatch):
    try_it(target, base, lambda: target.attacked(base, attack), monkeypatch)
    control(target)


@pytest.mark.parametrize("target", KINDS, indirect=True)
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("where", [CELL, FIRST])
def test_a_payload_is_run_and_heard(target, base, where):
    target.attacked(base, Attack("none", "harmless", where, False, "print('i was ' + 'here')"))
    target.score(ATTACKER)
    assert "i was here" in str([cell.get("outputs") for cell in target.shown(ATTACKER)])


@pytest.mark.parametrize("target", ["theirs"], indirect=True)
def test_a_function_is_called(target):
    target.attacked("blank", Attack("none", "right", FUNCTION, False, "return 2 * args[0]"))
    found = target.score(ATTACKER)
    assert found["double-test"] == 1.0
    assert found["mean-test"] == 0.0


def test_there_are_enough():
    found = [str(attack) for attack in attacks()]
    assert len(found) == len(set(found)) > 300


@pytest.mark.parametrize("target", KINDS, indirect=True)
def test_the_bases_are_what_they_are_called(target):
    blank, wrong, right = (sum(filter(None, target.bases[base].values())) for base in BASES)
    assert blank < right / 10
    assert wrong < right / 2
    assert target.bases["right"] == target.right
