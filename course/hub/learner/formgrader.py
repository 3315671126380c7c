"""What does the course change of formgrader, in a facilitator's server?

Its Autograde button queues the submission to the site's grader: a facilitator's server runs no
learner's code. And nothing that a learner wrote acts on its pages.
"""

import json
import secrets

import httpx
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import BaseHandler, check_notebook_dir, check_xsrf
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from tornado import web

from course.grading import policy, reading, submissionpage
from course.lesson.api import connect

EVERYWHERE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
"""formgrader's lists have scripts in the page; at least no other host is asked for anything."""


class QueueHandler(apihandlers.AutogradeHandler):
    """In place of nbgrader's own handler, with its answer's shape."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def post(self, assignment_id: str, student_id: str) -> None:
        try:
            with connect(timeout=30) as site:
                wish = {"module": assignment_id, "learner": student_id}
                answer = site.post("regrades", json=wish)
            done, text = answer.is_success, answer.text
        except httpx.HTTPError as error:
            done, text = False, str(error)
        report = {"success": done, "log": "Queued to the course's grader." if done else text}
        if not done:
            report["error"] = text
        self.write(json.dumps(report))


class SubmissionHandler(handlers.SubmissionHandler):
    """A submission, made inert; see :mod:`course.grading.submissionpage`."""

    @property
    def exporter(self) -> submissionpage.SubmissionExporter:
        """formgrader asks for it only when it is about to write the page."""
        nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Security-Policy", submissionpage.policy(nonce))
        return submissionpage.SubmissionExporter(nonce=nonce)

    def get(self, submission_id: str) -> None:
        try:
            return super().get(submission_id)
        except reading.Refused as error:
            raise web.HTTPError(500, f"The graded notebook cannot be read: {error}") from error


class SubmissionFilesHandler(handlers.SubmissionFilesHandler):
    """A file of a submission: shown without scripts, and without this server's origin."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Content-Security-Policy", policy.HEADER)
        self.set_header("X-Content-Type-Options", "nosniff")


INSTEAD = {
    apihandlers.AutogradeHandler: QueueHandler,
    handlers.SubmissionHandler: SubmissionHandler,
    handlers.SubmissionFilesHandler: SubmissionFilesHandler,
}


_settings = FormgradeExtension.init_tornado_settings


def _escaping(self: FormgradeExtension, webapp) -> None:
    """formgrader's pages repeat names and parts of addresses; it does not escape them itself."""
    _settings(self, webapp)
    webapp.settings["nbgrader_jinja2_env"].autoescape = True


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.hub.learner.formgrader"}]


def _link_jupyter_server_extension(serverapp) -> None:
    """Before any extension is loaded: formgrader reads these lists when it is."""
    for module in (apihandlers, handlers):
        module.default_handlers[:] = [
            (path, INSTEAD.get(handler, handler), *more)
            for path, handler, *more in module.default_handlers
        ]
    BaseHandler.content_security_policy = EVERYWHERE
    FormgradeExtension.init_tornado_settings = _escaping


def _load_jupyter_server_extension(serverapp) -> None:
    """All is done when the extension is linked."""
