"""Signed in as the learner, looking everywhere: does a key or an explanation lie anywhere?"""

import json
import re
import shutil
import time

import pytest

from tests.hub.kernels import run, start_server, xsrf
from tests.journey.people import Learner
from tests.served import canaries
from tests.served.learners import MODULE
from tests.serving import serving, short_folder

pytestmark = [pytest.mark.hub, pytest.mark.browser]

SITE = "/services/site/"
LESSONS = "/services/lessons/"


@pytest.fixture(scope="module")
def since():
    """A moment before the first canary was written."""
    return time.time() - 1


@pytest.fixture(scope="module")
def planted(since):
    """A course whose keys are full of canaries, and the folder they were planted in."""
    folder = short_folder()
    copy = canaries.plant(folder, MODULE)
    with serving(become=copy.over(), state=folder, own=True) as course:
        yield course, copy
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def course(planted):
    return planted[0]


@pytest.fixture(scope="module")
def learner(course):
    with course.sign_in("learner") as client:
        client.get(f"{LESSONS}voila/render/en/{MODULE}/{MODULE}.ipynb")
        yield client


def test_the_canaries_are_where_keys_are(planted):
    course, copy = planted
    text = (copy.content / "modules" / f"{MODULE}.md").read_text(encoding="utf-8")
    kinds = {re.sub(r"\d+zq", "", mark) for mark in canaries.found_in(text)}
    assert kinds == {"Zqsays", "Zqexplanation", "Zqexample", "Zqhidden", canaries.NUMBER}
    assert canaries.found_below(course.state / "nbgrader" / "source")


def test_nothing_that_is_released_holds_one(course):
    for place in ("nbgrader/release", "nbgrader/exchange", "lessons", "homes", "etc", "log"):
        assert (course.state / place).is_dir()
        assert canaries.found_below(course.state / place) == set(), place


PAGES = [
    *(SITE, f"{SITE}modules/{MODULE}/hand-in", f"{SITE}submissions/1", f"{SITE}export.csv"),
    *(f"{SITE}api/{p}" for p in (f"lessons/{MODULE}", "lessons/none", "submissions/1", "docs")),
    *(f"{SITE}api/{p}" for p in ("openapi.json", "exchange/assignments", "regrades")),
    *(f"{SITE}static/{p}" for p in ("", "web/", "../content/syllabus.yaml", "%2e%2e/content")),
    *(f"{SITE}static/..%2f..%2fcontent%2fmodules%2f{MODULE}.md", f"{SITE}modules/none/hand-in"),
    *(LESSONS, f"{LESSONS}voila/static/", f"{LESSONS}voila/files/en/{MODULE}/public.json"),
    *(f"{LESSONS}voila/render/en/none/none.ipynb", f"{LESSONS}static/", f"{LESSONS}api/kernels"),
    f"{LESSONS}voila/render/..%2f..%2fcontent/modules/{MODULE}.md",
    f"{LESSONS}voila/render/en/{MODULE}/{MODULE}.ipynb",
    *("/hub/home", "/hub/api/user", "/hub/api/services", "/hub/static/", "/hub/error/500"),
]


def test_no_page_and_no_error_text_holds_one(learner):
    seen = [learner.get(page).content for page in PAGES]
    assert all(canaries.found_in(text) == set() for text in seen)


def test_no_refusal_of_the_api_holds_one(learner):
    headers = {"X-CSRFToken": next(c.value for c in learner.cookies.jar if "csrf" in c.name)}
    lesson = learner.get(f"{SITE}api/lessons/{MODULE}").json()
    answer = f"{SITE}api/lessons/{MODULE}/answers/m5-q3"
    good = {"attempt": 1, "value": "4", "version": 1, "rev": 0}
    good["variant"] = lesson["variants"]["m5-q3"]
    tries = [
        ("PUT", answer, {"json": good | {"rev": 7}}, 409),
        ("PUT", answer, {"json": good | {"attempt": 2}}, 409),
        ("PUT", answer, {"json": good | {"variant": 99}}, 409),
        ("PUT", answer, {"json": good | {"value": "x" * 30_000}}, 413),
        ("PUT", answer, {"json": good | {"rev": "x"}}, 422),
        ("PUT", answer, {"content": b"\xff{"}, 400),
        ("PUT", f"{SITE}api/lessons/{MODULE}/answers/none", {"json": good}, 404),
        ("POST", f"{SITE}api/lesson-tokens", {"json": {"learner": "x", "module": MODULE}}, 403),
        ("POST", f"{SITE}api/regrades", {"json": {"learner": "learner", "module": MODULE}}, 403),
        ("GET", f"{SITE}api/exchange/assignments/{MODULE}", {}, 403),
    ]
    for method, path, body, status in tries:
        told = learner.request(method, path, headers=headers, **body)
        assert told.status_code == status, (method, path, told.text)
        assert canaries.found_in(told.content, *map(str, told.headers.values())) == set()


