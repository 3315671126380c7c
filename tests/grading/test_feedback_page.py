"""What does ``nbgrader generate_feedback`` write, and what not?"""

import json
import re
import sys
from pathlib import Path

import pytest
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from course import paths
from course.grading import outputs, policy, retelling
from course.grading.engine import Grader
from course.pseudo import pseudo
from tests.grading import hostile_assignment as assignment

MODULE = "m9-sample"

pytestmark = pytest.mark.nbgrader


@pytest.fixture
def feedback(tmp_path, monkeypatch):
    """``feedback(hostile, language)``: the page's text, as the course's settings make it."""

    def write(hostile=False, language=None):
        monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
        monkeypatch.setenv("COURSE_NBGRADER_ROOT", str(tmp_path))
        assignment.place(tmp_path, hostile, language)
        config = PyFileConfigLoader("nbgrader_config.py", path=str(paths.ROOT)).load_config()
        directory = CourseDirectory(config=config, assignment_id=assignment.ASSIGNMENT)
        GenerateFeedback(coursedir=directory, config=config).start()
        return assignment.page(tmp_path).read_text(encoding="utf-8")

    return write


def section(page, name):
    return re.search(rf'<section class="\w+" id="{name}">(.*?)</section>', page, re.S)[1]


def test_it_shows_code_outputs_scores_and_outcomes(feedback):
    page = feedback()
    assert '<html lang="en">' in page
    assert "Amina Kaya" in page
    assert re.search(r"Score: <strong>5.5</strong> / 15", page)
    answer = section(page, "a1")
    assert "mean = frame['wait'].mean()" in answer
    assert "read 2 rows" in answer
    assert "<td>Dalmor</td>" in answer
    assert f'src="data:image/png;base64,{assignment.plot()[:40]}' in answer
    assert "tests passed" not in answer
    assert "<strong>2</strong> / 2" in section(page, "t1")
    assert "Your code gives the expected values." in section(page, "t1")
    assert "<strong>0</strong> / 1" in section(page, "t2")
    assert "its values are not the expected ones yet" in section(page, "t2")
    assert "KeyError: 'masse'" in section(page, "a2")
    essay = section(page, "e1")
    assert "<strong>look</strong>" in essay
    assert "Well seen.\nWho will look?" in essay
    assert "<strong>3.5</strong> / 4" in essay


def test_what_waits_for_a_person_is_no_zero(feedback):
    page = feedback()
    for name, most in (("a2", 3), ("k1", 5)):
        assert f"<strong>–</strong> / {most}" in section(page, name)
        assert "A facilitator still has to look at this." in section(page, name)


@pytest.mark.parametrize("hostile", [False, True])
def test_no_test_is_shown_nor_what_it_printed(feedback, hostile):
    page = feedback(hostile)
    assert "CANARY" not in page
    assert "6.125" not in page


def test_its_words_and_numbers_are_the_learners(feedback):
    page = feedback(language="en-XA")
    assert '<html lang="en-XA">' in page
    assert pseudo("Your code gives the expected values.") in page
    assert "<strong>5,5</strong> / 15" in page
    for english in ("Score", "Question", "Your code", "facilitator", "Feedback"):
        assert english not in re.sub(r"<style>.*?</style>|<[^>]*>", "", page, flags=re.S)


ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "div", "span"),
    *("h1", "h2", "h3", "p", "strong", "em", "ul", "ol", "li", "pre", "code", "blockquote", "img"),
    *("table", "thead", "tbody", "tr", "th", "td", "br", "hr", "b", "i"),
}


def test_what_acts_is_text_or_gone(feedback):
    page = feedback(hostile=True)
    tags = re.findall(r"<([a-z0-9]+)([^>]*)>", page)
    assert {name for name, _ in tags} <= ALLOWED
    assert not any(re.search(r"\son\w+\s*=|javascript:|https?:", about) for _, about in tags)
    metas = [about for name, about in tags if name == "meta"]
    assert sum("http-equiv" in about for about in metas) == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", page)
    assert page.count("</main>") == 1


def test_it_limits_itself(feedback):
    page = feedback()
    assert page.index("Content-Security-Policy") < page.index("<style>")
    assert "script-src" not in policy.PAGE
    assert policy.PAGE.startswith("default-src 'none'")
    assert "http:" not in page
    assert "https:" not in page


def test_a_cut_output_says_so_in_the_learners_words():
    template = paths.PACKAGE / "grading" / "templates" / "course_feedback" / "index.html.j2"
    assert f'_("{outputs.CUT}")' in template.read_text(encoding="utf-8")


def test_a_module_of_ours_is_retold_in_the_learners_language(gradebook, submit, root, nbgrader):
    folder = submit("amina", "wrong")
    stored = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    (folder / "answers.json").write_text(json.dumps(stored | {"language": "en-XA"}))
    assert Grader(root).grade("amina", MODULE).gradable
    nbgrader(GenerateFeedback)
    page = (root / "feedback" / "amina" / MODULE / f"{MODULE}.html").read_text(encoding="utf-8")
    question = section(page, "m9-q1")
    for text in ("Which figure first?", "The mean", "This looks at the middle only."):
        assert pseudo(text) in question
    assert "<strong>0,5</strong> / 2" in question
    assert pseudo("A small module") in page
    assert "ask(" not in page
    assert "CANARY" not in page


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('{"metadata": {"course": {"language": "en-XA"}}}', "en-XA"),
        ('{"metadata": {"course": {"language": "\\"><script>"}}}', "en"),
        ('{"metadata": {"course": ["en-XA"]}}', "en"),
        ('{"metadata": 7', "en"),
        ("[]", "en"),
        (None, "en"),
    ],
)
def test_the_language_is_one_of_ours_whatever_the_notebook_says(tmp_path, text, language):
    folder = tmp_path / "submitted" / "amina" / "hw1"
    folder.mkdir(parents=True)
    if text is not None:
        (folder / "hw1.ipynb").write_text(text, encoding="utf-8")
    assert retelling.language(tmp_path, "amina", "hw1", "hw1") == language
