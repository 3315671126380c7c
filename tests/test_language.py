"""Are words, numbers and dates written as each language writes them?"""

import datetime
import threading

import pytest

from course import language
from course.pseudo import pseudo


@pytest.fixture
def pseudo_language():
    with language.using(language.PSEUDO):
        yield


def test_english_is_first_and_the_pseudo_language_last():
    codes = list(language.LANGUAGES)
    assert codes[0] == "en"
    assert codes[-1] == language.PSEUDO


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("en", "en"),
        ("EN-xa", "en-XA"),
        ("en_XA", "en-XA"),
        ("en-GB", "en"),
        ("tlh", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_supported_language_is_chosen(asked, given):
    assert language.supported(asked) == given


def test_numbers_follow_the_language(pseudo_language):
    assert language.number(12345.678) == "12\u202f345,678"
    assert language.number(5.684, 2) == "5,68"
    assert language.percent(0.2083, 1) == "20,8\xa0%"
    with language.using("en"):
        assert language.number(12345.678, 1) == "12,345.7"
        assert language.percent(0.2083) == "21%"


@pytest.mark.parametrize("x", [float("nan"), float("inf"), -float("inf"), True])
def test_what_is_no_number_is_a_dash(x):
    assert language.number(x) == "–"


def test_dates_follow_the_language(pseudo_language):
    assert language.date(datetime.date(2026, 11, 23)) == "23 novembre 2026"
    with language.using("en"):
        assert language.date(datetime.date(2026, 11, 23)) == "23 November 2026"


def test_one_request_does_not_change_the_language_of_another(pseudo_language):
    seen = []
    thread = threading.Thread(target=lambda: seen.append(language.current()))
    thread.start()
    thread.join()
    assert seen == ["en"]
    assert language.current() == language.PSEUDO


def test_every_letter_of_a_pseudo_text_is_foreign():
    text = pseudo("The quick brown fox jumps over the lazy dog: 240 trucks")
    assert not any("a" <= letter.lower() <= "z" for letter in text)
    assert "240" in text
    assert len(text) > 1.2 * len("The quick brown fox jumps over the lazy dog: 240 trucks")


@pytest.mark.parametrize(
    "kept",
    [
        "{wait}",
        "%(count)s",
        "https://example.org/page",
        "`code`",
        "](notes/page.html)",
        '<a href="/x" class="y">',
        "&nbsp;",
    ],
)
def test_what_a_program_reads_stays_in_a_pseudo_text(kept):
    assert kept in pseudo(f"See {kept} there")


def test_text_alternatives_are_words_too():
    assert (
        pseudo('<img alt="A queue" src="queue.png">')
        == f'<img alt="{pseudo("A queue")}" src="queue.png">'
    )


def test_plurals_of_the_pseudo_language_are_french(pseudo_language):
    assert language.ngettext("{n} point", "{n} points", 0) == pseudo("{n} point")
    assert language.ngettext("{n} point", "{n} points", 2) == pseudo("{n} points")
    with language.using("en"):
        assert language.ngettext("{n} point", "{n} points", 0) == "{n} points"


def test_a_catalog_of_a_new_language_is_read_and_its_stale_entries_are_not(tmp_path, monkeypatch):
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "ui.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : '
        'n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\n'
        'msgid "Saved"\nmsgstr "Сохранено"\n\n'
        '#, fuzzy\nmsgid "Not saved"\nmsgstr "Сохранено"\n\n'
        'msgid "{n} point"\nmsgid_plural "{n} points"\n'
        'msgstr[0] "{n} балл"\nmsgstr[1] "{n} балла"\nmsgstr[2] "{n} баллов"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    language._catalog.cache_clear()
    monkeypatch.setitem(language.LANGUAGES, "ru", "Русский")
    try:
        with language.using("ru"):
            assert language.gettext("Saved") == "Сохранено"
            assert language.gettext("Not saved") == "Not saved"
            forms = [language.ngettext("{n} point", "{n} points", n) for n in (1, 3, 5, 21)]
        assert forms == ["{n} балл", "{n} балла", "{n} баллов", "{n} балл"]
    finally:
        language._catalog.cache_clear()
