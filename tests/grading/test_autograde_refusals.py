"""Does ``nbgrader autograde`` treat what cannot be trusted as ``course grade`` does?"""

import json
import os
import shutil

import pytest
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from course.grading.engine import Grader

MODULE = "m9-sample"

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning:nbgrader"),
]


def replace(path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def a_mixed_class(submit) -> set[str]:
    """Good and bad submissions side by side; the names of those that can be graded."""
    name = f"{MODULE}.ipynb"
    submit("good")
    replace(submit("not-json") / "answers.json", b"{")
    replace(submit("other-module") / "answers.json", b'{"format":1,"module":"m1","answers":{}}')
    (submit("fifo") / "answers.json").unlink()
    os.mkfifo(submit("fifo") / "pipe")
    folder = submit("answers-fifo")
    (folder / "answers.json").unlink()
    os.mkfifo(folder / "answers.json")
    folder = submit("timestamp-fifo")
    (folder / "timestamp.txt").unlink()
    os.mkfifo(folder / "timestamp.txt")
    replace(submit("no-date") / "timestamp.txt", b"9999-99-99 99:99:99 UTC")
    replace(submit("long-date") / "timestamp.txt", b"2030-01-01 10:00:00 UTC" + b"\n" * 500)
    replace(submit("broken-notebook") / name, b"{")
    replace(submit("other-format") / name, b'{"nbformat": 99, "cells": [null, 1, {}]}')
    deep = b'{"nbformat": 4, "metadata": ' + b"[" * 900 + b"]" * 900 + b', "cells": []}'
    replace(submit("deep-metadata") / name, deep)
    for path in submit("empty").iterdir():
        path.unlink()
    (submit("second-notebook") / "other.ipynb").write_text("{}")
    graded = {"good", "fifo", "timestamp-fifo", "no-date", "long-date", "other-format"}
    return graded | {"deep-metadata", "second-notebook"}


def test_both_ways_leave_the_same_rows_of_a_mixed_class(root, submit, nbgrader, gradebook):
    gradable = a_mixed_class(submit)
    shutil.copy(root / "gradebook.db", root / "fresh.db")
    with pytest.raises(NbGraderException):
        nbgrader(Autograde)
    slow = gradebook()
    kept = {path.relative_to(root) for path in (root / "autograded").rglob("*") if path.is_file()}
    shutil.rmtree(root / "autograded")
    for part in root.glob("gradebook.db*"):
        part.unlink()
    shutil.move(root / "fresh.db", root / "gradebook.db")

    learners = sorted(path.name for path in (root / "submitted").iterdir())
    reports = [Grader(root).grade(learner, MODULE) for learner in learners]

    assert {report.learner for report in reports if report.gradable} == gradable
    assert {report.status for report in reports if not report.gradable} == {"refused"}
    assert gradebook() == slow
    assert {row[0] for row in slow["students"]} == gradable
    assert {
        path.relative_to(root) for path in (root / "autograded").rglob("*") if path.is_file()
    } == kept


def test_a_refused_submission_leaves_no_row(root, submit, nbgrader, gradebook):
    whole = json.loads((submit("amina") / "answers.json").read_text())
    replace(submit("amina") / "answers.json", json.dumps(whole | {"attempt": 3}).encode())
    with pytest.raises(NbGraderException):
        nbgrader(Autograde)
    assert gradebook()["students"] == gradebook()["submissions"] == []
