"""Is a gradebook on PostgreSQL kept like one on SQLite, also when many graders write at once?"""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sql
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment

from course.grading import gradebook as book
from course.grading.engine import Grader
from tests.grading import quickstart
from tests.grading.conftest import MODULE, ROWS
from tests.grading.test_ordinary import convert, nbgrader_settings

postgres = pytest.importorskip("tests.grading.postgres", reason="the extra [postgres]")

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning:nbgrader"),
    pytest.mark.skipif(postgres.binaries() is None, reason="no PostgreSQL server installed"),
]


@pytest.fixture(scope="module")
def server():
    with postgres.server() as folder:
        yield folder


@pytest.fixture
def url(server, request, monkeypatch):
    """An empty database, named to everything that is started as the gradebook."""
    made = postgres.database(server, f"t{abs(hash(request.node.nodeid))}")
    monkeypatch.setenv("COURSE_GRADEBOOK_URL", made)
    return made


def rows(url):
    """All rows of a gradebook, alike whatever database holds them."""
    engine = sql.create_engine(url)
    with engine.connect() as connection:
        found = {
            name: sorted(map(str, connection.execute(sql.text(query)).all()))
            for name, query in ROWS.items()
        }
    engine.dispose()
    return found


def forget(url):
    """Take every submission out of a gradebook."""
    with book.transaction(url) as connection:
        for table in (book.grade, book.comment, book.sheet, book.submission, book.student):
            connection.execute(sql.delete(table))
        connection.execute(sql.delete(book.marked))


def test_both_ways_leave_the_same_rows_of_a_module(root, submit, nbgrader, url):
    nbgrader(GenerateAssignment)
    for how in ("right", "wrong", "blank"):
        submit(how, how)
    nbgrader(Autograde)
    slow = rows(url)
    forget(url)
    for how in ("right", "wrong", "blank"):
        assert Grader(root).grade(how, MODULE).gradable
    assert rows(url) == slow
    assert len(slow["grades"]) == 3 * 5
    assert not (root / "gradebook.db").exists()


def test_it_is_kept_as_on_sqlite(root, submit, nbgrader, url, monkeypatch):
    nbgrader(GenerateAssignment)
    for how in ("right", "wrong", "blank"):
        submit(how, how)
        Grader(root).grade(how, MODULE)
    monkeypatch.delenv("COURSE_GRADEBOOK_URL")
    nbgrader(GenerateAssignment)
    for how in ("right", "wrong", "blank"):
        Grader(root).grade(how, MODULE)
    alike = rows(f"sqlite:///{root / 'gradebook.db'}")
    here = rows(url)
    for name in ("grades", "comments"):
        flat = [line.replace("True", "1").replace("False", "0") for line in here[name]]
        assert flat == alike[name]


def test_both_ways_leave_the_same_rows_of_nbgraders_example(tmp_path, url, monkeypatch):
    root = tmp_path / "ordinary"
    monkeypatch.setenv("COURSE_NBGRADER_ROOT", str(root))
    quickstart.put(root)
    convert(root, GenerateAssignment, nbgrader_settings())
    for how, make in quickstart.HOW.items():
        quickstart.submit(root, how, make(root))
    convert(root, Autograde, nbgrader_settings())
    slow = rows(url)
    forget(url)
    for how in quickstart.HOW:
        assert Grader(root).grade(how, quickstart.NAME).gradable
    assert rows(url) == slow


def test_a_persons_work_stays(root, submit, nbgrader, url):
    nbgrader(GenerateAssignment)
    submit("amina")
    assert Grader(root).grade("amina", MODULE).status == "needs_manual"
    with Gradebook(url, "clc") as opened:
        grade = opened.find_grade("m9-e1", MODULE, MODULE, "amina")
        grade.manual_score, grade.needs_manual_grade = 3.5, False
        opened.find_comment("m9-e1", MODULE, MODULE, "amina").manual_comment = "Good plan."
        opened.db.commit()
    before = rows(url)
    assert Grader(root).grade("amina", MODULE).status == "graded"
    assert rows(url) == before


def test_many_graders_at_once_leave_what_one_leaves(root, submit, nbgrader, url):
    nbgrader(GenerateAssignment)
    learners = [f"l{number}" for number in range(4)]
    for learner in learners:
        submit(learner, "right" if learner < "l1" else "blank")
    with ThreadPoolExecutor(3) as pool:
        graders = [Grader(root) for _ in range(3)]
        tasks = [(graders[n % 3], learner) for n, learner in enumerate(learners * 3)]
        reports = list(pool.map(lambda task: task[0].grade(task[1], MODULE), tasks))
    assert all(report.gradable for report in reports), reports
    together = rows(url)
    forget(url)
    for learner in learners:
        Grader(root).grade(learner, MODULE)
    assert rows(url) == together


def test_a_gradebook_that_does_not_answer_is_a_fault(root, submit, nbgrader, url):
    nbgrader(GenerateAssignment)
    submit("amina")
    report = Grader(root, url.replace("/t", "/no")).grade("amina", MODULE)
    assert (report.status, report.reason) == ("fault", "fault")


def test_releasing_into_it_is_remembered(root, nbgrader, url):
    assert not book.knows(url, MODULE)
    nbgrader(GenerateAssignment)
    assert book.knows(url, MODULE)
