"""Can a stranger's code reach anything of ours, or do harm, from inside a fork of the warm parent?"""

import json
import os
import subprocess
import sys
import tempfile

import pytest

from course.paths import ROOT
from course.warm import NoWalls, Parent, confine

pytestmark = pytest.mark.walls

SOMEBODY = 23_456
AS_ROOT = os.geteuid() == 0
WAYS = [
    (mode, user)
    for mode in ("full", "light")
    for user in (("root", "plain") if AS_ROOT else ("plain",))
]


def as_somebody(words: list[str]) -> list[str]:
    """A command as a plain user who may go wherever this checkout and its environment lie open."""
    who = ["--reuid", str(SOMEBODY), "--regid", str(SOMEBODY), "--clear-groups"]
    return ["setpriv", *who, *words] if AS_ROOT else words


def possible(mode: str) -> bool:
    try:
        Parent(modes=(mode,)).close()
    except NoWalls:
        return False
    return True


@pytest.fixture(scope="module", params=WAYS, ids=" ".join)
def found(request):
    """What the probes found, in each mode, as root and as a plain user."""
    mode, user = request.param
    if not possible(mode):
        pytest.skip(f"this machine offers no {mode} confinement")
    words = [sys.executable, "-B", "-m", "tests.warm.probes", mode]
    done = subprocess.run(
        as_somebody(words) if user == "plain" else words,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": tempfile.gettempdir()},
        cwd=tempfile.gettempdir(),
        capture_output=True,
        text=True,
        check=False,
    )
    if user == "plain" and "Permission denied" in done.stderr:
        pytest.skip("this checkout lies where a plain user may not go")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) | {"mode": mode}


def test_honest_code_does_what_it_does_elsewhere(found):
    assert found["honest"] == 10


@pytest.mark.parametrize(
    "tried", ["read", "write", "change", "change ours", "connect", "others", "rights"]
)
def test_nothing_outside_can_be_reached_or_changed(found, tried):
    assert found[tried] == []


def test_keys_are_not_there(found):
    assert found["content"] in ([], "PermissionError")


def test_nothing_of_ours_came_along(found):
    assert found["descriptors"] == [0, 1, 2, 3]
    assert not [name for name in found["environment"] if "TOKEN" in name or "COURSE" in name]
    assert {"PATH", "HOME", "LANG", "TZ"} <= set(found["environment"])


def test_one_run_leaves_no_trace_for_the_next(found):
    assert found["state"] == [[None, None, False, False]] * 2
    assert found["left"] == []
    assert found["leavings"] == []


def test_the_secret_stays_as_it_was(found):
    assert found["secret after"] == ["CANARY", ["s", "secret.txt"]]


def test_processes_memory_and_disk_are_bounded(found):
    full = found["mode"] == "full"
    assert found["fork bomb"] <= 24 if full else found["fork bomb"] == 0
    assert found["threads"] < 300
    assert found["memory"] == "MemoryError"
    assert found["family"] == (
        f"ended with {confine.TOO_MUCH_MEMORY}" if full else "PermissionError"
    )
    too_much = found["disk"] == f"ended with {confine.TOO_MUCH_MEMORY}"
    assert too_much or found["disk"] <= 33 << 20
    assert found["one file"] == "OSError"


def test_each_way_to_end_is_told_apart(found):
    assert found["spin"] in ("ended with 137", "ended with 152", "timed out")
    assert found["sleep"] == "timed out"
    assert found["leave"] == "ended with 0"
    assert found["abort"] in ("ended with 134", "ended with 139")
    assert found["crash"] == "ended with 139"
