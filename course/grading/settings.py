"""Where do the gradebook and the folders of an nbgrader root lie?"""

import os
from pathlib import Path

from course.paths import ROOT, nbgrader_root


def default_root() -> Path:
    """The running site's nbgrader root if it exists, else the repository (the author's desk)."""
    root = nbgrader_root()
    return root if root.is_dir() else ROOT


def db_url(root: Path) -> str:
    """The gradebook's address: ``COURSE_GRADEBOOK_URL``, else SQLite in the root."""
    return os.environ.get("COURSE_GRADEBOOK_URL") or f"sqlite:///{root / 'gradebook.db'}"


def exchange(root: Path) -> Path:
    """The root of the exchange."""
    return root / "exchange"


def notebook(root: Path, kind: str, module: str) -> Path:
    """A module's notebook in ``source`` or ``release``."""
    return root / kind / module / f"{module}.ipynb"


def submitted(root: Path, learner: str, module: str) -> Path:
    """The folder of the submission that counts."""
    return root / "submitted" / learner / module


def autograded(root: Path, learner: str, module: str) -> Path:
    """The folder of the graded notebook."""
    return root / "autograded" / learner / module
