"""Unmistakable marks in everything that only graders may know, in a copy of the authored course."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from course import authoring, paths

MARK = re.compile(r"Zq(?:says|explanation|example|hidden)\d+zq|777313777")
NUMBER = "777313777"
FENCE = re.compile(r"```\{code-cell\}\n:name: (\S+)\n(.*?)```", re.S)


@dataclass
class Copy:
    """A canaried copy of what the course is authored and built from."""

    content: Path
    source: Path

    def over(self) -> list[str]:
        """A command prefix for which the copy lies in the place of the real course."""
        return [
            *("bwrap", "--dev-bind", "/", "/"),
            *("--bind", str(self.content), str(paths.CONTENT)),
            *("--bind", str(self.source), str(paths.SOURCE)),
            "--",
        ]


def plant(folder: Path, module: str) -> Copy:
    """Copy the course into ``folder``, mark one module's keys, and build it again."""
    copy = Copy(folder / "content", folder / "source")
    shutil.copytree(paths.CONTENT, copy.content)
    shutil.copytree(paths.SOURCE, copy.source)
    file = copy.content / "modules" / f"{module}.md"
    text = FENCE.sub(_Planter(module), file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    for place in (copy.content, copy.source):
        subprocess.run(["chmod", "-R", "a+rX", place], check=True)
    subprocess.run(
        [*copy.over(), sys.executable, "-m", "course.cli", "build", "--module", module],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return copy


class _Planter:
    """Puts marks into one fence after the other, each with its own number."""

    def __init__(self, module: str):
        self.questions, self.count = authoring.load(module).questions, 0

    def __call__(self, fence: re.Match) -> str:
        question = self.questions.get(fence[1])
        if question and question.graded:
            head, body = re.match(r"((?:---\n.*?\n---\n|:[^\n]*\n)*)(.*)", fence[2], re.S).groups()
            about = self.texts(yaml.safe_load(body))
            if question.full["kind"] in ("number", "interval"):
                self.numbers(about, set(question.public["forms"][0].get("values", ())))
            body = yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=10_000)
            return f"```{{code-cell}}\n:name: {fence[1]}\n{head}{body}```"
        hidden = f"### BEGIN HIDDEN TESTS\n# {self.mark('hidden')}"
        return fence[0].replace("### BEGIN HIDDEN TESTS", hidden)

    def mark(self, leaf: str) -> str:
        self.count += 1
        return f"Zq{leaf}{self.count}zq"

    def texts(self, about, leaf: str = ""):
        if isinstance(about, dict):
            return {key: self.texts(value, key) for key, value in about.items()}
        if isinstance(about, list):
            return [self.texts(value, leaf) for value in about]
        if leaf in ("says", "explanation", "example"):
            return f"{about.rstrip()} {self.mark(leaf)}"
        return about

    def numbers(self, about: dict, public: set[str]) -> None:
        secret = [at for at, name in enumerate(about.get("columns", ())) if name not in public]
        for row in about.get("rows", ()):
            for at in secret:
                row[at] = marked(row[at])
        for name, value in about["key"].items():
            if isinstance(value, int | float) and name != "tolerance":
                about["key"][name] = marked(value)


def marked(value: float) -> float:
    """Almost the same number, its digits ending in the mark."""
    return float(f"{value:.4f}{NUMBER}")


def found_in(*texts: str | bytes) -> set[str]:
    """The marks in these texts."""
    read = (t if isinstance(t, str) else bytes(t).decode("utf-8", "replace") for t in texts)
    return {mark for text in read for mark in MARK.findall(text)}


def found_below(folder: Path) -> set[str]:
    """The marks in all files below a folder."""
    return found_in(*(path.read_bytes() for path in folder.rglob("*") if path.is_file()))
