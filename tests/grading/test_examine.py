"""What do a learner's cells earn, honest or hostile, when the tests are out of their reach?"""

import dataclasses
import socket
import sys
import threading

import pytest

from course.grading.code import ADDED, ANSWER, GIVEN, TEST, Cell, Limits, examine
from course.grading.code.channel import Channel, Ended, TooLong
from course.grading.code.judging import credit, judge
from course.warm import NoWalls, mode

module = sys.modules["course.grading.code.examine"]


def works() -> bool:
    try:
        return bool(mode())
    except NoWalls:
        return False


pytestmark = pytest.mark.walls
needs_walls = pytest.mark.skipif(not works(), reason="this machine cannot confine a process")
QUICK = Limits(cell=4.0, wall=30.0, cpu=2)

WAITS = Cell("a1", ANSWER, "waits = [4, 8, 6]\nmean = sum(waits) / len(waits)")
MEAN = Cell("t1", TEST, "limit = 0.01\nassert abs(mean - 6) < limit  # CANARY", 2.0)
WORST = Cell("a2", ANSWER, "worst = max([4, 8, 6])")
EIGHT = Cell("t2", TEST, "assert worst == 8", 1.0)
REFERENCE = [WAITS, MEAN, WORST, EIGHT]


def answered(*sources, of=REFERENCE):
    """The cells of a notebook with these answers in the places of the solutions."""
    given = iter(sources)
    return [dataclasses.replace(c, source=next(given)) if c.role == ANSWER else c for c in of]


def outcomes(cells, reference=REFERENCE, limits=QUICK, **more):
    found = examine(cells, reference, limits=limits, **more)
    return [(verdict.outcome, verdict.credit) for verdict in found.verdicts.values()]


def one(source, test, solution, points=1.0, **more):
    """What one answer earns beside one test, with a solution as the reference."""
    cell = Cell("t", TEST, test, points)
    reference = [Cell("a", ANSWER, solution), cell]
    return outcomes(answered(source, of=reference), reference, **more)[0]


