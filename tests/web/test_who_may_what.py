"""May each kind of caller do what it must, and nothing else?"""

import json

import pytest
from django.core import signing

from course.pseudo import pseudo
from course.web.api import doors
from course.web.models import Answer

from .visitors import API, MODULE, Caller, save

pytestmark = pytest.mark.django_db

BODY = {"attempt": 1, "value": "a", "version": 1, "variant": 0, "rev": 0}
ROUTES = {
    "read a lesson": ("GET", f"lessons/{MODULE}", None),
    "save an answer": ("PUT", f"lessons/{MODULE}/answers/m5-e1", BODY),
    "hand in": ("POST", f"lessons/{MODULE}/submissions", None),
    "read a submission": ("GET", "submissions/1", None),
    "make a lesson token": ("POST", "lesson-tokens", {"learner": "ada", "module": MODULE}),
    "list assignments": ("GET", "exchange/assignments", None),
    "fetch an assignment": ("GET", f"exchange/assignments/{MODULE}", None),
    "list submissions": ("GET", "exchange/submissions", None),
    "fetch feedback": ("GET", f"exchange/feedback/{MODULE}/now/{MODULE}", None),
    "ask for a regrade": ("POST", "regrades", {"learner": "ada", "module": MODULE}),
    "watch the grader": ("GET", "regrades/status", None),
}
LESSON = {"read a lesson", "save an answer"}
FACILITATOR = {"ask for a regrade", "watch the grader"}
SESSION = LESSON | FACILITATOR | {"hand in", "read a submission"}
HUB = set(ROUTES) - {"make a lesson token"}
SERVICE = {"make a lesson token"}


def outcome(caller, route):
    method, path, body = ROUTES[route]
    answer = caller.call(method, path, body)
    assert answer.status_code < 500
    return answer


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "token",
        "token unknown",
        "Bearer unknown",
        "Bearer token-of-ada",
        "Basic YWRhOmFkYQ==",
        "token token-of-other",
    ],
)
def test_strangers_get_nothing(anybody, route, authorization):
    answer = outcome(anybody(authorization), route)
    assert answer.status_code == 401
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("route", ROUTES)
def test_a_lesson_token_reads_and_saves_answers_only(lesson, route):
    status = outcome(lesson("ada"), route).status_code
    assert (status == 403) == (route not in LESSON)


@pytest.mark.parametrize("route", ROUTES)
def test_the_lesson_service_makes_lesson_tokens_only(server, route):
    status = outcome(server("lessons"), route).status_code
    assert (status == 403) == (route not in SERVICE)


@pytest.mark.parametrize("route", ROUTES)
def test_a_learners_server_makes_no_lesson_tokens(server, route):
    answer = outcome(server("ada"), route)
    refused = answer.status_code == 403
    assert refused == (route not in HUB or route in FACILITATOR)


@pytest.mark.parametrize("route", ROUTES)
def test_a_browser_session_does_not_open_the_exchange(browser, route):
    ada = browser("ada")
    method, path, body = ROUTES[route]
    answer = ada.generic(
        method,
        API + path,
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"X-CSRFToken": ada.csrf()},
    )
    refused = answer.status_code == 403
    assert refused == (route not in SESSION or route in FACILITATOR)


@pytest.mark.parametrize("route", sorted(SESSION - {"watch the grader"}))
def test_a_session_changes_nothing_without_the_csrf_token(browser, route):
    ada = browser("ada")
    method, path, _ = ROUTES[route]
    answer = ada.generic(method, API + path, "{}", content_type="application/json")
    assert (answer.status_code == 403) == (method != "GET")


def test_a_header_is_judged_alone_even_beside_a_good_session(browser):
    ada = browser("ada")
    answer = ada.get(API + f"lessons/{MODULE}", headers={"Authorization": "Bearer forged"})
    assert answer.status_code == 401


def test_a_lesson_token_opens_its_own_module_only(hub, state, db, monkeypatch):
    monkeypatch.setattr("course.paths.modules", lambda: [MODULE, "m1-leadership"])
    other = Caller("Bearer " + doors.lesson_token("ada", "m1-leadership"))
    assert other.get(f"lessons/{MODULE}").status_code == 403
    assert save_raw(other).status_code == 403
    assert not Answer.objects.exists()


def save_raw(caller):
    return caller.put(f"lessons/{MODULE}/answers/m5-e1", BODY)


def test_a_lesson_token_ends(lesson, settings):
    ada = lesson("ada")
    settings.LESSON_TOKEN_SECONDS = -1
    answer = ada.get(f"lessons/{MODULE}")
    assert answer.status_code == 401
    assert "Reload" in answer.json()["detail"]


def test_a_token_signed_for_something_else_is_no_lesson_token(anybody):
    for salt in ("django.core.signing", "course.web.other"):
        forged = signing.dumps({"learner": "ada", "module": MODULE}, salt=salt)
        assert anybody(f"Bearer {forged}").get(f"lessons/{MODULE}").status_code == 401


@pytest.mark.parametrize("learner", ["../ada", "a+b", "", None, 7])
def test_lesson_tokens_are_made_for_usable_names_only(server, learner):
    wanted = {"learner": learner, "module": MODULE}
    assert server("lessons").post("lesson-tokens", wanted).status_code == 422


def test_lesson_tokens_are_made_for_modules_that_exist_only(server):
    for module in ("m9-unknown", "../x", ""):
        wanted = {"learner": "ada", "module": module}
        assert server("lessons").post("lesson-tokens", wanted).status_code == 404


def test_nobody_sees_the_answers_of_another(lesson, server):
    save(lesson("ada"), "m5-e1", "Ada's own words")
    for caller in (lesson("ben"), server("ben"), server("fay")):
        assert caller.get(f"lessons/{MODULE}").json()["answers"] == {}


def test_nobody_sees_the_submission_of_another(server, browser):
    handed_in = server("ada").post(f"lessons/{MODULE}/submissions").json()
    assert server("ada").get(f"submissions/{handed_in['id']}").status_code == 200
    for name in ("ben", "fay"):
        assert server(name).get(f"submissions/{handed_in['id']}").status_code == 404
        page = browser(name).get(f"/services/site/submissions/{handed_in['id']}")
        assert page.status_code == 404


def test_only_facilitators_ask_for_a_regrade(server):
    server("ada").post(f"lessons/{MODULE}/submissions")
    wanted = {"learner": "ada", "module": MODULE}
    assert server("ada").post("regrades", wanted).status_code == 403
    assert server("fay").post("regrades", wanted).json() == {"queued": 1}
    assert server("fay").post("regrades", wanted | {"learner": "ben"}).status_code == 404


def test_only_facilitators_see_how_far_the_grader_is(server, browser):
    server("ada").post(f"lessons/{MODULE}/submissions")
    counts = {"waiting": 1, "grading": 0, "done": 0, "failed": 0}
    assert server("fay").get("regrades/status").json() == counts
    assert browser("fay").get(API + "regrades/status").json() == counts
    for caller in (server("ada"), server("ben")):
        assert caller.get("regrades/status").status_code == 403
    assert browser("ada").get(API + "regrades/status").status_code == 403


def test_errors_are_in_the_learners_language(lesson):
    sent = "lessons/m5-performance/answers/none", BODY
    english = lesson("ada", language="en").put(*sent).json()["detail"]
    assert lesson("ada", language="en-XA").put(*sent).json()["detail"] == pseudo(english)
