"""How are answers read from and saved to the site?"""

from typing import Any

import httpx

from course.language import gettext as _
from course.lesson.api import connect
from course.lesson.store import (
    LONGEST,
    Opened,
    Over,
    Refused,
    Stale,
    Unreachable,
    is_record,
    same_question,
)
from course.questions import size

PATIENCE = 5.0
"""Seconds before a silent site counts as away: less than the browser waits for the kernel."""


class SiteStore:
    """The site's API, with the credential of one learner."""

    def __init__(self, module: str):
        self._module = module
        self._client = connect(timeout=PATIENCE)

    def open(self) -> Opened:
        reply = self._send("GET", f"lessons/{self._module}")
        if reply.status_code != 200:
            raise self._refusal(reply)
        data = _json(reply)
        try:
            return Opened(
                learner=str(data["learner"]),
                attempt=int(data["attempt"]),
                attempts=int(data["attempts"]),
                state=str(data["state"]),
                variants={str(k): int(v) for k, v in data["variants"].items()},
                answers={k: r for k, r in data["answers"].items() if is_record(r)},
                hand_in_url=data.get("hand_in_url"),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unreachable(away()) from error

    def put(self, question: str, record: dict, attempt: int) -> dict:
        body = {"attempt": attempt, **record}
        if size(record["value"]) > LONGEST:
            raise Refused(too_long())
        reply = self._send("PUT", f"lessons/{self._module}/answers/{question}", json=body)
        data = _json(reply)
        if reply.status_code == 200 and type(data.get("rev")) is int:
            return {"rev": data["rev"], "at": str(data.get("at"))}
        if reply.status_code == 409:
            current = data.get("current")
            newer = is_record(current) and current["rev"] != record["rev"]
            if newer and same_question(current, record):
                raise Stale(_detail(data), current)
            raise Over(_detail(data) or over())
        raise self._refusal(reply)

    def _send(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **kwargs)
        except httpx.HTTPError as error:
            raise Unreachable(away()) from error

    def _refusal(self, reply: httpx.Response) -> Refused | Unreachable:
        detail = _detail(_json(reply))
        if reply.status_code in (401, 403):
            return Refused(detail or _("Your session has ended. Open the lesson again to go on."))
        if reply.status_code == 413:
            return Refused(detail or too_long())
        if 400 <= reply.status_code < 500 and reply.status_code not in (408, 425, 429):
            return Refused(detail or _("The course does not accept this answer."))
        return Unreachable(detail or away())


def away() -> str:
    return _("The course cannot be reached at the moment.")


def over() -> str:
    return _("This attempt has been handed in. Open the lesson again to go on.")


def too_long() -> str:
    return _("This answer is too long to be saved. Please shorten it.")


def _json(reply: httpx.Response) -> dict:
    try:
        data = reply.json()
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _detail(data: dict) -> str:
    detail = data.get("detail")
    return detail if isinstance(detail, str) else ""
