"""Are there enough variants, and does an answer to one mean nothing in the next?"""

from collections.abc import Iterator
from itertools import pairwise

from course.authoring.faults import Fault
from course.authoring.module import Module
from course.authoring.question import Question
from course.questions import KINDS, columns_in
from course.questions.choosing import fold

ROWS, FORMS = 12, 2
BY_ROWS = ("number", "interval", "mission")
_KEYED = ("options", "items", "left")


def check(module: Module) -> Iterator[Fault]:
    """Numbers and missions have 12 rows, wording questions 2 forms with keys of their own; texts
    name only columns that exist."""
    for name, question in module.questions.items():
        for message in _messages(question):
            yield module.fault(name, message)


def _messages(question: Question) -> Iterator[str]:
    full = question.full
    if question.automatic:
        least = ROWS if full["kind"] in BY_ROWS else FORMS
        if question.pool < least:
            yield f"has {question.pool} variants, {least} are needed"
    if question.pool == 0:
        yield "has no rows"
        return
    yield from _columns(question)
    yield from _keys(question)


def _columns(question: Question) -> Iterator[str]:
    have = set(question.full["forms"][0].get("values", {}))
    used = columns_in({k: v for k, v in question.full.items() if k != "forms"})
    if have and (unknown := used - have):
        yield f"there is no column {', '.join(sorted(unknown))}"
    if have and (unused := have - used):
        yield f"nothing uses the column {', '.join(sorted(unused))}"
    rows = [tuple(form.get("values", {}).values()) for form in question.full["forms"]]
    if have and len(set(rows)) < len(rows):
        yield "a row stands twice"


def _keys(question: Question) -> Iterator[str]:
    """An answer to one form must mean nothing in the next: no option key may stand in both."""
    forms = [question.form(i) for i in range(question.pool)]
    for field in _KEYED:
        if field not in KINDS[question.full["kind"]].public:
            continue
        keys = [{fold(key) for key in form.get(field, {})} for form in forms]
        for i, form in enumerate(forms):
            if len(keys[i]) < len(form.get(field, {})):
                yield f"variant {i + 1}: {field} has keys that look alike"
        by_rows = "values" in question.full["forms"][0]
        for i, (one, other) in enumerate(pairwise(keys), 1):
            if not by_rows and (both := one & other):
                yield f"{field} of variants {i} and {i + 1} share {', '.join(sorted(both))}"
