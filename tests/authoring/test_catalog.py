"""Do catalogs stay in step with the English, and never show a stale translation?"""

import polib
from hypothesis import given
from hypothesis import strategies as st

from course.authoring.catalog import blocks, texts, translated, update
from course.pseudo import pseudo


def catalog(*entries):
    po = polib.POFile()
    for context, english, translation in entries:
        po.append(polib.POEntry(msgctxt=context, msgid=english, msgstr=translation))
    return po


def state(po):
    return [(e.msgctxt, e.msgid, e.msgstr, "fuzzy" in e.flags, e.obsolete) for e in po]


@given(st.text())
def test_blocks_join_to_the_same_text(text):
    assert "\n\n".join(blocks(text)) == text


def test_a_new_text_enters_untranslated():
    po = update(catalog(), [("a", "One"), ("b", "Two")])
    assert state(po) == [("a", "One", "", False, False), ("b", "Two", "", False, False)]


def test_a_changed_text_is_fuzzy_and_keeps_what_it_was_made_from():
    po = update(catalog(("a", "One", "Un")), [("a", "One more")])
    assert state(po) == [("a", "One more", "Un", True, False)]
    assert po[0].previous_msgid == "One"
    assert not po[0].translated()


def test_a_text_that_only_looks_alike_elsewhere_gets_nothing():
    po = update(catalog(("a", "Thank you", "Merci")), [("a", "Thank you"), ("b", "Thank you")])
    assert [e.msgstr for e in po] == ["Merci", ""]


def test_a_text_that_is_gone_is_obsolete_and_one_without_translation_leaves():
    po = update(catalog(("a", "One", "Un"), ("b", "Two", "")), [])
    assert state(po) == [("a", "One", "Un", False, True)]


def test_updating_twice_changes_nothing():
    wanted = [("a", "One"), ("a", "Two"), ("b", "One")]
    once = state(update(catalog(("a", "One", "Un"), ("z", "Old", "Vieux")), wanted))
    twice = state(
        update(update(catalog(("a", "One", "Un"), ("z", "Old", "Vieux")), wanted), wanted)
    )
    assert once == twice


QUESTION = {
    "kind": "choice",
    "prompt": "How many?",
    "options": {"a": "None", "b": "{count}", "c": "12"},
    "key": "a",
    "misconceptions": [{"id": "more", "value": "b", "says": "Look again."}],
    "forms": [{"prompt": "Which?", "values": {"count": 3, "post": "Dalmor"}}],
}


def test_texts_are_the_words_and_not_the_keys():
    assert dict(texts(QUESTION, ("q1",))) == {
        "q1/prompt": "How many?",
        "q1/options/a": "None",
        "q1/misconceptions/0/says": "Look again.",
        "q1/forms/0/prompt": "Which?",
    }


def test_translating_changes_the_words_and_nothing_else():
    done = translated(QUESTION, lambda _, text: pseudo(text))
    assert done["prompt"] == pseudo("How many?")
    assert done["options"] == {"a": pseudo("None"), "b": "{count}", "c": "12"}
    assert done["key"] == "a"
    assert done["misconceptions"][0]["value"] == "b"
    assert done["forms"][0]["values"] == {"count": 3, "post": "Dalmor"}
    assert translated(QUESTION, lambda _, text: text) == QUESTION
