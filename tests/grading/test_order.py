"""Do order, number of workers, or a cluster that loses one, make any difference to a grade?"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from course import paths
from course.grading import grade, release, sample
from tests.served.gradebooks import rows

MODULE = "m5-performance"

pytestmark = pytest.mark.nbgrader


def handed_in(root: Path, people: int) -> list[str]:
    """Submissions below a released root: right, wrong and blank; every fourth without code."""
    names = []
    for number in range(people):
        how = sample.HOW[number % 3]
        names.append(f"{how}{number:02}")
        folder = sample.write(MODULE, how, names[-1], root / "submitted")
        if number % 4 == 3:
            (folder / f"{MODULE}.ipynb").unlink()
    return names


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    root = tmp_path_factory.mktemp("ready") / "root"
    release.prepare(root, MODULE)
    handed_in(root, 20)
    return root


@pytest.fixture
def result(ready, tmp_path):
    """``result(names, **how)``: what the gradebook and nbgrader's export say after grading."""

    def run(names, graded=grade.grade_all, **how):
        root = tmp_path / "root"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(ready, root)
        reports = list(graded(root, MODULE, names=names, **how))
        assert sorted(report.learner for report in reports) == sorted(names)
        assert all(report.gradable for report in reports), reports
        assert len((root / "audit.jsonl").read_text().splitlines()) >= len(names)
        return rows(root), exported(root)

    return run


def exported(root: Path) -> bytes:
    """The bytes of ``nbgrader export``."""
    words = [sys.executable, "-m", "nbgrader", "export", "--to", str(root / "grades.csv")]
    environment = os.environ | {"COURSE_NBGRADER_ROOT": str(root)}
    subprocess.run(words, cwd=paths.ROOT, env=environment, check=True, capture_output=True)
    return (root / "grades.csv").read_bytes()


def orders(names: list[str]) -> list[list[str]]:
    """As they came, backwards, and every seventh."""
    return [names, names[::-1], sorted(names, key=lambda name: int(name[-2:]) * 7 % 20)]


@pytest.mark.soak
def test_no_order_and_no_number_of_workers_makes_a_difference(ready, result):
    names = grade.learners(ready, MODULE)
    expected = result(names, workers=1)
    for order in orders(names):
        for workers in (1, 2, 4):
            assert result(order, workers=workers) == expected, (order, workers)


def killing(victims):
    """Like ``grade_all``; of ``victims()``, one is killed after the second report."""

    def graded(*arguments, **how):
        for count, report in enumerate(grade.grade_all(*arguments, **how)):
            yield report
            if count == 1:
                victims()[0].kill()

    return graded


def forked() -> list[psutil.Process]:
    """The worker processes of this process."""
    family = psutil.Process().children(recursive=True)
    return [p for p in family if "forkserver" in str(p.cmdline()) and p.parent() in family]


def test_order_and_a_worker_killed_at_work_make_no_difference(ready, result):
    few = grade.learners(ready, MODULE)[::3]
    assert result(few, workers=1) == result(few[::-1], graded=killing(forked), workers=2)


@pytest.fixture
def cluster(tmp_path):
    """A Dask scheduler with two workers on this machine: its address, and the workers."""
    processes, log = [], tmp_path / "scheduler.txt"

    def start(out: Path, *words):
        command = [Path(sys.executable).with_name("dask"), *words, "--no-dashboard"]
        with out.open("w") as file:
            processes.append(subprocess.Popen(command, stderr=file))

    try:
        start(log, "scheduler", "--host", "127.0.0.1", "--port", "0")
        end = time.monotonic() + 60
        while not (found := re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text())):
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        for number in (1, 2):
            place = tmp_path / f"worker{number}"
            alone = ["--nthreads", "1", "--no-nanny", "--local-directory", place]
            start(tmp_path / f"worker{number}.txt", "worker", found[1], *alone)
        yield found[1], [psutil.Process(process.pid) for process in processes[1:]]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


@pytest.mark.soak
def test_a_cluster_that_loses_a_worker_makes_no_difference(ready, result, cluster):
    names = grade.learners(ready, MODULE)
    address, workers = cluster
    graded = killing(lambda: workers)
    assert result(names, graded=graded, scheduler=address) == result(names, workers=1)
    assert not workers[0].is_running() or workers[0].status() == psutil.STATUS_ZOMBIE


def test_a_cluster_that_is_not_there_is_said_in_one_line(ready, capsys, monkeypatch):
    monkeypatch.setattr("course.grading.workers.CONNECT_SECONDS", 1)
    argv = [MODULE, "--root", str(ready), "--scheduler", "tcp://127.0.0.1:1"]
    assert grade.main(argv) == 2
    told = capsys.readouterr().err
    assert told == "course grade: no Dask scheduler answers at tcp://127.0.0.1:1\n"
