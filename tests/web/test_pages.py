"""Are pages safe, in the reader's language, and closed to others?"""

import csv
import io
import json
import re

import pytest
from nbgrader.api import Assignment, Base, Student
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from course import warm
from course.grading.report import Mark, Report
from course.pseudo import pseudo
from course.web import urls
from course.web.markup import markdown
from course.web.models import Profile, State, Submission
from course.web.views import export

from .visitors import MODULE, SITE, save

pytestmark = pytest.mark.django_db

PAGES = ["", f"modules/{MODULE}/hand-in", "submissions/1", "export.csv"]
EVIL = """<script>alert(1)</script><img src=x onerror=alert(2)> "><svg onload=alert(3)>
[link](javascript:alert(4)) ![picture](https://elsewhere.example/x.png) <a href="//elsewhere">x</a>
&lt;script&gt; {{ 7|add:7 }} {% load x %} `code` </textarea></script>"""


def graded(server, answers, score=4, state=State.GRADED):
    """A submission as the grader leaves it."""
    ada = server("ada")
    for question, value in answers.items():
        assert save(ada, question, value).status_code == 200
    pk = ada.post(f"lessons/{MODULE}/submissions").json()["id"]
    records = {row.question: row for row in Submission.objects.get().learner.answers.all()}
    marks = [
        Mark("m5-q1", "choice", 8, score, "partly", variant=0, value="a"),
        Mark("m5-e1", "essay", 8, None, "person", variant=0, value=records["m5-e1"].value),
    ]
    report = Report.of("ada", MODULE, 1, marks)
    Submission.objects.update(
        state=state, report=report.to_json(), auto_score=score, max_auto_score=8, best=True
    )
    return pk


def harmless(page):
    """Nothing of what people wrote became a tag, an event or an address."""
    html = page.content.decode()
    assert not re.search(r"<(script(?! src)|svg|img|iframe)", html)
    assert not re.search(r"<[^>]+ on\w+=", html)
    assert 'href="javascript' not in html
    assert not re.search(r"""<[a-z][^>]*(src|href)=["'][^"']*elsewhere""", html)
    assert "{{ 7|add:7 }}" in html or "alert" not in html  # no template of theirs is run
    return html


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_sent_to_sign_in(browser, page):
    answer = browser().get(SITE + page)
    assert answer.status_code == 302
    assert answer.url.startswith("/hub/api/oauth2/authorize?")
    assert "code_challenge_method=S256" in answer.url


@pytest.mark.parametrize("page", [*PAGES, "nowhere", "api/nowhere"])
def test_every_page_is_closed_to_frames_scripts_and_caches(browser, page):
    answer = browser("fay").get(SITE + page)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    html = answer.content.decode()
    assert not re.search(r"<script(?![^>]*nonce=)", html)
    assert " style=" not in html
    assert not re.search(r"https?://", html.replace("http://www.w3.org/2000/svg", ""))


def test_cookies_are_the_sites_own(browser):
    ada = browser("ada")
    for name in ("clc-site-session", "clc-site-csrf"):
        cookie = ada.cookies[name]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (SITE, True, "Lax")
    assert "token-of-ada" not in str(ada.cookies)


def test_what_people_write_does_nothing(browser, server):
    pk = graded(server, {"m5-e1": EVIL})
    save(server("ada"), "m5-e1", EVIL, rev=1)
    ada = browser("ada")
    for page in ("", f"modules/{MODULE}/hand-in", f"submissions/{pk}"):
        html = harmless(ada.get(SITE + page))
        if page:
            assert "alert(1)" in html  # it is shown, as the words it is


@pytest.mark.parametrize(
    "text",
    [
        EVIL,
        "<b onclick=alert(1)>x</b>",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<https://ok.example> [a](JaVaScRiPt:alert(1))",
        "![x](x)",
        "<style>*{}</style><iframe src=//elsewhere></iframe>",
        "a\n\n<!-- --><details open ontoggle=alert(1)>",
    ],
)
def test_markdown_becomes_inert_html(text):
    html = markdown(text)
    allowed = r"</?(p|em|strong|ul|ol|li|code|pre|blockquote|br|hr|a|h\d|t\w+)\b[^>]*>"
    assert not re.search(r"<", re.sub(allowed, "", html))
    assert not re.search(r"<[^>]*(on\w+=|javascript:|data:)", html, re.IGNORECASE)


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/services/site/../../hub/logout?x=//e",
        "javascript:alert(1)",
        "/hub/logout",
        "",
    ],
)
def test_no_way_out_through_next(browser, target):
    answer = browser("ada").send(SITE + "language", language="en-XA", next=target)
    assert answer.status_code == 302
    assert answer.url.startswith(SITE)
    assert ".." not in answer.url


def test_the_language_follows_the_person(browser, server):
    ada = browser("ada")
    page = f"{SITE}modules/{MODULE}/hand-in"
    assert ada.send(SITE + "language", language="en-XA", next=page).url == page
    html = ada.get(SITE).content.decode()
    assert '<html lang="en-XA">' in html
    assert pseudo("Your modules") in html
    assert "Your modules" not in html
    assert f"/services/lessons/voila/render/en-XA/{MODULE}/{MODULE}.ipynb" in html
    again = browser("ada")
    assert '<html lang="en-XA">' in again.get(SITE).content.decode()
    assert Profile.objects.get(user__username="ada").language == "en-XA"
    ada.send(SITE + "language", language="tlh", next=page)
    assert Profile.objects.get(user__username="ada").language == "en-XA"


