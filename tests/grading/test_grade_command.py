"""What does ``course grade`` say to whoever asks for what there is not, or watches it work?"""

import io
from concurrent.futures import BrokenExecutor, Future

import pytest

from course.grading import grade
from course.grading.report import FAULT, Report

MODULE = "m5-performance"


@pytest.fixture
def root(tmp_path):
    """A root in which an assignment of somebody's own is released."""
    (tmp_path / "release" / "ps1").mkdir(parents=True)
    (tmp_path / "release" / "ps1" / "problem1.ipynb").write_text("{}")
    (tmp_path / "source" / "ps2").mkdir(parents=True)
    (tmp_path / "gradebook.db").touch()
    return tmp_path


@pytest.fixture
def asked(root, capsys):
    """``asked(*words)``: the exit code, and what was said on stderr."""

    def ask(*words):
        code = grade.main([*words, "--root", str(root)])
        return code, capsys.readouterr().err

    return ask


@pytest.mark.parametrize("name", ["ps9", "", ".", "..", "../ps1", "ps1/problem1", "/etc"])
def test_an_assignment_that_is_not_there_is_refused(asked, name):
    code, said = asked(name)
    assert code == 2
    assert said.startswith("course grade: there is no module, and below ")
    assert said.count("\n") == 1


def test_one_that_is_not_released_says_how(asked):
    assert asked("ps2") == (
        2,
        "course grade: ps2 is not released: run nbgrader generate_assignment ps2\n",
    )


def test_a_root_that_is_not_there_is_named(capsys, tmp_path):
    assert grade.main([MODULE, "--root", str(tmp_path / "x")]) == 2
    assert str(tmp_path / "x") in capsys.readouterr().err


def hand_in(root, *names):
    for name in names:
        (root / "submitted" / name / "ps1").mkdir(parents=True)


def graded(monkeypatch, status="graded"):
    """Grade nothing; remember for whom it was asked."""
    asked = []

    def all_of(root, assignment, workers, scheduler, names):
        for name in names:
            asked.append(name)
            yield Report(name, assignment, 1, status, reason="fault" if status == FAULT else None)

    monkeypatch.setattr(grade, "grade_all", all_of)
    return asked


def test_any_released_assignment_is_graded(asked, root, monkeypatch):
    hand_in(root, "ada", "ben", ".part-3")
    who = graded(monkeypatch)
    assert asked("ps1") == (0, "")
    assert who == ["ada", "ben"]


def test_only_the_learners_asked_for(asked, root, monkeypatch):
    hand_in(root, "ada", "ben", "cyd")
    who = graded(monkeypatch)
    assert asked("ps1", "--learner", "cyd", "--learner", "ada")[0] == 0
    assert who == ["ada", "cyd"]
    code, said = asked("ps1", "--learner", "dan")
    assert (code, said) == (2, "course grade: no submission of dan\n")


def test_a_fault_shows_in_the_exit_code(asked, root, monkeypatch):
    hand_in(root, "ada")
    graded(monkeypatch, FAULT)
    assert asked("ps1")[0] == 1


def test_workers_and_a_scheduler_exclude_each_other(asked):
    with pytest.raises(SystemExit):
        asked("ps1", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1")


def test_a_bar_on_a_terminal_counts_with_rate_and_remaining_time(monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stderr", terminal)
    reports = iter([Report(name, "ps1", 1, "graded") for name in ("ada", "ben")])
    assert [report.learner for report in grade._watched(reports, 2)] == ["ada", "ben"]
    assert "2/2" in terminal.getvalue()
    assert "submissions/s" in terminal.getvalue()


class Lost:
    """An executor whose workers die with every task of one learner."""

    def __init__(self, victim):
        self.victim, self.tried = victim, []

    def submit(self, work, root, names, assignment):
        future = Future()
        self.tried += names
        if self.victim in names:
            future.set_exception(BrokenExecutor("killed"))
        else:
            future.set_result([Report(name, assignment, 1, "graded") for name in names])
        return future


@pytest.mark.parametrize("others", [["ada", "cyd"], [f"learner{n}" for n in range(99)]])
def test_a_submission_that_kills_its_workers_is_a_fault_and_never_a_zero(others, capsys):
    """It costs no other anything, alone in a task or among several."""
    executor = Lost("ben")
    names = [others[0], "ben", *others[1:]]
    reports = list(grade._laid_on(executor, 2, "/root", "ps1", names))
    found = {report.learner: report.status for report in reports}
    assert found == {**dict.fromkeys(others, "graded"), "ben": FAULT}
    assert len(reports) == len(names)
    assert executor.tried.count("ben") == grade.TRIES
    assert "ben: killed" in capsys.readouterr().err
