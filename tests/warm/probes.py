"""What can code reach from inside? Tries it, and prints one JSON object: probe -> what came of it.

``python -m tests.warm.probes MODE`` as whatever user; started by ``test_walls.py``.
"""

import json
import os
import socket
import sys
import tempfile
from pathlib import Path

import psutil

from course.grading.code.channel import Channel, Ended, TooLong
from course.grading.code.examine import EXAMINER, LEARNER
from course.grading.code.plain import decode
from course.paths import CONTENT, PACKAGE, ROOT
from course.warm import Limits, Parent

QUICK = Limits(cell=6.0, wall=20.0, cpu=2, memory=400 << 20)


def run(parent: Parent, code: str, limits: Limits = QUICK):
    """``x`` after ``code`` ran in a fork: its value, an exception's name, or how the fork ended."""
    ours, theirs = socket.socketpair()
    number = parent.run(LEARNER, limits, [theirs.fileno()])
    theirs.close()
    channel = Channel(ours.detach())
    try:
        channel.send({"do": "run", "source": code})
        error = channel.receive(limits.cell)[0]["error"]
        channel.send({"do": "get", "name": "x"})
        answer, blobs = channel.receive(limits.cell)
        found = error if "missing" in answer else decode(answer["value"], blobs)
    except TooLong:
        found = "timed out"
    except Ended:
        found = None
    finally:
        parent.end(number)
        code = parent.wait(number)
        channel.sock.close()
    return f"ended with {code}" if found is None else found


def canaries(folder: Path) -> list[str]:
    """Paths, as readable as can be, of what nobody inside may see."""
    secret = folder / "secret.txt"
    secret.write_text("CANARY", encoding="utf-8")
    secret.chmod(0o644)
    module = ROOT / "source" / "m5-performance" / "m5-performance.ipynb"
    others = [CONTENT / "modules" / "m5-performance.md", module, ROOT / "pyproject.toml"]
    return [*map(str, [secret, *others]), str(ROOT / ".git" / "HEAD"), str(Path.home() / ".bashrc")]


READ = """
x = []
for path in {paths!r}:
    try:
        x.append(open(path, "rb").read(20))
    except OSError as error:
        pass
"""
WRITE = """
import os, sys
x = []
for place in {places!r}:
    for how in (lambda p: open(p + "/mine.txt", "w"), os.listdir and (lambda p: os.mkdir(p + "/m"))):
        try:
            how(place)
            x.append(place)
        except OSError:
            pass
"""
CHANGE = """
import os
x = []
for name, what in {{
    "truncate": lambda: os.truncate(P, 0), "open": lambda: os.open(P, os.O_RDONLY | os.O_TRUNC),
    "write": lambda: open(P, "a"), "chmod": lambda: os.chmod(P, 0o777), "unlink": lambda: os.unlink(P),
    "utime": lambda: os.utime(P, (1, 1)), "rename": lambda: os.rename(P, P + "x"),
    "link": lambda: os.link(P, "here"), "chown": lambda: os.chown(P, os.getuid(), os.getgid()),
    "xattr": lambda: os.setxattr(P, "user.x", b"1"), "symlink": lambda: os.symlink(P, P + "y"),
}}.items():
    P = {path!r}
    try:
        what()
        x.append(name)
    except OSError:
        pass
"""
CONNECT = """
import socket
x = []
def tries(name, what):
    try:
        what()
        x.append(name)
    except OSError:
        pass
tries("tcp", lambda: socket.create_connection(("127.0.0.1", {port}), 2))
tries("udp", lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", {port})))
tries("abstract", lambda: socket.socket(socket.AF_UNIX).connect({abstract!r}))
tries("unix", lambda: socket.socket(socket.AF_UNIX).connect({path!r}))
tries("raw", lambda: socket.socket(socket.AF_INET6, socket.SOCK_RAW, 58))
tries("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))
"""
OTHERS = """
import os, signal
x = []
for pid in {pids!r}:
    for name, what in (("signal", lambda: os.kill(pid, 0)), ("stop", lambda: os.kill(pid, 19)),
                       ("limit", lambda: __import__("resource").prlimit(pid, 7, (1, 1))),
                       ("priority", lambda: os.setpriority(os.PRIO_PROCESS, pid, 5)),
                       ("memory", lambda: open(f"/proc/{{pid}}/mem", "rb").read(1)),
                       ("environ", lambda: open(f"/proc/{{pid}}/environ", "rb").read(1)),
                       ("pidfd", lambda: os.pidfd_open(pid))):
        try:
            what()
            x.append(name)
        except (OSError, ValueError, PermissionError):
            pass
"""
RIGHTS = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
x = [name for name, arguments in {{
    "unshare": (272, 0x10000000), "mount": (165, b"x", b"/", b"tmpfs", 0, 0), "bpf": (321, 0, 0, 0),
    "keyctl": (250, 0, 0), "io_uring": (425, 1, b" " * 120), "userfaultfd": (323, 0),
    "perf": (298, b" " * 120, 0, -1, -1, 0), "memfd": (319, b"x", 0), "ptrace": (101, 16, {pid}, 0, 0),
    "x32": (0x40000000 + 39,), "setns": (308, 0, 0), "clone3": (435, b" " * 88, 88),
    "pdeathsig": (157, 1, 0, 0, 0, 0), "filter": (317, 1, 8, b" " * 16), "shm": (29, 0, 4096, 0o1000),
}}.items() if libc.syscall(*arguments) >= 0]
for name, what in (("setuid", lambda: os.setuid(0)), ("groups", lambda: os.setgroups([0])),
                   ("chroot", lambda: os.chroot("/")), ("root", lambda: 1 / (os.getuid() != 0))):
    try:
        what()
        x.append(name)
    except (OSError, ZeroDivisionError):
        pass
