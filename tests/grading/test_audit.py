"""Does the audit log keep one whole line a grading, whoever writes, and whatever was cut off?"""

import json
import os
import stat
from multiprocessing import get_context

import pytest

from course.grading import audit
from course.grading.report import Mark, Report


def write(log, number):
    for count in range(50):
        audit.append(log, "line", number=number, count=count, text="é" * 3000)


def lines(log):
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_lines_of_several_processes_never_mix(tmp_path):
    log = tmp_path / "log" / "audit.jsonl"
    context = get_context("fork")
    writers = [context.Process(target=write, args=(log, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len({(line["number"], line["count"]) for line in lines(log)}) == 200
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path):
    log = tmp_path / "audit.jsonl"
    audit.append(log, "first")
    with log.open("a") as file:
        file.write('{"event": "cut o')
    audit.append(log, "second")
    whole = [line for line in log.read_text().splitlines() if line.endswith("}")]
    assert [json.loads(line)["event"] for line in whole] == ["first", "second"]


def test_the_sites_root_has_the_sites_log(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_STATE", str(tmp_path))
    monkeypatch.delenv("COURSE_NBGRADER_ROOT", raising=False)
    assert audit.log_of(tmp_path / "nbgrader") == tmp_path / "log" / "audit.jsonl"
    assert audit.log_of(tmp_path / "other") == tmp_path / "other" / "audit.jsonl"


def test_what_is_noted_of_a_grading(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "confinement", lambda: "full")
    marks = [
        Mark("q1", "choice", 2, 1.5, "partly", value="secret"),
        Mark("q2", "essay", 5, None, "person"),
        Mark("q3", "code", 3, 3, "right"),
    ]
    report = Report.of("ada", "m1", 2, marks)
    noted = audit.graded(tmp_path, report, 0.12345)
    assert (noted["learner"], noted["module"], noted["attempt"]) == ("ada", "m1", 2)
    assert (noted["auto_score"], noted["max_auto_score"], noted["needs_manual"]) == (1.5, 2, True)
    assert (noted["seconds"], noted["confinement"], noted["limits_hit"]) == (0.123, "full", [])
    assert {"course", "nbgrader", "python", "pandas", "lock"} == set(noted["software"])
    assert noted["analyst_score"] == 3
    assert "secret" not in json.dumps(noted)
    no_code = Report.of("ada", "m1", 2, [*marks[:2], Mark("q3", "code", 3, 0, "not_answered")])
    assert audit.graded(tmp_path, no_code, 0.1)["confinement"] is None


def test_the_instructor_version_is_named_by_its_content(tmp_path):
    assert audit.source_hash(tmp_path, "m1") is None
    folder = tmp_path / "source" / "m1"
    folder.mkdir(parents=True)
    (folder / "m1.ipynb").write_text("one")
    first = audit.source_hash(tmp_path, "m1")
    (folder / "data.csv").write_text("1,2")
    second = audit.source_hash(tmp_path, "m1")
    (folder / "data.csv").unlink()
    assert audit.source_hash(tmp_path, "m1") == first != second


def test_only_regular_files_are_read(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    plain = audit.submission_hash(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert audit.submission_hash(tmp_path) == plain


@pytest.mark.parametrize("name", ["ü", "a b", "\udcff"])
def test_any_name_of_a_file_can_be_hashed(tmp_path, name):
    (tmp_path / name).write_text("x")
    assert len(audit.submission_hash(tmp_path)) == 64
