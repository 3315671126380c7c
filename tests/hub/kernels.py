"""How do tests run code in a person's own server, as a notebook would?"""

import contextlib
import json
import time
import uuid

import httpx
from websockets.sync.client import connect

from tests.serving import Served


def cookies(client: httpx.Client) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)


def xsrf(client: httpx.Client, path: str) -> str:
    """The token that goes with a path's cookie."""
    found = [c.value for c in client.cookies.jar if c.name == "_xsrf" and c.path == path]
    return found[0] if found else ""


def start_server(client: httpx.Client, name: str, path: str = "/lab") -> httpx.Response:
    """Start somebody's server through the Hub's pages; the answer of ``path`` in it."""
    end = time.monotonic() + 90
    answer = client.get(f"/hub/user-redirect{path}")
    while f"/user/{name}" not in answer.url.path or "/hub/" in answer.url.path:
        assert time.monotonic() < end, f"the server of {name} did not start: {answer.url}"
        time.sleep(0.5)
        answer = client.get(f"/hub/user-redirect{path}")
    return answer


def run(served: Served, client: httpx.Client, name: str, code: str) -> str:
    """What ``code`` prints in a new kernel of the person's own server."""
    headers = {"X-XSRFToken": xsrf(client, f"/user/{name}/")}
    kernel = client.post(f"/user/{name}/api/kernels", json={"name": "python3"}, headers=headers)
    assert kernel.status_code == 201, kernel.text
    place = f"/user/{name}/api/kernels/{kernel.json()['id']}"
    url = f"ws://127.0.0.1:{served.port}{place}/channels"
    try:
        with connect(url, additional_headers={"Cookie": cookies(client)}) as channel:
            channel.send(json.dumps(message("execute_request", request(code))))
            return collect(channel)
    finally:
        client.delete(place, headers=headers)


def request(code: str) -> dict:
    return {
        "code": code,
        "silent": False,
        "store_history": False,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": True,
    }


def message(kind: str, content: dict, channel: str = "shell") -> dict:
    """One message of the kernel protocol."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": kind,
        "username": "",
        "session": uuid.uuid4().hex,
        "version": "5.3",
        "date": "2026-01-01T00:00:00Z",
    }
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": channel,
        "buffers": [],
    }


def collect(channel, seconds: float = 60) -> str:
    """Everything printed until the kernel is idle again, errors included."""
    text = []
    with contextlib.suppress(TimeoutError):
        while True:
            got = json.loads(channel.recv(timeout=seconds))
            kind, content = got["msg_type"], got["content"]
            if kind == "stream":
                text.append(content["text"])
            elif kind == "error":
                text.append("\n".join(content["traceback"]))
            elif kind == "execute_reply":
                seconds = 0.5
    return "".join(text)
