"""What a learner has to order or match never stands right already; all else keeps its order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lesson_texts import SMALL

from course import paths
from course.authoring import load, load_path
from course.authoring.shown import shown
from course.questions import judge, resolve

MODULES = [load_path(SMALL), *map(load, paths.modules())]


@given(st.permutations("abcdefg"), st.integers(2, 7), st.text(max_size=5))
def test_items_are_mixed_whatever_the_author_wrote(keys, n, salt):
    keys = keys[:n]
    form = {"kind": "order", "items": dict.fromkeys(sorted(keys), "x"), "key": keys}
    ((field, *order),) = shown(form, salt)
    assert (field, sorted(order)) == ("items", sorted(keys))
    assert judge(form, order).fraction < 0.5
    assert shown(form, salt) == shown(form, salt)


@given(st.permutations(["w", "x", "y", "z", "v"]), st.integers(2, 5), st.text(max_size=5))
def test_at_most_one_text_stands_beside_its_match(rights, n, salt):
    key = dict(zip("abcde"[:n], rights[:n], strict=True))
    form = {
        "kind": "match",
        "left": dict.fromkeys(key, "l"),
        "right": dict.fromkeys(rights[:n], "r"),
    }
    orders = {field: keys for field, *keys in shown(form | {"key": key}, salt)}
    assert orders["left"] == list(key)
    assert sum(r == s for r, s in zip(key.values(), orders["right"], strict=True)) <= 1


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_the_public_file_shows_what_the_author_wrote_in_that_order(module):
    for question in module.questions.values():
        public = json.loads(json.dumps(question.public, sort_keys=True))
        for variant in range(question.pool):
            form, full = resolve(public, variant), question.form(variant)
            for field in ("options", "left", "decisions", "items", "right"):
                assert list(form.get(field, {})) == list(full.get(field, {})), question.id
            if full["kind"] == "order":
                assert judge(full, list(form["items"])).fraction < 0.5
