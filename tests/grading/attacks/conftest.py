"""Two assignments to attack: a small module of ours, and an ordinary one of somebody else."""

import json
import os
import shutil

import pytest
from nbformat import from_dict
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from course import authoring, paths
from course.authoring.notebook import notebook
from course.grading import graded, sample
from course.paths import ROOT
from tests.grading.attacks import others
from tests.grading.attacks.target import CONTROL, VICTIM, Ours, Theirs
from tests.grading.attacks.world import MARK, World
from tests.grading.conftest import MODULE, nbgrader_settings


@pytest.fixture(scope="session")
def others_released(tmp_path_factory):
    """The ordinary assignment as stock nbgrader releases it; not to be changed."""
    return others.MIXED.release(tmp_path_factory.mktemp("released") / "root")


@pytest.fixture
def others_root(others_released, tmp_path):
    """A copy of the released ordinary assignment, with its gradebook."""
    return shutil.copytree(others_released, tmp_path / "others")


@pytest.fixture
def target(request):
    """An assignment with its world, by name: ``ours`` or ``theirs``."""
    return request.getfixturevalue(f"watched_{request.param}")


@pytest.fixture(scope="module")
def watched_ours(ours, tmp_path_factory):
    yield from watched(ours, tmp_path_factory)


@pytest.fixture(scope="module")
def watched_theirs(theirs, tmp_path_factory):
    yield from watched(theirs, tmp_path_factory)


def watched(made, tmp_path_factory):
    """An assignment with what is watched around it, a victim's grade, and what each base earns."""
    made.world = World(made.root, tmp_path_factory.mktemp("world"), "mallory")
    made.words |= made.world.listener.words
    made.words |= {"mark": MARK, "pid": str(os.getpid()), "project": str(ROOT)}
    folder = made.world.folder
    made.words |= {"canary": str(folder / "readable"), "folder": str(folder), "test": "t"}
    for learner in (VICTIM, CONTROL):
        made.hand_in(learner, "right")
        made.right = made.score(learner)
    made.bases = {}
    for base in ("blank", "wrong", "right"):
        made.hand_in("mallory", base)
        made.bases[base] = made.score("mallory")
    yield made
    made.world.close()


@pytest.fixture(scope="module")
def ours(tmp_path_factory, content):
    """The small module of the grader's tests, released with its gradebook."""
    root = tmp_path_factory.mktemp("ours") / "root"
    folder = root / "source" / MODULE
    folder.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "CONTENT", content)
        patch.setattr(sample, "SOURCE", root / "source")
        patch.setenv("COURSE_NBGRADER_ROOT", str(root))
        patch.setenv("PATH", f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}")
        patch.setenv("CLC_SECRET", "CANARY-OF-THE-ENVIRONMENT")
        authoring.load.cache_clear()
        built = from_dict(json.loads(json.dumps(notebook(authoring.load(MODULE)))))
        (folder / f"{MODULE}.ipynb").write_text(graded.text(built), encoding="utf-8")
        (folder / "public.json").write_text(json.dumps({"module": MODULE}), encoding="utf-8")
        config = nbgrader_settings()
        config.BaseConverter.force = True
        directory = CourseDirectory(config=config, assignment_id=MODULE)
        GenerateAssignment(coursedir=directory, config=config).start()
        yield Ours(
            MODULE,
            root,
            secret="TEST-CANARY",
            places={MODULE: ("m9-a1",)},
            values={"m9-a1": ("mean", "5")},
        )
    authoring.load.cache_clear()


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    """A part of the ordinary assignment, released with its gradebook."""
    names = {
        "functions": "double mean squares sum_of_squares factorial integrate sort_in_place",
        "tables": "normalise row_means by_channel",
    }
    names = {
        f"{text}-{name.replace('_', '-')}": name
        for text, found in names.items()
        for name in found.split()
    }
    return Theirs(
        others.FEW.name,
        others.FEW.release(tmp_path_factory.mktemp("theirs") / "root"),
        secret="CANARY-HIDDEN-TEST",
        places={"problems": ("functions-variables", "tables-statistics")},
        values={"functions-variables": ("longest", "7"), "tables-statistics": ("mean_x", "7.5")},
        functions=names,
    )
