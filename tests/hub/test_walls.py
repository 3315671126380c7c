"""From inside a learner's own server nothing can be reached but the course."""

import json
import textwrap

import pytest

from tests.hub.kernels import run, start_server

pytestmark = pytest.mark.hub

LOOK = """
import json, os, pathlib, socket, subprocess
from course import paths

def there(path):
    try:
        os.stat(path)
        return True
    except OSError:
        return False

def readable(path):
    try:
        return sorted(os.listdir(path))
    except OSError as error:
        return type(error).__name__

def connects(host, port):
    try:
        socket.create_connection((host, port), timeout=1).close()
        return True
    except OSError:
        return False

found = subprocess.run(
    ["find", "/", "-xdev", "(", "-name", "gradebook.db", "-o", "-name", "hub.sqlite", "-o",
     "-name", "accounts.txt", "-o", "-name", "cookie_secret", "-o", "-path", "*content/modules/*",
     ")", "-not", "-path", "/proc/*", "-not", "-path", "/usr/*"],
    capture_output=True, text=True).stdout.split()
escape = subprocess.run(
    ["unshare", "-Urm", "sh", "-c", "umount " + str(paths.CONTENT) + " && ls " + str(paths.CONTENT)],
    capture_output=True, text=True)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps({
    "content": readable(paths.CONTENT),
    "found": found,
    "escape": escape.stdout,
    "state": there(%(state)r),
    "source": there(paths.SOURCE),
    "tests": there(paths.ROOT / "tests"),
    "homes": readable("/home"),
    "processes": len([p for p in os.listdir("/proc") if p.isdigit()]),
    "capabilities": status["CapEff"].strip(),
    "no_new_privs": status["NoNewPrivs"].strip(),
    "public_port": connects("127.0.0.1", %(port)d),
    "internet": connects("192.0.2.1", 80),
    "interfaces": readable("/sys/class/net") if there("/sys/class/net") else ["none"],
    "writes": [p for p in ("/usr", "/etc", "/run/hub", "/run/site", str(paths.PACKAGE))
               if os.access(p, os.W_OK)],
    "user": os.environ["COURSE_LEARNER"],
    "token": os.environ["COURSE_TOKEN"].split()[0],
}))
"""


@pytest.fixture(scope="module")
def inside(served):
    """What a learner's kernel saw."""
    with served.sign_in("learner") as client:
        start_server(client, "learner")
        look = LOOK % {"state": str(served.state), "port": served.port}
        text = run(served, client, "learner", look)
    return json.loads(text.splitlines()[-1])


def test_no_keys_no_gradebook_no_state(inside):
    assert inside["content"] == []
    assert inside["found"] == []
    assert not (inside["state"] or inside["source"] or inside["tests"])
    assert inside["escape"] == ""


def test_no_other_home_and_no_other_process(inside):
    assert inside["homes"] == ["learner"]
    assert inside["processes"] < 12


def test_no_network(inside):
    assert not inside["public_port"]
    assert not inside["internet"]


def test_no_rights_and_a_read_only_system(inside):
    assert int(inside["capabilities"], 16) == 0
    assert inside["no_new_privs"] == "1"
    assert inside["writes"] == []


def test_lesson_code_is_told_whose_it_is(inside):
    assert inside["user"] == "learner"
    assert inside["token"] == "token"


API = """
import json, os
import httpx
transport = httpx.HTTPTransport(uds="/run/hub/hub.sock")
hub = httpx.Client(transport=transport, base_url="http://hub/hub/api/",
                   headers={"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]})
calls = [("GET", "user"), ("GET", "users"), ("GET", "users/facilitator"), ("GET", "services"),
         ("POST", "users/learner/tokens"), ("GET", "proxy"), ("POST", "shutdown"),
         ("POST", "users/eve"), ("POST", "groups/formgrade-clc/users")]
print(json.dumps({" ".join(call): hub.request(*call, json={}).status_code for call in calls}))
"""


def test_the_servers_token_can_do_next_to_nothing(served):
    with served.sign_in("learner") as client:
        start_server(client, "learner")
        answers = json.loads(run(served, client, "learner", textwrap.dedent(API)).splitlines()[-1])
    assert answers.pop("GET user") == 200
    assert all(code in (403, 404, 405) for code in answers.values()), answers


def test_somebody_elses_server_stays_closed(served):
    with served.sign_in("learner") as owner, served.sign_in("lead") as other:
        start_server(owner, "learner")
        assert other.get("/user/learner/api/contents").status_code in (403, 404)
        assert other.get("/user/learner/lab").status_code in (403, 404)


def test_learners_have_no_formgrader_and_facilitators_have(served):
    with served.sign_in("learner") as learner:
        start_server(learner, "learner")
        assert learner.get("/user/learner/formgrader").status_code == 404
    with served.sign_in("facilitator") as facilitator:
        page = start_server(facilitator, "facilitator", "/formgrader")
        assert page.status_code == 200
        assert "formgrader" in page.text


def test_open_as_notebook_fetches_and_shows_the_module(served):
    with served.sign_in("learner") as client:
        page = start_server(client, "learner", "/clc/open/m5-performance")
        assert page.url.path.endswith("/lab/tree/m5-performance/m5-performance.ipynb")
        names = client.get("/user/learner/api/contents/m5-performance").json()["content"]
        assert {"m5-performance.ipynb", "public.json"} <= {item["name"] for item in names}
        assert client.get("/user/learner/clc/open/..%2Fetc").status_code == 404
