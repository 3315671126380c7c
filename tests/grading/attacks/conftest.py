"""Two assignments to attack: the small module of ours, and an ordinary one of somebody else."""

import shutil

import pytest

from tests.grading.attacks import others


@pytest.fixture(scope="session")
def others_released(tmp_path_factory):
    """The ordinary assignment as stock nbgrader releases it; not to be changed."""
    return others.release(tmp_path_factory.mktemp("released") / "root")


@pytest.fixture
def others_root(others_released, tmp_path):
    """A copy of the released ordinary assignment, with its gradebook."""
    return shutil.copytree(others_released, tmp_path / "others")
