"""Does every bad submission get an answer, and no exception, no zero by our own fault?"""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.grading.engine import Grader
from course.grading.feedback import REASONS

MODULE = "m9-sample"


def score(root, folder, learner="amina", module=MODULE):
    report = Grader(root).score(folder, module, learner)
    if report.status in ("refused", "fault"):
        assert report.reason in REASONS
        assert report.marks == ()
    return report


def write(folder, text):
    path = folder / "answers.json"
    path.unlink(missing_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def whole(**changes):
    return {"format": 1, "module": MODULE, "attempt": 1, "answers": {}} | changes


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"answers": ' * 5000, "not_json"),
        (f'{{"format": {"9" * 5000}}}', "not_json"),
        ("[]", "wrong_format"),
        ("null", "wrong_format"),
        ("{}", "wrong_format"),
        (json.dumps(whole(answers=[])), "wrong_format"),
        (json.dumps(whole(format=2)), "wrong_format"),
        (json.dumps(whole(format=True)), "wrong_format"),
        (json.dumps(whole(module="m1-leadership")), "other_module"),
        (json.dumps(whole(module=None)), "other_module"),
        (json.dumps(whole(learner="boris")), "other_learner"),
        (json.dumps(whole(attempt=3)), "wrong_attempt"),
        (json.dumps(whole(attempt=0)), "wrong_attempt"),
        (json.dumps(whole(attempt=True)), "wrong_attempt"),
        (json.dumps(whole(attempt="1")), "wrong_attempt"),
        (json.dumps(whole(answers={"m9-q1": "x" * 1_000_001})), "too_big"),
    ],
)
def test_a_bad_answers_file_is_refused_with_its_reason(root, submit, text, reason):
    folder = submit("amina")
    write(folder, text)
    report = score(root, folder)
    assert (report.status, report.reason) == ("refused", reason)


def test_a_missing_answers_file_is_a_blank_submission(root, submit):
    folder = submit("amina", "blank")
    (folder / "answers.json").unlink()
    report = score(root, folder)
    assert (report.status, report.auto_score, report.max_auto_score) == ("graded", 0.0, 5.0)


@pytest.mark.parametrize("name", ["answers.json", f"{MODULE}.ipynb"])
@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "dangling"])
def test_what_is_no_regular_file_is_refused(root, submit, tmp_path, name, kind):
    folder = submit("amina")
    path = folder / name
    path.rename(tmp_path / "elsewhere")
    make = {
        "link": lambda: path.symlink_to(tmp_path / "elsewhere"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "dangling": lambda: path.symlink_to("/nowhere"),
    }
    make[kind]()
    report = score(root, folder)
    assert (report.status, report.reason) == ("refused", "not_a_file")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not json", "not_json"),
        ("[]", "wrong_notebook"),
        ('{"cells": 5}', "wrong_notebook"),
        (" " * 10_000_001, "too_big"),
    ],
)
def test_a_bad_notebook_is_refused(root, submit, text, reason):
    folder = submit("amina")
    path = folder / f"{MODULE}.ipynb"
    path.unlink()
    path.write_text(text)
    report = score(root, folder)
    assert (report.status, report.reason) == ("refused", reason)


def test_strange_cells_of_a_notebook_are_passed_over(root, submit):
    folder = submit("amina", "blank")
    path = folder / f"{MODULE}.ipynb"
    path.unlink()
    nbgrader = {"grade_id": {"a": 1}, "solution": True}
    odd = [None, 5, "x", {}, {"metadata": []}, {"cell_type": "code", "metadata": {"nbgrader": 7}}]
    odd += [{"cell_type": "code", "metadata": {"nbgrader": nbgrader}, "source": {"a": 1}}]
    path.write_text(json.dumps({"cells": odd}))
    assert score(root, folder).status == "graded"


def test_a_missing_notebook_costs_only_the_code(root, submit):
    folder = submit("amina")
    (folder / f"{MODULE}.ipynb").unlink()
    report = score(root, folder)
    assert (report.auto_score, report.analyst_score) == (5.0, 0.0)


def test_a_missing_folder_and_an_unknown_module_are_refused(root, submit, tmp_path):
    assert score(root, tmp_path / "nowhere").reason == "nothing_there"
    assert score(root, submit("amina"), module="../m9-sample").reason == "unknown_module"
    assert score(root, submit("amina"), module="m8-nothing").reason == "unknown_module"


@pytest.mark.parametrize("learner", ["", ".", "..", "../boris", "a/b", ".part-1", "x" * 200])
def test_a_name_that_leads_elsewhere_is_refused(root, submit, learner):
    assert score(root, submit("amina"), learner=learner).reason == "other_learner"


def test_a_linked_folder_is_refused(root, submit, tmp_path):
    folder = submit("amina")
    (tmp_path / "link").symlink_to(folder)
    assert score(root, tmp_path / "link").reason == "nothing_there"


@pytest.mark.parametrize("record", [5, None, [], "x", {"value": {"a": [[[]]] * 3}}])
def test_strange_records_cost_only_their_question(root, submit, record):
    folder = submit("amina")
    stored = json.loads((folder / "answers.json").read_text())
    stored["answers"]["m9-q1"] = record
    stored["answers"]["m9-zzz"] = record
    write(folder, json.dumps(stored))
    report = score(root, folder)
    assert report.mark("m9-q1").score == 0.0
    assert report.mark("m9-q2").score == 3.0


def test_nothing_in_a_text_can_break_what_stores_it(root, submit, change):
    folder = submit("amina")
    change(folder, m9_e1="a\x00b \ud800 c")
    report = score(root, folder)
    value = report.mark("m9-e1").value
    assert value == "ab ? c"
    assert json.loads(report.to_json())["marks"]


def test_a_value_nested_too_deeply_is_unreadable(root, submit, change):
    deep = "x"
    for _ in range(200):
        deep = [deep]
    folder = submit("amina")
    change(folder, m9_q1=deep)
    mark = score(root, folder).mark("m9-q1")
    assert (mark.score, mark.outcome, mark.value) == (0.0, "unreadable", None)


def test_trouble_of_ours_is_a_fault_and_never_a_score(root, submit):
    folder = submit("amina")
    (root / "source" / MODULE / f"{MODULE}.ipynb").unlink()
    report = score(root, folder)
    assert (report.status, report.reason, report.marks) == ("fault", "not_released", ())


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_answers_file_can_raise_or_earn_more_than_the_points(root, submit, data):
    questions = st.sampled_from(["m9-q1", "m9-q2", "m9-e1", "x"])
    records = anything | st.fixed_dictionaries(
        {"value": anything}, optional={"variant": st.integers(0, 12), "version": st.just(1)}
    )
    stored = data.draw(anything | st.dictionaries(questions, records, max_size=4))
    folder = root / "submitted" / "amina" / MODULE
    if not folder.is_dir():
        submit("amina", "blank")
    write(folder, json.dumps(whole(answers=stored)))
    report = score(root, folder)
    assert report.status != "fault"
    assert all(mark.score is None or 0 <= mark.score <= mark.max for mark in report.marks)
    assert type(report).from_json(report.to_json()) == report
