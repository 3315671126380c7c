"""How does a built module get to learners?

``course release`` copies the built module below an nbgrader root, lets nbgrader generate the
released notebook and its gradebook rows, and releases it to the exchange. Doing it again with an
unchanged module changes nothing; submissions stay.
"""

import argparse
import fcntl
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from course.grading import settings
from course.grading.gradebook import knows, released_cells
from course.paths import COURSE_ID, ROOT, SOURCE, modules

PRIVATE = 0o700
SECONDS = 300


class ReleaseFailed(RuntimeError):
    """nbgrader did not release the module; the message tells its last words."""


def prepare(root: Path, module: str, db_url: str | None = None) -> None:
    """Release ``module`` below ``root``, if it is not released as it is built now.

    :param db_url: the gradebook, if it is not the root's own.
    :raises ReleaseFailed: the module is not built, or nbgrader refused it.
    """
    root = Path(root).absolute()
    built = SOURCE / module
    if not (built / f"{module}.ipynb").is_file():
        raise ReleaseFailed(f"{module} is not built: run course build")
    _folders(root)
    with _alone(root):
        _refuse_other_cells(built, root, module, db_url)
        fresh = _mirror(built, root / "source" / module)
        if fresh and _released(root, module) and knows(db_url or settings.db_url(root), module):
            return
        environment = _environment(root, db_url)
        _nbgrader("generate_assignment", module, environment)
        _nbgrader("release_assignment", module, environment)
        if root != ROOT:
            (root / "exchange").chmod(PRIVATE)


def _folders(root: Path) -> None:
    """nbgrader makes the exchange world-writable: a root of a site's own closes above it."""
    root.mkdir(parents=True, exist_ok=True)
    if root != ROOT:
        root.chmod(PRIVATE)
    for name in ("source", "release", "submitted", "autograded", "feedback", "exchange"):
        (root / name).mkdir(exist_ok=True)


@contextmanager
def _alone(root: Path):
    """One release at a time below a root."""
    with open(root / "exchange" / ".release.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _refuse_other_cells(built: Path, root: Path, module: str, db_url: str | None) -> None:
    """nbgrader, asked to add or remove cells under submissions, would delete the release."""
    known = released_cells(db_url or settings.db_url(root), module)
    cells = json.loads((built / f"{module}.ipynb").read_text(encoding="utf-8"))["cells"]
    about = [cell["metadata"].get("nbgrader") or {} for cell in cells]
    wanted = {each["grade_id"] for each in about if each}
    if known is not None and known != wanted:
        odd = ", ".join(sorted(known ^ wanted))
        raise ReleaseFailed(
            f"{module} has submissions, and these cells were added or removed: {odd}. "
            "The release stays as it was. Keep the names, or start a new gradebook."
        )


def _mirror(built: Path, target: Path) -> bool:
    """Make ``target`` the same as ``built``; whether it already was."""
    if built.resolve() == target.resolve():
        return True
    wanted = {path.relative_to(built): path for path in built.rglob("*") if path.is_file()}
    there = {path.relative_to(target) for path in target.rglob("*") if path.is_file()}
    stale = there - set(wanted)
    new = {
        name
        for name, path in wanted.items()
        if name not in there or path.read_bytes() != (target / name).read_bytes()
    }
    for name in stale:
        (target / name).unlink()
    for name in new:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(wanted[name], target / name)
    return not (stale or new)


def _released(root: Path, module: str) -> bool:
    """Whether the release and the exchange are not older than the source."""
    source = settings.notebook(root, "source", module)
    out = root / "exchange" / COURSE_ID / "outbound" / module / f"{module}.ipynb"
    copies = (settings.notebook(root, "release", module), out)
    return all(
        copy.is_file() and copy.stat().st_mtime_ns >= source.stat().st_mtime_ns for copy in copies
    )


def _environment(root: Path, db_url: str | None) -> dict[str, str]:
    found = {**os.environ, "COURSE_NBGRADER_ROOT": str(root), "PYTHONWARNINGS": "ignore"}
    if db_url:
        found["COURSE_GRADEBOOK_URL"] = db_url
    return found


def _nbgrader(command: str, module: str, environment: dict[str, str]) -> None:
    words = [sys.executable, "-m", "nbgrader", command, module, "--force"]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=SECONDS,
    )
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-3:])
        raise ReleaseFailed(f"nbgrader {command} {module} failed:\n{last}")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="course release",
        description="Release built modules with nbgrader; all of them by default.",
    )
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="default: all")
    parser.add_argument("--root", type=Path, default=None, help="nbgrader's root")
    options = parser.parse_args(argv)
    root = (options.root or settings.default_root()).absolute()
    known = modules()
    for module in options.modules or known:
        if module not in known:
            print(f"course release: there is no module {module!r}", file=sys.stderr)
            return 2
        try:
            prepare(root, module)
        except ReleaseFailed as error:
            print(f"course release: {error}", file=sys.stderr)
            return 2
        print(f"{module} is released in {root}")
    return 0
