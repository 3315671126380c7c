"""What surroundings does the lesson server need before it starts?"""

import ctypes
import os
import signal
import tempfile
from pathlib import Path

PR_SET_PDEATHSIG = 1

KERNEL_CONFIG = """\
c = get_config()
c.HistoryManager.enabled = False
"""


def surroundings(runtime: Path) -> None:
    """Make the folders that kernels write to, and tell Jupyter where ours are."""
    profile = runtime / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(KERNEL_CONFIG, encoding="utf-8")
    os.environ.update(
        HOME=str(runtime),
        IPYTHONDIR=str(runtime / "ipython"),
        MPLCONFIGDIR=str(runtime / "matplotlib"),
        JUPYTER_PATH=str(Path(__file__).parent / "share" / "jupyter"),
        JUPYTER_CONFIG_DIR=str(runtime / "config"),
        JUPYTER_RUNTIME_DIR=str(runtime / "runtime"),
        JUPYTER_NO_CONFIG="1",
    )


def main() -> None:
    os.umask(0o077)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    with tempfile.TemporaryDirectory(prefix="lessons-") as folder:
        surroundings(Path(folder))
        from course.hub.lessons.app import run

        run(Path(folder))


main()
