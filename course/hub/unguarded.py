"""What happens to "open as notebook" where no sandbox can be had?"""

import os
import sys

from jupyterhub.spawner import SimpleLocalProcessSpawner, Spawner
from tornado.web import HTTPError

from course.cases import N_
from course.hub.places import Places, root, socket_url

OFF = N_("Opening lessons as notebooks is off on this machine; the lesson page is not.")
"""The Hub's error page says it in the reader's language (``course.hub.pages``)."""


class NotebooksAreOff(HTTPError):
    """What the Hub shows instead of a server."""

    def __init__(self, sentence: str):
        super().__init__(503, sentence)
        self.jupyterhub_message = sentence


class NoSpawner(Spawner):
    """Nobody gets a server: the lesson page, the site and grading work all the same."""

    async def start(self):
        raise NotebooksAreOff(OFF)

    async def stop(self, now=False):
        """There is nothing to stop."""

    async def poll(self):
        return 0


class UnguardedSpawner(SimpleLocalProcessSpawner):
    """A plain local process, for one's own demonstration on one's own machine only.

    Every person's notebook can read everything that the user who started the course can read.
    """

    def _cmd_default(self) -> list[str]:
        rights = ["--allow-root"] if root() else []
        return [sys.executable, "-P", "-m", "course.hub.unguarded", *rights]

    def _home_dir_template_default(self) -> str:
        return str(Places.here().homes / "{username}")

    def get_env(self):
        env = super().get_env()
        places = Places.here()
        env["COURSE_API"] = socket_url(places.site_socket) + "/services/site/api"
        env["COURSE_LEARNER"] = self.user.name
        env["JUPYTER_CONFIG_PATH"] = str(places.etc("learner") / "jupyter")
        return env


if __name__ == "__main__":
    from jupyterhub.singleuser import main

    os.environ["COURSE_TOKEN"] = "token " + os.environ["JUPYTERHUB_API_TOKEN"]
    main()
