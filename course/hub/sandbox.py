"""Which walls does bubblewrap build around a process, as root and as a plain user?

A plain user's sandbox is a user namespace. Root needs none: bubblewrap binds the folders while it
is still root, so they may lie where other users cannot go (below ``/root``, say), and ``setpriv``
then gives up every right before the first line of the confined program.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from course.hub.places import root
from course.paths import CONTENT, PACKAGE, ROOT

INNER_UID = 1000
"""The user id that a plain user's sandbox shows inside."""

ALONE = ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
DROP = ["--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--no-new-privs"]
TMPFS = 256 * 2**20


@dataclass
class Sandbox:
    """One sandbox: no network but unix sockets, a read-only system, no keys.

    :ivar etc: the folder seen as ``/etc``.
    :ivar uid: the user id outside, used when the Hub is root.
    :ivar readonly: more outer paths -> inner paths that may be read.
    :ivar writable: outer paths -> inner paths that may be written.
    :ivar content: whether the authored text with its keys may be read.
    :ivar first: whether the program is process 1 inside and outlives the process that started it
        (a learner's server outlives a restarted Hub); else it ends with its parent.
    """

    etc: Path
    uid: int
    readonly: dict[str, str] = field(default_factory=dict)
    writable: dict[str, str] = field(default_factory=dict)
    content: bool = False
    first: bool = False
    cwd: str = "/"
    hostname: str = "course"
    tmp_size: int = TMPFS

    def command(self, argv: list[str]) -> list[str]:
        """``argv`` behind the walls; its process is number 1 inside."""
        cmd = ["bwrap", *self._rights(), "--new-session"]
        cmd += ["--as-pid-1"] if self.first else ["--die-with-parent"]
        cmd += [*ALONE, "--unshare-cgroup-try", "--hostname", self.hostname]
        cmd += self._system()
        binds = [("--ro-bind", *pair) for pair in self.readonly.items()]
        binds += [("--bind", *pair) for pair in self.writable.items()]
        made = {"/", "/usr", "/etc", "/proc", "/dev", "/tmp", "/run", "/dev/shm"}
        for kind, outside, inside in binds:
            cmd += _parents(inside, made)
            cmd += [kind, str(outside), inside]
        cmd += ["--remount-ro", "/", "--chdir", "/" if root() else self.cwd, "--"]
        return [*cmd, *self._drop(), *argv]

    def _rights(self) -> list[str]:
        if root():
            kept = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")
            return ["--cap-drop", "ALL", *(a for cap in kept for a in ("--cap-add", cap))]
        inner = str(INNER_UID)
        return [
            *("--unshare-user", "--disable-userns", "--uid", inner, "--gid", inner),
            *("--cap-drop", "ALL"),
        ]

    def _drop(self) -> list[str]:
        if not root():
            return []
        uid = str(self.uid)
        who = ["--reuid", uid, "--regid", uid, "--clear-groups"]
        # A change of user forgets the wish to end with the parent: it is said again.
        ends = [] if self.first else ["--pdeathsig", "TERM"]
        # Root without its rights may not enter another user's home: that user does.
        return ["/usr/bin/setpriv", *who, *DROP, *ends, "--", "/usr/bin/env", "-C", self.cwd]

    def _system(self) -> list[str]:
        cmd = ["--ro-bind", "/usr", "/usr"]
        for name in ("bin", "sbin", "lib", "lib64"):
            place = Path("/", name)
            if place.is_symlink():
                cmd += ["--symlink", f"usr/{name}", f"/{name}"]
            elif place.is_dir():
                cmd += ["--ro-bind", str(place), str(place)]
        cmd += ["--ro-bind", str(self.etc), "/etc"]
        cmd += ["--proc", "/proc", "--dev", "/dev"]
        for place in ("/tmp", "/dev/shm", "/run"):
            cmd += ["--perms", "1777", "--size", str(self.tmp_size), "--tmpfs", place]
        made = {"/", "/usr", "/etc", "/tmp", "/run"}
        if ROOT.is_relative_to("/usr"):  # a checkout there must not come with /usr
            cmd += ["--perms", "0755", "--tmpfs", str(ROOT)]
        for place in interpreter():
            cmd += [*_parents(place, made), "--ro-bind", place, place]
        if not any(PACKAGE.is_relative_to(place) for place in interpreter()):
            cmd += [*_parents(str(PACKAGE), made), "--ro-bind", str(PACKAGE), str(PACKAGE)]
        if not self.content:
            cmd += ["--perms", "0755", "--tmpfs", str(CONTENT), "--remount-ro", str(CONTENT)]
        return cmd


def interpreter() -> list[str]:
    """The folders a Python process needs beside /usr: the environment, and its base."""
    places = [sys.prefix, sys.base_prefix]
    return [p for p in dict.fromkeys(places) if not Path(p).is_relative_to("/usr")]


def _parents(inside: str, made: set[str]) -> list[str]:
    """Make the folders above ``inside`` so that everybody may pass through them."""
    cmd = []
    for folder in reversed(Path(inside).parents):
        if str(folder) not in made:
            cmd += ["--perms", "0755", "--dir", str(folder)]
            made.add(str(folder))
    return cmd


@cache
def why_not() -> str | None:
    """Why sandboxes cannot be had on this machine; None where they can."""
    if not shutil.which("bwrap"):
        return "bubblewrap (bwrap) is not installed"
    if root() and not os.access("/usr/bin/setpriv", os.X_OK):
        return "setpriv (util-linux) is not installed"
    trial = Sandbox(etc=Path("/etc"), uid=65534, content=True).command(["/usr/bin/true"])
    try:
        result = subprocess.run(trial, capture_output=True, text=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return "bubblewrap does not answer"
    if result.returncode:
        return result.stderr.strip().splitlines()[-1] if result.stderr.strip() else "bwrap failed"
    return None