def test_the_first_language_is_the_browsers(browser):
    ben = browser("ben", headers={"Accept-Language": "en-XA,en;q=0.5"})
    assert '<html lang="en-XA">' in ben.get(SITE).content.decode()


def test_forms_need_their_token(browser):
    ada = browser("ada")
    for page in ("language", f"modules/{MODULE}/hand-in", f"modules/{MODULE}/stop"):
        answer = ada.post(SITE + page, {"attempt": 1, "language": "en-XA"})
        assert answer.status_code == 403
        assert "out of date" in answer.content.decode()
    assert not Submission.objects.exists()


def test_pages_that_change_something_cannot_be_opened_by_a_link(browser):
    ada = browser("ada")
    for page in ("language", f"modules/{MODULE}/stop"):
        assert ada.get(SITE + page).status_code == 405
    ada.get(f"{SITE}modules/{MODULE}/hand-in?attempt=1")
    assert not Submission.objects.exists()


def test_error_pages_are_in_the_readers_language(browser, monkeypatch):
    fay, ada = browser("fay"), browser("ada", raise_request_exception=False)
    for person in (fay, ada):
        person.send(SITE + "language", language="en-XA")
    assert pseudo("There is nothing at this address") in fay.get(SITE + "x").content.decode()
    assert pseudo("This page is not for you") in ada.get(SITE + "export.csv").content.decode()
    monkeypatch.setattr("course.web.views.home.overview", lambda *a: 1 / 0)
    broken = ada.get(SITE)
    assert broken.status_code == 500
    assert pseudo("Something went wrong on our side") in broken.content.decode()
    assert "ZeroDivision" not in broken.content.decode()


def test_the_home_page_tells_where_one_stands(browser, server):
    ada = browser("ada")
    assert "Not started" in ada.get(SITE).content.decode()
    save(server("ada"), "m5-q1", "a")
    html = ada.get(SITE).content.decode()
    assert re.search(r"1 of \d+ questions answered", html)
    assert "2 attempts left" in html
    graded(server, {"m5-e1": "words"}, state=State.NEEDS_MANUAL)
    html = ada.get(SITE).content.decode()
    assert "4 of 8 points" in html
    assert "1 attempt left" in html
    assert "Your facilitator reads your written answer and adds its points." in html
    assert "formgrader" not in html
    assert "formgrader" in browser("fay").get(SITE).content.decode()


def test_explanations_open_only_at_the_end(browser, server):
    pk = graded(server, {"m5-e1": "words"})
    ada = browser("ada")
    explanation = "open after your second attempt"
    assert explanation in ada.get(f"{SITE}submissions/{pk}").content.decode()
    ada.send(f"{SITE}modules/{MODULE}/stop")
    assert explanation not in ada.get(f"{SITE}submissions/{pk}").content.decode()


def test_while_it_is_graded_the_page_asks_again_by_itself(browser, server):
    pk = server("ada").post(f"lessons/{MODULE}/submissions").json()["id"]
    html = browser("ada").get(f"{SITE}submissions/{pk}").content.decode()
    assert "being graded" in html
    assert f'data-url="/services/site/api/submissions/{pk}"' in html
    assert '<noscript><meta http-equiv="refresh"' in html
    for state, words in (("fault", "Not graded yet"), ("refused", "could not be graded")):
        Submission.objects.update(state=state, reason="too_big")
        html = browser("ada").get(f"{SITE}submissions/{pk}").content.decode()
        assert words in html
        assert "data-url" not in html


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_of_the_export_is_a_formula(cell):
    assert export.inert(cell).startswith("'")
    assert [export.inert(x) for x in ("ada", 1.5, -2, None, "")] == ["ada", "1.5", "-2", "", ""]


def test_the_export_is_for_facilitators(browser, state):
    assert browser("ada").get(SITE + "export.csv").status_code == 403
    missing = browser("fay").get(SITE + "export.csv")
    assert missing.status_code == 503
    assert "gradebook" in missing.content.decode()
    assert not (state / "nbgrader/gradebook.db").exists()

    engine = create_engine(f"sqlite:///{state / 'nbgrader/gradebook.db'}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Assignment(name=MODULE))
        session.add(Student(id="ada", first_name="=HYPERLINK(1)", last_name='O"Neil, A'))
        session.commit()
    answer = browser("fay").get(SITE + "export.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode().startswith("assignment,duedate,timestamp,student_id")
    (row,) = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert row["first_name"] == "'=HYPERLINK(1)"
    assert (row["student_id"], row["last_name"], row["score"]) == ("ada", 'O"Neil, A', "0.0")
    last = json.loads((state / "log/audit.jsonl").read_text().splitlines()[-1])
    assert (last["event"], last["by"]) == ("exported", "fay")


def test_nothing_of_the_site_stands_outside_its_prefix(browser):
    assert urls.urlpatterns[0].pattern._route == "services/site/"
    for page in ("/", "/static/web/site.css", "/oauth_callback", "/api/lessons/x"):
        assert browser("ada").get(page).status_code == 404


def test_static_files_are_served_without_signing_in(browser):
    answer = browser().get(SITE + "static/web/site.css")
    assert answer.status_code == 200
    assert "max-age" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"mode": "full", "landlock": 7}, None),
        ({"mode": "light", "landlock": 7}, "light confinement"),
        (warm.NoWalls("no seccomp"), "Their code is not run"),
    ],
)
def test_facilitators_read_how_code_is_confined(browser, monkeypatch, found, says):
    def about():
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(warm, "about", about)
    for person, facilitates in (("ada", False), ("fay", True)):
        html = browser(person).get(SITE).content.decode()
        assert ('role="note"' in html) == bool(says and facilitates)
        assert not (says and facilitates) or says in html
