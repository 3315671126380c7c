"""Which variant of a question does a learner get, and how does it read?"""

import hashlib
import re
from typing import Any

from course import language as languages
from course.questions.kind import Form

_COLUMN = re.compile(r"\{([A-Za-z_]\w*)\}")


def variant_of(learner: str, question: str, version: int, pool: int, attempt: int = 1) -> int:
    """The variant (0-based) of one learner, the same wherever it is computed.

    ``pool`` is the size that the question's pool had in that ``version``; the second attempt
    takes the next variant of the pool.
    """
    digest = hashlib.sha256(f"{learner}\x1f{question}\x1f{version}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") + attempt - 1) % max(1, pool)


def resolve(question: dict, variant: int) -> Form:
    """The question as variant ``variant`` shows it.

    The variant's own texts and fields replace the question's; a string that is exactly
    ``"{column}"`` becomes that column's value; options and items stand in the order in which they
    are ``shown``. Works on the full and on the public question.
    Raises IndexError for a variant that the pool has not.
    """
    forms = question.get("forms") or [{}]
    if not 0 <= variant < len(forms):
        raise IndexError(f"{question.get('id')}: no variant {variant} in a pool of {len(forms)}")
    form = {k: v for k, v in question.items() if k != "forms"} | forms[variant]
    for field, *keys in form.pop("shown", ()):
        form[field] = {key: form[field][key] for key in keys if key in form[field]} | form[field]
    values = form.get("values", {})
    return {k: v if k == "values" else _fill(v, values) for k, v in form.items()}


def _fill(node: Any, values: dict) -> Any:
    if isinstance(node, dict):
        return {k: _fill(v, values) for k, v in node.items()}
    if isinstance(node, list):
        return [_fill(item, values) for item in node]
    if isinstance(node, str) and (column := _COLUMN.fullmatch(node)):
        return values.get(column[1], node)
    return node


def columns_in(node: Any) -> set[str]:
    """The columns that the texts and fields of ``node`` use."""
    if isinstance(node, dict):
        return set().union(*map(columns_in, node.values()))
    if isinstance(node, list):
        return set().union(*map(columns_in, node))
    return set(_COLUMN.findall(node)) if isinstance(node, str) else set()


def render(text: Any, values: dict, language: str) -> str:
    """``text`` with its ``{columns}`` filled, numbers written as ``language`` writes them."""
    with languages.using(language):
        return fill(text, values)


def fill(text: Any, values: dict) -> str:
    """As ``render``, in the language in use; braces that name no column stay."""

    def shown(found: re.Match) -> str:
        value = values.get(found[1], found[0])
        return value if isinstance(value, str) else languages.number(value)

    if isinstance(text, (int, float)):
        return languages.number(text)
    return _COLUMN.sub(shown, text)
