"""Which files may a process still touch? The Landlock wall.

Landlock (Linux 5.13) takes rights from a process itself, without privileges, for good. Newer
versions of it also close abstract sockets, signals and TCP; nothing here relies on those.
Source: Linux kernel, ``Documentation/userspace-api/landlock.rst``.
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterable

from course.warm import kernel

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1

EXECUTE, WRITE, READ, READ_DIR = 1, 2, 4, 8
TRUNCATE, IOCTL = 1 << 14, 1 << 15
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
_FILE_RIGHTS = EXECUTE | WRITE | READ | TRUNCATE | IOCTL
_FS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15}


def abi() -> int:
    """The kernel's Landlock version; 0 where there is none."""
    null = ctypes.c_void_p(None)
    found = kernel.libc.syscall(_CREATE, null, ctypes.c_size_t(0), ctypes.c_uint(_VERSION))
    return max(found, 0)


def restrict(read: Iterable[str], write: Iterable[str], devices: Iterable[str]) -> None:
    """Leave this process, and all it starts, nothing but these paths.

    :param read: files and folders that may be read and executed.
    :param write: folders in which everything but device nodes may be made.
    :param devices: character devices that may be read and written.
    :raises OSError: the kernel refused; no right was taken then.
    """
    version = abi()
    everything = (1 << _FS_BY_ABI.get(version, 16)) - 1
    fields = [everything]
    if version >= 4:
        fields.append(0b11)  # binding and connecting TCP ports
    if version >= 6:
        fields.append(0b11)  # abstract sockets and signals to outside
    rules = struct.pack(f"{len(fields)}Q", *fields)
    ruleset = kernel.syscall(_CREATE, rules, len(rules), 0, what="landlock_create_ruleset")
    try:
        groups = (
            (read, EXECUTE | READ | READ_DIR),
            (write, everything & ~(_MAKE_CHAR | _MAKE_BLOCK)),
            (devices, WRITE | READ),
        )
        for paths, rights in groups:
            for path in paths:
                with contextlib.suppress(FileNotFoundError):
                    _allow(ruleset, path, rights & everything)
        kernel.prctl(kernel.SET_NO_NEW_PRIVS, 1)
        kernel.syscall(_RESTRICT, ruleset, 0, what="landlock_restrict_self")
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):
            rights &= _FILE_RIGHTS
        rule = struct.pack("=Qi", rights, place)
        kernel.syscall(_ADD, ruleset, _PATH_BENEATH, rule, 0, what=f"landlock_add_rule {path}")
    finally:
        os.close(place)
