"""What does the Autograde button do in a facilitator's formgrader?

It queues the submission to the site's grader: a facilitator's server runs no learner's code.
"""

import json

import httpx
from nbgrader.server_extensions.formgrader import apihandlers
from nbgrader.server_extensions.formgrader.base import check_notebook_dir, check_xsrf
from tornado import web

from course.lesson.api import connect


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


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.hub.learner.formgrader"}]


def _link_jupyter_server_extension(serverapp) -> None:
    """Before any extension is loaded: formgrader reads this list when it is."""
    apihandlers.default_handlers[:] = [
        (path, QueueHandler if handler is apihandlers.AutogradeHandler else handler)
        for path, handler in apihandlers.default_handlers
    ]


def _load_jupyter_server_extension(serverapp) -> None:
    """All is done when the extension is linked."""
