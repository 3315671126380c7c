"""How does a helper process end with the process that started it, even one killed outright?

``python -m course.hub.tethered PARENT COMMAND…`` becomes COMMAND, which the kernel ends when the
process PARENT has gone.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with(parent: int, number: int = signal.SIGTERM) -> None:
    """Ask the kernel for signal ``number`` when our parent ends; leave at once if it has.

    :param parent: the process id that our parent must have.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        raise SystemExit(0)


def command(*argv: str, parent: int | None = None) -> list[str]:
    """``argv`` as a command that ends with ``parent`` (this process by default)."""
    # -P: no script's own folder may put itself before the packages.
    start = [sys.executable, "-P", "-m", "course.hub.tethered", str(parent or os.getpid())]
    return [*start, *map(str, argv)]


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGHUP):  # a background job is started with both ignored
        signal.signal(number, signal.SIG_DFL)
    end_with(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
