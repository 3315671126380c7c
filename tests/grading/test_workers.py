"""Does the work go on when a worker is killed, and does none of them outlive who needs it?"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor

import psutil
import pytest

from course.grading import workers
from course.grading.workers import NoCluster, Workers

STARTS = """
import os, time
from course.grading.workers import Workers
if __name__ == "__main__":
    workers = Workers(2, preload=["json"])
    print(*(workers.submit(os.getpid).result() for _ in range(2)), flush=True)
    busy = [workers.submit(time.sleep, 600) for _ in range(2)]
    time.sleep(600)
"""


@pytest.fixture
def two():
    with Workers(2, preload=["json"]) as started:
        yield started


def test_each_task_goes_to_whoever_has_least_to_do(two):
    slow = two.submit(time.sleep, 1)
    others = {two.submit(os.getpid).result() for _ in range(4)}
    assert len(others) == 1
    assert not slow.done()


def test_a_killed_worker_loses_only_what_it_had_in_hand(two):
    doomed = two.submit(time.sleep, 60)
    other = two.submit(os.getpid)
    with pytest.raises(BrokenExecutor):
        victim = next(p for p in forked() if p.pid != other.result())
        time.sleep(0.3)  # it has begun
        victim.kill()
        doomed.result()
    pids = {future.result() for future in [two.submit(slow_pid) for _ in range(2)]}
    assert other.result() in pids
    assert victim.pid not in pids
    assert len(pids) == 2


def test_one_killed_while_idle_is_replaced(two):
    before = {future.result() for future in [two.submit(slow_pid) for _ in range(2)]}
    for process in forked():
        process.kill()
    time.sleep(0.5)
    after = {future.result() for future in [two.submit(slow_pid) for _ in range(2)]}
    assert len(after) == 2
    assert not before & after


def slow_pid():
    time.sleep(0.3)
    return os.getpid()


def forked() -> list[psutil.Process]:
    family = psutil.Process().children(recursive=True)
    return [p for p in family if "forkserver" in str(p.cmdline()) and p.parent() in family]


def test_workers_end_with_a_killed_dispatcher(tmp_path):
    script = tmp_path / "starts.py"
    script.write_text(STARTS)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as started:
        pids = [int(word) for word in started.stdout.readline().split()]
        family = psutil.Process(started.pid).children(recursive=True)
        assert {p.pid for p in family} >= set(pids)
        started.send_signal(signal.SIGKILL)
        started.wait()
        _gone, alive = psutil.wait_procs(family, timeout=10)
    assert not alive


def test_what_begins_a_worker_is_done_once_in_each(tmp_path):
    with Workers(2, preload=[], begin=Note(tmp_path)) as started:
        for future in [started.submit(slow_pid) for _ in range(4)]:
            future.result()
    assert len(list(tmp_path.iterdir())) == 2


class Note:
    def __init__(self, folder):
        self.folder = folder

    def __call__(self):
        (self.folder / str(os.getpid())).touch(exist_ok=False)


def test_without_dask_a_cluster_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoCluster, match=r"install the extra \[cluster\]"):
        workers.cluster("tcp://127.0.0.1:1").__enter__()


@pytest.mark.parametrize("address", ["nonsense://x", "tcp://127.0.0.1:1"])
def test_a_scheduler_that_does_not_answer_is_named(address, monkeypatch):
    monkeypatch.setattr(workers, "CONNECT_SECONDS", 1)
    with pytest.raises(NoCluster, match=address), workers.cluster(address):
        pass
