"""What happens in the process that holds the tests?

It never ran a learner's line. It goes through the notebook in order: a learner's cell is run in the
learner's process, a test cell here. What it finds goes to the grader, one message a cell.
"""

import json
import os
import re
import signal
import sys

from course.grading.code.channel import Channel
from course.grading.code.contract import Contract
from course.grading.code.judging import judge
from course.grading.code.names import Names
from course.grading.code.plain import Encoder, decode, encode
from course.grading.code.remote import Link, Stopped

CHANCE = re.compile(r"\bseed\(|\brandom\b|\brng\b")
GRADE, RECORD, BESIDE = "grade", "record", "beside"
"""Examine a learner's cells; record what the reference shows; run the tests beside the reference."""


WARM = """
import math
assert list(table.columns) == ["a", "b", "c"] and list(table.index) == [0, 1, 2]
assert abs(float(table.loc[1, "b"]) - 0.5) < 0.01 and table["a"].sum() == 3
assert math.isclose(series.iloc[0], 0.0) and array.tolist() == [0, 1, 2]
pandas.testing.assert_frame_equal(table, table)
pandas.testing.assert_series_equal(series, series)
numpy.testing.assert_allclose(array, array)
assert 1 == 2
"""


def warm() -> None:
    """Use once, in the warm parent, what crosses and what tests do with it."""
    import numpy
    import pandas

    array = numpy.arange(3)
    table = pandas.DataFrame({"a": array, "b": [0.0, 0.5, 1.0], "c": list("xyz")})
    values = {"array": array, "table": table, "series": table["b"], "more": [1, (2.5, {"x": None})]}
    for _ in range(2):
        tree, blobs = encode(values | {"grouped": table.groupby("c")["b"].mean()})
        space = decode(json.loads(json.dumps(tree)), blobs) | {"numpy": numpy, "pandas": pandas}
        judge(WARM, space, 1.0)


class Examiner:
    """One way through one notebook.

    :param grader: channel to the grader, who sent the job.
    :param learner: channel to the learner's process.
    """

    def __init__(self, job: dict, files: dict[str, bytes], grader: Channel, learner: Channel):
        self.job, self.grader = job, grader
        self.contract = Contract(**job["contract"])
        self.contract.recording = job["mode"] == RECORD
        self.link = Link(learner, self.contract, job["seconds"])
        self.names = Names(self.link, job["imports"], set(job["bound"]), set(job["inputs"]))
        self.files = files
        for name in job["ours"]:
            _write(name, files[name])
        sys.path.insert(0, os.getcwd())

    def examine(self) -> None:
        """Tell the grader of every cell, and where the learner's process stopped, if it did."""
        place = None
        try:
            self._hand_over()
            for cell in self.job["cells"]:
                place = cell["name"]
                if place in self.job["skip"]:
                    continue
                self.grader.send(self._test(cell) if cell["role"] == "test" else self._run(cell))
        except Stopped as stop:
            self.grader.send({"stopped": place, "how": stop.how})
            return
        contract = {name: getattr(self.contract, name) for name in ("kinds", "given", "back")}
        self.grader.send({"done": True, "contract": contract})

    def _hand_over(self) -> None:
        if self.files:
            encoder = Encoder()
            listed = [[name, encoder.blob(data)] for name, data in self.files.items()]
            self.link.ask({"do": "files", "files": listed}, encoder)

    def _run(self, cell: dict) -> dict:
        if cell["role"] == "given":
            self.names.setup.add(cell["source"])
        try:
            answer, _ = self.link.ask({"do": "run", "source": cell["source"]})
            error, outputs = answer.get("error"), answer.get("outputs")
        except Exception as broken:  # the learner's code took the shell apart
            error, outputs = type(broken).__name__, []
        self.names.forget(self.job["binds"].get(cell["name"], ()))
        return {
            "cell": cell["name"],
            "error": error[:80] if isinstance(error, str) else None,
            "outputs": outputs if isinstance(outputs, list) else [],
        }

    def _test(self, cell: dict) -> dict:
        link, points = self.link, cell["points"]
        link.begin(chance=CHANCE.search(cell["source"]) is not None)
        if self.job["mode"] == BESIDE:
            asked = {"do": "judge", "source": cell["source"], "points": points}
            return {"test": cell["name"], "credit": link.ask(asked)[0]["credit"]}
        credit, error = judge(cell["source"], self.names, points)
        if link.surprised and credit and not link.stopped:
            # What the reference leaves alone was changed: that may cost points, not earn them.
            link.begin(link.chance, take_back=False)
            credit = min(credit, judge(cell["source"], self.names, points)[0])
        if link.stopped:
            raise Stopped(link.stopped)
        return {
            "test": cell["name"],
            "credit": credit,
            "error": error,
            "blocked": link.blocked,
            "mismatch": link.mismatch,
            "raised": link.raised,
        }


def _write(name: str, data: bytes) -> None:
    if os.path.dirname(name):
        os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "wb") as file:
        file.write(data)


def serve(grader_fd: int, learner_fd: int) -> None:
    """Take the job, and examine."""
    grader = Channel(grader_fd)
    job, blobs = grader.receive()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    files = dict(zip(job["files"], blobs, strict=True))
    Examiner(job, files, grader, Channel(learner_fd, patience=job["seconds"])).examine()
