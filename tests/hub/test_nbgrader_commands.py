"""nbgrader's own commands in a learner's server: what they do and what they say."""

import json

import pytest

from tests.hub.kernels import run, start_server

pytestmark = [pytest.mark.hub, pytest.mark.nbgrader]

MODULE = "m5-performance"
COMMAND = """
import json, os, subprocess
done = subprocess.run(%(words)r, capture_output=True, text=True, cwd=os.path.expanduser("~"))
print(json.dumps([done.returncode, done.stdout + done.stderr]))
"""


@pytest.fixture(scope="module")
def told(served):
    """Command -> (exit code, everything that it printed); in the order of a learner's day."""
    commands = [
        "list",
        "fetch_assignment nothing-like-it",
        f"fetch_assignment {MODULE}",
        "fetch_feedback " + MODULE,
        "submit nothing-like-it",
        "list --remove " + MODULE,
        f"validate {MODULE}/{MODULE}.ipynb",
        "list --inbound",
    ]
    said = {}
    with served.sign_in("lead") as client:
        start_server(client, "lead")
        run(
            served,
            client,
            "lead",
            f"import shutil, os; os.chdir('/'); "
            f"shutil.rmtree(os.path.expanduser('~/{MODULE}'), ignore_errors=True)",
        )
        for words in commands:
            code = COMMAND % {"words": ["nbgrader", *words.split()]}
            said[words] = json.loads(run(served, client, "lead", code).splitlines()[-1])
    return said


def test_released_assignments_are_listed_and_fetched(told):
    assert told["list"][0] == 0
    assert f"clc {MODULE} (released)" in told["list"][1]
    code, text = told[f"fetch_assignment {MODULE}"]
    assert code == 0
    assert f"Fetched as: clc /home/lead/{MODULE}" in text


def test_refusals_are_a_sentence(told):
    for words in ("fetch_assignment nothing-like-it", "submit nothing-like-it"):
        code, text = told[words]
        assert code == 1
        assert "Traceback" not in text
    assert "Nothing can be removed" in told[f"list --remove {MODULE}"][1]


def test_no_feedback_yet_is_said(told):
    code, text = told[f"fetch_feedback {MODULE}"]
    assert code == 0
    assert "No feedback" in text


def test_validating_looks_at_what_is_programmed_only(told):
    code, text = told[f"validate {MODULE}/{MODULE}.ipynb"]
    assert code == 0
    assert "did not provide a response" not in text
    assert "monthly" in text
