"""How do the site, the grader and the lesson page start, and as whom?

``python -m course.hub.service site|grader|lessons`` is the Hub's command for each. A plain user's
services are simply processes of that user. Where the Hub is root they give up its rights first.
"""

import os
import socket
import sys
from urllib.parse import urlsplit

from course.hub.places import LESSONS_UID, Places, socket_url
from course.hub.sandbox import Sandbox, why_not
from course.hub.trusted import trusted

PYTHON = [sys.executable, "-P"]


def lessons(places: Places) -> list[str]:
    """The lesson page's process: a private network, no keys, no state but the lessons.

    The socket that the proxy calls is opened here, outside the walls, and passed in.
    """
    listener = socket.create_server(
        ("127.0.0.1", urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"]).port)
    )
    listener.set_inheritable(True)
    os.environ["LESSONS_LISTEN_FD"] = str(listener.fileno())
    argv = [*PYTHON, "-m", "course.hub.lessons"]
    if why_not():
        os.environ["LESSONS_FOLDER"] = str(places.lessons)
        os.environ["COURSE_API"] = socket_url(places.site_socket) + "/services/site/api"
        # The listener lives on in the process that this one becomes.
        return _keep(argv, listener)
    os.environ["LESSONS_FOLDER"] = "/srv/lessons"
    os.environ["COURSE_API"] = socket_url("/run/site/site.sock") + "/services/site/api"
    os.environ["JUPYTERHUB_API_URL"] = socket_url("/run/hub/hub.sock") + "/hub/api"
    box = Sandbox(
        etc=places.etc("lessons"),
        uid=LESSONS_UID,
        readonly={
            str(places.lessons): "/srv/lessons",
            str(places.hub_socket.parent): "/run/hub",
            str(places.site_socket.parent): "/run/site",
        },
    )
    return _keep(box.command(argv), listener)


def _keep(argv: list[str], listener: socket.socket) -> list[str]:
    listener.detach()
    return argv


def main(name: str) -> None:
    places = Places.here()
    if name == "site":
        argv = trusted([*PYTHON, "-m", "course.cli", "site", "serve"], places)
    elif name == "grader":
        argv = trusted([*PYTHON, "-m", "course.cli", "grader"], places)
    elif name == "lessons":
        argv = lessons(places)
    else:
        raise SystemExit(f"there is no service {name!r}")
    os.execvp(argv[0], argv)


if __name__ == "__main__":
    main(sys.argv[1])
