"""What does ``/proc`` say, to those who may still ask?

The warm parent opens the folder before it leaves this machine's root; the processes in which a
learner's code runs close it, and have no ``/proc`` at all.
"""

import os
import resource
from contextlib import suppress

PAGE = resource.getpagesize()


class Proc:
    """``/proc``, held by a descriptor."""

    def __init__(self):
        self.fd = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def read(self, name: str) -> str:
        file = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self.fd)
        try:
            return os.read(file, 65536).decode("ascii", "replace")
        finally:
            os.close(file)

    def write(self, name: str, text: str) -> None:
        file = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=self.fd)
        try:
            os.write(file, text.encode())
        finally:
            os.close(file)

    def address_space(self) -> int:
        """Bytes of address space that this process has."""
        return int(self.read("self/statm").split()[0]) * PAGE

    def memory(self, pid: int | str = "self") -> int:
        """Bytes that a process holds of its own or shares with others in memory, files not
        counted; 0 when it is gone."""
        total = 0
        with suppress(OSError, ValueError, IndexError):
            for line in self.read(f"{pid}/status").splitlines():
                if line.startswith(("RssAnon:", "RssShmem:")):
                    total += int(line.split()[1]) * 1024
        return total

    def family(self, pid: int) -> list[int]:
        """A process and all that descend from it."""
        found = [pid]
        for each in found:
            with suppress(OSError, ValueError):
                for task in self._tasks(str(each)):
                    found += map(int, self.read(f"{each}/task/{task}/children").split())
        return found

    def held_pages(self) -> list[tuple[int, int]]:
        """Start and end of each of this process's own writable stretches of memory."""
        found = []
        file = os.open("self/maps", os.O_RDONLY | os.O_CLOEXEC, dir_fd=self.fd)
        with open(file, encoding="ascii", errors="replace") as lines:
            for line in lines:
                place, rights, _, _, inode = line.split()[:5]
                if inode == "0" and rights.startswith("rw-p"):
                    found.append(tuple(int(end, 16) for end in place.split("-")))
        return found

    def threads(self) -> int:
        """How many threads this process has."""
        return len(self._tasks("self"))

    def _tasks(self, pid: str) -> list[str]:
        folder = os.open(f"{pid}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=self.fd)
        try:
            return os.listdir(folder)
        finally:
            os.close(folder)
