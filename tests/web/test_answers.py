"""Are answers saved once, restored, and never merged silently?"""

import pytest

from course.questions import variant_of
from course.web import lessons
from course.web.models import Answer

from .visitors import MODULE, save

pytestmark = pytest.mark.django_db


def test_a_saved_answer_comes_back(lesson):
    ada = lesson("ada")
    first = save(ada, value="b")
    assert (first.status_code, first.json()["rev"]) == (200, 1)
    found = ada.get(f"lessons/{MODULE}").json()
    assert found["answers"]["m5-q1"]["value"] == "b"
    assert found["answers"]["m5-q1"]["rev"] == 1
    assert found["answers"]["m5-q1"]["at"] == first.json()["at"]
    assert (found["attempt"], found["attempts"], found["state"]) == (1, 2, "open")
    assert found["hand_in_url"] == f"/services/site/modules/{MODULE}/hand-in"
    assert found["learner"] == "ada"


def test_both_doors_show_the_same_answers(lesson, server):
    save(lesson("ada"), "m5-e1", "from the lesson page")
    assert save(server("ada"), "m5-e1", "from the notebook", rev=1).json()["rev"] == 2
    found = lesson("ada").get(f"lessons/{MODULE}").json()["answers"]["m5-e1"]
    assert found["value"] == "from the notebook"


def test_variants_are_those_that_the_grader_expects(lesson):
    found = lesson("ada").get(f"lessons/{MODULE}").json()["variants"]
    assert found["m5-q2"] == variant_of("ada", "m5-q2", 1, 14, attempt=1)


@pytest.mark.parametrize(
    "value",
    ["b", ["a", "c"], {"low": "3,5", "high": "7"}, 5.68, None, "", "日本 <b>&</b> \\u0000", [True]],
)
def test_every_kind_of_value_comes_back_unchanged(lesson, value):
    ada = lesson("ada")
    assert save(ada, "m5-e1", value).status_code == 200
    assert ada.get(f"lessons/{MODULE}").json()["answers"]["m5-e1"]["value"] == value


def test_a_stale_save_is_refused_and_told_what_stands(lesson):
    ada = lesson("ada")
    save(ada, value="a")
    save(ada, value="b", rev=1)
    stale = save(ada, value="c", rev=1)
    assert stale.status_code == 409
    assert stale.json()["current"]["value"] == "b"
    assert stale.json()["current"]["rev"] == 2
    assert save(ada, value="c", rev=7).status_code == 409
    assert ada.get(f"lessons/{MODULE}").json()["answers"]["m5-q1"]["value"] == "b"


def test_the_same_save_again_is_answered_again(lesson):
    ada = lesson("ada")
    first = save(ada, value="a").json()
    assert save(ada, value="a").json() == first
    assert save(ada, value=True, rev=1).json()["rev"] == 2
    assert save(ada, value=1, rev=1).status_code == 409  # 1 is not true


@pytest.mark.parametrize(
    "changed", [{"attempt": 2}, {"attempt": 0}, {"variant": 99}, {"version": 2}]
)
def test_an_answer_to_something_else_is_refused(lesson, changed):
    answer = save(lesson("ada"), **changed)
    assert answer.status_code == 409
    assert answer.json()["current"] is None
    assert not Answer.objects.exists()


def test_unknown_questions_and_modules(lesson, server):
    body = {"attempt": 1, "value": "a", "version": 1, "variant": 0, "rev": 0}
    assert lesson("ada").put(f"lessons/{MODULE}/answers/m5-q99", body).status_code == 404
    for module in ("m9-none", "..", "%2e%2e%2fsecret"):
        assert server("ada").get(f"lessons/{module}").status_code == 404


def test_what_is_too_long_is_refused_in_words(lesson):
    ada = lesson("ada")
    longest = "ß" * lessons.LONGEST
    assert save(ada, "m5-e1", longest).status_code == 200
    for value in (longest + "ß", "x" * 1_000_000):
        answer = save(ada, "m5-e1", value, rev=1)
        assert answer.status_code == 413
        assert "too long" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        "{}",
        '{"attempt":1,"value":NaN,"version":1,"variant":0,"rev":0}',
        '{"attempt":1,"value":Infinity,"version":1,"variant":0,"rev":0}',
        '{"attempt":1,"value":"\\ud800","version":1,"variant":0,"rev":0}',
        '{"attempt":1,"value":"\\u0000","version":1,"variant":0,"rev":0}',
        '{"attempt":true,"value":"a","version":1,"variant":0,"rev":0}',
        '{"attempt":1,"value":"a","version":1,"variant":0,"rev":"0"}',
        '{"attempt":1,"value":"a","version":1,"variant":0,"rev":-1}',
        '{"attempt":1,"value":"a","version":1,"variant":0,"rev":1e99}',
        '{"attempt":1,"value":' + "9" * 5000 + ',"version":1,"variant":0,"rev":0}',
        '{"attempt":1,"value":' + "[" * 50_000 + "]" * 50_000 + "}",
    ],
    ids=lambda text: text[:50],
)
def test_hostile_bodies_get_a_sentence(lesson, body):
    answer = lesson("ada").call(
        "PUT", f"lessons/{MODULE}/answers/m5-e1", body, content_type="application/octet-stream"
    )
    assert answer.status_code in (400, 413, 422)
    assert answer.json()["detail"].endswith(".")
    assert not Answer.objects.exists()


def test_a_text_may_have_twenty_thousand_characters(lesson):
    ada = lesson("ada")
    assert save(ada, "m5-e1", "é\n" * 10_000).status_code == 200
    assert save(ada, "m5-e1", "x" * 20_001, rev=1).status_code == 413
    assert save(ada, "m5-e1", ["x" * 20_000], rev=1).status_code == 413


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "PATCH", "DELETE", "POST"])
def test_another_method_is_refused_in_words(lesson, method):
    answer = lesson("ada").call(method, f"lessons/{MODULE}/answers/m5-q1", {})
    assert answer.status_code == 405
    assert "PUT" in answer.headers["Allow"]
    assert answer.headers["Content-Type"].startswith("application/json")
    assert method == "HEAD" or answer.json()["detail"]


def test_an_address_that_is_none_is_refused_in_words(lesson):
    answer = lesson("ada").get("lessons/../../m5-performance")
    assert answer.status_code == 404
    assert answer.json()["detail"]
