"""What does the YAML of one question cell say, and which part of it may a learner see?"""

import copy
import json
from dataclasses import dataclass
from typing import Any

import yaml

from course.authoring.shown import shown
from course.questions import KINDS, columns_in, resolve

USES = ("graded", "practice", "reflection")
COMMON = {"kind", "use", "points", "objectives", "version", "pools", "extra", "prompt", "hint"}
PRIVATE = {"key", "misconceptions", "explanation", "example"}
VARIANTS = {"columns", "rows", "forms"}
WORDING = {"prompt", "hint", "options", "items", "left", "right", "rubric"} | PRIVATE
"""What an entry of ``forms`` may replace."""


class Malformed(ValueError):
    """This YAML is no question; ``line`` counts from 0 within the cell."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Question:
    """One question: ``full`` with key, misconceptions and explanation; ``public`` without them if
    it is graded. Both have ``forms``, one entry for each variant of the pool."""

    id: str
    full: dict[str, Any]
    public: dict[str, Any]

    @property
    def graded(self) -> bool:
        return self.full["use"] == "graded"

    @property
    def points(self) -> float:
        return self.full["points"]

    @property
    def pool(self) -> int:
        return self.full["pool"]

    @property
    def automatic(self) -> bool:
        """Whether a formula, not a person, gives the points."""
        return self.graded and KINDS[self.full["kind"]].score is not None

    def form(self, variant: int = 0) -> dict[str, Any]:
        """The full form of one variant."""
        return resolve(self.full, variant)


class _Loader(yaml.SafeLoader):
    """YAML without dates and without a key that stands twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012  as in the parent
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, list | dict):
                raise Malformed("a key must be a word", key_node.start_mark.line)
            if key in seen:
                raise Malformed(f"{key!r} stands twice", key_node.start_mark.line)
            seen.add(key)
        return super().construct_mapping(node, deep)


def parse(name: str, text: str) -> Question:
    """The question of one cell; raises Malformed."""
    try:
        raw = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "is no YAML"
        raise Malformed(f"YAML: {problem}", mark.line if mark else 0) from None
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed("YAML: a value is too long, or nested too deeply") from None
    if not isinstance(raw, dict):
        raise Malformed("is no YAML mapping")
    try:
        json.dumps(raw)
    except (TypeError, ValueError, RecursionError):
        raise Malformed("holds something else than texts, numbers, lists and mappings") from None
    _check_fields(raw)
    full = _full(name, raw)
    return Question(name, full, _public(full))


def _check_fields(raw: dict) -> None:
    kind = raw.get("kind")
    if kind not in KINDS:
        raise Malformed(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    if raw.get("use") not in USES:
        raise Malformed(f"use must be one of {', '.join(USES)}")
    known = COMMON | PRIVATE | VARIANTS | set(KINDS[kind].public)
    if unknown := [str(key) for key in raw if key not in known]:
        raise Malformed(f"{kind} has no field {', '.join(sorted(unknown))}")
    points = raw.get("points")
    if raw["use"] == "graded":
        plain = isinstance(points, int | float) and not isinstance(points, bool)
        if not plain or not 0 < points < 1000:
            raise Malformed("a graded question needs points above 0")
        if kind == "text":
            raise Malformed("a text is for practice or reflection: nobody scores it")
    elif points is not None:
        raise Malformed("only a graded question has points")
    _check_types(raw)


def _check_types(raw: dict) -> None:
    for field in ("options", "items", "left", "right", "decisions"):
        for mapping in [raw.get(field), *(f.get(field) for f in _list(raw, "forms"))]:
            if mapping is None:
                continue
            if not isinstance(mapping, dict) or not all(isinstance(k, str) for k in mapping):
                raise Malformed(f"{field} must be key: text; put yes, no, on, off in quotes")
    for field, kind in (("version", int), ("objectives", list), ("prompt", str), ("pools", dict)):
        if field in raw and not isinstance(raw[field], kind):
            raise Malformed(f"{field} must be a {kind.__name__}")
    if not all(isinstance(objective, str) for objective in raw.get("objectives", ())):
        raise Malformed("objectives must be a list of names")
    if raw.get("version", 1) is True or raw.get("version", 1) < 1:
        raise Malformed("version must be 1 or more")
    for version, size in raw.get("pools", {}).items():
        if not all(type(n) is int and n > 0 for n in (version, size)):
            raise Malformed("pools must be version: number of variants")
    known_ones = [k for part in (raw, *_list(raw, "forms")) for k in _list(part, "misconceptions")]
    for known in known_ones:
        if missing := {"id", "value", "says"} - set(known):
            raise Malformed(f"a misconception has no {', '.join(sorted(missing))}")


def _list(raw: dict, field: str) -> list[dict]:
    value = raw.get(field) or []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise Malformed(f"{field} must be a list of mappings")
    return value


def _forms(raw: dict) -> list[dict]:
    """One entry for each variant: its values, or the texts and fields it replaces."""
    if "forms" in raw and "rows" in raw:
        raise Malformed("has forms and rows: choose one")
    if "rows" in raw:
        columns, rows = raw.get("columns"), raw["rows"]
        named = isinstance(columns, list) and all(isinstance(name, str) for name in columns)
        if not named or len(set(columns)) != len(columns):
            raise Malformed("columns must be a list of different names")
        if not isinstance(rows, list):
            raise Malformed("rows must be a list")
        for number, row in enumerate(rows, 1):
            if not isinstance(row, list) or len(row) != len(columns):
                raise Malformed(f"row {number} has not {len(columns)} values")
        return [{"values": dict(zip(columns, row, strict=True))} for row in rows]
    forms = _list(raw, "forms") or [{}]
    for number, form in enumerate(forms, 1):
        if unknown := set(form) - WORDING:
            raise Malformed(f"form {number} cannot replace {', '.join(sorted(unknown))}")
    return forms


def _full(name: str, raw: dict) -> dict[str, Any]:
    forms = _forms(raw)
    version = raw.get("version", 1)
    pools = raw.get("pools", {version: len(forms)})
    if pools.get(version) != len(forms):
        raise Malformed(
            f"pools says {pools.get(version)} variants of version {version}, there are {len(forms)}"
        )
    fields = {key: value for key, value in raw.items() if key not in VARIANTS | {"objectives"}}
    if "forms" in raw:
        forms = [
            form | {"shown": shown(fields | form, f"{name}\x1f{number}")}
            for number, form in enumerate(forms)
        ]
    return fields | {
        "id": name,
        "points": raw.get("points", 0),
        "serves": raw.get("objectives", []),
        "version": version,
        "pools": pools,
        "pool": len(forms),
        "extra": bool(raw.get("extra")) or raw["use"] == "practice" or raw["kind"] == "essay",
        "shown": shown(fields, name),
        "forms": forms,
    }


def _public(full: dict) -> dict[str, Any]:
    """What a learner's side may know; no column stays that only key or explanation use."""
    fields = (
        COMMON - {"pools", "objectives"} | {"id", "pool", "shown"} | set(KINDS[full["kind"]].public)
    )
    if full["use"] != "graded":
        fields |= PRIVATE
    public = {key: copy.deepcopy(value) for key, value in full.items() if key in fields}
    forms = [{k: v for k, v in form.items() if k in fields} for form in full["forms"]]
    used = columns_in(public) | columns_in(forms)
    for form, whole in zip(forms, full["forms"], strict=True):
        if "values" in whole:
            form["values"] = {k: v for k, v in whole["values"].items() if k in used}
    return public | {"forms": copy.deepcopy(forms)}