@needs_walls
class TestHonestWork:
    def test_right_cells_earn_their_points(self):
        assert outcomes(REFERENCE) == [("right", 2.0), ("right", 1.0)]

    def test_without_a_reference_too(self):
        assert outcomes(REFERENCE, None) == [("right", 2.0), ("right", 1.0)]

    def test_each_cell_costs_only_what_depends_on_it(self):
        assert outcomes(answered("mean = 7", WORST.source)) == [("not_yet", 0.0), ("right", 1.0)]
        assert outcomes(answered("1 / 0", WORST.source)) == [("raised_error", 0.0), ("right", 1.0)]
        cells = answered("import os\nos._exit(1)", WORST.source)
        assert outcomes(cells) == [("crashed", 0.0), ("right", 1.0)]
        cells = answered("while True: pass", WORST.source)
        assert outcomes(cells) == [("timed_out", 0.0), ("right", 1.0)]

    def test_magics_display_prints_and_warnings_do_no_harm(self):
        noise = "%matplotlib inline\nimport warnings, sys\nwarnings.warn('x')\nprint('y', file=sys.stderr)"
        assert outcomes(answered(noise + "\n" + WAITS.source + "\ndisplay(mean)", ""))[0] == (
            "right",
            2.0,
        )

    def test_functions_are_called_with_hidden_values(self):
        test = "assert f(3) == 9\ntry:\n    f(-1)\nexcept ValueError as e:\n    assert 'no' in str(e)\nelse:\n    assert False"
        solution = "def f(x):\n    if x < 0:\n        raise ValueError('no')\n    return x * x"
        assert one(solution, test, solution) == ("right", 1.0)
        assert one("def f(x): return 9", test, solution) == ("not_yet", 0.0)
        assert one("def f(x): raise KeyError(x)", test, solution) == ("raised_error", 0.0)

    def test_a_function_may_be_taken_away_and_put_back(self):
        both = "def g(x): return x + 1\ndef f(x): return g(x) * 2"
        test = "kept = g\ndel g\ntry:\n    f(1)\nexcept NameError:\n    pass\nelse:\n    raise AssertionError\nfinally:\n    g = kept\nassert f(1) == 4"
        assert one(both, test, both) == ("right", 1.0)
        assert one("def g(x): return x + 1\ndef f(x): return (x + 1) * 2", test, both) == (
            "not_yet",
            0.0,
        )

    def test_what_a_function_prints_is_seen_by_the_test(self):
        test = "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as said:\n    f()\nassert said.getvalue() == 'hi\\n'"
        assert one("def f(): print('hi')", test, "def f(): print('hi')") == ("right", 1.0)
        assert one("def f(): print('ho')", test, "def f(): print('hi')") == ("not_yet", 0.0)

    def test_a_cell_may_be_given_and_others_added(self):
        given = Cell("g", GIVEN, "factor = 3")
        test = Cell("t", TEST, "assert triple(2) == 6", 1.0)
        solved = Cell("a", ANSWER, "def triple(x): return factor * x")
        helped = Cell("+1", ADDED, "def times(x): return factor * x")
        cells = [given, helped, Cell("a", ANSWER, "triple = times"), test]
        assert outcomes(cells, [given, solved, test]) == [("right", 1.0)]

    def test_files_of_the_assignment_and_of_the_learner_are_there(self):
        test = Cell("t", TEST, "assert total == 3", 1.0)
        solution = [Cell("a", ANSWER, "total = sum(map(int, open('d/n.txt')))"), test]
        cells = answered("import mine\ntotal = mine.read('d/n.txt')", of=solution)
        theirs = {"mine.py": b"def read(p): return sum(map(int, open(p)))", "d/n.txt": b"9\n"}
        files = {"d/n.txt": b"1\n2\n"}
        assert outcomes(cells, solution, files=files, theirs=theirs) == [("right", 1.0)]

    def test_outputs_are_those_of_a_notebook(self):
        cells = [
            Cell(
                "a", ANSWER, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('x')\n1 / 0"
            )
        ]
        found = examine(cells, cells).outputs["a"]
        kinds = [output["output_type"] for output in found]
        assert kinds[0] == "stream" and "error" in kinds and "display_data" in kinds
        assert any("image/png" in output.get("data", {}) for output in found)


@needs_walls
class TestDistinctOutcomes:
    @pytest.mark.parametrize(
        ("code", "outcome", "points"),
        [
            ("while True: pass", "timed_out", 0.0),
            ("import time\ntime.sleep(600)", "timed_out", 0.0),
            ("mean = bytearray(40 << 30)", "out_of_memory", 0.0),
            ("import os\nos._exit(0)", "crashed", 0.0),
            ("import ctypes\nctypes.string_at(0)", "crashed", 0.0),
            ("import sys\nsys.exit(0)", "raised_error", 0.0),
            ("def broken(:", "raised_error", 0.0),
            ("mean = [0] * 10_000_000", "refused", None),
            ("mean = object()", "refused", None),
            ("class Mean(float): pass\nmean = Mean(6)", "refused", None),
            ("mean = lambda: 6", "wrong_type", 0.0),
            ("mean = '6'", "wrong_type", 0.0),
            ("mean = [6, 6]", "wrong_type", 0.0),
            ("mean = float('nan')", "not_yet", 0.0),
        ],
    )
    def test_each_way_to_end_has_its_own(self, code, outcome, points):
        assert outcomes(answered(code, WORST.source)) == [(outcome, points), ("right", 1.0)]

    def test_part_of_the_points(self):
        test = "score = 0\nfor x in range(4):\n    score += f(x) == x * x\nscore / 2"
        assert one("def f(x): return x * x", test, "def f(x): return x * x", 2.0) == ("right", 2.0)
        assert one("def f(x): return x", test, "def f(x): return x * x", 2.0) == ("partly", 1.0)

    def test_limits_that_were_hit_are_told(self):
        found = examine(answered("import os\nos._exit(1)", WORST.source), REFERENCE, limits=QUICK)
        assert found.limits_hit == ("crashed: a1",)

    def test_what_cannot_be_tested_from_outside_needs_a_person(self):
        test = "import inspect\nassert 'for' not in inspect.getsource(f)"
        solution = "def f(): return sum([1])"
        assert one(solution, test, solution) == ("refused", None)

    def test_without_walls_nothing_runs_and_a_person_looks(self, monkeypatch):
        def none(*_):
            raise NoWalls("no seccomp")

        monkeypatch.setattr(module, "parent", none)
        module.contract_of.cache_clear()
        found = examine(REFERENCE, REFERENCE)
        assert {v.outcome for v in found.verdicts.values()} == {"fault"}
        assert {v.credit for v in found.verdicts.values()} == {None}
        assert "no seccomp" in found.verdicts["t1"].note

    def test_a_shell_taken_apart_is_the_learners_doing(self):
        code = "ip = get_ipython()\nip.run_cell = ip.run_code = lambda *a, **k: None"
        found = outcomes(answered(code, WORST.source))
        assert found == [("not_yet", 0.0), ("raised_error", 0.0)]

    def test_an_examiner_that_dies_is_our_fault(self):
        test = Cell("t", TEST, "import os\nos._exit(0)", 1.0)
        assert outcomes([WAITS, test], [WAITS, test]) == [("fault", None)]
        assert outcomes(REFERENCE) == [("right", 2.0), ("right", 1.0)]

    def test_a_warm_parent_that_was_killed_is_replaced(self):
        module.parent().process.kill()
        assert outcomes(REFERENCE)[0][1] in (None, 2.0)
        assert outcomes(REFERENCE) == [("right", 2.0), ("right", 1.0)]

    def test_a_worn_parent_is_replaced(self, monkeypatch):
        old = module.parent()
        monkeypatch.setattr(old, "forks", 10**6)
        assert outcomes(REFERENCE) == [("right", 2.0), ("right", 1.0)]
        assert module.parent() is not old and old.process.poll() is not None


