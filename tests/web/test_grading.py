"""Does every submission get its grade, the better attempt count, and no fault cost a point?"""

import json
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from course.grading.report import FAULT, REFUSED, Mark, Report
from course.web import audit, grader, handin, queue, worker
from course.web.models import State, Submission

from .visitors import MODULE, save

pytestmark = pytest.mark.django_db


class PlainGrader:
    """Scores by attempt as told, and remembers what was recorded."""

    def __init__(self, *scores):
        self.scores = dict(enumerate(scores, 1))
        self.recorded, self.seen = [], []

    def score(self, folder, module, learner):
        attempt = json.loads((folder / "answers.json").read_text())["attempt"]
        self.seen.append(attempt)
        score = self.scores[attempt]
        if isinstance(score, Exception):
            raise score
        if isinstance(score, str):
            return Report(learner, module, attempt, score, reason="too_big")
        mark = Mark("m5-q1", "choice", 8, score, "right" if score == 8 else "not_yet", variant=0)
        return Report.of(learner, module, attempt, [mark])

    def record(self, folder, report):
        assert json.loads((folder / "answers.json").read_text())["attempt"] == report.attempt
        self.recorded.append((report.learner, report.attempt, report.auto_score))
        return report


@pytest.fixture
def root(state):
    return state / "nbgrader"


def hand_in(server, times=1, name="ada"):
    for _ in range(times):
        assert server(name).post(f"lessons/{MODULE}/submissions").status_code == 201


def step(plain):
    """Grade what is next in line, as a worker with this grader does; whether there was any."""
    row = queue.claim()
    if row:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(worker, "grader", lambda: plain)
            worker.grade(row.pk)
    return row is not None


def grade_all(plain, most=20):
    for _ in range(most):
        if not step(plain):
            return
    raise AssertionError("the queue never ends")


def rows():
    return {row.attempt: row for row in Submission.objects.order_by("attempt")}


def test_a_grade_reaches_the_gradebook_and_then_the_learner(server, root):
    hand_in(server)
    plain = PlainGrader(5)
    keep = plain.record
    plain.record = lambda *told: (Submission.objects.get().state == State.GRADING) and keep(*told)
    grade_all(plain)
    assert plain.recorded == [("ada", 1, 5)]
    row = rows()[1]
    assert (row.state, row.auto_score, row.max_auto_score) == (State.GRADED, 5, 8)
    assert (row.best, row.due_at, row.tries) == (True, None, 0)
    submitted = root / "submitted/ada" / MODULE
    folder = handin.exchange("inbound") / row.folder
    assert {p.name: p.read_bytes() for p in submitted.iterdir()} == {
        p.name: p.read_bytes() for p in folder.iterdir()
    }
    told = server("ada").get(f"submissions/{row.pk}").json()
    assert (told["state"], told["auto_score"]) == ("graded", 5)


@pytest.mark.parametrize(
    ("scores", "counts"), [((3, 6), 2), ((6, 3), 1), ((4, 4), 2), ((0, 0), 2), ((8, 8), 2)]
)
def test_the_better_attempt_counts_and_of_equals_the_later(server, root, scores, counts):
    plain = PlainGrader(*scores)
    hand_in(server)
    grade_all(plain)
    hand_in(server)
    grade_all(plain)
    assert {attempt: row.best for attempt, row in rows().items()} == {
        attempt: attempt == counts for attempt in (1, 2)
    }
    kept = json.loads((root / "submitted/ada" / MODULE / "answers.json").read_text())
    assert kept["attempt"] == counts
    assert plain.recorded[-1] == ("ada", counts, max(scores))


def test_the_order_of_grading_makes_no_difference(server, root):
    hand_in(server, times=2)
    Submission.objects.filter(attempt=1).update(due_at=timezone.now() + timedelta(hours=1))
    plain = PlainGrader(6, 3)
    grade_all(plain)
    assert rows()[2].best
    Submission.objects.filter(attempt=1).update(due_at=timezone.now())
    grade_all(plain)
    assert (rows()[1].best, rows()[2].best) == (True, False)
    assert plain.recorded == [("ada", 2, 3), ("ada", 1, 6)]


@pytest.mark.parametrize("trouble", [RuntimeError("disk"), FAULT])
def test_a_fault_delays_and_is_never_a_zero(server, root, trouble, state):
    hand_in(server)
    plain = PlainGrader(trouble)
    grade_all(plain)
    row = rows()[1]
    assert (row.state, row.tries, row.auto_score) == (State.RECEIVED, 1, None)
    assert row.due_at > timezone.now()
    plain.scores = {1: 7}
    Submission.objects.update(due_at=timezone.now())
    grade_all(plain)
    assert (rows()[1].state, rows()[1].auto_score) == (State.GRADED, 7)


