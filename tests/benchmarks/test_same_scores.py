"""Does the course give the points that stock nbgrader gives for the same, honest answers?"""

import pytest

from benchmarks import equal, ours
from benchmarks.learners import MODULE, answers, most_misconceptions, names
from benchmarks.stock import Stock
from course.grading import release
from course.grading.engine import Grader

pytestmark = pytest.mark.nbgrader

WRONG = {
    "m5-a1": "import pandas as pd\nmonthly = pd.DataFrame({'mean': [1.0], 'p90_red': [2.0]})",
    "m5-a2": "end, rest = 0.5938, 0.5",
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The points of stock nbgrader, and our reports, for the same submissions."""
    place = tmp_path_factory.mktemp("scores")
    stock, root, solved = Stock(place / "stock"), place / "ours", ours.solutions()
    release.prepare(root, MODULE)
    code = {name: (solved, WRONG)[number % 2] for number, name in enumerate(learners())}
    code["blank"] = {}
    for number, learner in enumerate(code):
        given = {} if learner == "blank" else answers(learner, number)
        stock.hand_in(learner, given, code[learner])
        ours.hand_in(root, learner, given, ours.notebook(code[learner]))
    stock.autograde()
    grader = Grader(root)
    return stock.scores(), [grader.grade(learner, MODULE) for learner in code]


def learners() -> list[str]:
    """So many that, one place further each, they show all misconceptions."""
    return names(1 + most_misconceptions())


def test_every_submission_was_graded(both):
    scores, reports = both
    assert [report.learner for report in reports] == [*learners(), "blank"]
    assert set(scores) == {report.learner for report in reports}
    assert all(report.gradable for report in reports)
    right, *wrong, blank = [report.auto_score for report in reports]
    assert right == reports[0].max_auto_score > max(wrong)
    assert min(wrong) >= blank == 0


def test_the_points_are_the_same(both):
    assert not list(equal.differences(*both))


def test_analysts_right_and_wrong_are_among_them(both):
    earned = {r.learner: [m.score for m in r.marks if m.kind == "code"] for r in both[1]}
    assert earned == {
        learner: [0.0, 0.0] if learner == "blank" or number % 2 else [2.0, 2.0]
        for number, learner in enumerate([*learners(), "blank"])
    }
