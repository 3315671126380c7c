"""Does any shape of a folder, a notebook or a record raise a score, get out, or stop the grader?"""

import json

import pytest

from tests.grading.attacks.folders import FOLDERS
from tests.grading.attacks.records import RECORDS
from tests.grading.attacks.shapes import SHAPES
from tests.grading.attacks.target import ATTACKER, BASES
from tests.grading.attacks.trial import control, try_it

KINDS = ("ours", "theirs")

both = pytest.mark.parametrize("target", KINDS, indirect=True)


@both
@pytest.mark.parametrize("shape", SHAPES)
def test_no_notebook_of_any_shape_earns_more(target, shape, monkeypatch):
    def hand_in(base):
        path = target.hand_in(ATTACKER, base) / f"{target.notebook}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        given = SHAPES[shape](notebook)
        path.chmod(0o644)
        if isinstance(given, bytes):
            path.write_bytes(given)
        else:
            path.write_text(json.dumps(notebook if given is None else given), encoding="utf-8")

    for base in BASES:
        try_it(target, base, hand_in, monkeypatch)
    control(target)


@both
@pytest.mark.parametrize("what", FOLDERS)
def test_nothing_that_lies_in_a_folder_earns_more(target, what, monkeypatch):
    def hand_in(base):
        folder = target.hand_in(ATTACKER, base)
        FOLDERS[what](folder, folder / f"{target.notebook}.ipynb", target)

    for base in BASES:
        try_it(target, base, hand_in, monkeypatch)
    control(target)


@pytest.mark.parametrize("target", ["ours"], indirect=True)
@pytest.mark.parametrize("record", RECORDS)
def test_no_record_of_answers_earns_more(target, record, monkeypatch):
    def hand_in(base):
        path = target.hand_in(ATTACKER, base) / "answers.json"
        whole = json.loads(path.read_text(encoding="utf-8"))
        given = RECORDS[record](whole)
        path.chmod(0o644)
        text = json.dumps(whole) if given is None else given
        path.write_bytes(text.encode("utf-8", "surrogatepass"))

    for base in BASES:
        try_it(target, base, hand_in, monkeypatch)
    control(target)
