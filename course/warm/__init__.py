"""How does a stranger's code start at once, and reach nothing of ours?

A warm parent has everything imported and drawn once; each run is a fork of it that confines
itself before its first line. Grading uses it, and lessons may::

    client    Parent: start one, fork a task, wait, end it
    parent    the program that imports and forks
    confine   the walls of a fork: full, light, or none at all, and then nothing runs
    view      what there is to see inside
    limits    how much a run may use
    kernel, proc, landlock, seccomp    what Linux offers for it

>>> from course.warm import Limits, Parent
>>> parent = Parent("course.grading.code.learner:serve")  # doctest: +SKIP
>>> run = parent.run("course.grading.code.learner:serve", Limits(), [3], apart=True)  # doctest: +SKIP
>>> parent.wait(run)  # doctest: +SKIP
0
"""

from course.warm.client import Gone, NoWalls, Parent, about, mode
from course.warm.limits import Limits

__all__ = ["Gone", "Limits", "NoWalls", "Parent", "about", "mode"]
