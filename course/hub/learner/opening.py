"""What happens when a learner asks for a lesson "as a notebook"?

``/user/<name>/clc/open/<module>`` fetches the assignment in the language that the learner reads
now, or brings the copy that is there to that language, and shows it in JupyterLab.
"""

import asyncio
import io
import json
import os
import re
import tempfile
import zipfile
from html import escape
from pathlib import Path

import httpx
import nbformat
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from course.authoring.localise import renew_folder
from course.hub.learner.site import site
from course.hub.learner.unpack import Unsafe, unpack
from course.language import gettext as _
from course.language import supported, using

MODULE = re.compile(r"[a-z0-9-]{1,60}")


class Missing(Exception):
    """The site has no such assignment for this learner, or does not answer."""


def fetch(module: str, home: Path) -> bool:
    """Bring a module's folder into ``home``, as the site sends it now, with the learner's cells.

    A copy that is there opens also while the site is away.

    :returns: whether a copy that was there has changed, so that what ran with it is out of date.
    :raises Missing: with the sentence to show.
    """
    there = (home / module / f"{module}.ipynb").is_file()
    try:
        with site() as client:
            answer = client.get(f"exchange/assignments/{module}")
    except httpx.HTTPError:
        if there:
            return False
        raise Missing(
            _("The course site does not answer. Nothing is lost; please try again in a minute.")
        ) from None
    if answer.status_code != 200:
        if there:
            return False
        raise Missing(_("This module is not open for you."))
    try:
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder, module)
            unpack(zipfile.ZipFile(io.BytesIO(answer.content)), fresh)
            return renew_folder(fresh, home / module) and there
    except (Unsafe, zipfile.BadZipFile, OSError, ValueError, nbformat.ValidationError):
        if there:  # the learner's copy opens as it is
            return False
        raise Missing(_("The module could not be fetched. Please tell your facilitator.")) from None


def reader(folder: Path) -> str:
    """The language in which a fetched module is written; English where none says."""
    try:
        return supported(json.loads((folder / "public.json").read_text("utf-8"))["language"])
    except (OSError, ValueError, KeyError, TypeError):
        return "en"


class OpenHandler(JupyterHandler):
    @web.authenticated
    async def get(self, module: str) -> None:
        if not MODULE.fullmatch(module):
            raise web.HTTPError(404)
        home = Path(self.serverapp.root_dir)
        language = os.environ.get("COURSE_LANGUAGE") or self.request.headers.get("Accept-Language")
        try:
            with using(supported((language or "").split(",")[0])):
                changed = await asyncio.to_thread(fetch, module, home)
        except Missing as reason:
            self.set_status(404)
            self.finish(f"<!DOCTYPE html><meta charset='utf-8'><p>{escape(str(reason))}</p>")
            return
        os.environ["COURSE_LANGUAGE"] = reader(home / module)  # kernels and terminals inherit it
        if changed:
            await self.end_sessions(f"{module}/")
        self.redirect(url_path_join(self.base_url, "lab/tree", module, f"{module}.ipynb"))

    async def end_sessions(self, folder: str) -> None:
        """End what runs for the notebooks below ``folder``: it speaks the language of before."""
        for session in await self.session_manager.list_sessions():
            if session["path"].startswith(folder):
                await self.session_manager.delete_session(session["id"])


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.hub.learner.opening"}]


def _load_jupyter_server_extension(serverapp) -> None:
    path = url_path_join(serverapp.web_app.settings["base_url"], r"clc/open/([^/]+)")
    serverapp.web_app.add_handlers(".*$", [(path, OpenHandler)])
