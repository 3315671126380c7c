"""Do the key and the misconceptions earn what the author says they earn?"""

import json
from collections.abc import Iterator
from typing import Any

from course.authoring.faults import Fault
from course.authoring.lints import shapes
from course.authoring.module import Module
from course.authoring.question import Question
from course.questions import KINDS, judge, right_answer

TOLERANCE = 0.005


def check(module: Module) -> Iterator[Fault]:
    """In every variant the right answer earns 1 and a blank 0, the right answer of one variant
    earns nothing in the next, and each misconception earns its credit and is recognised."""
    for name, question in module.questions.items():
        if KINDS[question.full["kind"]].score is None or _misshapen(question):
            continue
        try:
            found = list(_messages(question))
        except (ValueError, LookupError) as error:  # of the case, or a key without room
            found = [f"cannot be scored: {error}"]
        for message in found:
            yield module.fault(name, message)


def _misshapen(question: Question) -> bool:
    """Whether the lint of shapes has something to say already."""
    return any(list(shapes.messages(question.form(i))) for i in range(question.pool))


def _messages(question: Question) -> Iterator[str]:
    forms = [question.form(i) for i in range(question.pool)]
    rights = [json.loads(json.dumps(right_answer(form))) for form in forms]
    for i, (form, right) in enumerate(zip(forms, rights, strict=True), 1):
        if (verdict := judge(form, right)).fraction != 1.0:
            yield f"variant {i}: the right answer earns {verdict.fraction:.3f} ({verdict.outcome})"
        if judge(form, None).fraction != 0.0:
            yield f"variant {i}: a blank earns points"
        if question.graded and len(forms) > 1:
            earned = judge(forms[i % len(forms)], right).fraction
            if earned != 0.0:
                yield f"variant {i}: its right answer earns {earned:.3f} in the next variant"
            elif any(judge(forms[i % len(forms)], edge).fraction for edge in _edges(form)):
                yield f"variant {i}: a rounded right answer earns points in the next variant"
        for known in form.get("misconceptions") or ():
            yield from _credit(form, known, i)


def _edges(form: dict[str, Any]) -> list[float]:
    """The smallest and the largest number that earn full marks."""
    key = form["key"]
    if form["kind"] != "number":
        return []
    if "low" in key:
        return [key["low"], key["high"]]
    return [key["value"] - key["tolerance"], key["value"] + key["tolerance"]]


def _credit(form: dict[str, Any], known: dict[str, Any], variant: int) -> Iterator[str]:
    verdict = judge(form, known["value"])
    label, stated = f"variant {variant}: misconception {known['id']}", known.get("credit", 0)
    if verdict.outcome == "right":
        yield f"{label} is worth as much as the key"
    elif abs(verdict.fraction - stated) > TOLERANCE:
        yield f"{label} earns {verdict.fraction:.4f}, its credit says {stated:g}"
    elif verdict.misconception != known["id"]:
        yield f"{label} is recognised as {verdict.misconception or 'nothing'} ({verdict.outcome})"
