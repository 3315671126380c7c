"""Do both ways to grade leave the same gradebook, and a person's work in it untouched?"""

import re
import shutil
import sqlite3
import threading
from copy import deepcopy

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.plugins import CsvExportPlugin

from course.grading import late
from course.grading.assignment import NotReleased
from course.grading.engine import Grader

MODULE = "m9-sample"
CODE_CELLS = {"m9-a1-test", "m9-a2-test"}

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning:nbgrader"),
]


@pytest.fixture(params=["course grade", "nbgrader autograde"])
def grade(request, root, nbgrader, gradebook):
    """Grade everything that was submitted, in one of the two ways."""

    def ours():
        for path in sorted((root / "submitted").glob(f"*/{MODULE}")):
            Grader(root).grade(path.parent.name, MODULE)

    return ours if request.param == "course grade" else lambda: nbgrader(Autograde)


def flags(gradebook, learner="amina"):
    return {row[1] for row in gradebook()["grades"] if row[0] == learner and row[5]}


def by_hand(root, score=3.5, comment="Good plan.", question="m9-e1"):
    """What formgrader does when a facilitator saves a score and a comment."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "clc") as opened:
        grade = opened.find_grade(question, MODULE, MODULE, "amina")
        grade.manual_score, grade.needs_manual_grade = score, False
        opened.find_comment(question, MODULE, MODULE, "amina").manual_comment = comment
        opened.db.commit()


def test_both_ways_leave_the_same_rows_and_notebooks(root, submit, change, nbgrader, gradebook):
    submit("amina", "right")
    submit("boris", "wrong")
    submit("chen", "blank")
    change(
        submit("dora", "right"), m9_q1="x<b>", m9_q2="5,68 min", m9_e1="<script>alert(1)</script>"
    )
    submit("emil", "right", attempt=2)
    (submit("femi", "right") / f"{MODULE}.ipynb").unlink()
    shutil.copy(
        root / "submitted/chen" / MODULE / f"{MODULE}.ipynb", root / "submitted/femi" / MODULE
    )
    fresh = root / "gradebook.db"
    shutil.copy(fresh, root / "fresh.db")

    nbgrader(Autograde)
    slow = gradebook()
    (root / "autograded").rename(root / "autograded-slow")
    fresh.unlink()
    shutil.move(root / "fresh.db", fresh)
    for learner in ("amina", "boris", "chen", "dora", "emil", "femi"):
        assert Grader(root).grade(learner, MODULE).gradable

    assert gradebook() == slow
    assert len(slow["grades"]) == 6 * 5
    for path in (root / "autograded").rglob("*.*"):
        beside = root / "autograded-slow" / path.relative_to(root / "autograded")
        assert path.read_bytes() == beside.read_bytes(), path
        assert path.stat().st_mode == beside.stat().st_mode
    names = {p.relative_to(root / "autograded") for p in (root / "autograded").rglob("*")}
    assert names == {
        p.relative_to(root / "autograded-slow") for p in (root / "autograded-slow").rglob("*")
    }


def test_a_regrade_keeps_what_a_person_did(root, submit, grade, gradebook):
    submit("amina")
    grade()
    assert flags(gradebook) == {"m9-e1"}
    by_hand(root)
    before = gradebook()
    assert flags(gradebook) == set()
    for _ in range(2):
        grade()
        assert gradebook() == before


def test_only_a_changed_essay_is_flagged_again_until_a_person_looks(
    root, submit, change, grade, gradebook
):
    folder = submit("amina")
    grade()
    by_hand(root)
    by_hand(root, score=1.0, comment="Half a point off.", question="m9-q1")
    change(folder, m9_e1="Another text.")
    for _ in range(3):
        grade()
        assert flags(gradebook) == {"m9-e1"}
    kept = [row for row in gradebook()["grades"] if row[1] in ("m9-e1", "m9-q1")]
    assert [row[3] for row in kept] == [3.5, 1.0]
    by_hand(root)
    grade()
    assert flags(gradebook) == set()


def test_an_emptied_essay_asks_the_person_who_graded_it(root, submit, change, grade, gradebook):
    folder = submit("amina")
    grade()
    by_hand(root)
    change(folder, m9_e1="")
    grade()
    assert flags(gradebook) == {"m9-e1"}


def test_formgraders_buttons_grade_and_write_feedback(root, submit, formgrader, gradebook):
    submit("amina")
    Grader(root).grade("amina", MODULE)
    by_hand(root)
    before = gradebook()
    done = formgrader.autograde(MODULE, "amina", force=True)
    assert done["success"], done
    assert gradebook() == before
    done = formgrader.generate_feedback(MODULE, "amina")
    assert done["success"], done
    page = (root / "feedback/amina" / MODULE / f"{MODULE}.html").read_text()
    assert "Good plan." in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")


def test_a_lower_second_result_replaces_the_first(root, submit, grade, gradebook):
    submit("amina", "right")
    grade()
    submit("amina", "blank")
    grade()
    assert {row[2] for row in gradebook()["grades"]} == {0.0}
    assert flags(gradebook) == set()


def test_recording_again_adds_no_rows(root, submit, gradebook):
    folder = submit("amina")
    grader = Grader(root)
    report = grader.score(folder, MODULE, "amina")
    first = grader.record(folder, report)
    before = gradebook()
    assert grader.record(folder, type(report).from_json(report.to_json())) == first
    assert gradebook() == before
    assert first.status == "needs_manual"
    by_hand(root)
    assert grader.record(folder, report).status == "graded"


def test_one_bad_submission_costs_nobody_else(root, submit, nbgrader, gradebook):
    submit("amina")
    (submit("boris") / "answers.json").write_text("{")
    with pytest.raises(NbGraderException):
        nbgrader(Autograde)
    amina = [row for row in gradebook()["grades"] if row[0] == "amina"]
    assert sum(row[2] or 0 for row in amina) == 8.0
    report = Grader(root).grade("boris", MODULE)
    assert (report.status, report.reason) == ("refused", "not_json")
    assert not (root / "autograded" / "boris" / MODULE).exists()


def test_a_refused_submission_leaves_earlier_grades(root, submit, gradebook):
    folder = submit("amina")
    Grader(root).grade("amina", MODULE)
    before = gradebook()
    (folder / "answers.json").unlink()
    (folder / "answers.json").write_text("{")
    assert Grader(root).grade("amina", MODULE).status == "refused"
    assert gradebook() == before


def test_a_crash_at_the_last_moment_leaves_nothing_half_done(root, submit, gradebook, monkeypatch):
    folder = submit("amina")
    grader = Grader(root)
    report = grader.score(folder, MODULE, "amina")

    def crash(*_):
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("course.grading.graded.replace_file", crash)
        with pytest.raises(OSError, match="no space"):
            grader.record(folder, report)
        assert grader.grade("amina", MODULE).status == "fault"
    assert gradebook()["submissions"] == []
    assert grader.record(folder, report).status == "needs_manual"


def test_it_waits_for_a_writer_and_is_not_kept_by_a_reader(root, submit, gradebook):
    submit("amina")
    submit("boris")
    Grader(root).grade("boris", MODULE)
    db = root / "gradebook.db"
    reader = sqlite3.connect(db, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM grade").fetchall()
    writer = sqlite3.connect(db, isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE grade SET manual_score = 1 WHERE auto_score IS NULL")
    threading.Timer(0.3, writer.execute, ["COMMIT"]).start()
    assert Grader(root).grade("amina", MODULE).status == "needs_manual"
    reader.execute("COMMIT")
    assert len(gradebook()["submissions"]) == 2


def test_other_cells_than_the_released_are_a_fault_and_write_nothing(root, submit, gradebook):
    folder = submit("amina")
    grader = Grader(root)
    report = grader.score(folder, MODULE, "amina")
    fewer = type(report).of("amina", MODULE, 1, report.marks[1:])
    with pytest.raises(NotReleased, match="m9-q1"):
        grader.record(folder, fewer)
    assert gradebook()["submissions"] == []


def test_an_unreleased_module_is_a_fault(root, submit, gradebook):
    submit("amina")
    with sqlite3.connect(root / "gradebook.db") as connection:
        connection.execute("UPDATE assignment SET name = 'other'")
    report = Grader(root).grade("amina", MODULE)
    assert (report.status, report.reason) == ("fault", "not_released")


def test_late_penalties_are_those_of_the_configured_plugin(
    root, submit, nbgrader, gradebook, monkeypatch
):
    submit("amina")
    with sqlite3.connect(root / "gradebook.db") as connection:
        connection.execute("UPDATE assignment SET duedate = '2020-01-01 00:00:00.000000'")
    Grader(root).grade("amina", MODULE)
    assert gradebook()["submissions"][0][5] is None
    plugin = {"LateSubmissionPlugin": {"penalty_method": "zero"}}
    nbgrader(Autograde, **plugin)
    assert gradebook()["submissions"][0][5] == 8.0
    stock = deepcopy(late.config())
    stock.LateSubmissionPlugin.penalty_method = "zero"
    monkeypatch.setattr(late, "config", lambda: stock)
    late.plugin.cache_clear()
    before = gradebook()
    Grader(root).grade("amina", MODULE)
    assert gradebook() == before


def test_feedback_shows_answers_and_comments_and_nothing_else(
    root, submit, change, nbgrader, gradebook
):
    change(submit("amina"), m9_e1="Plan <script>alert(1)</script> ![x](http://example.org/x.png)")
    Grader(root).grade("amina", MODULE)
    nbgrader(GenerateFeedback)
    page = (root / "feedback/amina" / MODULE / f"{MODULE}.html").read_text()
    assert '<html lang="en">' in page
    assert "Content-Security-Policy" in page
    text = re.sub("<[^>]+>", "", page)
    assert "2 / 2" in text
    assert "– / 4" in text
    assert "Plan " in page
    for secret in ("CANARY", "HIDDEN", "secret_key", "ask(", "<script", "src=", "cdnjs", "limit"):
        assert secret not in page, secret


def test_the_graded_notebook_holds_no_key_and_no_hidden_test(root, submit, gradebook):
    for learner, how in (("amina", "right"), ("boris", "wrong")):
        submit(learner, how)
        Grader(root).grade(learner, MODULE)
    for path in (root / "autograded").rglob("*"):
        text = path.read_text() if path.is_file() else ""
        assert "CANARY" not in text, path
        assert "middle only" not in text, path


def test_the_export_has_every_score(root, submit, gradebook, tmp_path):
    submit("amina")
    Grader(root).grade("amina", MODULE)
    by_hand(root)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "clc") as opened:
        CsvExportPlugin(to=str(tmp_path / "grades.csv")).export(opened)
    line = (tmp_path / "grades.csv").read_text().splitlines()[1].split(",")
    assert (line[0], line[3], line[9], line[10]) == (MODULE, "amina", "11.5", "12.0")
