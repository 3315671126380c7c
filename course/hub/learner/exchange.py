"""How do ``nbgrader list``, ``fetch``, ``submit`` and the Assignment List reach the site?

These are nbgrader's own commands over HTTP. Who the learner is, the site decides from the
server's token alone; nothing sent here can change it.
"""

import fnmatch
import hashlib
import io
import os
import zipfile
from pathlib import Path
from urllib.parse import quote

import httpx
from nbgrader.exchange import abc
from traitlets import Bool

from course.hub.learner.site import site
from course.hub.learner.unpack import Unsafe, unpack


class HTTPExchange(abc.Exchange):
    """What all the plug-ins share: one call, and where things lie here."""

    path_includes_course = Bool(False).tag(config=True)

    def call(self, method: str, *path: str, **kwargs) -> httpx.Response:
        """One request to the site's API.

        :raises ExchangeError: the site refused or was silent; the sentence is the site's own.
        """
        try:
            with site() as client:
                answer = client.request(method, "/".join(quote(p, safe="") for p in path), **kwargs)
        except httpx.HTTPError as error:
            self.fail(f"The course site does not answer, nothing was lost: {error}")
        if answer.is_error:
            self.fail(_reason(answer))
        return answer

    def local(self, assignment: str) -> Path:
        root = Path(self.assignment_dir)
        if self.path_includes_course:
            root = root / self.coursedir.course_id
        return Path(os.path.abspath(root / assignment))

    def local_feedback(self, assignment: str, timestamp: str) -> Path:
        return self.local(assignment) / "feedback" / timestamp

    def init_src(self):
        pass

    def init_dest(self):
        pass

    def copy_files(self):
        pass


class HTTPExchangeList(HTTPExchange, abc.ExchangeList):
    """``nbgrader list`` and the lists in JupyterLab."""

    def list_files(self):
        """What there is, also said in the log, which is what the command line shows."""
        if self.inbound or self.cached:
            groups = self.submitted()
            self.log.info("Submitted assignments:")
            for each in (each for group in groups for each in group["submissions"]):
                told = "feedback ready" if each["has_exchange_feedback"] else "no feedback yet"
                self.log.info("%s %s (%s)", each["assignment_id"], each["timestamp"], told)
            return groups
        found = [self.released(i) for i in self.call("GET", "exchange", "assignments").json()]
        self.log.info("Released assignments:")
        for item in found:
            self.log.info("%(course_id)s %(assignment_id)s (%(status)s)", item)
        return found

    def remove_files(self):
        self.fail("Nothing can be removed from the course site.")

    def released(self, item: dict) -> dict:
        name = item["assignment_id"]
        fetched = self.local(name).is_dir()
        if fetched:
            notebooks = sorted(self.local(name).glob("*.ipynb"))
        else:
            notebooks = [Path(notebook + ".ipynb") for notebook in item["notebooks"]]
        return {
            "course_id": item["course_id"],
            "assignment_id": name,
            "status": "fetched" if fetched else "released",
            "path": str(self.local(name)),
            "notebooks": [{"notebook_id": n.stem, "path": str(n)} for n in notebooks],
        }

    def submitted(self) -> list[dict]:
        grouped: dict[str, dict] = {}
        for item in self.call("GET", "exchange", "submissions").json():
            group = grouped.setdefault(
                item["assignment_id"],
                {
                    **{key: item[key] for key in ("course_id", "student_id", "assignment_id")},
                    "status": "submitted",
                    "submissions": [],
                },
            )
            group["submissions"].append(self.submission(item))
        return list(grouped.values())

    def submission(self, item: dict) -> dict:
        folder = self.local_feedback(item["assignment_id"], item["timestamp"])
        notebooks = [self.feedback_state(folder, notebook) for notebook in item["notebooks"]]
        local = bool(notebooks) and all(n["has_local_feedback"] for n in notebooks)
        there = bool(notebooks) and all(n["has_exchange_feedback"] for n in notebooks)
        keys = ("course_id", "student_id", "assignment_id", "timestamp")
        return {
            **{key: item[key] for key in keys},
            "status": "submitted",
            "path": "",
            "notebooks": notebooks,
            "has_local_feedback": local,
            "has_exchange_feedback": there,
            "feedback_updated": any(n["feedback_updated"] for n in notebooks),
            "local_feedback_path": str(folder) if local else None,
        }

    def feedback_state(self, folder: Path, notebook: dict) -> dict:
        page = folder / f"{notebook['notebook_id']}.html"
        here = hashlib.sha256(page.read_bytes()).hexdigest() if page.is_file() else None
        there = notebook["feedback"]
        return {
            "notebook_id": notebook["notebook_id"],
            "path": notebook["notebook_id"] + ".ipynb",
            "has_local_feedback": here is not None,
            "has_exchange_feedback": there is not None,
            "local_feedback_path": str(page) if here else None,
            "feedback_updated": bool(here and there and here != there),
        }


