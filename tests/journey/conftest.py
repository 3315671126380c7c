"""A folder for pictures of the pages."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shots(tmp_path_factory):
    """Where pictures of the pages go; COURSE_SHOTS keeps them to be looked at."""
    folder = Path(os.environ.get("COURSE_SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
