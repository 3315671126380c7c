"""An archive from the site stays within its folder and never overwrites a learner's work."""

import io
import zipfile

import pytest

from course.hub.learner.unpack import MOST_FILES, Unsafe, unpack


def archive(*names: str) -> zipfile.ZipFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "new")
    return zipfile.ZipFile(buffer)


def test_files_are_written(tmp_path):
    unpack(archive("m5.ipynb", "data/posts.csv"), tmp_path / "m5")
    assert (tmp_path / "m5" / "data" / "posts.csv").read_text() == "new"


def test_what_is_there_stays(tmp_path):
    (tmp_path / "m5.ipynb").write_text("mine")
    unpack(archive("m5.ipynb"), tmp_path)
    assert (tmp_path / "m5.ipynb").read_text() == "mine"


@pytest.mark.parametrize("name", ["../out", "a/../../out", "/etc/out"])
def test_nothing_leaves_the_folder(tmp_path, name):
    with pytest.raises(Unsafe):
        unpack(archive("first", name), tmp_path / "m5")
    assert not (tmp_path / "m5").exists()


def test_links_are_refused(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    with pytest.raises(Unsafe):
        unpack(zipfile.ZipFile(buffer), tmp_path / "m5")


def test_too_many_files_are_refused(tmp_path):
    with pytest.raises(Unsafe):
        unpack(archive(*map(str, range(MOST_FILES + 1))), tmp_path / "m5")
