"""Below which root does a step of nbgrader work?"""

from pathlib import Path


def root(step) -> Path:
    """The course root of the converter whose exporter runs ``step``."""
    return Path(step.parent.parent.coursedir.root)
