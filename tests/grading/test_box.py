"""Can a stranger's code reach anything of ours, or do harm, from inside the box?"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from course.grading.code import box
from course.grading.code.plain import decode
from course.paths import CONTENT, PACKAGE, ROOT

WAYS = [way for way in (("user", "root") if os.geteuid() == 0 else ("user",))]
QUICK = box.Limits(wall=6.0, cpu=4)

pytestmark = pytest.mark.skipif(not box.works(), reason="this machine cannot confine a process")


@pytest.fixture(params=WAYS)
def way(request):
    if box._run({"do": "probe"}, QUICK, request.param).lines != [{"ready": True}]:
        pytest.skip(f"confining as {request.param} does not work here")
    return request.param


def value(way, code, limits=QUICK):
    """What ``x`` is after ``code`` ran in the box; the exception's type if it did not."""
    cell = {"name": "a", "source": code, "wanted": ["x"]}
    outcome = box._run({"do": "cells", "cells": [cell]}, limits, way)
    if not outcome.lines:
        return outcome.how
    line = outcome.lines[0]
    return decode(line["values"]["x"]) if "x" in line["values"] else line["error"]


@pytest.fixture
def canaries(tmp_path):
    """Files as readable as can be, where secrets of ours lie."""
    place = tmp_path / "secret.txt"
    place.write_text("CANARY")
    place.chmod(0o644)
    return [
        place,
        *CONTENT.rglob("*.md"),
        ROOT / "source" / "m5-performance" / "m5-performance.ipynb",
        ROOT / "tests" / "grading" / "conftest.py",
        ROOT / "pyproject.toml",
        ROOT / ".git" / "HEAD",
        Path("/etc/passwd"),
        Path("/etc/shadow"),
        Path.home(),
        Path("/var/log"),
    ]


def test_nothing_of_ours_is_there_to_read(way, canaries):
    code = f"import os\nx = [p for p in {[str(c) for c in canaries]!r} if os.path.exists(p)]"
    assert value(way, code) == []


def test_the_lesson_package_is_there_without_what_was_authored(way):
    assert value(way, f"import os, course.cases\nx = os.listdir({str(CONTENT)!r})") == []


def test_the_whole_file_system_holds_no_key(way):
    code = """
import os, sys
x = []
for top in set(os.listdir("/")) - {"proc", "usr", "dev", "lib", "lib64", "bin", "sbin"}:
    for place, _, names in os.walk("/" + top):
        if not place.startswith(sys.prefix):
            x += [os.path.join(place, n) for n in names if n.endswith((".ipynb", ".md", ".db", ".po"))]
"""
    interface = str(ROOT / "course" / "locale")
    assert [path for path in value(way, code) if not path.startswith(interface)] == []


def test_the_environment_is_empty_of_ours(way, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "CANARY")
    code = """
import os
x = sorted(os.environ)
for pid in [p for p in os.listdir("/proc") if p.isdigit()]:
    try:
        x += [open(f"/proc/{pid}/environ").read(), open(f"/proc/{pid}/cmdline").read()]
    except OSError:
        pass
"""
    found = value(way, code)
    assert "CANARY" not in str(found)
    assert {"PATH", "HOME", "LANG", "TZ"} <= set(found)


def test_there_is_no_network(way):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        code = f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)\nx = 'connected'"
        assert value(way, code) == "ConnectionRefusedError"
        assert value(way, "import socket\nx = [n for _, n in socket.if_nameindex()]") == ["lo"]


def test_only_its_own_processes_are_seen_and_signalled(way):
    code = f"""
import os
x = [[int(p) for p in os.listdir("/proc") if p.isdigit()]]
try:
    os.kill({os.getpid()}, 0)
    x.append("signalled")
except (ProcessLookupError, PermissionError, OverflowError):
    pass
"""
    found = value(way, code)
    assert len(found) == 1
    assert set(found[0]) <= {1, 2, 3}


def test_it_is_nobody_and_stays_so(way):
    code = """
import ctypes, os
x = [os.getuid() == 0, os.getgroups()]
status = open("/proc/self/status").read()
x += [line.split()[1] for line in status.splitlines() if line.startswith(("CapEff", "CapPrm"))]
x += [line.split()[1] for line in status.splitlines() if line.startswith("NoNewPrivs")]
try:
    os.setuid(0)
    x.append("root")
except PermissionError:
    pass
"""
    found = value(way, code)
    assert not found[0]
    assert set(found[1]) <= {1000, 65534, *box.JOB_UIDS}
    assert found[2:] == ["0" * 16, "0" * 16, "1"]


