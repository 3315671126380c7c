"""Which shapes may a handed-in notebook have, that none should earn, read or break anything by?

Each shape changes the JSON of a notebook, or gives the bytes that are handed in instead. Texts of
answers stay as they are, unless the shape says so.
"""

import copy
import json
import random

from tests.grading.attacks.notebookparts import answers, code, extra, forged, marked, tests
from tests.grading.attacks.target import text

SHAPES = {
    "not-an-object": lambda notebook: [notebook],
    "only-a-number": lambda notebook: 7,
    "not-text": lambda notebook: bytes(range(256)) * 100,
    "empty": lambda notebook: b"",
    "only-nul": lambda notebook: b"\x00" * 10_000,
    "in-another-encoding": lambda notebook: json.dumps(notebook).encode("utf-16"),
}


def shape(change):
    """Enter a shape; ``change(notebook)`` changes it in place or returns what is handed in."""
    SHAPES[change.__name__.replace("_", "-")] = change
    return change


@shape
def tests_emptied(notebook):
    for cell in tests(notebook):
        cell["source"] = "pass"


@shape
def tests_deleted(notebook):
    gone = tests(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in gone]


@shape
def tests_made_prose(notebook):
    for cell in tests(notebook):
        cell["cell_type"] = cell["metadata"]["nbgrader"]["cell_type"] = "markdown"


@shape
def tests_made_raw(notebook):
    for cell in tests(notebook):
        cell["cell_type"] = "raw"


@shape
def tests_made_answers(notebook):
    for cell in tests(notebook):
        cell["source"] = "1000"
        cell["metadata"]["nbgrader"] |= {"solution": True, "locked": False}


@shape
def tests_unlocked_and_changed(notebook):
    for cell in tests(notebook):
        cell["source"] = "1000.0"
        cell["metadata"]["nbgrader"]["locked"] = False
        cell["metadata"]["deletable"] = True


@shape
def tests_with_outputs(notebook):
    for cell in tests(notebook):
        cell["outputs"] = [forged(), forged("inf")]
        cell["execution_count"] = 7


@shape
def tests_in_other_order(notebook):
    found = tests(notebook)
    for cell, other in zip(found, copy.deepcopy(found[1:] + found[:1]), strict=True):
        cell |= {"metadata": other["metadata"], "id": other["id"], "source": other["source"]}


@shape
def tests_doubled(notebook):
    notebook["cells"] += [{**cell, "source": "1000"} for cell in copy.deepcopy(tests(notebook))]


@shape
def tests_doubled_in_front(notebook):
    copies = [{**cell, "source": "1000", "id": "c"} for cell in copy.deepcopy(tests(notebook))]
    notebook["cells"][:0] = copies


@shape
def more_points(notebook):
    for _, about in marked(notebook):
        about["points"] = 1000


@shape
def odd_points(notebook):
    odd = ["1000", -5, 1e308, None, [1], {"x": 1}, True]
    for number, (_, about) in enumerate(marked(notebook)):
        about["points"] = odd[number % len(odd)]


@shape
def points_not_a_number(notebook):
    for _, about in marked(notebook):
        about["points"] = float("nan")


@shape
def more_graded_cells(notebook):
    mark = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3}
    for number in range(20):
        about = mark | {"grade_id": f"bonus{number}", "points": 100, "cell_type": "code"}
        notebook["cells"].append(extra("100", metadata={"nbgrader": about}, outputs=[forged()]))


@shape
def one_name_for_all(notebook):
    name = next(about["grade_id"] for _, about in marked(notebook) if about["grade"])
    for cell, about in marked(notebook):
        about["grade_id"] = cell["id"] = name


@shape
def names_swapped(notebook):
    found = [about for _, about in marked(notebook)]
    names = [about["grade_id"] for about in found]
    for about, name in zip(found, names[1:] + names[:1], strict=True):
        about["grade_id"] = name


@shape
def odd_names(notebook):
    odd = [None, 7, "", "../../../x", "a\x00b", ["x"], "x" * 10_000]
    for number, (_, about) in enumerate(marked(notebook)):
        about["grade_id"] = odd[number % len(odd)]


@shape
def marks_gone(notebook):
    for cell, _ in marked(notebook):
        del cell["metadata"]["nbgrader"]


@shape
def marks_of_another_kind(notebook):
    odd = [[], "x", 7, None, {"grade": "yes"}, {"grade_id": {}}]
    for number, (cell, _) in enumerate(marked(notebook)):
        cell["metadata"]["nbgrader"] = odd[number % len(odd)]


@shape
def all_flags_turned(notebook):
    for _, about in marked(notebook):
        for flag in ("grade", "solution", "locked", "task"):
            about[flag] = not about[flag]


@shape
def other_schema(notebook):
    for number, (_, about) in enumerate(marked(notebook)):
        about["schema_version"] = (1, 2, 99, "3", None)[number % 5]


@shape
def checksums_forged(notebook):
    for _, about in marked(notebook):
        about["checksum"] = "0" * 32