class HTTPExchangeFetchAssignment(HTTPExchange, abc.ExchangeFetchAssignment):
    """``nbgrader fetch_assignment``: the released folder, in the learner's language."""

    def copy_files(self):
        name = self.coursedir.assignment_id
        target = self.local(name)
        if target.is_dir() and not self.replace_missing_files:
            self.fail("You already have a copy of the assignment.")
        content = self.call("GET", "exchange", "assignments", name).content
        try:
            unpack(zipfile.ZipFile(io.BytesIO(content)), target)
        except (Unsafe, zipfile.BadZipFile) as error:
            self.fail(f"The assignment could not be unpacked: {error}")
        self.log.info("Fetched as: %s %s", self.coursedir.course_id, target)


class HTTPExchangeSubmit(HTTPExchange, abc.ExchangeSubmit):
    """``nbgrader submit``: the whole folder; it counts as an attempt."""

    def copy_files(self):
        name = os.path.basename(os.path.abspath(self.coursedir.assignment_id))
        source = self.local(name)
        if not source.is_dir():
            self.fail(f"There is no folder {name}.")
        answer = self.call(
            *("POST", "lessons", name, "submissions"),
            content=self.archive(source),
            headers={"Content-Type": "application/zip"},
        ).json()
        self.log.info("Submitted as: %s %s", name, answer["timestamp"])

    def archive(self, source: Path) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for folder, folders, files in os.walk(source):
                folders[:] = [n for n in folders if n != "feedback" and not self.ignored(n)]
                for item in files:
                    path = Path(folder, item)
                    if path.is_file() and not path.is_symlink() and not self.ignored(item):
                        archive.write(path, path.relative_to(source))
        return buffer.getvalue()

    def ignored(self, name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in self.coursedir.ignore)


class HTTPExchangeFetchFeedback(HTTPExchange, abc.ExchangeFetchFeedback):
    """``nbgrader fetch_feedback``: every page of this assignment that there is."""

    def copy_files(self):
        name = self.coursedir.assignment_id
        pages = []
        for item in self.call("GET", "exchange", "submissions").json():
            if item["assignment_id"] != name:
                continue
            folder = self.local_feedback(name, item["timestamp"])
            for notebook in item["notebooks"]:
                if notebook["feedback"]:
                    page = notebook["notebook_id"]
                    where = ("exchange", "feedback", name, item["timestamp"], page)
                    folder.mkdir(parents=True, exist_ok=True)
                    pages.append(folder / f"{page}.html")
                    pages[-1].write_bytes(self.call("GET", *where).content)
        for page in pages:
            self.log.info("Feedback fetched as: %s", page)
        if not pages:
            self.log.info("No feedback of %s is released yet; scores stand on the site.", name)


def _reason(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"The course site refused ({answer.status_code})."


def use_in(c) -> None:
    """Make these plug-ins nbgrader's exchange: call it in ``nbgrader_config.py``."""
    c.ExchangeFactory.exchange = HTTPExchange
    c.ExchangeFactory.list = HTTPExchangeList
    c.ExchangeFactory.fetch_assignment = HTTPExchangeFetchAssignment
    c.ExchangeFactory.submit = HTTPExchangeSubmit
    c.ExchangeFactory.fetch_feedback = HTTPExchangeFetchFeedback
