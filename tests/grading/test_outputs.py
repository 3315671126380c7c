"""Whatever a learner's process claims as outputs, is what is kept inert, valid and bounded?"""

import base64
import json
import re
import struct
import time
import zlib

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.grading import outputs
from course.grading.inert import picture, plain, table
from course.grading.outputs import CUT, clean


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def shown(data, **more):
    return {"output_type": "display_data", "data": data, "metadata": {}} | more


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=2, height=2, extra=b""):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\x00" * 6))
    whole = b"\x89PNG\r\n\x1a\n" + header + extra + pixels + chunk(b"IEND", b"")
    return base64.b64encode(whole).decode()


def jpeg(width=3, height=2):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 1)
    return base64.b64encode(b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xd9").decode()


def valid(found):
    cell = nbformat.v4.new_code_cell("1", outputs=nbformat.from_dict(found))
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    json.dumps(found).encode("ascii")
    json.dumps(found, ensure_ascii=False).encode("utf-8")


ACTIVE = re.compile(
    r"<(?!/?(?:table|caption|thead|tbody|tfoot|tr|th|td|p|br|pre|code|b|i|em|strong)\b)[a-z!?/]"
    r"|<[^>]*\s(?!(?:col|row)span=\"\d\d?\")[a-z]",
    re.I,
)
KINDS = {"text/plain", "text/html", "image/png", "image/jpeg"}


def inert(found):
    for output in found:
        assert output.keys() <= {
            *("output_type", "name", "text", "data", "metadata", "execution_count"),
            *("ename", "evalue", "traceback"),
        }
        assert output.get("execution_count") is None
        assert not output.get("metadata")
        data = output.get("data", {})
        assert data.keys() <= KINDS
        assert not ACTIVE.search(data.get("text/html", ""))
        texts = [output.get("text", ""), *output.get("traceback", [])]
        texts += [output.get("ename", ""), *map(data.get, KINDS & data.keys())]
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "".join(texts))


def bounded(found, budget=outputs.BUDGET):
    errors = [output for output in found if output["output_type"] == "error"]
    rest = [o for o in found if o["output_type"] != "error" and o.get("text") != CUT + "\n"]
    assert len(errors) <= 1
    assert len(rest) <= outputs.OUTPUTS
    texts = [o.get("text", "") + o.get("data", {}).get("text/plain", "") for o in rest]
    assert sum(map(len, texts)) <= outputs.CHARACTERS
    assert sum(text.count("\n") for text in texts) <= outputs.LINES
    assert sum(len(part) for o in rest for part in o.get("data", {}).values()) <= budget
    for error in errors:
        assert len("\n".join(error["traceback"])) <= outputs.ERROR_CHARACTERS
        assert len(error["traceback"]) <= outputs.ERROR_LINES


BITS = st.sampled_from(
    [
        *("<table>", "<tr>", "<td ", "<td>", "</td>", "</table>", "<b x=1>", "<p>", "<pre>", "<i>"),
        *("<script>", "</script>", "<svg onload=x>", "<img src=x onerror=y>", "<style>", "<!--"),
        *("<math><mi>", "<a href='javascript:x'>", "<iframe srcdoc=x>", "<form action=x>", "-->"),
        *('colspan="3" ', "rowspan=99999 ", "onclick=x ", ">", "<", "&lt;", "&#x202e;", "&#0;"),
        *("\x1b[", "\x1b]8;;http://x.example\x1b\\", "\x1b", "31m", "\r", "\n", "\x9d", "\u202e"),
        *("\ud800", "\x00", "a", "5", CUT, "<noscript>", "<plaintext>", "<xmp>", "<select>"),
    ]
)
TEXT = st.lists(BITS, max_size=12).map("".join) | st.text(st.characters(), max_size=40)
JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXT | st.binary(max_size=5),
    lambda kinds: st.lists(kinds, max_size=3) | st.dictionaries(TEXT, kinds, max_size=3),
    max_leaves=8,
)
TEXTS = TEXT | st.lists(TEXT | JUNK, max_size=3) | JUNK
MIMETYPES = st.sampled_from(
    [*KINDS, "image/svg+xml", "application/javascript", "text/markdown", "text/latex", "video/mp4"]
)
DATA = st.dictionaries(MIMETYPES, TEXTS | st.sampled_from([png(), jpeg(), png(60000, 60000)]))
KEYS = {
    "output_type": st.sampled_from(["stream", "display_data", "execute_result", "error"]) | JUNK,
    "name": st.sampled_from(["stdout", "stderr"]) | JUNK,
    "text": TEXTS,
    "data": DATA | JUNK,
    "metadata": JUNK,
    "execution_count": JUNK,
    "ename": TEXTS,
    "evalue": TEXTS,
    "traceback": TEXTS,
}
CLAIMED = st.lists(st.fixed_dictionaries({}, optional=KEYS) | JUNK, max_size=6) | JUNK


@settings(max_examples=400, deadline=None)
@given(CLAIMED, st.sampled_from([0, 30, 400, outputs.BUDGET]))
def test_whatever_goes_in_what_comes_out_is_inert(claimed, budget):
    found = clean(claimed, budget)
    valid(found)
    inert(found)
    bounded(found, budget)
    assert clean(found, budget) == found


