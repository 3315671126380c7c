"""Does any shape of a folder, a notebook or a record raise a score, get out, or stop the grader?"""

import json

import pytest

from tests.grading.attacks.folders import FOLDERS
from tests.grading.attacks.records import RECORDS
from tests.grading.attacks.shapes import SHAPES
from tests.grading.attacks.target import ATTACKER
from tests.grading.attacks.trial import attempts, control, try_it

pytestmark = pytest.mark.walls


def each(things, *kinds):
    """Run a test with each thing, by turns on each base."""
    found = attempts(things, kinds or ("ours", "theirs"))
    return pytest.mark.parametrize(("target", "base", "name"), found, indirect=["target"])


@each(SHAPES)
def test_no_notebook_of_any_shape_earns_more(target, base, name, monkeypatch):
    def hand_in():
        path = target.hand_in(ATTACKER, base) / f"{target.notebook}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        given = SHAPES[name](notebook)
        path.chmod(0o644)
        if isinstance(given, bytes):
            path.write_bytes(given)
        else:
            path.write_text(json.dumps(notebook if given is None else given), encoding="utf-8")

    try_it(target, base, hand_in, monkeypatch)
    control(target)


@each(FOLDERS)
def test_nothing_that_lies_in_a_folder_earns_more(target, base, name, monkeypatch):
    def hand_in():
        folder = target.hand_in(ATTACKER, base)
        FOLDERS[name](folder, folder / f"{target.notebook}.ipynb", target)

    try_it(target, base, hand_in, monkeypatch)
    control(target)


@each(RECORDS, "ours")
def test_no_record_of_answers_earns_more(target, base, name, monkeypatch):
    def hand_in():
        path = target.hand_in(ATTACKER, base) / "answers.json"
        whole = json.loads(path.read_text(encoding="utf-8"))
        given = RECORDS[name](whole)
        path.chmod(0o644)
        text = json.dumps(whole) if given is None else given
        path.write_bytes(text.encode("utf-8", "surrogatepass"))

    try_it(target, base, hand_in, monkeypatch)
    control(target)
