"""How does a fork of the warm parent confine itself before it runs a learner's first line?

``full``: it is the first process of namespaces of its own (users, processes, mounts) and has none
of the machine's network, IPC, host name and cgroups either, so nothing outside exists for it, and
all it starts ends with it; a working folder in memory; Landlock; seccomp; limits.
``light``: Landlock, seccomp and limits only; it cannot start another process.
Any wall that does not stand ends the process: nothing is ever run without.
"""

import os
import resource
import signal
from dataclasses import replace

from course.warm import kernel, landlock, seccomp, view
from course.warm.limits import Limits, restrict
from course.warm.proc import Proc

FULL, LIGHT = "full", "light"

UNCONFINED = 97
"""Exit code of a fork that could not confine itself."""

TOO_MUCH_MEMORY = 98
"""Exit code reported for a run that held more memory, or in light mode disk, than it may."""

APART = kernel.NEWUSER | kernel.NEWNS | kernel.NEWPID
"""The namespaces that each fully confined process is the first of."""

SHARED = kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS | kernel.NEWCGROUP
"""Namespaces that the warm parent makes once: nothing is in them, and seccomp lets nothing in."""

_INODES = 4000


def full(limits: Limits, proc: Proc, held: int, ids: tuple[int, int]) -> None:
    """Confine this process, which was forked into :data:`APART`.

    :param held: address space of the warm parent, in bytes.
    :param ids: the warm parent's user and group.
    """
    proc.write("self/setgroups", "deny")
    proc.write("self/uid_map", f"1000 {ids[0]} 1")
    proc.write("self/gid_map", f"1000 {ids[1]} 1")
    size = f"size={limits.disk},nr_inodes={_INODES},mode=0700,uid=1000,gid=1000"
    kernel.mount("tmpfs", view.WORK, "tmpfs", kernel.NOSUID | kernel.NODEV, size)
    _last_walls(limits, proc, held, ["/"], view.WORK, alone=False)


def light(limits: Limits, proc: Proc, held: int, folder: str, uid: int | None) -> None:
    """Confine this process without namespaces; it can start no other.

    :param folder: where it may write.
    :param uid: the user to become, where the parent is root.
    """
    if uid is not None:
        kernel.become(uid)
    else:  # the user's other processes would count; threads are bounded by their memory
        limits = replace(limits, processes=resource.RLIM_INFINITY)
    _last_walls(limits, proc, held, view.readable(), folder, alone=True)


def _last_walls(limits: Limits, proc: Proc, held: int, read, folder: str, alone: bool) -> None:
    kernel.prctl(kernel.SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    os.close(proc.fd)
    os.chdir(folder)
    if landlock.abi():
        landlock.restrict(read, [folder], view.DEVICES)
    kernel.drop_capabilities()
    restrict(limits, held)
    seccomp.load(seccomp.program(os.getpid(), alone))
