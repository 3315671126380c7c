"""Does the public file keep what only graders may know?"""

import json
from collections.abc import Iterator
from typing import Any

from course.authoring.catalog import texts
from course.authoring.faults import Fault
from course.authoring.module import Module
from course.authoring.question import PRIVATE, Question
from course.questions import columns_in


def check(module: Module) -> Iterator[Fault]:
    """No key, misconception, explanation or example of a graded question, neither as a field nor
    as a text, and no column from which the key is made, is public."""
    shown = json.dumps([q.public for q in module.questions.values()], ensure_ascii=False)
    shown += "".join(cell.source for cell in module.cells if cell.kind == "prose")
    for name, question in module.questions.items():
        if question.graded:
            yield from (module.fault(name, message) for message in _leaks(question, shown))


def _leaks(question: Question, shown: str) -> Iterator[str]:
    if fields := PRIVATE & _fields(question.public):
        yield f"{', '.join(sorted(fields))} would be public"
    for path, text in texts(question.full):
        private = PRIVATE.intersection(path.split("/"))
        if private and len(text) > 20 and json.dumps(text, ensure_ascii=False)[1:-1] in shown:
            yield f"{path} also stands in a public text"
    keys = [question.full.get("key"), *(form.get("key") for form in question.full["forms"])]
    if question.full["kind"] == "mission":
        keys = [question.full["key"]["reference"]]  # the naive plan may name what is shown
    public = columns_in({k: v for k, v in question.public.items() if k != "forms"})
    if columns := columns_in(keys) & public:
        yield f"the key is made of {', '.join(sorted(columns))}, which the prompt shows"


def _fields(node: Any) -> set[str]:
    """The names of all fields of a question and of its forms."""
    return set(node) | set().union(*map(set, node["forms"]))
