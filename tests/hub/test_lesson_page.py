"""The lesson page: served to its reader, closed to everybody else, and to code."""

import json
import re
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from course.language import LANGUAGES
from tests.hub.kernels import collect, cookies, message, request

pytestmark = pytest.mark.hub

MODULE = "m5-performance"
BASE = "/services/lessons"


def lesson(language: str = "en") -> str:
    return f"{BASE}/voila/render/{language}/{MODULE}/{MODULE}.ipynb"


def kernel_of(page: str) -> str:
    return re.search(r'"kernelId": "([0-9a-f-]{36})"', page)[1]


@pytest.fixture(scope="module")
def reader(served):
    """Somebody who has the lesson open: the client and the page."""
    with served.sign_in("learner") as client:
        answer = client.get(lesson())
        assert answer.status_code == 200
        yield client, answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_the_readers_language(served, language):
    with served.sign_in("learner") as client:
        page = client.get(lesson(language)).text
    assert f'<html lang="{language}">' in page
    assert '<main id="lesson"' in page
    for other in LANGUAGES:
        assert lesson(other) in page


def test_the_text_stands_before_the_kernels_answers(reader):
    page = reader[1]
    assert page.index('class="prose') < page.index('class="arrival"')
    assert page.rindex('class="prose') < page.index('class="arrival"')
    assert f"/services/site/modules/{MODULE}/hand-in" in page or 'id="submit"' in page
    assert f"/hub/user-redirect/clc/open/{MODULE}" in page


def test_no_code_no_traceback_and_no_trouble(reader):
    page = reader[1]
    shown = re.sub(r"<script.*?</script>|<template.*?</template>", "", page, flags=re.S)
    assert "open_lesson(" not in shown
    assert "ask(" not in shown
    assert "Traceback" not in page
    assert 'class="trouble"' not in re.sub(r"<noscript>.*?</noscript>", "", shown, flags=re.S)


def test_nothing_comes_from_another_host(reader):
    client, page = reader
    links = re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"', page)
    assert links
    assert all(urlsplit(link).netloc == "" for link in links)
    policy = client.get(lesson()).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_strangers_are_sent_to_sign_in(served, reader):
    kernel = kernel_of(reader[1])
    with httpx.Client(base_url=served.base_url, timeout=30) as stranger:
        assert "/hub/api/oauth2/authorize" in stranger.get(lesson()).headers["location"]
        assert stranger.get(f"{BASE}/api/kernels/{kernel}").status_code == 403
        assert stranger.delete(f"{BASE}/api/kernels/{kernel}").status_code == 403
        assert stranger.post(f"{BASE}/voila/api/shutdown/{kernel}").status_code == 403
        with pytest.raises(InvalidStatus) as refused:
            connect(channels(served, kernel))
        assert refused.value.response.status_code == 403


def test_another_learners_kernel_is_not_there(served, reader):
    owner, page = reader
    kernel = kernel_of(page)
    with served.sign_in("lead") as other:
        other.get(lesson())
        token = next(c.value for c in other.cookies.jar if c.name == "_xsrf" and BASE in c.path)
        headers = {"X-XSRFToken": token}
        assert other.get(f"{BASE}/api/kernels/{kernel}").status_code == 404
        assert other.delete(f"{BASE}/api/kernels/{kernel}", headers=headers).status_code == 404
        stop = other.post(f"{BASE}/voila/api/shutdown/{kernel}", headers=headers)
        assert stop.status_code == 404
        with pytest.raises(InvalidStatus) as refused:
            connect(channels(served, kernel), additional_headers={"Cookie": cookies(other)})
        assert refused.value.response.status_code == 404
    assert owner.get(f"{BASE}/api/kernels/{kernel}").status_code == 200


def channels(served, kernel: str) -> str:
    return f"ws://127.0.0.1:{served.port}{BASE}/api/kernels/{kernel}/channels"


@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub"])
def test_code_is_dropped_on_every_channel(served, reader, channel):
    client, page = reader
    url = channels(served, kernel_of(page))
    with connect(url, additional_headers={"Cookie": cookies(client)}) as socket:
        code = "import os; print('executed', os.environ)"
        socket.send(json.dumps(message("execute_request", request(code), channel)))
        socket.send(json.dumps(message("kernel_info_request", {})))
        seen = [json.loads(socket.recv(timeout=20))]
        while seen[-1]["msg_type"] != "kernel_info_reply":
            seen.append(json.loads(socket.recv(timeout=20)))
        assert "executed" not in collect(socket, seconds=2)
    assert "execute_reply" not in {got["msg_type"] for got in seen}


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/voila/tree", "/voila/tree/en", "/voila/api/contents/", "/voila/api/contents/en"),
        *("/api/contents", "/api/kernels", "/api/sessions", "/api/terminals", "/api/kernelspecs"),
        f"/voila/files/en/{MODULE}/{MODULE}.ipynb",
        f"/voila/files/en/{MODULE}/public.json",
        "/static/favicon.ico",
    ],
)
def test_there_is_nothing_to_browse(reader, path):
    answer = reader[0].get(BASE + path)
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize(
    "path",
    ["en/nothing/nothing.ipynb", "xx/m5-performance/m5-performance.ipynb", "../../etc/passwd"],
)
def test_there_is_no_other_page(reader, path):
    answer = reader[0].get(f"{BASE}/voila/render/{path}")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
