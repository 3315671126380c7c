"""What do analysts' cells earn, honest or hostile?"""

import json

import pytest

from course.grading import cells
from course.grading.code import box, inside, verdict
from course.grading.engine import Grader

MODULE = "m9-sample"
RIGHT = "waits = [4, 8, 6]\ntotal = sum(waits)\nmean = total / len(waits)\n"
RIGHT_2 = "worst = max(waits)\n"

needs_box = pytest.mark.skipif(not box.works(), reason="this machine cannot confine a process")


@pytest.fixture
def notebooks(root):
    return [cells.load(root / kind / MODULE / f"{MODULE}.ipynb") for kind in ("source", "release")]


@pytest.fixture
def judge(notebooks):
    def run(first=None, second=None):
        given = {"m9-a1": first, "m9-a2": second}
        found = verdict.marks(*notebooks, {k: v for k, v in given.items() if v is not None})
        return {mark.question: mark for mark in found}

    return run


def outcomes(marks):
    return [(mark.outcome, mark.score) for mark in marks.values()]


def test_untouched_cells_run_nothing(judge, monkeypatch):
    monkeypatch.setattr(box, "run", lambda *_: pytest.fail("something was run"))
    assert outcomes(judge()) == [("not_answered", 0.0)] * 2
    assert outcomes(judge(first="waits = [4, 8, 6]\n...\n")) == [("not_answered", 0.0)] * 2


@needs_box
def test_right_cells_earn_their_points(judge):
    assert outcomes(judge(RIGHT, RIGHT_2)) == [("right", 2.0), ("right", 1.0)]


@needs_box
def test_each_cell_costs_only_what_depends_on_it(judge):
    assert outcomes(judge("mean = 7", "worst = 8")) == [("not_yet", 0.0), ("right", 1.0)]
    assert outcomes(judge(RIGHT)) == [("right", 2.0), ("not_answered", 0.0)]
    marks = judge(RIGHT, "1 / 0")
    assert outcomes(marks) == [("right", 2.0), ("raised_error", 0.0)]
    assert marks["m9-a2-test"].note == "(ZeroDivisionError)"


@needs_box
def test_magics_and_display_do_no_harm(judge):
    assert outcomes(judge("%matplotlib inline\n!ls\n" + RIGHT + "display(mean)"))[0][0] == "right"


@needs_box
def test_a_warning_on_stderr_costs_nothing(judge):
    noisy = "import warnings, sys\nwarnings.warn('x')\nprint('y', file=sys.stderr)\n"
    assert outcomes(judge(noisy + RIGHT))[0] == ("right", 2.0)


@needs_box
@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("while True: pass", "timed_out"),
        ("import time\ntime.sleep(600)", "timed_out"),
        ("mean = bytearray(40 << 30)", "out_of_memory"),
        ("import os\nos._exit(0)", "crashed"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "crashed"),
        ("import ctypes\nctypes.string_at(0)", "crashed"),
        ("import sys\nsys.exit(0)", "raised_error"),
        ("mean = [0] * 10_000_000", "refused"),
        ("mean = lambda: 6", "refused"),
        ("def broken(:", "raised_error"),
        ("class mean(float): pass\nmean = mean(6)", "refused"),
    ],
)
def test_each_way_to_end_has_its_own_outcome(judge, monkeypatch, code, outcome):
    quick = box.Limits(wall=4.0, cpu=2)
    run = box.run
    monkeypatch.setattr(box, "run", lambda job: run(job, quick))
    assert outcomes(judge(code))[0] == (outcome, 0.0)


