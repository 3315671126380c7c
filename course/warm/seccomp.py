"""Which system calls may a process still make? The seccomp wall.

A classic BPF program that answers EPERM to what no learner's code needs: sockets, mounts,
namespaces, other processes, kernel facilities with a history of holes. Where there are no
namespaces (``alone``), a process may also start no other, and touch no file's owner, mode or times.
Source: Linux kernel, ``Documentation/userspace-api/seccomp_filter.rst``.
"""

import ctypes
import errno
import os
import struct

from course.warm import kernel

# name: its number on x86_64, on aarch64 (None: it does not exist there)
_CALLS = {
    **{"seccomp": (317, 277)},  # this filter is the last one
    **{"ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271)},
    **{"pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424)},
    **{"kcmp": (312, 272), "process_madvise": (440, 440), "process_mrelease": (448, 448)},
    **{"rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "tkill": (200, 130)},
    **{"setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122)},
    **{"sched_setscheduler": (144, 119), "sched_setparam": (142, 118)},
    **{"sched_setattr": (314, 274), "mount": (165, 40), "umount2": (166, 39)},
    **{"pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268)},
    **{"open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430)},
    **{"fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433)},
    **{"mount_setattr": (442, 442), "statmount": (457, 457), "listmount": (458, 458)},
    **{"open_tree_attr": (467, 467), "swapon": (167, 224), "swapoff": (168, 225)},
    **{"reboot": (169, 142), "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443)},
    **{"sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170)},
    **{"clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171)},
    **{"init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106)},
    **{"kexec_load": (246, 104), "kexec_file_load": (320, 294), "iopl": (172, None)},
    **{"ioperm": (173, None), "modify_ldt": (154, None), "personality": (135, 92)},
    **{"bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282)},
    **{"keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218)},
    **{"io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427)},
    **{"name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265)},
    **{"fanotify_init": (300, 262), "inotify_init": (253, None), "inotify_init1": (294, 26)},
    **{"lookup_dcookie": (212, 18), "vmsplice": (278, 75), "syslog": (103, 116)},
    **{"mbind": (237, 235), "move_pages": (279, 239), "migrate_pages": (256, 238)},
    **{"set_mempolicy": (238, 237), "memfd_create": (319, 279), "memfd_secret": (447, 447)},
    **{"shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180)},
    **{"setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143)},
    **{"setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159)},
    **{"setfsuid": (122, 151), "setfsgid": (123, 152), "capset": (126, 91)},
    **{"mknod": (133, None), "mknodat": (259, 33), "socket": (41, 198), "connect": (42, 203)},
    **{"bind": (49, 200), "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242)},
}
_ALONE = {
    **{"fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281)},
    **{"chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452)},
    **{"chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54)},
    **{"utime": (132, None), "utimes": (235, None), "utimensat": (280, 88)},
    **{"futimesat": (261, None), "setxattr": (188, 5), "lsetxattr": (189, 6)},
    **{"fsetxattr": (190, 7), "setxattrat": (463, 463), "removexattr": (197, 14)},
    **{"lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466)},
    **{"truncate": (76, 45)},
}
_ABSENT = {"clone3": (435, 435), "openat2": (437, 437)}  # glibc falls back to the older call
_CLONE, _PRCTL, _PRLIMIT, _KILL = (56, 220), (157, 167), (302, 261), (62, 129)
_TGKILL, _SOCKETPAIR, _IOCTL, _OPEN, _OPENAT = (234, 131), (53, 199), (16, 29), (2, None), (257, 56)

_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
_NAMESPACES = 0x7E020000
_CLONE_THREAD = 0x10000
_AF_UNIX = 1
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C

_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_EQUAL, _GREATER, _ANY = 0x15, 0x25, 0x45
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_NR, _ARCH_FIELD, _ARGUMENTS = 0, 4, 16


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value & 0xFFFFFFFF)


def _answer(error: int) -> bytes:
    return _op(_RETURN, _ERRNO | error)


def _word(argument: int) -> bytes:
    """Load the low half of an argument (both architectures are little-endian)."""
    return _op(_LOAD, _ARGUMENTS + 8 * argument)


def _case(number: tuple, body: list[bytes]) -> list[bytes]:
    """``body`` for one system call; it ends with an answer in every branch."""
    mine = number[kernel.MACHINE == "aarch64"]
    return [] if mine is None else [_op(_EQUAL, mine, 0, len(body)), *body]


def _refuse(argument: int, *values: int, mask: int = 0xFFFFFFFF) -> list[bytes]:
    """EPERM for these values of an argument."""
    tests = [_op(_EQUAL, value, len(values) - n, 0) for n, value in enumerate(values)]
    ends = [_op(_RETURN, _ALLOW), _answer(errno.EPERM)]
    return [_word(argument), _op(_AND, mask), *tests, *ends]


def _allow_only(argument: int, *values: int) -> list[bytes]:
    """EPERM for all values of an argument but these."""
    tests = [_op(_EQUAL, value, len(values) - n, 0) for n, value in enumerate(values)]
    return [_word(argument), *tests, _answer(errno.EPERM), _op(_RETURN, _ALLOW)]


def program(pid: int, alone: bool) -> bytes:
    """The filter as an array of ``struct sock_filter``.

    :param pid: the process that it is for, as it sees itself: it may signal itself only.
    :param alone: whether no other process may be started.
    """
    lines = [_op(_LOAD, _ARCH_FIELD), _op(_EQUAL, _ARCH[kernel.MACHINE], 1, 0)]
    lines += [_op(_RETURN, _KILL_PROCESS), _op(_LOAD, _NR)]
    if kernel.MACHINE == "x86_64":
        lines += [_op(_GREATER, _X32 - 1, 0, 1), _answer(errno.ENOSYS)]
    for number in _ABSENT.values():
        lines += _case(number, [_answer(errno.ENOSYS)])
    for number in (_CALLS | (_ALONE if alone else {})).values():
        lines += _case(number, [_answer(errno.EPERM)])
    clone = [_word(0), _op(_ANY, _NAMESPACES, 0, 1), _answer(errno.EPERM)]
    if alone:
        clone += [_op(_ANY, _CLONE_THREAD, 1, 0), _answer(errno.EPERM)]
        lines += _case(_KILL, _allow_only(0, pid))
        lines += _case(_TGKILL, _allow_only(0, pid))
    lines += _case(_CLONE, [*clone, _op(_RETURN, _ALLOW)])
    lines += _case(_PRCTL, _refuse(0, kernel.SET_PDEATHSIG, kernel.SET_SECCOMP))
    lines += _case(_PRLIMIT, _allow_only(0, 0, pid))
    lines += _case(_SOCKETPAIR, _allow_only(0, _AF_UNIX))
    lines += _case(_IOCTL, _refuse(1, _TIOCSTI, _TIOCLINUX))
    # Before version 3, Landlock lets whoever may read a file empty it.
    emptying = {"mask": os.O_TRUNC | os.O_ACCMODE}
    lines += _case(_OPEN, _refuse(1, os.O_TRUNC, **emptying))
    lines += _case(_OPENAT, _refuse(2, os.O_TRUNC, **emptying))
    return b"".join([*lines, _op(_RETURN, _ALLOW)])


def load(filter_program: bytes) -> None:
    """Put a filter over this process and all it starts, for good.

    :raises OSError: the kernel refused (ENOSYS: it has no seccomp).
    """
    if kernel.MACHINE not in _ARCH:
        raise OSError(errno.ENOSYS, f"no list of system calls for {kernel.MACHINE}")
    buffer = ctypes.create_string_buffer(filter_program, len(filter_program))
    about = struct.pack("HxxxxxxQ", len(filter_program) // 8, ctypes.addressof(buffer))
    kernel.prctl(kernel.SET_NO_NEW_PRIVS, 1)
    kernel.syscall(kernel.SECCOMP, 1, 0, about, what="seccomp")
