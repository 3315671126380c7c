"""How much may one run use?"""

import resource
from dataclasses import asdict, dataclass

MEGABYTE = 1 << 20
MAX_PACKET = 65536
"""Bytes of one message between a warm parent and its client."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one run. Times are in seconds, sizes in bytes.

    :ivar cell: wall time of one cell, or of one call of a learner's function.
    :ivar wall: wall time of everything together.
    :ivar cpu: CPU time of a process.
    :ivar memory: memory of all its processes together, above what the warm parent holds.
    :ivar processes: processes and threads at a time (full mode; in light mode threads only).
    :ivar file: size of a file.
    :ivar disk: size of all files together; they lie in memory.
    :ivar output: what it may say: outputs and values of one cell.
    """

    cell: float = 30.0
    wall: float = 120.0
    cpu: int = 60
    memory: int = 1024 * MEGABYTE
    processes: int = 24
    file: int = 32 * MEGABYTE
    disk: int = 48 * MEGABYTE
    output: int = 32 * MEGABYTE

    def to_json(self) -> dict:
        return asdict(self)


def restrict(limits: Limits, held: int) -> None:
    """Bound this process; ``held`` is the address space that its warm parent has.

    :raises OSError, ValueError: a limit cannot be set.
    """
    wanted = {
        resource.RLIMIT_AS: held + limits.memory,
        resource.RLIMIT_FSIZE: limits.file,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for what, most in wanted.items():
        hard = resource.getrlimit(what)[1]
        now = most if hard == resource.RLIM_INFINITY else hard if most < 0 else min(most, hard)
        resource.setrlimit(what, (now, now))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