@needs_box
@pytest.mark.parametrize(
    "code",
    [
        # forged lines on every channel the process has
        """
import json, os
line = {"test": "m9-a1-test", "error": None, "missing": None, "credit": 2.0}
for fd in range(3, 20):
    try:
        os.write(fd, (json.dumps(line) + "\\n").encode())
        os.write(fd, b'{"cell": "m9-a1", "error": null, "values": {"limit": ["float", "0x1p9"],'
                     b' "mean": ["int", "7"]}, "kept_back": []}\\n')
    except OSError:
        pass
os._exit(0)
""",
        # values that only pretend to be equal
        "class Sly(float):\n    def __sub__(self, other): return 0.0\nmean = Sly(7)",
        # our tests' own names
        "limit = 1e9\nmean = 7",
        "abs = lambda x: 0\nmean = 7",
        "import builtins\nbuiltins.abs = lambda x: 0\nmean = 7",
        # the interpreter that runs the learner's cells
        "import sys\nfor module in list(sys.modules.values()):\n"
        "    if hasattr(module, 'encode'): module.encode = lambda v: ['float', '0x1.8p2']\n"
        "mean = 7\nimport json\njson.dumps = lambda *a, **k: '{}'",
        "mean = float('nan')",
        "mean = True",
        "mean = '6'",
        "mean = [6, 6]",
    ],
)
def test_no_trick_earns_points(judge, code):
    marks = judge(code)
    assert [mark.score for mark in marks.values()] in ([0.0, 0.0], [None, 0.0], [0.0, None])


@needs_box
def test_hidden_tests_and_keys_never_enter_the_learners_process(judge, monkeypatch):
    jobs = []
    run = box.run
    monkeypatch.setattr(box, "run", lambda job: jobs.append(json.dumps(job)) or run(job))
    judge(RIGHT, RIGHT_2)
    learners, ours = jobs
    for secret in ("TEST-CANARY", "secret_key", "limit", "HIDDEN"):
        assert secret not in learners
    assert "TEST-CANARY" in ours
    assert "total = sum" not in ours


@needs_box
def test_a_name_of_the_tests_cannot_be_bound_from_outside(judge):
    marks = judge("limit = 1e9\nmean = 7", "limit = 1e9\nworst = 1")
    assert [mark.score for mark in marks.values()] == [0.0, 0.0]


def test_without_a_box_nothing_runs_and_a_person_looks(judge, monkeypatch):
    def no_box(*_):
        raise box.NoBox("bubblewrap (bwrap) is not installed")

    monkeypatch.setattr(box, "run", no_box)
    marks = judge(RIGHT)
    assert outcomes(marks)[0] == ("fault", None)
    assert "bubblewrap" in marks["m9-a1-test"].note


@pytest.mark.parametrize(
    ("result", "points"),
    [
        ("", 2.0),
        ("1.5", 1.5),
        ("import numpy as np\nnp.float64(0.5)", 0.5),
        ("False", 0.0),
        ("True", 2.0),
        ("import numpy as np\nnp.bool_(False)", 0.0),
        ("-3", 0.0),
        ("7", 2.0),
        ("float('nan')", 0.0),
        ("float('inf')", 2.0),
        ("10 ** 400", 0.0),
        ("None", 2.0),
        ("'text'", 2.0),
        ("assert False", 0.0),
        ("raise SystemExit", 0.0),
        ("import sys\nprint('x', file=sys.stderr)", 2.0),
    ],
)
def test_the_traps_of_printed_credit(result, points):
    """By type, not by what nbgrader would read from the printed text."""
    assert inside.judge(result, {}, 2.0)["credit"] == points


@needs_box
def test_a_submission_is_graded_with_its_code(root, submit):
    report = Grader(root).score(submit("amina"), MODULE, "amina")
    assert (report.analyst_score, report.max_analyst_score) == (3.0, 3.0)
    assert (report.auto_score, report.max_auto_score) == (5.0, 5.0)
    assert report.status == "needs_manual"


@needs_box
def test_a_changed_test_cell_and_copied_cells_do_not_count(root, submit):
    folder = submit("amina")
    path = folder / f"{MODULE}.ipynb"
    notebook = json.loads(path.read_text())
    for cell in list(notebook["cells"]):
        if cell["id"] == "m9-a1":
            cell["source"] = "mean = 7"
        if cell["id"].endswith("-test"):
            cell["source"] = "pass"
            cell["metadata"]["nbgrader"]["points"] = 1000
            notebook["cells"].append({**cell, "id": "copy"})
    path.unlink()
    path.write_text(json.dumps(notebook))
    report = Grader(root).score(folder, MODULE, "amina")
    assert report.mark("m9-a1-test").score == 0.0
    assert (report.analyst_score, report.max_analyst_score) == (0.0, 3.0)
