"""An ordinary assignment, graded, whose learner wrote into every place that a page might show.

Rows and notebook are made directly: the pages must be safe whatever grader wrote the notebook.
"""

import base64
import io
import json
import warnings
from pathlib import Path

from nbformat import v4
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

ASSIGNMENT, LEARNER = "hw1", "amina"
HIDDEN = "assert mean == 6.125  # HIDDEN-CANARY"
LONG = "x" * 400

SCRIPTS = (
    "<script>window.hit = 1; alert(1)</script><img src=x onerror='window.hit = 2; alert(2)'>"
    "<svg onload='window.hit = 3'></svg><a href='javascript:window.hit = 4'>raw link</a>"
    "<iframe srcdoc='<script>parent.hit = 5</script>'></iframe><style>body{display:none}</style>"
    "<form action='http://evil.example/'><button>form</button></form>"
    "<meta http-equiv=refresh content='0;url=http://evil.example/meta'>"
    "<img src='http://evil.example/pixel.png'><link rel=stylesheet href='http://evil.example/c.css'>"
    "</pre></code></div></section></main><base href='http://evil.example/'>"
)
MARKDOWN = (
    f"On Monday I will **look** at it.\n\n{SCRIPTS}\n\n[md link](javascript:alert(6)) "
    "[data](data:text/html,<script>alert(7)</script>) ![p](http://evil.example/p.png)\n\n"
    "[web](http://evil.example/click) <http://evil.example/auto>\n"
)
ANSI = "\x1b]8;;http://evil.example/osc\x1b\\osc link\x1b]8;;\x1b\\ \x1b]8;;javascript:hit=8\x07js\x1b[0m"


