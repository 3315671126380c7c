"""Which function answers a ``course`` command?"""

import importlib
import sys

COMMANDS = {
    "build": ("course.authoring.build:main", "build source/ from the authored modules"),
    "check": ("course.authoring.check:main", "check the authored modules"),
    "schedule": ("course.authoring.schedule:main", "print the minutes of each module"),
    "translations": ("course.authoring.translations:main", "update, check or list the catalogs"),
    "simulate": ("course.cases.simulate:main", "run a case's simulator"),
    "sample": ("course.grading.sample:main", "write a sample submission"),
    "release": ("course.grading.release:main", "release modules with nbgrader"),
    "grade": ("course.grading.grade:main", "grade submissions without the Hub"),
    "site": ("course.web.manage:main", "run a management command of the site"),
    "grader": ("course.web.grader:main", "grade what learners hand in, as it arrives"),
    "serve": ("course.hub.serve:main", "serve the whole course on this machine"),
    "doctor": ("course.hub.doctor:main", "say what this machine has, lacks or does weakly"),
}


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {text}" for name, (_, text) in COMMANDS.items()]
    return "\n".join(["usage: course COMMAND [options]", "", *lines, "", "course COMMAND --help"])


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is the command's own, 2 for an unknown command."""
    argv = sys.argv[1:] if argv is None else argv
    if not argv or argv[0] in ("-h", "--help"):
        print(usage())
        return 0
    if argv[0] not in COMMANDS:
        print(f"course: there is no command {argv[0]!r}\n\n{usage()}", file=sys.stderr)
        return 2
    module, function = COMMANDS[argv[0]][0].split(":")
    return getattr(importlib.import_module(module), function)(argv[1:])


if __name__ == "__main__":
    sys.exit(main())