x = [name for name in x if name != "root"] + ([] if "root" in x else ["is root"])
"""
BOMB = """
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
THREADS = """
import threading, time
x = 0
try:
    for _ in range(500):
        threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
        x += 1
except RuntimeError:
    pass
"""
FILL = """
x = 0
try:
    for n in range(200):
        with open(f"big{n}", "wb") as file:
            x += file.write(b"0" * (1 << 20))
except OSError:
    pass
"""
FAMILY = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        block = bytearray(b"1" * (100 << 20))
        time.sleep(60)
        os._exit(0)
time.sleep(60)
"""
HONEST = """
import asyncio, sqlite3, tempfile, os
import pandas as pd, matplotlib.pyplot as plt
with tempfile.NamedTemporaryFile("w") as file:
    file.write("a,b\\n1,2\\n"); file.flush()
    x = int(pd.read_csv(file.name).b.sum())
plt.plot([1, 2]); plt.savefig("plot.png")
x += os.path.getsize("plot.png") > 1000
pd.DataFrame({"a": [1]}).to_csv("out.csv"); x += "out.csv" in os.listdir(".")
x += sqlite3.connect(":memory:").execute("select 1").fetchone()[0]
x += await asyncio.sleep(0, 5)
from course.cases.border_post import Setup
"""


def probes(parent: Parent, folder: Path) -> dict:
    """Every probe in turn."""
    secret = canaries(folder)
    places = [
        "/",
        "/usr",
        "/etc",
        "/dev",
        "/proc",
        sys.prefix,
        str(PACKAGE),
        str(ROOT),
        str(folder),
    ]
    tcp = socket.create_server(("127.0.0.1", 0))
    unix, abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    unix.bind(str(folder / "s"))
    abstract.bind(f"\0course-{os.getpid()}")
    for server in (unix, abstract):
        server.listen()
    os.chmod(folder / "s", 0o777)
    doors = {"port": tcp.getsockname()[1], "path": str(folder / "s")}
    doors["abstract"] = abstract.getsockname()
    pids = [os.getpid(), parent.process.pid]
    walk = f"import os\nx = os.listdir({str(CONTENT)!r})"
    found = {
        "honest": run(parent, HONEST),
        "read": run(parent, READ.format(paths=secret)),
        "content": run(parent, walk),
        "write": run(parent, WRITE.format(places=places)),
        "change": run(parent, CHANGE.format(path=secret[0])),
        "change ours": run(parent, CHANGE.format(path=str(PACKAGE / "paths.py"))),
        "connect": run(parent, CONNECT.format(**doors)),
        "others": run(parent, OTHERS.format(pids=pids)),
        "rights": run(parent, RIGHTS.format(pid=os.getpid())),
        "environment": run(parent, "import os\nx = sorted(os.environ)"),
        "descriptors": run(parent, DESCRIPTORS),
        "fork bomb": run(parent, BOMB),
        "threads": run(parent, THREADS),
        "disk": run(parent, FILL, Limits(cell=10, wall=20, disk=32 << 20)),
        "one file": run(parent, "open('f', 'wb').write(b'0' * (64 << 20))"),
        "memory": run(parent, "b = bytearray(2 << 30)\nx = 1"),
        "family": run(parent, FAMILY, Limits(cell=6, wall=20, memory=300 << 20)),
        "spin": run(parent, "while True: pass", Limits(cell=4, wall=20, cpu=1)),
        "sleep": run(parent, "import time\ntime.sleep(60)", Limits(cell=1.0, wall=20)),
        "leave": run(parent, "import os\nos._exit(0)"),
        "abort": run(parent, "import os\nos.abort()"),
        "crash": run(parent, "import ctypes\nctypes.string_at(0)"),
        "state": [run(parent, STATE) for _ in range(2)],
    }
    return found


DESCRIPTORS = """
import os
x = []
for fd in range(64):
    try:
        os.fstat(fd)
        x.append(fd)
    except OSError:
        pass
"""
STATE = """
import os, random, sys, pandas
x = [getattr(pandas, "mine", None), os.environ.get("MINE"), os.path.exists("mine"), "mine" in sys.modules]
pandas.mine = os.environ["MINE"] = "1"
sys.modules["mine"] = os
open("mine", "w").close()
"""


def owner(name: str) -> int | None:
    try:
        return os.stat(os.path.join(tempfile.gettempdir(), name)).st_uid
    except OSError:  # another test's, and gone
        return None


def main(mode: str) -> None:
    os.environ["SECRET_TOKEN"] = "CANARY"
    leavings = set(os.listdir(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        parent = Parent(LEARNER, EXAMINER, modes=(mode,))
        found = probes(parent, Path(folder))
        text = Path(folder, "secret.txt").read_text(encoding="utf-8")
        found["secret after"] = text, sorted(os.listdir(folder))
        worker = psutil.Process(parent.process.pid)
        found["left"] = [child.pid for child in worker.children(recursive=True)]
        parent.close()
        found["left"] += [worker.pid] if worker.is_running() else []
    new = set(os.listdir(tempfile.gettempdir())) - leavings
    ours = [name for name in new if name.startswith("course-")]
    found["leavings"] = [name for name in ours if owner(name) == os.getuid()]
    print(json.dumps(found, default=lambda value: f"<{value!r}>"))


if __name__ == "__main__":
    main(sys.argv[1])
