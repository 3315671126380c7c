"""Kinds of question: which form a learner gets, what an answer is worth, how it reads.

Pure: no files, no network, no clock. The lesson and the grader use the same functions.

    variant_of(learner, question, version, pool, attempt)   which variant
    resolve(question, variant)                              the form: texts, fields, values
    render(text, values, language)                          a text with its numbers
    judge(form, value)                                      Verdict: fraction, outcome, misconception
    say(form, value, language)                              the answer in words
    answered(value), parse_number(text)                     is there an answer; which number
    size(value)                                             how long it is, in characters
    right_answer(form)                                      an answer that earns everything
    KINDS                                                   the ten kinds

>>> question = {"id": "q", "kind": "number", "unit": "min", "prompt": "{rate} trucks an hour?",
...             "key": {"value": "{wait}", "tolerance": 0.05},
...             "forms": [{"values": {"rate": 8, "wait": 5.68}}]}
>>> form = resolve(question, variant_of("ada", "q", version=1, pool=1))
>>> judge(form, "5,68 min")
Verdict(fraction=1.0, outcome='right', misconception=None, understood=5.68)
"""

from course.questions.judge import OUTCOMES, Verdict, answered, judge, right_answer
from course.questions.kinds import KINDS
from course.questions.say import say
from course.questions.typed import parse_number
from course.questions.variants import columns_in, render, resolve, variant_of
from course.questions.words import size

__all__ = [
    "KINDS",
    "OUTCOMES",
    "Verdict",
    "answered",
    "columns_in",
    "judge",
    "parse_number",
    "render",
    "resolve",
    "right_answer",
    "say",
    "size",
    "variant_of",
]
