"""How much memory does a process hold at most, with everything that it starts?"""

import time
from contextlib import suppress
from pathlib import Path

import psutil

EVERY = 0.02
"""Seconds between two looks."""


class Peak:
    """The largest sum of proportional set sizes seen so far.

    Memory that processes share is counted once, divided among them (``Pss`` in Linux's
    ``smaps_rollup``).

    :ivar bytes: of all processes together.
    :ivar processes: how many there were at that moment.
    """

    def __init__(self) -> None:
        self.bytes = 0
        self.processes = 0

    def watch(self, pid: int) -> None:
        """Look at a process and its descendants once, then wait a little."""
        found = [pid]
        with suppress(psutil.Error):
            found += [child.pid for child in psutil.Process(pid).children(recursive=True)]
        held = [size for size in map(proportional, found) if size]
        if sum(held) > self.bytes:
            self.bytes, self.processes = sum(held), len(held)
        time.sleep(EVERY)


def proportional(pid: int) -> int:
    """Bytes of a process's proportional set size; 0 when it has ended.

    :raises PermissionError: this user may not know.
    """
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    lines = (line.split() for line in text.splitlines())
    return next((1024 * int(words[1]) for words in lines if words[0] == "Pss:"), 0)
