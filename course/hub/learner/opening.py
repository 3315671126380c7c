"""What happens when a learner asks for a lesson "as a notebook"?

``/user/<name>/clc/open/<module>`` fetches the assignment in the learner's language if it is not
there yet, and shows it in JupyterLab.
"""

import asyncio
import io
import re
import zipfile
from html import escape
from pathlib import Path

import httpx
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from course.hub.learner.unpack import Unsafe, unpack
from course.language import gettext as _
from course.language import supported, using
from course.lesson.api import connect

MODULE = re.compile(r"[a-z0-9-]{1,60}")


class Missing(Exception):
    """The site has no such assignment for this learner, or does not answer."""


def fetch(module: str, home: Path) -> None:
    """Bring a module's folder into ``home`` unless it is there.

    :raises Missing: with the sentence to show.
    """
    if (home / module / f"{module}.ipynb").is_file():
        return
    try:
        with connect(timeout=30) as site:
            answer = site.get(f"exchange/assignments/{module}")
    except httpx.HTTPError:
        raise Missing(
            _("The course site does not answer. Nothing is lost; please try again in a minute.")
        ) from None
    if answer.status_code != 200:
        raise Missing(_("This module is not open for you."))
    try:
        unpack(zipfile.ZipFile(io.BytesIO(answer.content)), home / module)
    except (Unsafe, zipfile.BadZipFile):
        raise Missing(_("The module could not be fetched. Please tell your facilitator.")) from None


class OpenHandler(JupyterHandler):
    @web.authenticated
    async def get(self, module: str) -> None:
        if not MODULE.fullmatch(module):
            raise web.HTTPError(404)
        home = Path(self.serverapp.root_dir)
        with using(supported(self.get_argument("language", None))):
            try:
                await asyncio.to_thread(fetch, module, home)
            except Missing as reason:
                self.set_status(404)
                self.finish(f"<!DOCTYPE html><meta charset='utf-8'><p>{escape(str(reason))}</p>")
                return
        self.redirect(url_path_join(self.base_url, "lab/tree", module, f"{module}.ipynb"))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.hub.learner.opening"}]


def _load_jupyter_server_extension(serverapp) -> None:
    path = url_path_join(serverapp.web_app.settings["base_url"], r"clc/open/([^/]+)")
    serverapp.web_app.add_handlers(".*$", [(path, OpenHandler)])
