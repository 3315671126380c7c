"""Does whatever a submitted notebook looks like find its place in the released one, or a reason?"""

import base64
import json
from pathlib import Path

import nbgrader
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.grading import cells, merged, reading
from course.grading.assignment import Notebook


def cell(text, name=None, kind="code", own=None, **marks):
    made = {"cell_type": kind, "metadata": {}, "source": text}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    if own:
        made["id"] = own
    if name:
        usual = {"grade": False, "solution": False, "locked": False, "task": False}
        made["metadata"]["nbgrader"] = usual | marks | {"grade_id": name}
    return made


PICTURE = (
    Path(nbgrader.__file__).parent / "docs/source/user_guide/source/ps1/jupyter.png"
).read_bytes()

RELEASED = [
    cell("Read this.", kind="markdown", own="intro"),
    cell("import math", "setup", own="setup", locked=True),
    cell("...", "a1", own="a1", solution=True),
    cell("f(10)", own="try"),
    cell("assert f", "t1", own="t1", grade=True, locked=True, points=2),
    cell("YOUR ANSWER", "e1", "markdown", "e1", solution=True, grade=True, points=3),
]


def notebook():
    def whole(found):
        return {"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

    return Notebook("nb", whole(RELEASED), whole(RELEASED))


def merge(handed_in, authored=False):
    whole = None if handed_in is None else {"cells": handed_in}
    return [(c.name, c.role, c.text) for c in merged.merge(notebook(), whole, authored)]


def changed(at, text, **more):
    found = json.loads(json.dumps(RELEASED))
    found[at] |= {"source": text, **more}
    return found


UNTOUCHED = merge(RELEASED)


def test_an_untouched_notebook_is_the_released_one():
    assert [text for _, _, text in UNTOUCHED] == [c["source"] for c in RELEASED]
    assert [role for _, role, _ in UNTOUCHED] == [
        *(cells.GIVEN, cells.GIVEN, cells.ANSWER, cells.GIVEN, cells.TEST, cells.WRITTEN)
    ]
    assert merge(None) == UNTOUCHED


@pytest.mark.parametrize("at", [1, 4])
def test_what_is_locked_or_a_test_keeps_its_text(at):
    assert merge(changed(at, "import os; os._exit(0)")) == UNTOUCHED


@pytest.mark.parametrize("at", [2, 5])
def test_an_answer_takes_the_learners_text_whatever_its_type_became(at):
    for kind in ("code", "markdown", "raw", "heading", None, 5, ["code"]):
        found = merge(changed(at, "mine", cell_type=kind))
        assert found[at] == (*UNTOUCHED[at][:2], "mine")
        assert found[:at] + found[at + 1 :] == UNTOUCHED[:at] + UNTOUCHED[at + 1 :]


def test_blanks_around_code_are_no_answer_but_a_person_reads_prose():
    assert merge(changed(2, " ...\n")) == UNTOUCHED
    assert merge(changed(5, "YOUR ANSWER\n"))[5][2] == "YOUR ANSWER\n"


def test_what_was_not_locked_and_was_changed_runs_in_its_place():
    found = merge(changed(3, "f(5)"))
    assert found[3] == ("+3", cells.ADDED, "f(5)")


def test_deleted_and_reordered_cells_are_back_in_their_place():
    few = merge([RELEASED[0], RELEASED[3]])
    assert few == [UNTOUCHED[at] for at in (0, 3, 1, 2, 4, 5)]
    named = [c for c in reversed(RELEASED) if "nbgrader" in c["metadata"]]
    assert merge(named) == [c for c in UNTOUCHED if not c[0].startswith("#")]


def test_of_copies_the_one_with_the_released_id_counts_else_the_last():
    copy = cell("copied", "a1", own="x1", solution=True)
    last = cell("last", "a1", own="x2", solution=True)
    found = merge([*changed(2, "original"), copy, last])
    assert ("a1", cells.ANSWER, "original") in found
    assert [text for name, _, text in found if name[0] == "+"] == ["copied", "last"]
    bare = [dict(c) for c in (*RELEASED, copy, last)]
    for each in bare:
        each.pop("id")
    assert ("a1", cells.ANSWER, "last") in merge(bare)


def test_a_cell_that_lost_its_metadata_is_known_by_its_id():
    found = merge(changed(2, "mine", metadata={}))
    assert found[2] == ("a1", cells.ANSWER, "mine")


def test_a_renamed_cell_is_the_learners_own():
    odd = cell("mine", "other", own="zz", solution=True, grade=True, points=99)
    found = merge([*RELEASED, odd])
    assert found[-1] == ("+6", cells.ADDED, "mine")


def test_a_module_keeps_its_prose_and_takes_over_code_only():
    theirs = [cell("Lisez ceci.", kind="markdown"), *RELEASED[1:], cell("helper = 1")]
    theirs += [cell("<script>", kind="markdown"), cell("  \n")]
    found = merge(theirs, authored=True)
    assert found == [*UNTOUCHED, ("+6", cells.ADDED, "helper = 1")]


def test_pasted_pictures_come_along_and_nothing_else_does():
    good = base64.b64encode(PICTURE).decode()
    attachments = {
        "a.png": {"image/png": good},
        "b.svg": {"image/svg+xml": good},
        "c.png": {"image/png": base64.b64encode(b"<script>").decode()},
        "d.png": {"image/png": 5},
        "e.png": 5,
    }
    whole = {"cells": changed(5, "![](attachment:a.png)", attachments=attachments)}
    kept = merged.merge(notebook(), whole, authored=False)[5].pictures
    assert list(kept) == ["a.png"]
    assert base64.b64decode(kept["a.png"]["image/png"]).startswith(PICTURE[:33])


@pytest.mark.parametrize(
    ("whole", "reason"),
    [
        ([], "wrong_notebook"),
        ("x", "wrong_notebook"),
        ({}, "wrong_notebook"),
        ({"cells": {}}, "wrong_notebook"),
        ({"nbformat": 3, "worksheets": [{"cells": RELEASED}]}, "wrong_notebook"),
        ({"cells": [cell("")] * 2001}, "too_big"),
        ({"cells": [cell("x" * 100_001)]}, "too_big"),
        ({"cells": changed(5, "x" * 100_001)}, "too_big"),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_reason(whole, reason):
    with pytest.raises(reading.Refused) as refused:
        merged.merge(notebook(), whole, authored=False)
    assert refused.value.reason == reason


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("a1"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
likely = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown"]) | anything,
        "id": st.sampled_from(["a1", "t1", "e1"]) | anything,
        "source": st.text(alphabet=st.characters(), max_size=9) | anything,
        "metadata": anything
        | st.fixed_dictionaries({"nbgrader": anything})
        | st.fixed_dictionaries(
            {
                "nbgrader": st.fixed_dictionaries(
                    {"grade_id": st.sampled_from(["a1", "t1"]) | anything}
                )
            }
        ),
    },
)


@given(st.lists(likely | anything, max_size=8), st.booleans())
def test_anything_at_all_leaves_every_known_cell_once_and_tests_as_they_were(found, authored):
    made = merged.merge(notebook(), {"cells": found}, authored)
    names = [c.name for c in made if not c.name.startswith(("#", "+"))]
    assert names == ["setup", "a1", "t1", "e1"]
    assert len({c.name for c in made}) == len(made)
    kept = {c.name: c.text for c in made}
    assert (kept["setup"], kept["t1"]) == ("import math", "assert f")
    json.dumps([c.text for c in made], ensure_ascii=False).encode()
