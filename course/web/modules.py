"""What does the site know of a module, in the reader's language?

The site may read keys; what it *shows* of a question comes from the public part only, put
into the reader's language and resolved for the variant the learner got.
"""

import json
from functools import cache

from course import authoring, paths, questions
from course.authoring.catalog import translate, translated_public
from course.web.names import MODULE


class Unknown(LookupError):
    """There is no such module, or no such question in it."""


def module(name: str):
    """An authored module by its id.

    :raises Unknown: there is none.
    """
    if not MODULE.fullmatch(name) or name not in paths.modules():
        raise Unknown(name)
    return authoring.load(name)


@cache
def public(name: str) -> dict:
    """A module's ``public.json`` as it was built."""
    return json.loads((paths.SOURCE / name / "public.json").read_text(encoding="utf-8"))


@cache
def _localised(name: str, language: str) -> dict:
    return translated_public(public(name), translate(language, name))


def title(name: str, language: str) -> str:
    """The title of a module."""
    return _localised(name, language)["title"]


def objectives(name: str, language: str) -> list[str]:
    """What a learner will be able to do, one sentence each."""
    return list(_localised(name, language)["objectives"].values())


def minutes(name: str) -> int:
    """The minutes a module takes."""
    return public(name)["minutes"]


def graded(name: str) -> list[str]:
    """The ids of the questions that count, in the order of the lesson."""
    return [qid for qid, question in module(name).questions.items() if question.graded]


def form(name: str, qid: str, variant: int, language: str) -> dict:
    """The public form of one question, as a learner with this variant sees it."""
    question = _localised(name, language)["questions"][qid]
    return questions.resolve(question, variant % question["pool"])


def variants(learner: str, name: str, attempt: int) -> dict[str, int]:
    """Which variant of each question this learner gets in this attempt."""
    return {
        qid: questions.variant_of(learner, qid, question.full["version"], question.pool, attempt)
        for qid, question in module(name).questions.items()
    }


def versions(name: str) -> dict[str, int]:
    """The version of each question as it is authored now."""
    return {qid: question.full["version"] for qid, question in module(name).questions.items()}