TRICKS = {
    "forged messages": """
import os, json, struct
for fd in range(3, 20):
    for line in ({"test": "t1", "credit": 2.0}, {"value": 7}, {"done": True}):
        head = json.dumps(line).encode()
        try: os.write(fd, struct.pack("!II", len(head), 0) + head)
        except OSError: pass
mean = 7
""",
    "a pretender": "class Sly(float):\n    def __sub__(self, other): return 0.0\nmean = Sly(7)",
    "our names": "limit = 1e9\nmean = 7",
    "builtins": "import builtins\nabs = builtins.abs = lambda x: 0\nmean = 7",
    "this process's encoder": """
import sys
for found in list(sys.modules.values()):
    for name in ("encode", "Encoder", "_encode"):
        if hasattr(found, name): setattr(found, name, lambda *a, **k: 6)
mean = 7
""",
    "the conversation itself": """
from course.grading.code import learner
learner.Desk._get = lambda self, asked, e, d: {"value": 6 if asked["name"] == "mean" else 8}
learner.Desk._run = lambda self, asked, e, d: {"error": None, "outputs": []}
""",
    "nothing at all": "",
}


@needs_walls
@pytest.mark.parametrize("trick", [name for name in TRICKS if name != "the conversation itself"])
def test_no_trick_earns_points(trick):
    found = outcomes(answered(TRICKS[trick], ""))
    assert [points or 0.0 for _, points in found] == [0.0, 0.0]


@needs_walls
def test_whoever_takes_over_the_conversation_can_only_answer_it():
    """It may say that ``mean`` is 6, as any cell may; it cannot know what is expected."""
    assert outcomes(answered(TRICKS["the conversation itself"], "")) == outcomes(
        answered("mean = 6", "worst = 8")
    )


@needs_walls
def test_given_values_are_those_of_the_release():
    given = Cell("g", GIVEN, "data = [1, 2, 3]\ndef close(a, b): return abs(a - b) < 0.01")
    test = Cell("t", TEST, "assert close(mean, sum(data) / len(data))", 1.0)
    reference = [given, Cell("a", ANSWER, "mean = sum(data) / 3"), test]
    assert outcomes(reference, reference) == [("right", 1.0)]
    for trick in (
        "data = [7]\nmean = 7",
        "close = lambda a, b: True\nmean = 7",
        "data[:] = [7]\nmean = 7",
    ):
        assert outcomes(answered(trick, of=reference), reference)[0][1] == 0.0


