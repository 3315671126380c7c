"""What becomes of confinement where the kernel lacks namespaces, Landlock or seccomp?"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from course.paths import PACKAGE, ROOT
from course.warm import NoWalls, about

pytestmark = [
    pytest.mark.walls,
    pytest.mark.skipif(
        platform.machine() != "x86_64", reason="the filters of these tests are for x86_64"
    ),
]

ASK = """
import json
from course.grading.code import ANSWER, TEST, Cell, examine
from course.hub.doctor import grading
from course.hub.serve import weaker
from course.warm import NoWalls, about
cells = [Cell("a", ANSWER, "x = 2"), Cell("t", TEST, "assert x == 2", 1.0)]
try:
    found = about()
except NoWalls as error:
    found = {"mode": None, "why": str(error)}
verdict = examine(cells, cells).verdicts["t"]
says = grading()
print(json.dumps({**found, "outcome": verdict.outcome, "credit": verdict.credit,
                  "state": says.state, "says": says.says, "lines": weaker(False)}))
"""


def ask(*lacking) -> dict:
    """What a grader says and does where some of the kernel's walls are missing."""
    words = [sys.executable, "-m", "tests.warm.without", *lacking, "--", sys.executable, "-c", ASK]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def this_machine() -> str | None:
    try:
        return about()["mode"]
    except NoWalls:
        return None


needs_full = pytest.mark.skipif(this_machine() != "full", reason="this machine lacks some already")


LOOK = """
import json, os
from course import paths
from course.grading.code import ANSWER, Cell, examine
from course.warm import mode
shown = []
for confined in ("full", "light"):
    import course.grading.code.examine as module, sys
    from course.warm import Parent
    module = sys.modules["course.grading.code.examine"]
    module._mine.parent = Parent(module.LEARNER, module.EXAMINER, modes=(confined,))
    look = f"import os\\nfor place in {[str(paths.ROOT), str(paths.CONTENT)]!r}:\\n    try: print(sorted(os.listdir(place)))\\n    except OSError: print('closed')\\nimport course.cases.border_post, pandas; print('there')"
    outputs = examine([Cell("a", ANSWER, look), Cell("t", "test", "x", 1.0)]).outputs["a"]
    shown.append("".join(o.get("text", o.get("evalue", "")) for o in outputs).split("\\n"))
print(json.dumps(shown))
"""


@needs_full
@pytest.mark.parametrize("home", ["/tmp", "/usr/local"])
def test_wherever_the_checkout_lies_only_the_package_is_seen(home):
    """Below ``/tmp``, which a run has for itself, and below ``/usr``, which it sees."""
    if not os.access(home, os.W_OK):
        pytest.skip(f"this user may not write in {home}")
    with tempfile.TemporaryDirectory(dir=home) as folder:
        os.chmod(folder, 0o755)
        shutil.copytree(PACKAGE, Path(folder, "course"))
        Path(folder, "secret.txt").write_text("CANARY", encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-B", "-c", LOOK],
            env={**os.environ, "PYTHONPATH": folder},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    full, light = json.loads(done.stdout)
    assert full[:3] == ["['course']", "[]", "there"]
    assert light[1:3] == ["closed", "there"] and "secret" not in light[0]


@needs_full
def test_with_everything_it_is_full():
    found = ask()
    assert (found["mode"], found["outcome"], found["state"]) == ("full", "right", "present")
    assert not [line for line in found["lines"] if "code" in line]


@needs_full
def test_without_namespaces_it_is_light_and_says_so():
    found = ask("namespaces")
    assert (found["mode"], found["outcome"], found["credit"]) == ("light", "right", 1.0)
    assert found["state"] == "weaker"
    assert "light" in found["says"]
    assert any("light" in line for line in found["lines"])


@needs_full
def test_without_landlock_namespaces_are_enough_and_it_says_so():
    found = ask("landlock")
    assert (found["mode"], found["landlock"], found["outcome"]) == ("full", 0, "right")
    assert found["state"] == "weaker"
    assert "Landlock" in found["says"]


@needs_full
@pytest.mark.parametrize("lacking", [["seccomp"], ["landlock", "namespaces"]])
def test_without_enough_walls_nothing_runs_and_a_person_looks(lacking):
    found = ask(*lacking)
    assert (found["mode"], found["outcome"], found["credit"]) == (None, "fault", None)
    assert found["state"] == "weaker"
    assert "not run" in found["says"]
    assert any("not run" in line for line in found["lines"])