def test_nothing_can_be_written_but_a_small_folder_in_memory(way):
    code = f"""
import os, sys
x = []
for place in ("/", "/usr", "/etc", {str(ROOT)!r}, {str(CONTENT)!r}, sys.prefix, "/dev", "/proc"):
    try:
        open(place + "/mine.txt", "w").write("x")
        x.append(place)
    except OSError:
        pass
os.chdir("/tmp")
open("mine.txt", "w").write("x")
written = 0
try:
    for number in range(100):
        with open(f"big{{number}}", "wb") as file:
            written += file.write(b"0" * (1 << 20))
except OSError:
    pass
x.append(written < 40 << 20)
"""
    # A course below /tmp has its folders' empty places in the small folder, not on the disk.
    written = [item for item in value(way, code) if item != "/dev"]
    assert [item for item in written if item is True or not item.startswith("/tmp/")] == [True]
    assert not any((place / "mine.txt").exists() for place in (ROOT, CONTENT))


def test_a_fork_bomb_ends_and_leaves_nothing(way):
    before = {p.pid for p in psutil.process_iter()}
    code = """
import os, time
x = 0
try:
    for _ in range(500):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        x += 1
except OSError:
    pass
"""
    assert value(way, code) <= QUICK.processes
    left = [p for p in psutil.process_iter(["cmdline"]) if p.pid not in before]
    assert not [p for p in left if "inside.py" in " ".join(p.info["cmdline"] or [])]


def test_memory_of_all_processes_together_is_limited(way):
    limits = box.Limits(wall=20.0, all_memory=300 << 20)
    code = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        block = bytearray(b"1" * (100 << 20))
        time.sleep(60)
        os._exit(0)
time.sleep(60)
"""
    assert value(way, code, limits) == "out_of_memory"


def test_a_flood_of_output_is_cut(way):
    code = "import os\nwhile True:\n    for fd in range(3, 10):\n        try: os.write(fd, b'x' * 65536)\n        except OSError: pass"
    assert value(way, code) == "too_much"
    assert value(way, "print('x' * 10_000_000)\nx = 1") == 1


def test_no_new_user_namespace(way):
    if way == "root":
        pytest.skip("the process has no privilege to give up in a namespace of its own")
    code = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
x = libc.unshare(0x10000000)
"""
    assert value(way, code) == -1


def test_without_bubblewrap_it_says_so(monkeypatch):
    box.way.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(box.NoBox):
        box.run({"do": "probe"})
    assert not box.works()
    box.way.cache_clear()


def test_a_missing_wall_stops_it_before_any_code(monkeypatch):
    words, shown = box.command(QUICK, box.way()), ROOT / "docs"
    at = words.index("--remount-ro")
    holed = [*words[:at], "--ro-bind", str(shown), str(shown), *words[at:]]
    monkeypatch.setattr(box, "command", lambda *_: holed)
    assert box._run({"do": "probe"}, QUICK, box.way()).how == "done"
    monkeypatch.setattr(box, "CONTENT", shown)
    outcome = box._run({"do": "probe"}, QUICK, box.way())
    assert (outcome.how, outcome.lines) == ("crashed", [])


def test_a_run_that_ends_while_its_walls_go_up_leaves_nothing(way, monkeypatch):
    groups, start = set(), box.subprocess.Popen

    def noted(*words, **options):
        process = start(*words, **options)
        groups.add(process.pid)
        return process

    monkeypatch.setattr(box.subprocess, "Popen", noted)
    for step in range(24):
        hasty = box.Limits(wall=0.001 * step)
        assert box._run({"do": "probe"}, hasty, way).how in ("timed_out", "done")
    left = [pid for pid in psutil.pids() if _group(pid) in groups]
    assert len(groups) == 24
    assert (
        psutil.wait_procs([p for p in psutil.process_iter() if p.pid in left], timeout=10)[1] == []
    )


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def test_a_course_that_lies_below_tmp_is_confined_too():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        shutil.copytree(PACKAGE, Path(folder, "course"))
        asked = "from course.grading.code import box; print(box.__file__, box.works())"
        done = subprocess.run(
            [sys.executable, "-B", "-c", asked],
            env={**os.environ, "PYTHONPATH": folder},
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout.split() == [f"{folder}/course/grading/code/box.py", "True"]
