"""Where are the things of the course: authored text, catalogs, built notebooks, running state?"""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
CONTENT = PACKAGE / "content"
LOCALE = PACKAGE / "locale"
SOURCE = ROOT / "source"

COURSE_ID = "clc"


def modules() -> list[str]:
    """The ids of all authored modules, in the order of the course."""
    return sorted(path.stem for path in (CONTENT / "modules").glob("*.md"))


def state_dir() -> Path:
    """The folder of a running site's state: ``COURSE_STATE`` or ``var/`` beside the package."""
    return Path(os.environ.get("COURSE_STATE") or ROOT / "var").absolute()


def nbgrader_root() -> Path:
    """nbgrader's root of a running site: ``COURSE_NBGRADER_ROOT`` or ``nbgrader/`` in the state."""
    return Path(os.environ.get("COURSE_NBGRADER_ROOT") or state_dir() / "nbgrader").absolute()