def plot() -> str:
    """A small picture, as matplotlib gives it."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3))
    axes = figure.subplots()
    axes.plot([1, 2, 3, 4, 5], [9, 6, 7, 4, 3], marker="o")
    axes.set(xlabel="week", ylabel="waiting, h")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100)
    return base64.b64encode(buffer.getvalue()).decode()


def about(name, **roles):
    usual = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**usual, "grade_id": name, **roles}}


def stream(text):
    return v4.new_output("stream", text=text)


def displayed(data, **metadata):
    return v4.new_output("display_data", data, metadata=metadata)


def acting_outputs() -> list:
    """What a hostile process might claim, as the file of a careless grader would hold it."""
    svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='window.hit = 9'/>"
    widget = {"model_id": "</script><script>window.hit = 10</script>"}
    return [
        stream(SCRIPTS + ANSI),
        displayed({"text/html": SCRIPTS}, **{"text/html": {"isolated": True}}),
        displayed(
            {"text/html": f"<table><tr><td onclick='hit=11'>{SCRIPTS}cell</td></tr></table>"}
        ),
        displayed({"image/svg+xml": svg, "text/plain": "svg"}),
        displayed({"application/javascript": "window.hit = 12", "text/plain": "js"}),
        displayed({"application/vnd.jupyter.widget-view+json": widget, "text/plain": "widget"}),
        displayed({"text/markdown": MARKDOWN, "text/latex": f"${SCRIPTS}$", "text/plain": "md"}),
        displayed({"image/png": f"'><script>window.hit = 13</script>{SCRIPTS}"}),
        v4.new_output("error", ename=SCRIPTS, evalue=ANSI, traceback=[SCRIPTS, ANSI]),
    ]


def honest_outputs() -> list:
    html = (
        "<style scoped>th{color:red}</style><table border=1 class=dataframe><thead><tr><th></th>"
        "<th>post</th><th>waiting, h</th></tr></thead><tbody><tr><th>0</th><td>Dalmor</td><td>9.5</td>"
        "</tr><tr><th>1</th><td>Vesk</td><td>3.25</td></tr></tbody></table>"
    )
    return [
        stream(f"read 2 rows\n{LONG}\n"),
        displayed({"text/html": html, "text/plain": "post"}),
        displayed({"image/png": plot(), "text/plain": "<Figure>"}),
    ]


def notebook(hostile: bool) -> dict:
    """The graded notebook."""
    outputs = acting_outputs() if hostile else honest_outputs()
    text = (
        MARKDOWN if hostile else "On Monday I will **look** at the slowest tenth.\n\n- one\n- two"
    )
    error = ["Traceback (most recent call last)", "KeyError: 'masse'"]
    failed = v4.new_output("error", ename="KeyError", evalue="'masse'", traceback=error)
    cells = [
        v4.new_markdown_cell("# Waiting at the border\n\nRead the file, then answer."),
        v4.new_code_cell("import pandas as pd", outputs=[]),
        v4.new_code_cell(
            f"mean = frame['wait'].mean()  # {LONG if not hostile else SCRIPTS}",
            outputs=outputs,
            metadata=about("a1", solution=True),
        ),
        v4.new_code_cell(HIDDEN, metadata=about("t1", grade=True, locked=True, points=2)),
        v4.new_code_cell(HIDDEN, metadata=about("t2", grade=True, locked=True, points=1)),
        v4.new_code_cell(
            "frame['masse']",
            outputs=[failed],
            metadata=about("a2", solution=True, grade=True, points=3),
        ),
        v4.new_markdown_cell(text, metadata=about("e1", solution=True, grade=True, points=4)),
        v4.new_markdown_cell("Draw a map.", metadata=about("k1", task=True, locked=True, points=5)),
        v4.new_markdown_cell(MARKDOWN if hostile else "A note of my own."),
        v4.new_code_cell("1 + 1", outputs=outputs),
        v4.new_code_cell("### BEGIN HIDDEN TESTS\nassert 1  # HIDDEN-CANARY\n### END HIDDEN TESTS"),
    ]
    cells[3].outputs = [stream("Right.\n")]
    trace = ["HIDDEN-CANARY in line 3", "AssertionError: mean is not 6.125"]
    cells[4].outputs = [v4.new_output("error", ename="E", evalue="HIDDEN-CANARY", traceback=trace)]
    if hostile:
        cells.append(v4.new_raw_cell(SCRIPTS, metadata={"raw_mimetype": "text/html"}))
        cells[1].metadata["nbgrader"] = {"grade_id": f'"><script>hit=14</script>{SCRIPTS}'}
        for cell in cells[:2]:
            cell.metadata["tags"] = ['"><script>window.hit = 15</script>']
            cell.metadata["magics_language"] = SCRIPTS
    made = v4.new_notebook(cells=cells)
    if hostile:
        made.metadata["title"] = SCRIPTS
        made.metadata["language_info"] = {"name": SCRIPTS, "pygments_lexer": SCRIPTS}
        state = {"state": {"x": "</script><script>window.hit = 16</script>"}}
        made.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    return json.loads(json.dumps(made))


def page(root: Path) -> Path:
    """Where the feedback lies."""
    return root / "feedback" / LEARNER / ASSIGNMENT / f"{ASSIGNMENT}.html"


def place(root: Path, hostile: bool, language: str | None = None) -> None:
    """Put the graded assignment below an nbgrader root: rows, notebook, files."""
    root.mkdir(parents=True, exist_ok=True)
    with (
        warnings.catch_warnings(category=SAWarning, action="ignore"),
        Gradebook(f"sqlite:///{root / 'gradebook.db'}", "clc") as book,
    ):
        book.add_assignment(ASSIGNMENT)
        book.add_notebook(ASSIGNMENT, ASSIGNMENT)
        sheet = (ASSIGNMENT, ASSIGNMENT)
        for name, most in (("t1", 2), ("t2", 1), ("a2", 3), ("e1", 4)):
            kind = "code" if name != "e1" else "markdown"
            book.add_grade_cell(name, *sheet, max_score=most, cell_type=kind)
        book.add_task_cell("k1", *sheet, max_score=5, cell_type="markdown")
        for name in ("a1", "a2", "e1"):
            book.add_solution_cell(name, *sheet)
        first = SCRIPTS if hostile else "Amina"
        book.add_student(LEARNER, first_name=first, last_name='"><script>hit=17</script>')
        if not hostile:
            book.update_or_create_student(LEARNER, last_name="Kaya")
        book.add_submission(ASSIGNMENT, LEARNER)
        graded = book.find_submission_notebook(*sheet, LEARNER)
        for grade in graded.grades:
            grade.auto_score = {"t1": 2.0, "t2": 0.0}.get(grade.name)
            grade.needs_manual_grade = grade.name in ("k1", "a2")
            if grade.name == "e1":
                grade.manual_score = 3.5
        for remark in graded.comments:
            remark.auto_comment = {"a1": "1 of 2 tests passed.", "a2": "Not answered."}.get(
                remark.name
            )
            if remark.name == "e1":
                remark.manual_comment = MARKDOWN if hostile else "Well seen.\nWho will look?"
        book.db.commit()
    folder = root / "autograded" / LEARNER / ASSIGNMENT
    folder.mkdir(parents=True)
    text = json.dumps(notebook(hostile))
    (folder / f"{ASSIGNMENT}.ipynb").write_text(text, encoding="utf-8")
    (folder / "evil.html").write_text(f"<h1>file</h1>{SCRIPTS}", encoding="utf-8")
    (folder / "evil.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", encoding="utf-8"
    )
    sent = root / "submitted" / LEARNER / ASSIGNMENT
    sent.mkdir(parents=True)
    about_language = {"metadata": {"course": {"language": language}}} if language else {}
    (sent / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(about_language), encoding="utf-8")
    for kind in ("source", "release"):
        (root / kind / ASSIGNMENT).mkdir(parents=True)
        shown = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        (root / kind / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_text(shown, encoding="utf-8")