def test_after_many_faults_a_person_has_to_look(server, root, state):
    hand_in(server)
    plain = PlainGrader(RuntimeError("disk"))
    waits = []
    for _ in range(queue.TRIES):
        before = timezone.now()
        assert step(plain)
        if due := rows()[1].due_at:
            waits.append(round((due - before).total_seconds()))
            Submission.objects.update(due_at=timezone.now())
    assert waits == [1, 2, 4, 8, 16, 32, 60]
    assert (rows()[1].state, rows()[1].auto_score) == (State.FAULT, None)
    assert not step(plain)
    events = [json.loads(line)["event"] for line in (state / "log/audit.jsonl").open()]
    assert events == ["received", *["delayed"] * 7, "fault"]
    plain.scores = {1: 7}
    assert server("fay").post("regrades", {"learner": "ada", "module": MODULE}).status_code == 202
    grade_all(plain)
    assert (rows()[1].state, rows()[1].auto_score) == (State.GRADED, 7)


def test_a_fault_in_one_submission_does_not_stop_the_others(server, root):
    hand_in(server)
    hand_in(server, name="ben")
    plain = PlainGrader(5)
    score = plain.score
    plain.score = lambda folder, module, learner: (
        score(folder, module, learner) if learner == "ben" else {}["ada"]
    )
    grade_all(plain)
    assert Submission.objects.get(learner_id="ben").state == State.GRADED
    assert Submission.objects.get(learner_id="ada").state == State.RECEIVED


def test_a_refused_submission_has_a_reason_and_no_grade(server, root):
    hand_in(server)
    plain = PlainGrader(REFUSED)
    grade_all(plain)
    row = rows()[1]
    assert (row.state, row.reason, row.best) == (State.REFUSED, "too_big", False)
    assert plain.recorded == []


def test_a_folder_that_was_changed_is_not_graded(server, root):
    hand_in(server)
    path = handin.exchange("inbound") / rows()[1].folder / "answers.json"
    path.write_text(path.read_text().replace('"attempt": 1', '"attempt": 2'))
    plain = PlainGrader(8, 8)
    grade_all(plain)
    assert plain.seen == []
    assert rows()[1].state == State.RECEIVED


def test_what_a_killed_grader_had_begun_is_done_again(server, root):
    hand_in(server)
    assert queue.claim().state == State.GRADING
    assert queue.resume() == 1
    plain = PlainGrader(5)
    grade_all(plain)
    assert rows()[1].state == State.GRADED


def test_a_regrade_keeps_the_score_on_the_screen_meanwhile(server, root):
    hand_in(server, times=2)
    plain = PlainGrader(6, 3)
    grade_all(plain)
    assert server("fay").post("regrades", {"learner": "ada", "module": MODULE}).json() == {
        "queued": 2
    }
    shown = server("ada").get(f"submissions/{rows()[1].pk}").json()
    assert (shown["state"], shown["auto_score"]) == ("graded", 6)
    plain.scores = {1: 2, 2: 5}
    grade_all(plain)
    assert (rows()[1].best, rows()[2].best) == (False, True)
    kept = json.loads((root / "submitted/ada" / MODULE / "answers.json").read_text())
    assert kept["attempt"] == 2


def test_asking_again_while_it_is_being_graded_is_not_forgotten(server, root):
    hand_in(server)
    plain = PlainGrader(5)
    record = plain.record

    def ask_meanwhile(folder, report):
        if not plain.recorded:
            queue.regrade("ada", MODULE, by="fay")
        return record(folder, report)

    plain.record = ask_meanwhile
    grade_all(plain)
    assert plain.recorded == [("ada", 1, 5)] * 2


def test_one_grader_at_a_time(tmp_path):
    stop = threading.Event()
    first = grader.alone(tmp_path / "x" / "grader.lock", stop, wait=False)
    assert grader.alone(tmp_path / "x" / "grader.lock", stop, wait=False) is None
    first.close()
    grader.alone(tmp_path / "x" / "grader.lock", stop, wait=False).close()


def test_audit_lines_are_appended_by_many_at_once(state):
    def write(number):
        for count in range(20):
            audit.note("line", number=number, count=count, text="x" * 500)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [json.loads(line) for line in (state / "log/audit.jsonl").open()]
    assert len({(line["number"], line["count"]) for line in lines}) == 100
    assert (state / "log/audit.jsonl").stat().st_mode & 0o077 == 0


def test_full_marks_open_the_explanations_and_little_marks_do_not(server, root):
    from course.web import lessons

    save(server("ada"), "m5-e1", "words")
    hand_in(server)
    grade_all(PlainGrader(5))
    progress = lessons.progress_of("ada", MODULE)
    assert not lessons.explained(progress, list(Submission.objects.all()))
    Submission.objects.update(auto_score=8)
    assert lessons.explained(progress, list(Submission.objects.all()))
    assert lessons.explained(SimpleNamespace(stopped_at=timezone.now(), attempt=2), [])
    assert lessons.explained(SimpleNamespace(stopped_at=None, attempt=3), [])
