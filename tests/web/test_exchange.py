"""Does nbgrader's plug-in in a learner's server find what it needs, and only theirs?"""

import hashlib
import io
import json
import zipfile

import nbformat
import pytest
from nbgrader.utils import notebook_hash

from course.pseudo import pseudo
from course.web.models import Submission

from .visitors import MODULE

pytestmark = pytest.mark.django_db


def test_released_modules_are_listed(server):
    assert server("ada").get("exchange/assignments").json() == [
        {"course_id": "clc", "assignment_id": MODULE, "notebooks": [MODULE]}
    ]


def fetched(caller):
    answer = caller.get(f"exchange/assignments/{MODULE}")
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_an_assignment_comes_in_the_learners_language(server, browser):
    english, other = fetched(server("ada")), fetched(server("ada", language="en-XA"))
    assert english.namelist() == other.namelist() == [f"{MODULE}.ipynb", "public.json"]
    title = json.loads(english.read("public.json"))["title"]
    assert json.loads(other.read("public.json"))["title"] == pseudo(title)
    assert json.loads(other.read("public.json"))["language"] == "en-XA"
    nbformat.reads(other.read(f"{MODULE}.ipynb").decode(), as_version=4)
    browser("ben").send("/services/site/language", language="en-XA")
    chosen = fetched(server("ben"))
    assert json.loads(chosen.read("public.json"))["language"] == "en-XA"


@pytest.mark.parametrize("name", ["m9", "..", "%2e%2e%2fsource", ".release.lock", "a%00b"])
def test_only_modules_can_be_fetched(server, name):
    assert server("ada").get(f"exchange/assignments/{name}").status_code == 404


def test_submissions_and_feedback_are_ones_own(server, state):
    ada, ben = server("ada"), server("ben")
    told = ada.post(f"lessons/{MODULE}/submissions").json()
    (row,) = ada.get("exchange/submissions").json()
    assert row == {
        "course_id": "clc",
        "student_id": "ada",
        "assignment_id": MODULE,
        "timestamp": told["timestamp"],
        "notebooks": [{"notebook_id": MODULE, "feedback": None}],
    }
    assert ben.get("exchange/submissions").json() == []
    address = f"exchange/feedback/{MODULE}/{told['timestamp'].replace(' ', '%20')}/{MODULE}"
    assert ada.get(address).status_code == 404

    exchange = state / "nbgrader/exchange/clc"
    secret = exchange / "inbound" / Submission.objects.get().folder / "submission_secret.txt"
    name = notebook_hash(secret=secret.read_text(), notebook_id=MODULE)
    (exchange / "feedback").mkdir()
    (exchange / "feedback" / f"{name}.html").write_text("<p>Well reasoned.</p>")
    page = ada.get(address)
    assert page.content == b"<p>Well reasoned.</p>"
    assert page["Content-Security-Policy"].startswith("sandbox; ")
    (row,) = ada.get("exchange/submissions").json()
    assert row["notebooks"][0]["feedback"] == hashlib.sha256(b"<p>Well reasoned.</p>").hexdigest()
    assert ben.get(address).status_code == 404
    assert ada.get(address.replace(f"/{MODULE}/", "/other/")).status_code == 404
    assert ada.get(address.rsplit("/", 1)[0] + "/other").status_code == 404
    assert secret.read_text() not in json.dumps(ada.get("exchange/submissions").json())