@shape
def told_not_to_run(notebook):
    for cell, _ in marked(notebook):
        cell["metadata"] |= {"tags": ["skip-execution", "raises-exception", "remove-cell"]}
        cell["metadata"]["jupyter"] = {"source_hidden": True, "outputs_hidden": True}


@shape
def answers_doubled(notebook):
    for cell in code(notebook):
        notebook["cells"].append({**copy.deepcopy(cell), "source": "raise SystemExit"})


@shape
def answers_made_prose(notebook):
    for cell in code(notebook):
        cell["cell_type"] = "markdown"


@shape
def answers_deleted(notebook):
    gone = code(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in gone]


@shape
def given_cells_changed(notebook):
    for cell in notebook["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and about.get("locked") and not about.get("grade"):
            cell["source"] = (
                "def close(*_): return True\nwaits = [0]\nimport builtins\n"
                "builtins.abs = lambda x: 0\nprint('ESC' + 'APED')\nraise SystemExit"
            )


@shape
def cells_reversed(notebook):
    notebook["cells"].reverse()


@shape
def cells_shuffled(notebook):
    random.Random(7).shuffle(notebook["cells"])


@shape
def no_cells(notebook):
    notebook["cells"] = []


@shape
def a_cell_before_each_test(notebook):
    made = []
    for cell in notebook["cells"]:
        if cell in tests(notebook):
            made.append(extra("AssertionError = SystemExit\nabs = lambda x: 0\n_ = 1000\n1000"))
        made.append(cell)
    notebook["cells"] = made


@shape
def a_cell_of_each_odd_kind(notebook):
    odd = [None, 7, "x", [], {}, {"cell_type": "code"}, {"cell_type": 7, "source": {}}]
    odd += [{"cell_type": "evil", "source": "", "metadata": {}}, {"metadata": None, "source": 1}]
    notebook["cells"] += odd


@shape
def sources_as_lists(notebook):
    for cell in notebook["cells"]:
        cell["source"] = text(cell).splitlines(keepends=True)


@shape
def sources_of_other_kinds(notebook):
    odd = [None, 7, {"a": 1}, [1, 2], [["x"]], True, 1.5]
    for number, cell in enumerate(code(notebook)):
        cell["source"] = odd[number % len(odd)]


@shape
def sources_with_odd_letters(notebook):
    for cell in code(notebook):
        cell["source"] = text(cell) + "\n# \ud800 \x00 \u2028 \ufeff \x1b[31m \u202e"


@shape
def sources_with_carriage_returns(notebook):
    for cell in code(notebook):
        cell["source"] = text(cell).replace("\n", "\r\n")


@shape
def one_enormous_source(notebook):
    cell = code(notebook)[0]
    cell["source"] = text(cell) + "\n#" + "x" * 9_000_000


@shape
def a_hundred_thousand_cells(notebook):
    notebook["cells"] += [extra("1")] * 40_000


@shape
def another_kernel(notebook):
    notebook["metadata"]["kernelspec"] = {"name": "bash", "language": "bash", "display_name": "x"}
    notebook["metadata"]["language_info"] = {"name": "bash"}


@shape
def metadata_of_another_kind(notebook):
    notebook["metadata"] = []


@shape
def widgets_and_attachments(notebook):
    state = {"x": {"model_name": "HTMLModel", "state": {"value": "<script>alert(1)</script>"}}}
    about = {"state": state, "version_major": 2, "version_minor": 0}
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": about}
    picture = {"../../x.png": {"image/png": "<script>"}, "x": {"text/html": "<script>x</script>"}}
    for cell in answers(notebook):
        cell["attachments"] = picture


@shape
def version_3(notebook):
    cells = [
        {"cell_type": "code", "input": text(cell), "language": "python", "outputs": []}
        for cell in notebook["cells"]
    ]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


@shape
def version_4_0_without_ids(notebook):
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        del cell["id"]


@shape
def version_99(notebook):
    notebook["nbformat"] = 99


@shape
def version_that_is_text(notebook):
    notebook["nbformat"], notebook["nbformat_minor"] = "4", None


@shape
def cells_as_an_object(notebook):
    notebook["cells"] = {"0": notebook["cells"]}


@shape
def not_a_number_in_it(notebook):
    notebook["metadata"]["x"] = [float("nan"), float("inf"), -float("inf")]


@shape
def very_deep(notebook):
    return json.dumps(notebook)[:-1].encode() + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@shape
def a_huge_number(notebook):
    return json.dumps(notebook)[:-1].encode() + b', "x": ' + b"9" * 1_000_000 + b"}"


@shape
def names_given_twice(notebook):
    text = json.dumps(notebook)
    return text[:-1].encode() + b', "cells": [], "nbformat": 3}'


@shape
def with_a_mark_of_byte_order(notebook):
    return b"\xef\xbb\xbf" + json.dumps(notebook).encode()


@shape
def cut_off(notebook):
    return json.dumps(notebook).encode()[:-200]


@shape
def fifty_megabytes(notebook):
    notebook["metadata"]["x"] = "x" * 50_000_000
