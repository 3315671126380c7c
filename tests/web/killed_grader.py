"""Kill the grader at each step of grading, let another one finish, and tell what came of it.

Run by ``test_killed_grader.py`` as a process of its own, with ``COURSE_STATE`` set: a state
with a released module. Prints one JSON object: step -> what gradebook, folders and site say.
"""

# ruff: noqa: E402  Django is set up before what needs it is imported
import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "course.web.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connections

from course import authoring
from course.grading import engine, sample
from course.grading.engine import Grader
from course.web import durable, grading, handin, hubauth, lessons, queue, worker

MODULE = "m5-performance"
STATE = Path(os.environ["COURSE_STATE"])
ROOT = STATE / "nbgrader"
STEPS = {
    "claimed": (queue, "finished"),
    "scoring": (Grader, "score"),
    "between the renames": (durable, "place"),
    "copied, not recorded": (Grader, "record"),
    "in the middle of recording": (engine, "keep_files"),
    "recorded, the site does not know": (grading, "_finish"),
    "before the audit line": (grading.audit, "note"),
}


def attempt(how, number):
    """Answer everything and hand it in."""
    records = sample.answers(authoring.load(MODULE), "ada", how, number)
    known = lessons.answers("ada", MODULE, number)
    for question, record in records.items():
        record |= {"attempt": number, "rev": known.get(question, {}).get("rev", 0)}
        lessons.save("ada", MODULE, question, record)
    handin.hand_in("ada", MODULE)


def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(work):
    """Run ``work`` in a process of its own; returns the signal that ended it, or 0."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            connections.close_all()
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def grade(dying=None):
    if dying:
        setattr(*dying, die)
    queue.resume()
    while row := queue.claim():
        worker.grade(row.pk)


def told():
    """What a person would find: rows of the gradebook, folders, and the site's rows."""
    with sqlite3.connect(ROOT / "gradebook.db") as gradebook:
        grades = gradebook.execute(
            "SELECT base_cell.name, auto_score, manual_score, needs_manual_grade FROM grade"
            " JOIN base_cell ON base_cell.id = grade.cell_id ORDER BY 1"
        ).fetchall()
    with sqlite3.connect(STATE / "site/site.sqlite3") as site:
        rows = site.execute(
            "SELECT attempt, state, best, auto_score, due_at, tries FROM web_submission ORDER BY 1"
        ).fetchall()
    kept = json.loads((ROOT / "submitted/ada" / MODULE / "answers.json").read_text())
    return {
        "grades": grades,
        "rows": rows,
        "submitted": kept["attempt"],
        "folders": sorted(p.name for p in (ROOT / "submitted").iterdir()),
        "inbound": len(list((ROOT / "exchange/clc/inbound").iterdir())),
        "autograded": (ROOT / f"autograded/ada/{MODULE}/{MODULE}.ipynb").is_file(),
    }


def main():
    call_command("migrate", interactive=False, verbosity=0)
    hubauth.account("ada")
    attempt("wrong", 1)
    in_a_child(grade)
    attempt("right", 2)
    connections.close_all()
    ready = STATE.with_name("ready")
    shutil.copytree(STATE, ready)
    found = {}
    for step, dying in {"nobody is killed": None, **STEPS}.items():
        shutil.rmtree(STATE)
        shutil.copytree(ready, STATE)
        killed = in_a_child(lambda dying=dying: grade(dying))
        assert killed == (signal.SIGKILL if dying else 0), step
        in_a_child(grade)
        found[step] = told()
    print(json.dumps(found))


if __name__ == "__main__":
    sys.exit(main())
