"""A whole course, served by the command itself from a state folder of its own.

>>> def test_home(served):                       # doctest: +SKIP
...     with served.sign_in("learner") as browser:
...         assert browser.get("/services/site/").status_code == 200
"""

import atexit
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import pytest

from course.hub.parts import free_port

READY = Path(tempfile.mkdtemp(prefix="clc-ready-"))
"""Where the first course of a session leaves its released modules, so that later ones need not
release them again."""
atexit.register(shutil.rmtree, READY, ignore_errors=True)

PATIENCE = 180  # seconds; two cores may be busy with other things


@dataclass
class Served:
    """A running ``course serve``: its address, accounts, state folder and process."""

    state: Path
    port: int
    become: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    own: bool = False

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """What the command prints: with the slash at the end."""
        return self.base_url + "/"

    @property
    def passwords(self) -> dict[str, str]:
        lines = (self.state / "accounts.txt").read_text(encoding="utf-8").splitlines()
        return dict(line.split() for line in lines)

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def log(self) -> Path:
        return self.state.parent / f"{self.state.name}-serve.txt"

    def start(self) -> None:
        """Start the command and return when it has printed the accounts."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COURSE_")}
        environment |= {"COURSE_STATE": str(self.state), **self.environment}
        with self.log.open("w", encoding="utf-8") as out:
            command = [sys.executable, "-P", "-m", "course.cli", "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(
                [*self.become, *command],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while "Ctrl-C stops the course" not in self.output:
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise AssertionError(f"not served:\n{self.output}\n{self.hub_log()[-3000:]}")
            time.sleep(0.2)

    def borrow(self) -> None:
        """Begin with the released modules of an earlier course, in the right hands."""
        if self.own or self.state.exists() or not (READY / "nbgrader").exists():
            return
        self.state.mkdir()
        subprocess.run(["cp", "-a", READY / "nbgrader", self.state], check=True)
        if owner := self.state.parent.stat().st_uid:
            subprocess.run(["chown", "-R", f"{owner}:{owner}", self.state], check=True)

    def lend(self) -> None:
        """Keep the released modules of this course before anybody hands in."""
        if not (self.own or self.become or (READY / "nbgrader").exists()):
            subprocess.run(["cp", "-a", self.state / "nbgrader", READY], check=True)

    def stop(self) -> int:
        """Stop it as Ctrl-C does; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def hub_log(self) -> str:
        with contextlib.suppress(OSError):
            return (self.state / "log" / "hub.log").read_text(encoding="utf-8", errors="replace")
        return ""

    def hub(self) -> psutil.Process:
        """The Hub's own process."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return next(p for p in children if "jupyterhub" in p.cmdline())

    @contextlib.contextmanager
    def sign_in(self, name: str, password: str | None = None) -> Iterator[httpx.Client]:
        """A client with the cookies of somebody who signed in with the form.

        :param password: of somebody who is not one of the four seeded people.
        """
        with httpx.Client(base_url=self.base_url, follow_redirects=True, timeout=90) as client:
            page = client.get("/hub/login").text
            xsrf = re.search(r'name="_xsrf" value="([^"]+)"', page)[1]
            form = {"username": name, "password": password or self.passwords[name], "_xsrf": xsrf}
            answer = client.post("/hub/login?next=%2Fservices%2Fsite%2F", data=form)
            answer.raise_for_status()
            yield client


def short_folder() -> Path:
    """A state folder whose sockets' paths are short enough."""
    return Path(tempfile.mkdtemp(prefix="clc-", dir="/tmp"))


@contextlib.contextmanager
def serving(
    become: list[str] | None = None,
    state: Path | None = None,
    own: bool = False,
    **environment: str,
):
    """Serve a course for the length of a ``with`` block.

    :param become: a command prefix, such as ``setpriv --reuid 23456 …``.
    :param own: its modules are others than those of the session's other courses.
    """
    folder = state or short_folder()
    course = Served(folder / "s", free_port(), become or [], environment, own=own)
    course.borrow()
    try:
        course.start()
        course.lend()
        yield course
    finally:
        if course.process:
            course.stop()


@pytest.fixture(scope="session")
def served():
    """One course for all tests of a session that only look at it."""
    with serving() as course:
        yield course
