"""Starting again, being killed, and stopping: as root and as a plain user."""

import json
import os
import shutil
import socket
import subprocess
import sys

import psutil
import pytest

from course.hub import parts
from tests.hub.kernels import run, start_server
from tests.serving import serving, short_folder

pytestmark = pytest.mark.hub

LESSON = "/services/lessons/voila/render/en/m5-performance/m5-performance.ipynb"
PLAIN = 23456


def as_plain_user() -> list[str]:
    """A prefix that makes a command a plain user's: none is needed where we are one."""
    if os.getuid():
        return []
    who = ["--reuid", str(PLAIN), "--regid", str(PLAIN), "--clear-groups"]
    return ["setpriv", *who, "env", "HOME=/nonexistent", "USER=plain"]


def gone(processes, seconds: float = 20) -> list[psutil.Process]:
    """Those of ``processes`` that still run."""
    return psutil.wait_procs(processes, timeout=seconds)[1]


def test_a_killed_hub_leaves_nothing_and_starts_again():
    folder = short_folder()
    with serving(state=folder) as course:
        passwords, port = course.passwords, course.port
        hub = course.hub()
        family = hub.children(recursive=True)
        hub.kill()
        assert gone(family) == []
        assert course.process.wait(30) == 2
        assert "the Hub ended" in course.output
        course.start()
        assert (course.passwords, course.port) == (passwords, port)
        with course.sign_in("learner") as client:
            assert client.get(LESSON).status_code == 200
        family = psutil.Process(course.process.pid).children(recursive=True)
        assert course.stop() == 0
        assert gone(family) == []
    shutil.rmtree(folder, ignore_errors=True)


def test_a_plain_users_course_has_walls_too():
    folder = short_folder()
    if os.getuid() == 0:
        os.chown(folder, PLAIN, PLAIN)
    with (
        serving(become=as_plain_user(), state=folder) as course,
        course.sign_in("learner") as client,
    ):
        assert client.get(LESSON).status_code == 200
        page = start_server(client, "learner", "/clc/open/m5-performance")
        assert page.url.path.endswith("m5-performance.ipynb")
        look = (
            "import json, os, pathlib\n"
            "from course import paths\n"
            f"state = os.path.exists({str(course.state)!r})\n"
            "print(json.dumps([os.listdir(paths.CONTENT), state, os.listdir('/home'),"
            " os.path.exists('/sys/class/net')]))"
        )
        seen = json.loads(run(course, client, "learner", look).splitlines()[-1])
        assert seen == [[], False, ["learner"], False]
    shutil.rmtree(folder, ignore_errors=True)


def test_a_port_in_use_is_told_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = subprocess.run(
            [sys.executable, "-m", "course.cli", "serve", "--port", port],
            env={**os.environ, "COURSE_STATE": str(tmp_path / "s")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert told.returncode == 2
    assert told.stderr == (
        f"course serve: port {port} is in use; choose another with `course serve --port N`\n"
    )


def test_one_state_folder_serves_once(served):
    told = subprocess.run(
        [sys.executable, "-m", "course.cli", "serve", "--port", "1"],
        env={**os.environ, "COURSE_STATE": str(served.state)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "is being served already" in told.stderr


def test_the_accounts_are_private_and_four(served):
    assert (served.state / "accounts.txt").stat().st_mode & 0o777 == 0o600
    assert list(served.passwords) == ["learner", "facilitator", "lead", "admin"]
    assert len(set(served.passwords.values())) == 4


def test_without_bubblewrap_all_works_but_notebooks():
    """A plain user on a machine without bubblewrap: the lesson page and the site, no notebooks."""
    folder = short_folder()
    if os.getuid() == 0:
        os.chown(folder, PLAIN, PLAIN)
    tools = short_folder()
    tools.chmod(0o755)
    (tools / "node").symlink_to(parts.node())
    path = f"{sys.prefix}/bin{os.pathsep}{tools}"
    become = [shutil.which(word) or word for word in as_plain_user()]
    with serving(become=become, state=folder, PATH=path) as course:
        assert '"open as notebook" is off' in course.output
        with course.sign_in("learner") as client:
            page = client.get(LESSON)
            assert page.status_code == 200
            assert "clc/open" not in page.text
            refused = client.get("/hub/user-redirect/clc/open/m5-performance")
            assert refused.status_code == 503
            assert "the lesson page is not" in refused.text
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(tools, ignore_errors=True)
