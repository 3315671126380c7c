"""How is something written so that it is still there after the power fails?"""

import os
import shutil
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(path: Path, content: bytes) -> None:
    """Write one new file and make its content durable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def place(target: Path, files: dict[str, bytes], part: Path) -> None:
    """A folder with these files appears under its name whole, or not at all.

    :param part: where it is built: a hidden path on the same file system.
    """
    try:
        for name, content in files.items():
            write(part / name, content)
        for folder, _, _ in os.walk(part, topdown=False):
            sync_folder(Path(folder))
        part.rename(target)
        sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def read(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by their path inside it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def replace(target: Path, files: dict[str, bytes], part: Path, old: Path) -> None:
    """Put a new folder in the place of an earlier one.

    Between the two renames there is no folder at all; who is killed there does it again.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(part, ignore_errors=True)
    if target.exists():
        target.rename(old)
    place(target, files, part)
    shutil.rmtree(old, ignore_errors=True)
