"""What of the course is present, weaker or missing on this machine?"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from course import paths, warm
from course.hub import parts, sandbox
from course.hub.places import Occupied, Places, root
from course.warm import confine

PRESENT, WEAKER, MISSING = "present", "weaker", "missing"
ENOUGH_DISK = 2 * 2**30
"""Bytes free below which a course of a few dozen people may run out."""


@dataclass(frozen=True)
class Finding:
    """One line of the table; a missing ``needed`` part keeps the course from being served."""

    part: str
    state: str
    says: str
    needed: bool = False


def python() -> Finding:
    version = platform.python_version()
    enough = sys.version_info >= (3, 11)
    return Finding("Python", PRESENT if enough else MISSING, f"{version}, {sys.prefix}", True)


def node() -> Finding:
    runtime = parts.node()
    if runtime is None:
        return Finding("Node.js", MISSING, "install nodejs, or run `make setup`", True)
    answer = subprocess.run([runtime, "--version"], capture_output=True, text=True, check=False)
    return Finding("Node.js", PRESENT, f"{answer.stdout.strip()}, {runtime}", True)


def proxy() -> Finding:
    try:
        return Finding("proxy", PRESENT, parts.proxy_command()[1], True)
    except FileNotFoundError as error:
        return Finding("proxy", MISSING, str(error), True)


def walls() -> Finding:
    reason = sandbox.why_not()
    if reason is None:
        how = "a user id for each person" if root() else "user namespaces"
        return Finding("sandboxes", PRESENT, f"bubblewrap with {how}")
    return Finding("sandboxes", WEAKER, f'{reason}: "open as notebook" is off')


def grading() -> Finding:
    """How what learners program is confined while it is graded."""
    try:
        found = warm.about()
    except warm.NoWalls as error:
        return Finding(
            "grading", WEAKER, f"{error}: analysts' code is not run, a person has to look"
        )
    if found["mode"] == confine.LIGHT:
        says = "light: Landlock and seccomp; no namespaces, so code can start no other program"
        return Finding("grading", WEAKER, says)
    if not found["landlock"]:
        return Finding("grading", WEAKER, "full, with one wall less: no Landlock")
    return Finding("grading", PRESENT, "full: namespaces, Landlock, seccomp")


def chromium() -> Finding:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return Finding("Chromium", PRESENT, found)
    return Finding("Chromium", WEAKER, "the browser tests cannot run; the course does not need it")


def modules() -> Finding:
    ready = [m for m in paths.modules() if (paths.SOURCE / m / f"{m}.ipynb").is_file()]
    if ready:
        return Finding("modules", PRESENT, ", ".join(ready), True)
    return Finding("modules", MISSING, "run `course build`", True)


def state(places: Places) -> Finding:
    try:
        places.make()
    except (OSError, Occupied) as error:
        return Finding("state folder", MISSING, f"{places.state}: {error}", True)
    return Finding("state folder", PRESENT, str(places.state), True)


def disk(places: Places) -> Finding:
    folder = next(p for p in (places.state, *places.state.parents) if p.exists())
    free = shutil.disk_usage(folder).free
    says = f"{free / 2**30:.1f} GiB free below {folder}"
    return Finding("disk", PRESENT if free >= ENOUGH_DISK else WEAKER, says)


def port(number: int) -> Finding:
    if parts.listening("127.0.0.1", number):
        return Finding("port", WEAKER, f"{number} is in use; choose another with --port")
    return Finding("port", PRESENT, f"{number} is free")


def readable() -> Finding:
    """As root, learners' servers run as other users: may these read the course?"""
    if not root():
        return Finding("readable code", PRESENT, "everything runs as this user")
    hidden = [p for p in (paths.PACKAGE, Path(sys.prefix)) if not p.stat().st_mode & 0o005]
    if hidden:
        says = f"{hidden[0]} is closed to other users: chmod -R o+rX {hidden[0]}"
        return Finding("readable code", MISSING, says, True)
    if not parts.readable_by_all(paths.PACKAGE):
        return Finding("readable code", PRESENT, "behind a closed folder, shown to servers only")
    return Finding("readable code", PRESENT, str(paths.PACKAGE))


def memory() -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    says = f"{total:.1f} GiB; an open lesson takes about 0.1"
    return Finding("memory", PRESENT if total >= 2 else WEAKER, says)


def examine(number: int) -> list[Finding]:
    """Everything that ``course serve`` on port ``number`` would meet."""
    places = Places.here()
    return [
        *(python(), node(), proxy(), walls(), grading(), readable(), modules()),
        *(state(places), disk(places), memory(), port(number), chromium()),
    ]


def main(argv: list[str]) -> int:
    """``course doctor``: the table; 0 if the course can be served, else 1."""
    parser = argparse.ArgumentParser(prog="course doctor", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the public port (8000)")
    findings = examine(parser.parse_args(argv).port)
    width = max(len(f.part) for f in findings)
    for f in findings:
        print(f"{f.part:{width}}  {f.state:7}  {f.says}")
    lacking = [f.part for f in findings if f.needed and f.state == MISSING]
    print()
    if lacking:
        print(f"The course cannot be served here yet: {', '.join(lacking)} missing.")
        return 1
    weak = [f.part for f in findings if f.state != PRESENT]
    print("The course can be served here" + (f"; weaker: {', '.join(weak)}." if weak else "."))
    return 0
