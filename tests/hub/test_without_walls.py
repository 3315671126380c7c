"""Without bubblewrap there are no notebooks, and everything else of the course works."""

import os
import shutil
import sys

import pytest

from course.hub import parts
from tests.served.learners import Learner
from tests.serving import serving, short_folder

pytestmark = pytest.mark.hub

PLAIN = 23456


def plain_user(folder) -> list[str]:
    """A prefix that makes a command a plain user's, who then owns ``folder``."""
    if os.getuid():
        return []
    os.chown(folder, PLAIN, PLAIN)
    who = ["--reuid", str(PLAIN), "--regid", str(PLAIN), "--clear-groups"]
    return [shutil.which("setpriv"), *who, shutil.which("env"), "HOME=/nonexistent", "USER=plain"]


def test_answers_score_and_feedback_need_no_walls():
    tools = short_folder()
    tools.chmod(0o755)
    (tools / "node").symlink_to(parts.node())
    folder = short_folder()
    path = f"{sys.prefix}/bin{os.pathsep}{tools}"
    with serving(become=plain_user(folder), state=folder, PATH=path) as course:
        assert '"open as notebook" is off' in course.output
        learner = Learner(course, "learner", course.passwords["learner"])
        home = learner.signed_in().get("/services/site/").text
        assert "Open the lesson" in home
        assert "clc/open" not in home
        learner.attempt(1, "right")
        state = learner.states[1]
        assert state["auto_score"] == state["max_auto_score"] > 0
        assert state["needs_manual"]  # the essay, and what analysts program
        page = learner.signed_in().get(f"/services/site/submissions/{learner.handed_in[1]}")
        assert page.status_code == 200
        assert "<meter" in page.text
        learner.leave()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(tools, ignore_errors=True)
