"""Answers over HTTP: what each reply of the site means to a learner."""

import pytest

from course.lesson import store_site
from course.lesson.store import Over, Refused, Stale, Unreachable
from course.lesson.store_site import SiteStore


@pytest.fixture
def store(site):
    return SiteStore("m0-sample")


def record(value, rev=0, variant=1):
    return {"value": value, "version": 1, "variant": variant, "rev": rev}


def test_one_request_opens_a_lesson_and_one_saves_an_answer(store, site):
    assert store.open().variants == {"m0-q1": 1}
    assert store.put("m0-q1", record("b"), 1) == {"rev": 1, "at": "2026-11-23T14:05:00Z"}
    assert store.open().answers["m0-q1"]["value"] == "b"
    assert set(site.tokens) == {"Bearer ada-m0"}
    assert [method for method, _ in site.requests] == ["GET", "PUT", "GET"]


def test_a_stale_save_carries_the_answer_that_stands(store):
    store.put("m0-q1", record("a"), 1)
    with pytest.raises(Stale) as refusal:
        store.put("m0-q1", record("b"), 1)
    assert refusal.value.current["value"] == "a"


def test_a_module_closed_meanwhile_is_not_a_stale_save(store, site):
    store.put("m0-q1", record("a"), 1)
    site.state = "closed"
    with pytest.raises(Over):
        store.put("m0-q1", record("b", rev=1), 1)


@pytest.mark.parametrize("known", [True, False])
def test_an_attempt_that_is_over_is_not_a_stale_save(store, site, known):
    site.attempt = 2
    if known:
        site.answers["m0-q1"] = record("a", rev=1, variant=0) | {"at": "2026-11-23T14:00:00Z"}
    with pytest.raises(Over):
        store.put("m0-q1", record("b"), 1)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        *((status, Refused) for status in (400, 401, 403, 404, 413)),
        *((status, Unreachable) for status in (429, 500, 502, 503)),
    ],
)
def test_each_refusal_says_what_the_site_said(store, site, status, meaning):
    site.status = status
    with pytest.raises(meaning) as refusal:
        store.put("m0-q1", record("b"), 1)
    assert refusal.value.detail == f"The site said {status}."


@pytest.mark.parametrize(
    "raw", [b"", b"<html>", b"[]", b"null", b'{"learner": "ada"}', b"[" * 99999]
)
def test_a_reply_without_sense_counts_as_away(store, site, raw):
    site.raw = raw
    with pytest.raises(Unreachable):
        store.open()
    with pytest.raises(Unreachable):
        store.put("m0-q1", record("b"), 1)


def test_a_long_answer_is_not_sent(store, site):
    with pytest.raises(Refused):
        store.put("m0-q1", record("x" * 20_001), 1)
    assert site.requests == []


def test_a_site_that_is_down_is_unreachable(store, site):
    site.server.server_close()
    with pytest.raises(Unreachable) as refusal:
        store.put("m0-q1", record("b"), 1)
    assert refusal.value.detail == "The course cannot be reached at the moment."


def test_a_site_that_stays_silent_is_unreachable(site, monkeypatch):
    monkeypatch.setattr(store_site, "PATIENCE", 0.2)
    site.server.shutdown()  # the socket takes the connection, nobody answers
    with pytest.raises(Unreachable):
        SiteStore("m0-sample").open()


def test_a_lost_reply_is_unreachable_and_the_answer_stands(store, site):
    site.lose = True
    with pytest.raises(Unreachable):
        store.put("m0-q1", record("b"), 1)
    assert site.answers["m0-q1"]["value"] == "b"
