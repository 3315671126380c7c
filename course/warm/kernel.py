"""How does Python ask the Linux kernel for what its standard library does not offer?

Thin wrappers that raise ``OSError``: no ``os.unshare`` before Python 3.12, no mounts at all.
"""

import ctypes
import os
import platform
import signal
import struct

libc = ctypes.CDLL(None, use_errno=True)

MACHINE = platform.machine()
_NUMBERS = {"x86_64": (155, 126, 317, 56), "aarch64": (41, 91, 277, 220)}
PIVOT_ROOT, CAPSET, SECCOMP, CLONE = _NUMBERS.get(MACHINE, (-1, -1, -1, -1))

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000

RDONLY, NOSUID, NODEV, NOEXEC = 1, 2, 4, 8
REMOUNT, BIND, REC, PRIVATE = 32, 4096, 16384, 1 << 18
DETACH = 2
MADV_COLLAPSE, HUGE = 25, 2 << 20

SET_PDEATHSIG, SET_DUMPABLE, SET_SECCOMP, CAPBSET_DROP, SET_SECUREBITS = 1, 4, 22, 24, 28
SET_NO_NEW_PRIVS, CAP_AMBIENT, CAP_AMBIENT_CLEAR_ALL = 38, 47, 4

_LOCKED_BITS = 0b11101111  # no privilege by being root, none kept over a change of user; locked
_CAP_VERSION_3 = 0x20080522


def check(result: int, what: str) -> int:
    """``result``, or ``OSError`` with what was asked for when it is negative."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *words, what: str) -> int:
    """A system call by its number; integers and buffers as arguments."""
    passed = [ctypes.c_long(word) if isinstance(word, int) else word for word in words]
    return check(libc.syscall(ctypes.c_long(number), *passed), what)


def prctl(*words: int) -> None:
    full = [ctypes.c_ulong(word) for word in (*words, 0, 0, 0, 0, 0)[:5]]
    check(libc.prctl(*full), f"prctl {words[0]}")


def unshare(flags: int) -> None:
    check(libc.unshare(flags), "unshare")


def fork_into(namespaces: int) -> int:
    """``os.fork()`` whose child is the first process of new namespaces; for one thread only."""
    python = ctypes.PyDLL(None, use_errno=True)  # keeps the interpreter's lock over the call
    python.PyOS_BeforeFork()
    words = [ctypes.c_long(word) for word in (CLONE, namespaces | signal.SIGCHLD, 0, 0, 0, 0)]
    pid = python.syscall(*words)
    if pid == 0:
        python.PyOS_AfterFork_Child()
    else:
        python.PyOS_AfterFork_Parent()
    return check(pid, "clone")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    words = [text.encode() if text else None for text in (source or "none", target, kind)]
    asked = libc.mount(*words, ctypes.c_ulong(flags), data.encode() or None)
    check(asked, f"mount {source} on {target}")


def umount(target: str) -> None:
    """Detach a mount with all that is below it."""
    check(libc.umount2(target.encode(), DETACH), f"umount {target}")


def bind(source: str, target: str, flags: int = RDONLY | NOSUID | NODEV) -> None:
    """Show ``source`` at ``target`` with everything mounted below it, read-only by default."""
    mount(source, target, None, BIND | REC)
    kept = os.statvfs(target).f_flag & (RDONLY | NOSUID | NODEV | NOEXEC)
    mount(None, target, None, BIND | REMOUNT | flags | kept)


def collapse(start: int, end: int) -> bool:
    """Put memory into huge pages (Linux 6.1), which a fork copies faster; whether it could."""
    first, last = -(-start // HUGE) * HUGE, end // HUGE * HUGE
    place, size = ctypes.c_void_p(first), ctypes.c_size_t(max(last - first, 0))
    return last > first and libc.madvise(place, size, MADV_COLLAPSE) == 0


def drop_capabilities() -> None:
    """Give up every privilege, with no way back."""
    for capability in range(64):
        if libc.prctl(CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            break
    libc.prctl(CAP_AMBIENT, ctypes.c_ulong(CAP_AMBIENT_CLEAR_ALL), 0, 0, 0)
    libc.prctl(SET_SECUREBITS, ctypes.c_ulong(_LOCKED_BITS), 0, 0, 0)
    header = struct.pack("Ii", _CAP_VERSION_3, 0)
    syscall(CAPSET, header, struct.pack("6I", *[0] * 6), what="capset")


def become(uid: int) -> None:
    """Turn from root into another user, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    prctl(SET_DUMPABLE, 1)  # else its own /proc entries belong to root
