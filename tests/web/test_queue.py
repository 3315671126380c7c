"""Is the queue fair, is nothing of one learner graded twice at once, and does it say who waits?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from course.pseudo import pseudo
from course.web import hubauth, queue, waiting
from course.web.models import State, Submission

pytestmark = pytest.mark.django_db

START = timezone.now() - timedelta(hours=1)


def wait_in_line(learner, module="m1", attempt=1, seconds=0, state=State.RECEIVED):
    """A submission that has waited since ``seconds`` after the start."""
    hubauth.account(learner)
    return Submission.objects.create(
        learner_id=learner,
        module=module,
        attempt=attempt,
        folder=f"{learner}+{module}+{attempt}",
        received_at=START,
        state=state,
        due_at=START + timedelta(seconds=seconds),
    )


def order(workers=1):
    """Who is served in which order, each worker letting go of the first it took."""
    busy, found = [], []
    while True:
        while len(busy) < workers and (row := queue.claim(busy)):
            busy.append(row)
            found.append(f"{row.learner_id} {row.module}")
        if not busy:
            return found
        Submission.objects.filter(pk=busy.pop(0).pk).update(state=State.GRADED, due_at=None)


def test_whoever_has_waited_longest_is_served_first(state):
    for seconds, learner in ((2, "ben"), (1, "ada"), (3, "cyd")):
        wait_in_line(learner, seconds=seconds)
    assert order() == ["ada m1", "ben m1", "cyd m1"]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_many_of_one_learner_do_not_hold_up_the_others(state, workers):
    for number in range(5):
        wait_in_line("ada", f"m{number}", seconds=number)
    for seconds, learner in ((10, "ben"), (11, "cyd")):
        wait_in_line(learner, seconds=seconds)
    found = order(workers)
    assert found[0] == "ada m0"
    assert set(found[1:3]) == {"ben m1", "cyd m1"}
    assert found[3:] == [f"ada m{number}" for number in range(1, 5)]


def test_what_nobody_has_seen_graded_comes_before_what_is_graded_again(state):
    for number in range(3):
        wait_in_line("ada", f"m{number}", seconds=number, state=State.GRADED)
    wait_in_line("ben", seconds=30)
    wait_in_line("ada", "m4", seconds=40)
    assert order() == ["ben m1", "ada m4", "ada m0", "ada m1", "ada m2"]


def test_nobody_starves_while_others_keep_coming(state):
    for number in range(3):
        wait_in_line("ada", f"m{number}")
    found = []
    for number in range(6):
        hubauth.account(f"new{number}")
        wait_in_line(f"new{number}", seconds=3600 + number)
        Submission.objects.filter(learner_id=f"new{number}").update(due_at=timezone.now())
        row = queue.claim()
        found.append(row.learner_id)
        Submission.objects.filter(pk=row.pk).update(state=State.GRADED, due_at=None)
    assert found.count("ada") == 3


def test_two_attempts_of_a_learner_at_a_module_are_never_graded_at_once(state):
    first = wait_in_line("ada", attempt=1)
    wait_in_line("ada", attempt=2)
    other = wait_in_line("ada", "m2", seconds=5)
    busy = [queue.claim()]
    assert busy == [first]
    busy.append(queue.claim(busy))
    assert busy[1] == other
    assert queue.claim(busy) is None
    assert queue.waiting()


def test_what_is_in_hand_is_not_put_back(state):
    wait_in_line("ada")
    wait_in_line("ben")
    lost, kept = queue.claim(), queue.claim()
    assert queue.resume([kept]) == 1
    assert Submission.objects.get(pk=lost.pk).state == State.RECEIVED
    assert Submission.objects.get(pk=kept.pk).state == State.GRADING


def test_a_worker_that_was_lost_after_its_last_write_delays_nothing(state):
    row = wait_in_line("ada")
    Submission.objects.update(state=State.GRADED, due_at=None)
    queue.delay(row, why="the worker was lost")
    row.refresh_from_db()
    assert (row.state, row.due_at, row.tries) == (State.GRADED, None, 0)


def test_a_learner_reads_where_their_submission_stands(state, server):
    rows = [wait_in_line(name, seconds=n) for n, name in enumerate(("ben", "cyd", "ada"))]

    def told(language="en"):
        return server("ada", language=language).get(f"submissions/{rows[2].pk}").json()["place"]

    assert told() == "2 submissions come before yours."
    assert told("en-XA") == pseudo("%(n)s submissions come before yours.") % {"n": 2}
    queue.claim()
    assert told() == "2 submissions come before yours."
    Submission.objects.filter(pk=rows[0].pk).update(state=State.GRADED, due_at=None)
    assert told() == "1 submission comes before yours."
    Submission.objects.filter(pk=rows[1].pk).update(state=State.GRADED, due_at=None)
    assert told() == "It is next in line."
    queue.claim()
    assert told() == "It is being graded now."
    Submission.objects.filter(pk=rows[2].pk).update(state=State.GRADED, due_at=None)
    assert told() == ""


def test_in_the_first_moments_nothing_is_said(state):
    row = wait_in_line("ada")
    row.received_at = timezone.now()
    assert waiting.place(row) == ""


def test_the_counts_add_up(state):
    for number, kind in enumerate(State):
        wait_in_line("ada", f"m{number}", state=kind)
    ended = (State.GRADED, State.REFUSED, State.FAULT)
    Submission.objects.filter(state__in=ended).update(due_at=None)
    assert queue.counts() == {"waiting": 2, "grading": 1, "done": 2, "failed": 1}


def test_the_waiting_page_says_it_too_without_scripts(state, browser):
    row = wait_in_line("ada", "m5-performance")
    page = browser("ada").get(f"/services/site/submissions/{row.pk}").content.decode()
    assert '<p id="place">It is next in line.</p>' in page
