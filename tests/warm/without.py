"""Run a command on a kernel that seems to lack something: ``python -m tests.warm.without WHAT ...``.

A seccomp filter of our own answers ENOSYS, or EPERM as a container does, to what is to be missing.
"""

import ctypes
import errno
import os
import struct
import sys

LACKING = {
    "landlock": ({444: errno.ENOSYS, 445: errno.ENOSYS, 446: errno.ENOSYS}, 0),
    "seccomp": ({317: errno.ENOSYS}, 0),
    "namespaces": ({272: errno.EPERM, 435: errno.ENOSYS}, 0x7E020000),
}
CLONE = 56


def program(calls: dict[int, int], clone_flags: int) -> bytes:
    """A filter for x86_64 that refuses these calls, and ``clone`` with any of these flags."""
    lines = [(0x20, 0, 0, 0)]
    for number, error in calls.items():
        lines += [(0x15, 0, 1, number), (0x06, 0, 0, 0x50000 | error)]
    lines += [(0x15, 0, 3, CLONE), (0x20, 0, 0, 16), (0x45, 0, 1, clone_flags)]
    lines += [(0x06, 0, 0, 0x50000 | errno.EPERM), (0x06, 0, 0, 0x7FFF0000)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def main(what: list[str], command: list[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(38, 1, 0, 0, 0)
    for name in what:  # the wall that seccomp itself is goes last
        lines = program(*LACKING[name])
        buffer = ctypes.create_string_buffer(lines, len(lines))
        about = struct.pack("HxxxxxxQ", len(lines) // 8, ctypes.addressof(buffer))
        assert libc.prctl(22, 2, about, 0, 0) == 0
    os.execvp(command[0], command)


if __name__ == "__main__":
    at = sys.argv.index("--")
    main(sorted(sys.argv[1:at]), sys.argv[at + 1 :])