LOOK = """
import io, json, os, stat, time, urllib.parse, zipfile
import httpx
MARK = __import__("re").compile(rb"%(pattern)s")
END, SINCE = time.monotonic() + 60, %(since)f
found, read, folders = set(), 0, 0
for folder, names, files in os.walk("/"):
    names[:] = [n for n in names if os.path.join(folder, n) not in ("/sys", "/dev")]
    folders += 1
    for path in (os.path.join(folder, name) for name in files):
        try:
            about = os.stat(path)
            mine = path.startswith("/proc/") and path.endswith(("environ", "cmdline", "mountinfo"))
            newer = max(about.st_mtime, about.st_ctime) >= SINCE
            if not stat.S_ISREG(about.st_mode) or not (mine or newer) or about.st_size > 2**26:
                continue
            with open(path, "rb") as file:
                data = file.read(2**26)
        except OSError:
            continue
        read += 1
        found |= {path + ": " + m.decode() for m in MARK.findall(data)}
    if time.monotonic() > END:
        break
found |= {"environ: " + m.decode() for m in MARK.findall(repr(os.environ).encode())}
base, path = os.environ["COURSE_API"].removeprefix("http+unix://").split("/", 1)
api = httpx.Client(
    transport=httpx.HTTPTransport(uds=urllib.parse.unquote(base)), base_url="http://site/" + path,
    headers={"Authorization": os.environ["COURSE_TOKEN"]})
for path in ("exchange/assignments", "exchange/submissions", "lessons/%(module)s"):
    told = api.get("/" + path)
    assert told.status_code == 200, told.text
    found |= {path + ": " + m.decode() for m in MARK.findall(told.content)}
fetched = api.get("/exchange/assignments/%(module)s")
parts = zipfile.ZipFile(io.BytesIO(fetched.content))
for name in parts.namelist():
    found |= {"fetched: " + m.decode() for m in MARK.findall(parts.read(name))}
done = time.monotonic() < END
print(json.dumps([sorted(found), read, folders, done, parts.namelist()]))
"""


def test_nothing_in_a_learners_own_server_holds_one(course, learner, since):
    start_server(learner, "learner", f"/clc/open/{MODULE}")
    look = LOOK % {"pattern": canaries.MARK.pattern, "since": since, "module": MODULE}
    found, read, folders, done, parts = json.loads(
        run(course, learner, "learner", look).splitlines()[-1]
    )
    assert found == []
    assert read > 5
    assert folders > 500
    assert done
    assert {f"{MODULE}.ipynb", "public.json"} <= set(parts)


def test_nothing_of_jupyterlabs_contents_holds_one(course, learner):
    start_server(learner, "learner", f"/clc/open/{MODULE}")
    contents, seen = "/user/learner/api/contents", []

    def walk(path: str) -> None:
        about = learner.get(f"{contents}/{path}").json()
        for item in about["content"]:
            if item["type"] == "directory":
                walk(item["path"])
            else:
                seen.append(learner.get(f"/user/learner/files/{item['path']}").content)
                seen.append(learner.get(f"{contents}/{item['path']}").content)

    walk("")
    assert len(seen) >= 4
    assert canaries.found_in(*seen) == set()
    headers = {"X-XSRFToken": xsrf(learner, "/user/learner/")}
    for path in ("../../etc/passwd", f"%2e%2e/course/content/modules/{MODULE}.md", "none.ipynb"):
        for place in (f"{contents}/{path}", f"/user/learner/files/{path}"):
            told = learner.get(place, headers=headers)
            assert canaries.found_in(told.content) == set()


def test_the_learners_browser_hears_none_before_and_few_after_handing_in(course, chromium):
    passwords = course.passwords
    person = Learner(chromium, course.address, "learner", passwords["learner"], module=MODULE)
    person.sign_in()
    person.open_lesson()
    for name in person.module.questions:
        form = person.form(name, 1)
        first = form["kind"] not in ("text", "essay") and form.get("misconceptions")
        value = first[0]["value"] if first else person.right(name, 1)
        person.answer(name, value, attempt=1)
    page = f"{course.address}services/site/modules/{MODULE}/hand-in"
    person.page.goto(page)
    assert len(person.heard()) > 50_000
    assert canaries.found_in(person.heard()) == set()
    person.page.locator("section.decision button[type=submit]").click()
    person.page.locator("section.score meter").wait_for()
    person.open_lesson()
    kinds = {re.sub(r"\d+zq", "", mark) for mark in canaries.found_in(person.heard())}
    assert kinds - {canaries.NUMBER} == {"Zqsays"}
    person.close()
