"""What do the tests say of a learner's cells, when nothing that the learner wrote is believed?"""

import os
import socket
import threading
import time
from functools import lru_cache

from course.grading.code import examiner
from course.grading.code.cell import ANSWER, GIVEN, TEST, Cell, Examination, Verdict
from course.grading.code.channel import Channel, Ended, TooLong
from course.grading.code.contract import Contract
from course.grading.code.names import bound_by, imports_of
from course.warm import Gone, Limits, NoWalls, Parent
from course.warm.confine import TOO_MUCH_MEMORY, UNCONFINED

LEARNER = "course.grading.code.learner:serve"
EXAMINER = "course.grading.code.examiner:serve"
USUAL = Limits()
TRIES = 3
ROUNDS = 6
"""How often a notebook is run again without the cell that stopped its process."""

_KILLED_FOR_CPU = (128 + 9, 128 + 24)
_mine = threading.local()


class GraderFault(RuntimeError):
    """The examiner ended without a word; nothing of that is the learner's."""


def parent() -> Parent:
    """This thread's warm parent; a fresh one where the last is worn or gone.

    :raises NoWalls: this machine cannot confine a process.
    """
    found = getattr(_mine, "parent", None)
    if found is None or found.worn or found.owner != os.getpid():
        if found is not None and found.owner == os.getpid():
            found.close()
        found = _mine.parent = Parent(LEARNER, EXAMINER)
    return found


def examine(
    cells: list[Cell],
    reference: list[Cell] | None = None,
    files: dict[str, bytes] | None = None,
    theirs: dict[str, bytes] | None = None,
    limits: Limits = USUAL,
) -> Examination:
    """Run a notebook's cells and tests, the tests out of the learner's reach.

    :param cells: all code cells in order, the learner's answers among them.
    :param reference: the same with the reference solution, if there is one.
    :param files: the assignment's own data files, by path in the working folder.
    :param theirs: files that the learner handed in; ``files`` come before them.
    """
    own, more = files or {}, theirs or {}
    for left in reversed(range(TRIES)):
        try:
            known = contract_of(tuple(reference), _frozen(own), limits) if reference else Contract()
            found, skip = _through(cells, reference or cells, known, own, more, limits)
            return _sum_up(cells, found, skip, known)
        except NoWalls as error:
            return _fault(cells, f"This machine cannot confine a process: {error}.")
        except (Gone, GraderFault) as error:  # killed from outside, say: once more, all of it
            _mine.parent = None
            if not left:
                return _fault(cells, str(error))
    raise AssertionError


def prepare(reference: list[Cell], files: dict[str, bytes] | None = None) -> None:
    """Learn from a reference solution what it shows, before the first submission comes.

    :raises NoWalls, Gone, GraderFault: it could not be run.
    """
    contract_of(tuple(reference), _frozen(files), USUAL)


def _frozen(files: dict[str, bytes] | None) -> tuple:
    return tuple(sorted((files or {}).items()))


def _fault(cells: list[Cell], why: str) -> Examination:
    return Examination({c.name: Verdict("fault", None, why) for c in cells if c.role == TEST})


@lru_cache(maxsize=64)
def contract_of(reference: tuple[Cell, ...], files: tuple, limits: Limits) -> Contract:
    """What the reference solution shows (see :mod:`course.grading.code.contract`)."""
    cells, own = list(reference), dict(files)
    beside, _ = _through(cells, cells, Contract(), own, {}, limits, examiner.BESIDE)
    shown, _ = _through(cells, cells, Contract(), own, {}, limits, examiner.RECORD)
    contract = Contract(**(shown.contract or {}))
    contract.unfit = [
        cell.name
        for cell in cells
        if cell.role == TEST
        and beside.tests.get(cell.name, {}).get("credit") == cell.points
        and shown.tests.get(cell.name, {}).get("credit") != cell.points
    ]
    return contract


def _through(
    cells, reference, contract, files, theirs, limits, mode=examiner.GRADE
) -> tuple["_Round", dict[str, str]]:
    """Run, and run again without what stopped the process: that costs only what depends on it.

    :returns: the last round, and what was left out of it: cell -> how it stopped the process.
    """
    skip: dict[str, str] = {}
    deadline = time.monotonic() + limits.wall
    while True:
        found = _Round(cells, reference, contract, files, theirs, limits, mode, skip)
        found.run(deadline)
        if found.stopped is None or found.stopped in skip:
            return found, skip
        skip[found.stopped] = found.how
        if len(skip) >= ROUNDS or time.monotonic() >= deadline:
            return found, skip


def _sum_up(cells, found: "_Round", skip: dict[str, str], contract: Contract) -> Examination:
    verdicts: dict[str, Verdict] = {}
    errors: list[str] = []
    stops: list[str] = []
    last = None
    for cell in cells:
        if cell.role != TEST:
            if last == TEST:
                errors, stops = [], []
            if cell.name in skip:
                stops.append(skip[cell.name])
            elif error := found.errors.get(cell.name):
                errors.append(error)
        elif cell.name in skip:
            verdicts[cell.name] = Verdict(skip[cell.name], 0.0)
        elif cell.name not in found.tests:
            verdicts[cell.name] = Verdict(next(reversed(skip.values()), "timed_out"), 0.0)
        else:
            said = found.tests[cell.name]
            unfit = cell.name in contract.unfit
            verdicts[cell.name] = _verdict(cell.points, said, errors, stops, unfit)
        last = cell.role
    hit = tuple(f"{how}: {name}" for name, how in skip.items())
    return Examination(verdicts, found.outputs, hit)


