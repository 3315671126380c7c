"""What does a sandbox see as /etc, and which Jupyter settings stand there?"""

import json
import shutil
from pathlib import Path

from course.hub.places import Places
from course.hub.sandbox import INNER_UID
from course.paths import COURSE_ID, PACKAGE, ROOT

SYSTEM = [
    *("ld.so.cache", "ld.so.conf", "alternatives", "fonts", "localtime", "nsswitch.conf"),
    *("mime.types", "inputrc", "terminfo"),
]

TEACHING = ["formgrader", "course_list", "create_assignment"]
"""nbgrader's extensions that a learner has no use for; their pages must not answer either."""

NEEDLESS = [
    "@jupyterlab/apputils-extension:announcements",  # these two ask other hosts
    "@jupyterlab/extensionmanager-extension",
    "@jupyter-notebook/lab-extension",
    "@voila-dashboards/jupyterlab-preview",
    "jupyterlab-jupytext",
]
"""What JupyterLab shall not load in anybody's server."""

LABEXTENSIONS = PACKAGE / "hub" / "learner" / "share" / "jupyter" / "labextensions"

LEARNER = f"""\
from course.hub.learner import exchange, validating

c = get_config()
exchange.use_in(c)
validating.use()
c.CourseDirectory.course_id = {COURSE_ID!r}
"""

FACILITATOR = """\
c = get_config()
load_subconfig({config!r})
c.CourseDirectory.course_id = {course!r}
c.FormgradeExtension.debug = False
c.ExchangeCollect.check_owner = False
"""


def make(places: Places) -> None:
    """Write the folders; they are changed in place, for running sandboxes have them mounted."""
    _write(places.etc("learner"), LEARNER, off=TEACHING, on=[])
    facilitator = FACILITATOR.format(config=str(ROOT / "nbgrader_config.py"), course=COURSE_ID)
    on = ["course.hub.learner.formgrader"]
    _write(places.etc("facilitator"), facilitator, off=["course_list", "create_assignment"], on=on)
    _write(places.etc("lessons"), "", off=[], on=[])


def passwd(folder: Path, name: str, uid: int) -> Path:
    """A password file with one line, so that ``whoami`` and shells know who they are."""
    path = folder / f"{name}.passwd"
    path.write_text(f"{name}:x:{uid}:{uid}::/home/{name}:/bin/bash\n", encoding="utf-8")
    path.chmod(0o644)
    return path


def _write(etc: Path, nbgrader_config: str, off: list[str], on: list[str]) -> None:
    etc.mkdir(parents=True, exist_ok=True)
    etc.chmod(0o755)
    for item in SYSTEM:
        source = Path("/etc", item)
        if source.is_dir() and not (etc / item).exists():
            shutil.copytree(source, etc / item, symlinks=True)
        elif source.is_file():
            shutil.copy(source, etc / item)
    user = f"course:x:{INNER_UID}:{INNER_UID}::/tmp:/bin/sh\n"
    files = {
        "passwd": user,
        "group": f"course:x:{INNER_UID}:\n",
        "hosts": "127.0.0.1 localhost course\n",
        "jupyter/nbgrader_config.py": nbgrader_config,
        "jupyter/labconfig/page_config.json": json.dumps(
            {
                "disabledExtensions": {
                    **dict.fromkeys(NEEDLESS, True),
                    **{f"@jupyter/nbgrader:{n.replace('_', '-')}": True for n in off},
                }
            }
        ),
        "jupyter/jupyter_server_config.json": json.dumps(
            {
                "LabApp": {
                    "extra_labextensions_path": [str(LABEXTENSIONS)],
                    "extension_manager": "readonly",
                    "news_url": None,
                },
                "ServerApp": {
                    "jpserver_extensions": {
                        "course.hub.learner.opening": True,
                        **{f"nbgrader.server_extensions.{name}": False for name in off},
                        **dict.fromkeys(on, True),
                    }
                },
            }
        ),
    }
    for name, text in files.items():
        path = etc / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)
