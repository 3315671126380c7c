"""Do the real processes keep every acknowledged answer, at once and after kill -9?"""

import json
import shutil
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from course import paths
from course.questions import variant_of

from .fakehub import FakeHub
from .livesite import PYTHON, LiveSite, until
from .visitors import MODULE

pytestmark = pytest.mark.hub  # several real processes, though no Hub


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    state = tmp_path_factory.mktemp("live")
    released = state / "nbgrader/exchange/clc/outbound" / MODULE
    released.mkdir(parents=True)
    for name in (f"{MODULE}.ipynb", "public.json"):
        shutil.copy(paths.SOURCE / MODULE / name, released / name)
    with FakeHub() as hub, LiveSite(state, hub) as site:
        for name in ("ada", *(f"learner{number}" for number in range(20))):
            hub.person(name, "nbgrader-clc")
        site.state = state
        site.serve()
        yield site


def put(api, learner, question, value, rev=0, *, attempt=1):
    pool = {"m5-e1": 1, "m5-q1": 2}[question]
    sent = {
        "attempt": attempt,
        "value": value,
        "version": 1,
        "variant": variant_of(learner, question, 1, pool, attempt),
        "rev": rev,
    }
    return api.put(f"lessons/{MODULE}/answers/{question}", json=sent)


def test_twenty_people_save_at_once_and_nothing_is_lost(site):
    def work(number):
        learner = f"learner{number}"
        with site.api(learner) as api:
            for rev in range(5):
                answer = put(api, learner, "m5-e1", f"{learner} {rev}", rev)
                assert answer.status_code == 200, answer.text
            return api.get(f"lessons/{MODULE}").json()["answers"]["m5-e1"]

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(work, range(20)))
    assert [answer["value"] for answer in found] == [f"learner{n} 4" for n in range(20)]
    assert {answer["rev"] for answer in found} == {5}


def test_of_twenty_saves_on_the_same_revision_one_is_stored(site):
    def work(number):
        with site.api("ada") as api:
            return put(api, "ada", "m5-q1", f"window {number}")

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(work, range(20)))
    stored = [answer for answer in answers if answer.status_code == 200]
    assert len(stored) == 1
    assert {answer.status_code for answer in answers} == {200, 409}
    with site.api("ada") as api:
        winner = api.get(f"lessons/{MODULE}").json()["answers"]["m5-q1"]["value"]
    assert {a.json()["current"]["value"] for a in answers if a.status_code == 409} == {winner}


def test_of_twenty_hand_ins_at_once_there_are_two_attempts(site):
    def work(number):
        with site.api("learner0") as api:
            return api.post(f"lessons/{MODULE}/submissions").status_code

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(work, range(20))) == [201] * 2 + [409] * 18
    inbound = site.state / "nbgrader/exchange/clc/inbound"
    assert len(list(inbound.glob(f"learner0+{MODULE}+*"))) == 2


def test_learners_servers_reach_the_same_site_through_the_socket(site):
    transport = httpx.HTTPTransport(uds=str(site.socket))
    headers = {"Authorization": "token token-of-ada"}
    with httpx.Client(transport=transport, headers=headers) as api:
        answer = api.get(f"http://site/services/site/api/lessons/{MODULE}")
    assert answer.json()["learner"] == "ada"
    assert (site.socket.stat().st_mode & 0o777) == 0o777


def test_killed_in_the_middle_of_saving_the_site_keeps_what_it_acknowledged(site):
    acknowledged = []

    def work(number):
        learner = f"learner{number}"
        try:
            with site.api(learner) as api:
                rev = api.get(f"lessons/{MODULE}").json()["answers"]["m5-e1"]["rev"]
                attempt = 2 if number == 0 else 1
                while True:
                    answer = put(api, learner, "m5-e1", f"{learner} at {rev}", rev, attempt=attempt)
                    if answer.status_code != 200:
                        return learner, rev
                    rev = answer.json()["rev"]
                    acknowledged.append(rev)
        except httpx.TransportError:
            return learner, rev

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(work, number) for number in range(1, 5)]
        until(lambda: len(acknowledged) > 20)
        site.kill("site")
        last = dict(future.result() for future in running)
    until(lambda: refused(site))
    site.serve()
    for learner, rev in last.items():
        with site.api(learner) as api:
            found = api.get(f"lessons/{MODULE}").json()["answers"]["m5-e1"]
        assert found["rev"] in (rev, rev + 1)
        assert found["value"] == f"{learner} at {found['rev'] - 1}"


def refused(site):
    """Whether the killed site's workers have gone too."""
    try:
        httpx.get(site.address + "health")
    except httpx.ConnectError:
        return True
    return False


def test_what_is_acknowledged_is_on_the_disk(site):
    """The settings that make it so: write-ahead log, and FULL synchronisation of commits."""
    command = "from django.db import connection as c; k = c.cursor(); " + "; ".join(
        f"print(k.execute('PRAGMA {name}').fetchone()[0])"
        for name in ("journal_mode", "synchronous")
    )
    done = subprocess.run(
        [*PYTHON, "site", "shell", "-v0", "-c", command],
        env=site.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["wal", "2"]
    with sqlite3.connect(site.state / "site/site.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_sites_own_files_are_its_own(site):
    assert (site.state / "site").stat().st_mode & 0o077 == 0
    assert (site.state / "site/secret_key").stat().st_mode & 0o777 == 0o600
    secret = (site.state / "site/secret_key").read_text()
    assert len(secret) >= 64
    page = httpx.get(site.address + "health")
    assert secret not in page.text
    assert json.loads(json.dumps(dict(page.headers)))["x-frame-options"] == "DENY"
