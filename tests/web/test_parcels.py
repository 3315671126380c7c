"""Is a zip file taken for what it is: somebody else's?"""

import io
import json
import stat
import zipfile

import nbformat
import pytest

from course.web import lessons, parcel
from course.web.models import Submission

from .visitors import MODULE, save

pytestmark = pytest.mark.django_db

NOTEBOOK = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")]))


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def send(caller, body):
    return caller.post(f"lessons/{MODULE}/submissions", body, content_type="application/zip")


def link(name, target):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry, target


def device(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFCHR | 0o666) << 16
    return entry, b""


def test_the_notebook_and_small_data_are_kept_and_nothing_else(server, state):
    ada = server("ada")
    save(ada, "m5-e1", "in the site's database")
    forged = json.dumps({"format": 1, "answers": {"m5-e1": {"value": "forged"}}})
    answer = send(
        ada,
        zipped(
            [
                (f"{MODULE}.ipynb", NOTEBOOK),
                ("other.ipynb", NOTEBOOK),
                ("data/trucks.csv", "a,b\n1,2\n"),
                ("big.csv", "x" * (parcel.MAX_DATA + 1)),
                ("run.py", "import os"),
                (".hidden/notes.txt", "x"),
                ("answers.json", forged),
                ("deep/answers.json", forged),
                ("timestamp.txt", "1999-01-01 00:00:00 UTC"),
                ("submission_secret.txt", "known"),
                ("public.json", "{}"),
            ]
        ),
    )
    assert answer.status_code == 201
    folder = state / "nbgrader/exchange/clc/inbound" / Submission.objects.get().folder
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        f"{MODULE}.ipynb",
        "data/trucks.csv",
        "answers.json",
        "timestamp.txt",
        "submission_secret.txt",
    }
    assert (folder / f"{MODULE}.ipynb").read_text() == NOTEBOOK
    kept = json.loads((folder / "answers.json").read_text())
    assert kept["answers"]["m5-e1"]["value"] == "in the site's database"
    assert (folder / "timestamp.txt").read_text() == answer.json()["timestamp"]
    assert (folder / "submission_secret.txt").read_text() != "known"


def many(count):
    return [(f"{number}.txt", "") for number in range(count)]


def bomb():
    return zipped([(f"{number}.txt", bytes(2**20)) for number in range(60)])


def nested_sizes_that_lie():
    """A zip that says its file is small, and unpacks to more than may be."""
    body = bytearray(zipped([("a.txt", bytes(60 * 2**20))]))
    at = body.rindex(b"PK\x01\x02")
    body[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no zip at all", 400),
        (b"PK\x03\x04" + b"\0" * 100, 400),
        (zipped([("../../escape.txt", "x")]), 400),
        (zipped([("/etc/cron.d/x.txt", "x")]), 400),
        (zipped([("..\\..\\escape.txt", "x")]), 400),
        (zipped([("a/../../b.txt", "x")]), 400),
        (zipped([link("notes.txt", "/etc/passwd")]), 400),
        (zipped([link(f"{MODULE}.ipynb", "../../gradebook.db")]), 400),
        (zipped([device("null.txt")]), 400),
        (zipped([("new\nline.txt", "x")]), 400),
        (zipped([("n" * 300 + ".txt", "x")]), 400),
        (zipped([(f"{MODULE}.ipynb", "{not json")]), 400),
        (zipped([(f"{MODULE}.ipynb", b"\xff\xfe\x00")]), 400),
        (zipped([(f"{MODULE}.ipynb", "[" * 100_000)]), 400),
        (zipped(many(201)), 413),
        (bomb(), 413),
        (nested_sizes_that_lie(), (400, 413)),
        (bytes(parcel.MAX_UPLOAD + 1), 413),
        (zipped([("a.txt", "hello")])[:-30], 400),
    ],
    ids=range(19),
)
def test_hostile_zips_are_refused_and_leave_no_trace(server, state, body, status):
    answer = send(server("ada"), body)
    assert answer.status_code in (status if isinstance(status, tuple) else (status,))
    assert answer.json()["detail"].endswith(".")
    assert not Submission.objects.exists()
    inbound = state / "nbgrader/exchange/clc/inbound"
    assert not inbound.exists() or list(inbound.iterdir()) == []
    assert not list(state.parent.rglob("escape.txt"))


def test_an_encrypted_zip_is_refused(server):
    body = bytearray(zipped([("a.txt", "x")], zipfile.ZIP_STORED))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(magic) + offset] |= 1
    assert send(server("ada"), bytes(body)).status_code == 400


def test_two_entries_of_one_name_are_one_file(server, state):
    with pytest.warns(UserWarning, match="Duplicate name"):
        body = zipped([("a.txt", "first"), ("a.txt", "second")])
    assert send(server("ada"), body).status_code == 201
    folder = state / "nbgrader/exchange/clc/inbound" / Submission.objects.get().folder
    assert (folder / "a.txt").read_text() == "second"


def test_a_file_where_a_folder_must_be_is_refused(server, state):
    for first in ("a.txt", f"{MODULE}.ipynb", "answers.json"):
        content = NOTEBOOK if first.endswith("ipynb") else "file"
        body = zipped([(first, content), (f"{first}/b.txt", "inside")])
        assert send(server("ada"), body).status_code == 400
    assert not Submission.objects.exists()


def test_a_notebook_of_another_format_is_refused_before_it_costs_an_attempt():
    old = b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}'
    with pytest.raises(lessons.Refused) as refusal:
        parcel.unpack(zipped([(f"{MODULE}.ipynb", old)]), MODULE)
    assert refusal.value.status == 400