def _verdict(points: float, said: dict, errors: list, stops: list, unfit: bool) -> Verdict:
    """An outcome for what the examiner saw."""
    credit = round(float(said["credit"]), 4)
    if credit >= points:
        return Verdict("right", points)
    if credit > 0:
        return Verdict("partly", credit)
    if stops:
        return Verdict(stops[0], 0.0)
    if "MemoryError" in errors:
        return Verdict("out_of_memory", 0.0)
    if errors:
        return Verdict("raised_error", 0.0, f"({errors[0]})")
    if said["blocked"] or unfit:
        return Verdict("refused", None)
    if said["raised"]:
        outcome = "out_of_memory" if said["raised"] == "MemoryError" else "raised_error"
        return Verdict(outcome, 0.0, f"({said['raised']})")
    return Verdict("wrong_type" if said["mismatch"] else "not_yet", 0.0)


@lru_cache(maxsize=64)
def _names(reference: tuple[Cell, ...], unknown: bool) -> dict:
    """What the trusted cells say of names (see :class:`course.grading.code.names.Names`).

    :param unknown: there is no reference solution: the answers among the cells are a learner's.
    """
    solutions = [] if unknown else [cell for cell in reference if cell.role == ANSWER]
    trusted = [cell.source for cell in reference if cell.role in (GIVEN, TEST)]
    trusted += [cell.source for cell in solutions]
    bound = bound_by(cell.source for cell in solutions)
    given = bound_by(cell.source for cell in reference if cell.role == GIVEN)
    return {
        "imports": imports_of(trusted),
        "bound": sorted(bound),
        "inputs": sorted(given - bound),
        "binds": {cell.name: sorted(bound_by([cell.source])) for cell in solutions},
    }


class _Round:
    """One run of a learner's process and its examiner."""

    def __init__(self, cells, reference, contract, files, theirs, limits, mode, skip):
        self.tests: dict[str, dict] = {}
        self.errors: dict[str, str] = {}
        self.outputs: dict[str, list[dict]] = {}
        self.contract: dict | None = None
        self.stopped: str | None = None
        self.how: str | None = None
        self.limits = limits
        self.files = {**theirs, **files}
        self.job = {
            "mode": mode,
            "cells": [vars(cell) for cell in cells],
            "skip": list(skip),
            "contract": {k: v for k, v in vars(contract).items() if k != "recording"},
            "seconds": limits.cell,
            "files": list(self.files),
            "ours": list(files),
            **_names(tuple(reference), reference is cells and mode == examiner.GRADE),
        }

    def run(self, deadline: float) -> None:
        """Run until the notebook's end, or until the learner's process stops."""
        house, limits = parent(), self.limits
        ours, examiners = socket.socketpair()
        one, other = socket.socketpair()
        with ours:
            learner = house.run(LEARNER, limits, [one.fileno()])
            exam = house.run(EXAMINER, limits, [examiners.fileno(), other.fileno()])
            for sock in (examiners, one, other):
                sock.close()
            channel = Channel(ours.detach())
            try:
                self._listen(channel, deadline)
            finally:
                house.end(exam)
                house.end(learner)
                codes = house.wait(exam), house.wait(learner)
                channel.sock.close()
        self._explain(*codes)

    def _listen(self, channel: Channel, deadline: float) -> None:
        try:
            channel.send(self.job, list(self.files.values()))
            while not self._take(channel.receive(max(deadline - time.monotonic(), 0.01))[0]):
                pass
        except Ended:
            self.how = "examiner"
        except TooLong:
            self.how = "timed_out"

    def _take(self, message: dict) -> bool:
        """Take in one message of the examiner; whether it was the last."""
        if "test" in message:
            self.tests[message["test"]] = message
        elif "cell" in message:
            self.outputs[message["cell"]] = message["outputs"]
            if message["error"]:
                self.errors[message["cell"]] = message["error"]
        elif "done" in message:
            self.contract = message["contract"]
            return True
        else:
            self.stopped, self.how = message["stopped"], message["how"]
            return True
        return False

    def _explain(self, examiner_code: int, learner_code: int) -> None:
        """Say in one word how it stopped.

        :raises NoWalls, GraderFault: nothing of it is the learner's doing.
        """
        if UNCONFINED in (examiner_code, learner_code):
            raise NoWalls("a process could not confine itself")
        if self.how == "examiner":
            raise GraderFault(f"The tests ended without a result ({examiner_code}).")
        if self.how == "gone":
            how = {TOO_MUCH_MEMORY: "out_of_memory"}.get(learner_code, "crashed")
            self.how = "timed_out" if learner_code in _KILLED_FOR_CPU else how
        if self.how == "timed_out" and self.stopped is None:
            done = {*self.tests, *self.outputs}
            left = (c["name"] for c in self.job["cells"] if c["name"] not in done)
            self.stopped = next((name for name in left if name not in self.job["skip"]), None)
