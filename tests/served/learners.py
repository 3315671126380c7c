"""Many learners who answer and hand in over HTTP, and remember what they were told was kept."""

import io
import json
import secrets
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from course import authoring
from course.grading import sample
from tests.serving import Served

MODULE = "m5-performance"
API = "/services/site/api/"
PATIENCE = 180  # seconds that a learner goes on trying

AUTHENTICATOR = """\
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.JupyterHub.load_groups = {groups!r}
"""


def classroom(folder: Path, names: list[str]) -> tuple[dict[str, str], str]:
    """A site's own authenticator, in which these learners exist.

    :returns: the environment for ``course serve``, and everybody's password.
    """
    password = secrets.token_urlsafe(16)
    groups = {"nbgrader-clc": {"users": names}, "formgrade-clc": {}, "leads": {}}
    file = folder / "hub_config.py"
    file.write_text(AUTHENTICATOR.format(password=password, groups=groups), encoding="utf-8")
    return {"COURSE_HUB_CONFIG": str(file)}, password


@dataclass
class Learner:
    """One learner in a browser that goes on trying while the course is away.

    :ivar saved: (attempt, question) -> (revision, value) as acknowledged.
    :ivar handed_in: attempt -> number of the submission as acknowledged.
    :ivar seconds: what was waited for -> how long each time took.
    """

    served: Served
    name: str
    password: str
    saved: dict[tuple[int, str], tuple[int, object]] = field(default_factory=dict)
    handed_in: dict[int, int] = field(default_factory=dict)
    states: dict[int, dict] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"save": [], "graded": []})
    browser: httpx.Client | None = None

    def attempt(self, number: int, how: str, analyst: bool = False) -> None:
        """Answer everything, each question twice, and hand in."""
        self.answer(number, how, times=2)
        self.hand_in(number, notebook(how) if analyst else None)

    def answer(self, number: int, how: str, times: int = 1) -> None:
        """Save an answer to every question, so many times each."""
        right = sample.answers(authoring.load(MODULE), self.name, how, number)
        before = self.ask("GET", f"lessons/{MODULE}")
        assert before["attempt"] == number
        for question, record in right.items():
            rev = before["answers"].get(question, {}).get("rev", 0)
            for value in [None] * (times - 1) + [record["value"]]:
                sent = {**record, "value": value, "attempt": number, "rev": rev}
                del sent["at"]
                began = time.perf_counter()
                told = self.ask("PUT", f"lessons/{MODULE}/answers/{question}", sent)
                self.seconds["save"].append(time.perf_counter() - began)
                rev = told["rev"]
                self.saved[number, question] = rev, value

    def hand_in(self, number: int, parcel: bytes | None = None) -> None:
        """Hand in, and look at the page until the result is there."""
        began = time.perf_counter()
        told = self.ask("POST", f"lessons/{MODULE}/submissions?attempt={number}", parcel)
        self.handed_in[number] = told["id"]
        self.states[number] = self.wait(told["id"])
        self.seconds["graded"].append(time.perf_counter() - began)

    def wait(self, submission: int) -> dict:
        """What became of a submission, asking as often as the page does (``wait.js``)."""
        end, pause = time.monotonic() + PATIENCE, 0.15
        while time.monotonic() < end:
            time.sleep(pause)
            told = self.ask("GET", f"submissions/{submission}")
            if told["state"] not in ("received", "grading"):
                return told
            pause = min(pause * 1.25, 10)
        raise AssertionError(f"submission {submission} of {self.name} still waits")

    def ask(self, method: str, path: str, body=None) -> dict:
        """An acknowledged answer of the site's API, however often it takes to ask.

        :param body: bytes, or what is sent as JSON.
        """
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        end, told = time.monotonic() + PATIENCE, "nothing"
        while time.monotonic() < end:
            try:
                answer = self.signed_in().request(
                    method, API + path, headers={"X-CSRFToken": self.csrf()}, **sent
                )
            except httpx.HTTPError as error:
                told = repr(error)
            else:
                if answer.status_code in (200, 201):
                    return answer.json()
                told = f"{answer.status_code} {answer.text[:200]}"
                assert answer.status_code != 409, f"{self.name} {path}: {told}"
                if answer.status_code == 401:
                    self.leave()
            time.sleep(0.2)
        raise AssertionError(f"{self.name} {path}: {told}")

    def csrf(self) -> str:
        return next(c.value for c in self.browser.cookies.jar if c.name == "clc-site-csrf")

    def signed_in(self) -> httpx.Client:
        if self.browser is None:
            with self.served.sign_in(self.name, self.password) as visitor:
                jar = visitor.cookies
            self.browser = httpx.Client(base_url=self.served.base_url, cookies=jar, timeout=30)
        return self.browser

    def leave(self) -> None:
        if self.browser:
            self.browser.close()
        self.browser = None


def notebook(how: str) -> bytes:
    """What the server of a learner hands in who has also done the analyst's exercises."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{MODULE}.ipynb", json.dumps(sample.notebook(MODULE, how)))
    return packed.getvalue()


def all_at_once(learners: list[Learner], work) -> list:
    """Start ``work(learner)`` for everybody at the same time; the futures."""
    pool = ThreadPoolExecutor(len(learners))
    futures = [pool.submit(work, learner) for learner in learners]
    pool.shutdown(wait=False)
    return futures


def both_attempts(learner: Learner) -> None:
    """A wrong attempt, then a right one with the analyst's exercises."""
    learner.attempt(1, "wrong")
    learner.attempt(2, "right", analyst=True)
    learner.leave()


def handed_in_answers(state: Path) -> dict[tuple[str, int], dict]:
    """(learner, attempt) -> the answers in the exchange, by question; each exactly once."""
    found = {}
    for folder in (state / "nbgrader/exchange/clc/inbound").iterdir():
        about = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
        place = folder.name.split("+")[0], about["attempt"]
        assert place not in found, folder.name
        found[place] = about["answers"]
    return found
