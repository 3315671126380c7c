"""Answers in words: readable, in the reader's language, and inert."""

import html
import re

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from nbconvert.filters import markdown2html
from question_samples import FORMS

from course.questions import right_answer, say
from course.questions.words import inert

COMMONMARK = MarkdownIt("commonmark", {"html": True})
RENDERERS = [COMMONMARK.render, mistune.html, markdown2html]
ALLOWED = re.compile(r"</?p>|<br ?/?>")


def test_options_are_named_by_their_texts():
    assert say(FORMS["choice"], "c", "en") == "Neither yet"
    assert say(FORMS["several"], ["c", "a"], "en") == "- 1\n- 3"
    assert say(FORMS["order"], ["e", "a", "b", "c", "d"], "en").startswith("1. Target\n2. Goal")
    assert say(FORMS["match"], {"c": "mean", "p": ""}, "en") == "- Carrier → mean"
    assert say(FORMS["portfolio"], ["SW", "RM"], "en") == "- Initiative SW\n- Initiative RM"


def test_numbers_are_written_as_the_reader_writes_them():
    assert say(FORMS["number"], "5,68 min", "en") == "5.68\u00a0min"
    assert say(FORMS["number"], "5.68", "en-XA") == "5,68\u00a0min"
    assert say(FORMS["interval"], {"low": "19", "high": "28,5"}, "en") == "19\u00a0h – 28.5\u00a0h"
    assert say(FORMS["mission"], {"inspectors": 3, "red": 0.08}, "en") == (
        "- Inspectors: 3\n- Red share: 0.08"
    )


def test_a_public_form_is_enough():
    for kind, form in FORMS.items():
        public = {k: v for k, v in form.items() if k not in ("key", "misconceptions", "example")}
        value = right_answer(form)
        assert say(public, value, "en") == say(form, value, "en"), kind


def test_blank_and_unreadable_answers_are_said_to_be_so():
    assert say(FORMS["choice"], None, "en") == "*Not answered yet.*"
    assert "could not be read" in say(FORMS["number"], "about five", "en")
    assert say(FORMS["number"], "about five", "en").startswith("about five")
    assert "could not be read" not in say(FORMS["number"], "about five", "en-XA")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1)) ![b](http://x.example/y.png)",
    "http://example.org www.example.org a@example.org <http://example.org>",
    "# head\n\n> quote\n\n- item\n\n1. one\n2) two\n\n    code\n\n```\ncode\n```\n\n---\n===",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "text\n===\n\ntext\n---",
    '*a* _b_ **c** ~~d~~ `e` [f]: /url "t"\n\n[f] [^1] - [ ] task',
    "$x$ $$y$$ \\(z\\) \\[u\\] \\begin{equation}v\\end{equation}",
    "&lt;b&gt; &copy; &#60;b&#62;",
    "a  \nb\\\nc\rd\u2028e",
    "term\n: definition",
    "{column} {{ jinja }} {% tag %}",
]


@pytest.mark.parametrize("render", RENDERERS, ids=["commonmark", "mistune", "nbconvert"])
@pytest.mark.parametrize("text", HOSTILE)
def test_learners_words_do_nothing_and_are_all_there(render, text):
    shown = render(say(FORMS["essay"], text, "en"))
    assert not re.search(r"<(?!/?p>|br)", shown), shown
    words = html.unescape(ALLOWED.sub(" ", shown)).replace("\N{WORD JOINER}", "")
    same = text.replace("$", "\N{FULLWIDTH DOLLAR SIGN}")
    assert words.split() == same.split()


@given(st.text(alphabet=st.sampled_from("ab <>&*_`#[]()!|~$\\\n\r\t-+=:./1.@^{}\"'"), max_size=40))
def test_no_text_becomes_markup(text):
    for render in (COMMONMARK.render, mistune.html):
        assert not re.search(r"<(?!/?p>|br)", render(inert(text)))


def test_formulas_stay_words_in_the_finished_page():
    shown = html.unescape(COMMONMARK.render(say(FORMS["essay"], "$a$ \\(b\\) \\begin{x}", "en")))
    assert "$" not in shown
    assert "\\(" not in shown
    assert "\\begin" not in shown


def test_characters_that_reorder_or_hide_are_dropped():
    assert say(FORMS["essay"], "a\u202eb\u200bc\x00d\ud800e", "en") == "abcde"
