"""What does a submission look like in which everything, or nothing, is right? (``course sample``)"""

import argparse
import json
import re
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from nbformat import from_dict
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

from course import authoring, questions
from course.grading import cells, graded, marking
from course.grading.preprocessors import ClearAnswers
from course.paths import SOURCE, modules

HOW = ("right", "blank", "wrong")
LEGAL_LEARNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")
PLAUSIBLE = (
    "Every Monday the shift leaders and I look at one page: the ninetieth percentile of the release "
    "time beside the hit rate. We ask what changed in the work before we ask who. When a point "
    "leaves the limits of the chart we look for its cause together, and when it stays within them "
    "we leave people in peace. After a month we drop the figure nobody acted upon."
)


def answers(module, learner: str, how: str, attempt: int = 1, at: str = "") -> dict:
    """The stored records of every graded question: its right answer, or its first misconception."""
    found = {}
    for name, question in module.questions.items():
        if not question.graded or how == "blank":
            continue
        variant = marking.expected_variant(question.full, learner, attempt)
        value = _value(questions.resolve(question.full, variant), how)
        if value is None:
            continue
        version = question.full.get("version", 1)
        found[name] = {"value": value, "version": version, "variant": variant, "rev": 1, "at": at}
    return found


def _value(form: dict, how: str):
    if form["kind"] == "essay":
        return form.get("example") or PLAUSIBLE
    if how == "right":
        return questions.right_answer(form)
    return next((known["value"] for known in form.get("misconceptions") or ()), None)


def notebook(module: str, how: str) -> dict:
    """The notebook that a learner has, from the built one; solutions stay when all is right."""
    about = cells.load(SOURCE / module / f"{module}.ipynb")
    found, resources = from_dict(about), {"nbgrader": {"assignment": module}}
    steps = [ClearHiddenTests(), ClearMarkScheme()]
    for step in steps if how == "right" else [*steps, ClearAnswers()]:
        found, resources = step.preprocess(found, resources)
    return found


def write(module: str, how: str, learner: str, folder: Path, attempt: int = 1) -> Path:
    """Write a sample submission to ``folder/learner/module`` and return that folder."""
    now = datetime.now(UTC)
    target = folder / learner / module
    records = answers(authoring.load(module), learner, how, attempt, now.isoformat())
    whole = {"format": 1, "module": module, "attempt": attempt, "answers": records}
    files = {
        f"{module}.ipynb": graded.text(notebook(module, how)),
        "answers.json": json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "timestamp.txt": now.strftime("%Y-%m-%d %H:%M:%S.%f UTC"),
        "submission_secret.txt": secrets.token_hex(32),
    }
    for name, text in files.items():
        graded.replace_file(target / name, text.encode(), 0o644)
    return target


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="course sample", description="Write a sample submission to DIR/NAME/MODULE."
    )
    parser.add_argument("module", metavar="MODULE")
    parser.add_argument("--answers", choices=HOW, required=True)
    parser.add_argument("--learner", required=True, metavar="NAME")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="often ROOT/submitted"
    )
    parser.add_argument("--attempt", type=int, choices=(1, 2), default=1)
    options = parser.parse_args(argv)
    if options.module not in modules():
        print(f"course sample: there is no module {options.module!r}", file=sys.stderr)
        return 2
    if not LEGAL_LEARNER.fullmatch(options.learner):
        print(f"course sample: {options.learner!r} cannot be a learner's name", file=sys.stderr)
        return 2
    if not (SOURCE / options.module / f"{options.module}.ipynb").is_file():
        print(f"course sample: {options.module} is not built: run course build", file=sys.stderr)
        return 2
    what = (options.module, options.answers, options.learner, options.out, options.attempt)
    print(write(*what))
    return 0