FLOOD = [
    *("x" * 3_000_000, "x\n" * 400_000, "\r" * 2_000_000, "\x1b[" * 900_000, "\x1b]" * 900_000),
    *("a\r" * 900_000, ["y"] * 300_000, "\x9b" * 900_000, "<" * 900_000, "<a" * 400_000),
    *("<" + "a" * 900_000, "<table><tr><td>" * 60_000, "<table>" + "<b x=1><i y>" * 40_000),
    *("<table>" + "<b>" * 20_000 + "<p>" * 40_000, "<pre>" * 60_000, "<style" * 90_000),
    *(
        "<!--" * 200_000,
        "<table><td " + "colspan " * 60_000,
        "<table>" + "<b><p></b>" * 30_000,
        "<table>" + "<i><td></i>" * 30_000,
        "<table><tr>" + "<b><i></b></i>" * 30_000,
        "<table>" + "<td colspan=99>" * 9_000,
    ),
]


@pytest.mark.parametrize("flood", FLOOD, ids=range(len(FLOOD)))
def test_a_flood_is_cut_in_little_time(flood):
    claimed = [
        stream(flood),
        shown({"text/html": flood, "text/plain": flood}),
        {"traceback": flood},
    ]
    claimed[2] |= {"output_type": "error", "ename": flood, "evalue": flood}
    before = time.process_time()
    found = clean(claimed)
    assert time.process_time() - before < 2
    inert(found)
    bounded(found)
    valid(found)
    assert clean(found) == found


def test_many_outputs_are_cut_with_one_sentence_and_the_error_stays():
    claimed = [shown({"text/plain": str(n)}) for n in range(5_000)]
    claimed.insert(3, {"output_type": "error", "ename": "KeyError", "evalue": "'mass'"})
    found = clean(claimed)
    assert len(found) == outputs.OUTPUTS + 2
    assert found[-2]["traceback"] == ["KeyError: 'mass'"]
    assert found[-1] == stream(CUT + "\n", "stderr")


def test_what_an_honest_cell_shows_stays():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"post": ["Dalmor", "Vesk"], "days": [2, 3]})
    claimed = [
        stream("read 2 rows\n"),
        stream("done\n"),
        shown({"text/plain": str(frame), "text/html": frame.to_html()}),
        shown({"image/png": png(), "text/plain": "<Figure>"}),
        shown({"image/jpeg": jpeg()}),
    ]
    said, kept, plot, photo = clean(claimed)
    assert said["text"] == "read 2 rows\ndone\n"
    assert kept["data"]["text/plain"] == str(frame)
    assert re.findall(r"<td>(.*?)</td>", kept["data"]["text/html"]) == ["Dalmor", "2", "Vesk", "3"]
    assert plot["data"]["image/png"] == png()
    assert photo["data"] == {"image/jpeg": jpeg()}


def test_a_table_keeps_its_spans_and_loses_the_rest():
    html = (
        "<style scoped>td{position:fixed}</style><table onclick=x class=dataframe border=1>"
        "<tr style='x'><th colspan='2' rowspan=9999 id=x>A</th></tr><tr><td ROWSPAN=3>"
        "<a href=javascript:x>link</a><img src=http://x.example><script>x</script></td></tr></table>"
        "</div><p>2 rows &times; 1</p>"
    )
    assert table(html) == (
        '<table><tbody><tr><th colspan="2">A</th></tr><tr><td rowspan="3">link</td></tr></tbody>'
        "</table><p>2 rows × 1</p>"
    )
    assert table("<b>no table</b>") is None


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x.example\x1b\\here\x1b]8;;\x1b\\!", "here!"),
        ("\x1b]0;title\x07text", "text"),
        ("a\x1b[2J\x1b[1;1Hb\x1b(B", "ab"),
        (" 10 %\r 50 %\r100 %\nready\r\n", "100 %\nready\n"),
        ("\x1b[\x1b[31m1m", "1m"),
        ("tab\tnul\x00del\x7f\x9b31mc1", "tab\tnuldelc1"),
        ("paid \u202e001", "paid 001"),
        ("\ud83d half", "\ufffd half"),
    ],
)
def test_only_text_is_left_of_a_terminals_output(said, left):
    assert plain(said) == left
    assert plain(left) == left


def test_a_picture_is_what_it_says_and_not_too_large_to_unfold():
    hidden = chunk(b"tEXt", b"Comment\x00<script>") + chunk(b"acTL", b"\0" * 8)
    assert picture("image/png", png(extra=hidden), 9999) == (png(), 4)
    assert picture("image/jpeg", jpeg(), 9999) == (jpeg(), 6)
    assert picture("image/png", jpeg(), 9999) is None
    assert picture("image/png", png(0, 5), 9999) is None
    assert picture("image/png", png()[:-16], 9999) is None
    assert picture("image/png", "<svg onload=x>", 9999) is None
    assert picture("image/png", png(), 10) is None
    assert clean([shown({"image/png": png(60_000, 60_000)})]) == [stream(CUT + "\n", "stderr")]
    four = [shown({"image/png": png(2_400, 2_400)})] * 4
    assert len(clean(four)) == 3


def test_what_acts_is_left_out():
    claimed = [
        shown({"image/svg+xml": "<svg onload=x>", "text/plain": "a plot"}),
        shown({"application/javascript": "alert(1)"}),
        shown({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "W"}),
        shown({"text/markdown": "[x](javascript:y)", "text/plain": "<Markdown object>"}),
        {"output_type": "update_display_data", "data": {"text/plain": "u"}, "metadata": {}},
        {"output_type": "execute_result", "data": {"text/plain": "1"}, "execution_count": 10**400},
    ]
    found = clean(claimed)
    texts = [output["data"]["text/plain"] for output in found[:-1]]
    assert texts == ["a plot", "W", "[x](javascript:y)", "1"]
    assert found[3]["execution_count"] is None
    assert found[-1]["text"] == CUT + "\n"
