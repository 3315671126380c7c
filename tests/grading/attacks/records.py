"""Which ``answers.json`` may be handed in with a module, that none should earn more by?"""

import json

RECORDS = {}


def record(change):
    """Enter one; ``change(whole)`` changes the JSON in place or gives what is handed in instead."""
    RECORDS[change.__name__.replace("_", "-")] = change
    return change


def _every(value):
    """Every answer is this value."""

    def change(whole: dict) -> None:
        for question in ("m9-q1", "m9-q2", "m9-e1"):
            whole["answers"].setdefault(question, {"version": 1, "rev": 1})["value"] = value

    return change


for _title, _value in {
    "not-a-number": float("nan"),
    "infinity": float("inf"),
    "minus-infinity": float("-inf"),
    "truth": True,
    "nothing": None,
    "a-huge-integer": 10**300,
    "an-enormous-text": "9" * 500_000,
    "a-list-of-all": ["a", "b", "c", "d"],
    "an-object-of-all": {"a": True, "b": True, "c": True, "d": True},
    "a-list-of-numbers": [10.5 + 10 * n for n in range(12)],
    "numbers-as-text": "10.5 20.5 30.5 40.5",
    "a-range-as-text": "0..1000",
    "an-expression": "__import__('os').getpid()",
    "a-template": "{wait}",
    "look-alike-letters": "\u044c",
    "another-look-alike": "\u0432",
    "two-letters": "ab",
    "a-nul-within": "a\x00b",
    "half-a-pair": "b\ud800",
    "a-pattern": ".*",
    "an-empty-text": "",
    "markup": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE grade; --",
    "another-language-number": "\u0661\u0662",
    "a-negative-number": -10.5,
    "minus-zero": -0.0,
    "a-tiny-number": 5e-324,
    "nested": [[[[[[[[[[[[[[[["b"]]]]]]]]]]]]]]]],
}.items():
    RECORDS[_title] = _every(_value)


@record
def scores_of_its_own(whole):
    whole |= {"score": 1000, "auto_score": 1000, "points": 1000, "status": "graded"}
    for answer in whole["answers"].values():
        answer |= {"score": 1000, "points": 1000, "credit": 1, "outcome": "right", "max": 1000}


@record
def forms_of_its_own(whole):
    for answer in whole["answers"].values():
        answer |= {"key": answer.get("value"), "tolerance": 1e9, "options": {}, "kind": "choice"}


@record
def other_variants(whole):
    for answer in whole["answers"].values():
        answer["variant"] = answer.get("variant", 0) + 1


@record
def odd_variants(whole):
    for answer, odd in zip(whole["answers"].values(), (None, "0", -1), strict=False):
        answer["variant"] = odd


@record
def odd_versions(whole):
    for answer, odd in zip(whole["answers"].values(), (99, "1", -1), strict=False):
        answer["version"] = odd


@record
def answers_for_other_questions(whole):
    whole["answers"] |= {name: {"value": "b"} for name in ("m9-a1-test", "bonus", "../x", "")}


@record
def records_of_other_kinds(whole):
    whole["answers"] = {name: [1, "b"] for name in whole["answers"]} | {"m9-q1": "b", "m9-q2": 7}


@record
def attempt_99(whole):
    whole["attempt"] = 99


@record
def attempt_zero(whole):
    whole["attempt"] = 0


@record
def attempt_true(whole):
    whole["attempt"] = True


@record
def attempt_text(whole):
    whole["attempt"] = "1"


@record
def another_learner(whole):
    whole["learner"] = "victim"


@record
def another_module(whole):
    whole["module"] = "../m5-performance"


@record
def another_format(whole):
    whole["format"] = 2


@record
def a_list(whole):
    return json.dumps([whole])


@record
def answers_as_a_list(whole):
    whole["answers"] = list(whole["answers"].items())


@record
def twice_the_same_name(whole):
    return json.dumps(whole)[:-1] + ', "answers": {}, "attempt": 2}'


@record
def very_deep(whole):
    return '{"format": 1, "module": "m9-sample", "answers": ' + '{"x": ' * 50_000 + "}" * 50_001


@record
def overflowing_number(whole):
    return json.dumps(whole).replace('"rev": 1', '"rev": 1e999')


@record
def digits_without_end(whole):
    return json.dumps(whole).replace('"rev": 1', '"rev": ' + "9" * 100_000)


@record
def two_megabytes(whole):
    whole["x"] = "x" * 2_000_000


@record
def not_json(whole):
    return "answers = all right"


@record
def a_mark_of_byte_order(whole):
    return "\ufeff" + json.dumps(whole)