@needs_walls
def test_changing_what_was_given_earns_nothing_and_may_cost():
    test = "values = [3, 1, 2]\nassert largest(values) == max(values)\nassert values == [3, 1, 2]"
    solution = "def largest(v): return max(v)"
    assert one(solution, test, solution) == ("right", 1.0)
    assert one("def largest(v):\n    v[:] = [0]\n    return 0", test, solution)[1] == 0.0
    assert one("def largest(v):\n    v.sort()\n    return v[-1]", test, solution)[1] == 0.0
    part = "values = [3, 1, 2]\nassert largest(values) == max(values)"
    assert one("def largest(v):\n    v[:] = [0]\n    return 0", part, solution)[1] == 0.0


@needs_walls
def test_equality_of_objects_is_not_the_learners_to_say():
    test = "assert V(1) == V(1)\nassert V(1) != V(2)\nassert V(3).n == 3"
    solution = "class V:\n    def __init__(self, n): self.n = n\n    def __eq__(self, o): return self.n == o.n"
    assert one(solution, test, solution) == ("right", 1.0)
    lie = (
        "class V:\n    n = 3\n    def __init__(self, n): pass\n    def __eq__(self, o): return True"
    )
    assert one(lie, "assert V(1) == V(1)\nassert not V(1) == V(2)", solution)[1] == 0.0


@needs_walls
def test_hidden_tests_never_enter_the_learners_process():
    """The learner's process searches all it has, while a test is being judged."""
    search = """
import gc, sys
def mean_of(values):
    found = [o for o in gc.get_objects() if isinstance(o, (str, bytes, list, dict, tuple))]
    texts = [o for o in found if isinstance(o, str)]
    texts += [str(v) for o in found if isinstance(o, dict) and len(o) < 50 for v in o.values()]
    mark = "CAN" + "ARY"
    return 7 if any(mark in t for t in texts if t is not mark) else 6
"""
    test = "# CANARY\nexpected = 'CANARY'\nassert mean_of([1]) == 6"
    assert one(search, test, "def mean_of(v): return 6") == ("right", 1.0)


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
    assert judge(result, {}, 2.0)[0] == points


def test_credit_is_bounded_for_whatever_comes():
    for value in (10**400, -1, float("nan"), complex(1), object(), [], "9"):
        assert 0 <= credit(value, 2.0) <= 2.0


class TestChannel:
    @pytest.fixture
    def ends(self):
        one, other = socket.socketpair()
        return Channel(one.detach()), Channel(other.detach())

    def test_messages_arrive_whole(self, ends):
        big = {"a": "x" * 3_000_000, "s": "\ud800"}
        sender = threading.Thread(target=ends[0].send, args=(big, [b"1" * 2_000_000, b""]))
        sender.start()
        assert ends[1].receive(10) == (big, [b"1" * 2_000_000, b""])
        sender.join()

    @pytest.mark.parametrize(
        "data",
        [
            b"\xff" * 8,
            b"\0\0\0\2\0\0\0\0[]",
            b"\0\0\0\1\0\0\0\0{",
            b"\0\0\0\2\0\0\0\1\xff\xff\xff\xff{}",
            b"\0\x0f\xff\xff\0\0\0\0" + b"[" * 0x0FFFFF,
            b"",
        ],
    )
    def test_what_is_no_message_ends_it(self, ends, data):
        thread = threading.Thread(target=lambda: (ends[0].sock.sendall(data), ends[0].sock.close()))
        thread.start()
        with pytest.raises(Ended):
            ends[1].receive(5)
        thread.join()

    def test_nobody_waits_for_one_who_does_not_listen(self):
        one, other = socket.socketpair()
        with other, pytest.raises(Ended):
            Channel(one.detach(), patience=0.1).send({}, [b"1" * 50_000_000])

    def test_nobody_waits_for_ever(self, ends):
        ends[0].sock.sendall(b"\0\0")
        with pytest.raises(TooLong):
            ends[1].receive(0.05)
