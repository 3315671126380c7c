"""What may lie in a submission's folder, that none should earn, read or break anything by?"""

import os
import shutil
import socket
from pathlib import Path

FOLDERS = {}
CODE = "import builtins, os\nbuiltins.abs = lambda x: 0\nprint('ESC' + 'APED')\nos._exit(0)\n"


def folder(change):
    """Enter one; ``change(folder, notebook, target)`` changes the folder, ``notebook`` is a path."""
    FOLDERS[change.__name__.replace("_", "-")] = change
    return change


def _module(*names: str):
    def change(folder: Path, notebook: Path, target) -> None:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(CODE)

    return change


for _title, _names in {
    "module-numpy": ("numpy.py", "pandas.py", "math.py", "random.py", "json.py", "struct.py"),
    "package-numpy": ("numpy/__init__.py", "pandas/__init__.py", "course/__init__.py"),
    "module-unittest": ("unittest.py", "inspect.py", "hashlib.py", "datetime.py", "secrets.py"),
    "module-site": ("sitecustomize.py", "usercustomize.py", "conftest.py", "__init__.py"),
    "module-of-the-grader": ("course/grading/code/plain.py", "course/__init__.py", "plain.py"),
    "module-ipython": ("IPython/__init__.py", "ipython_config.py", "matplotlib/__init__.py"),
    "settings": ("nbgrader_config.py", "jupyter_config.py", "ipython_kernel_config.py"),
    "hidden-settings": (".ipython/profile_default/startup/0.py", ".pth", ".pdbrc", ".inputrc"),
    "matplotlib-settings": ("matplotlibrc", "stylelib/x.mplstyle"),
}.items():
    FOLDERS[_title] = _module(*_names)


@folder
def notebook_is_a_link_to_a_victims(folder, notebook, target):
    notebook.unlink()
    notebook.symlink_to(target.root / "submitted" / "victim" / target.name / notebook.name)


@folder
def notebook_is_a_link_to_the_source(folder, notebook, target):
    notebook.unlink()
    notebook.symlink_to(target.root / "source" / target.name / notebook.name)


@folder
def notebook_is_a_link_upwards(folder, notebook, target):
    notebook.unlink()
    notebook.symlink_to(f"../../victim/{target.name}/{notebook.name}")


@folder
def notebook_is_a_link_to_itself(folder, notebook, target):
    notebook.unlink()
    notebook.symlink_to(notebook.name)


@folder
def notebook_is_a_link_to_a_device(folder, notebook, target):
    notebook.unlink()
    notebook.symlink_to("/dev/zero")


@folder
def notebook_is_a_pipe(folder, notebook, target):
    notebook.unlink()
    os.mkfifo(notebook)


@folder
def notebook_is_a_socket(folder, notebook, target):
    notebook.unlink()
    here = os.open(folder, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(f"/proc/self/fd/{here}/{notebook.name}")
    os.close(here)


@folder
def notebook_is_a_folder(folder, notebook, target):
    notebook.unlink()
    notebook.mkdir()


@folder
def notebook_is_sparse(folder, notebook, target):
    os.truncate(notebook, 1 << 40)


@folder
def notebook_is_missing(folder, notebook, target):
    notebook.unlink()


@folder
def notebook_cannot_be_read(folder, notebook, target):
    notebook.chmod(0)


@folder
def notebook_has_another_name(folder, notebook, target):
    notebook.rename(folder / notebook.name.upper())


@folder
def folder_is_a_link_to_a_victims(folder, notebook, target):
    shutil.rmtree(folder)
    folder.symlink_to(target.root / "submitted" / "victim" / target.name)


@folder
def folder_is_a_file(folder, notebook, target):
    shutil.rmtree(folder)
    folder.write_text("x")


@folder
def folder_is_empty(folder, notebook, target):
    for path in list(folder.iterdir()):
        path.unlink()


@folder
def more_notebooks(folder, notebook, target):
    for name in ("bonus.ipynb", "../x.ipynb".replace("/", "_"), "-f.ipynb", ".hidden.ipynb"):
        shutil.copy(notebook, folder / name)
    (folder / "sub").mkdir()
    shutil.copy(notebook, folder / "sub" / notebook.name)


@folder
def links_beside_it(folder, notebook, target):
    links = {
        "gradebook.db": target.root / "gradebook.db",
        "source": target.root / "source",
        "victim.csv": target.root / "submitted" / "victim" / target.name / notebook.name,
        "shadow.txt": "/etc/shadow",
        "loop": ".",
        "canary.txt": target.words["canary"],
    }
    for name, where in links.items():
        (folder / name).symlink_to(where)


@folder
def data_is_a_link(folder, notebook, target):
    (folder / "trucks.csv").unlink(missing_ok=True)
    (folder / "trucks.csv").symlink_to(target.words["canary"])


@folder
def data_is_changed(folder, notebook, target):
    (folder / "trucks.csv").write_text("arrived,post,channel,hours\n2024-03-01,north,red,65.5\n")


@folder
def data_is_a_pipe(folder, notebook, target):
    (folder / "trucks.csv").unlink(missing_ok=True)
    os.mkfifo(folder / "trucks.csv")


@folder
def data_is_sparse(folder, notebook, target):
    (folder / "data.bin").touch()
    os.truncate(folder / "data.bin", 1 << 40)


@folder
def a_pipe_beside_it(folder, notebook, target):
    os.mkfifo(folder / "waits.csv")


@folder
def thousands_of_files(folder, notebook, target):
    for number in range(3000):
        (folder / f"f{number}").touch()


@folder
def a_very_deep_folder(folder, notebook, target):
    here = os.open(folder, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 50, dir_fd=here)
        deeper = os.open("d" * 50, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)


@folder
def odd_names(folder, notebook, target):
    for name in (
        "a\nb",
        "-rf",
        "x" * 255,
        "\u202etxt",
        "a\\..\\b",
        "%00",
        "$(id)",
        "'; DROP TABLE x; --",
    ):
        (folder / name).write_text("x")
    here = os.fsencode(folder)
    for name in (b"\xff\xfe", b"\x1b]0;x\x07"):
        Path(os.fsdecode(here + b"/" + name)).write_text("x")


@folder
def programs_with_rights(folder, notebook, target):
    (folder / "run").write_text("#!/bin/sh\nid\n")
    (folder / "run").chmod(0o6777)


@folder
def a_gradebook_of_its_own(folder, notebook, target):
    shutil.copy(target.root / "gradebook.db", folder / "gradebook.db")


@folder
def timestamp_is_nonsense(folder, notebook, target):
    (folder / "timestamp.txt").write_text("9999999-99-99 \x00<script>")


@folder
def timestamp_is_long_ago(folder, notebook, target):
    (folder / "timestamp.txt").write_text("0001-01-01 00:00:00 UTC")


@folder
def timestamp_is_a_pipe(folder, notebook, target):
    (folder / "timestamp.txt").unlink()
    os.mkfifo(folder / "timestamp.txt")


@folder
def timestamp_is_binary(folder, notebook, target):
    (folder / "timestamp.txt").write_bytes(os.urandom(1000))


@folder
def comments_and_feedback_of_its_own(folder, notebook, target):
    (folder / "feedback").mkdir()
    (folder / "feedback" / "x.html").write_text("<script>alert(1)</script>")
    (folder / "x.html").write_text("<script>alert(1)</script>")
