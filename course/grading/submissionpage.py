"""Which page does formgrader show of a submission, so that nothing a learner wrote acts there?

Twice safe: the notebook is made anew from inert parts, and the page's policy lets only
formgrader's own scripts run, which carry a nonce.
"""

import base64
import hashlib
from html import escape
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader.handlers import template_path
from traitlets import Unicode
from traitlets.config import Config

from course.grading import harmless, inert, reading
from course.grading.feedbackpage import TEMPLATES

CLICKS = ("toggle_name(true);", "toggle_name(false);")
"""What formgrader's own page has in ``onclick``."""


def policy(nonce: str) -> str:
    """The Content-Security-Policy of the page."""
    clicks = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in CLICKS)
    hashes = " ".join(f"'sha256-{digest}'" for digest in clicks)
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}' 'unsafe-hashes' {hashes}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


class SubmissionExporter(HTMLExporter):
    """formgrader's template over an inert notebook."""

    nonce = Unicode()

    def __init__(self, config=None, **kwargs):
        own = Config()
        own.SubmissionExporter.template_name = "course_formgrade"
        own.SubmissionExporter.extra_template_basedirs = [str(TEMPLATES), template_path]
        own.SubmissionExporter.extra_template_paths = [template_path]
        own.SubmissionExporter.exclude_anchor_links = True
        super().__init__(config=own, **kwargs)

    def from_filename(self, filename, resources=None, **kwargs):
        """The page of the graded notebook ``filename``.

        :raises course.grading.reading.Refused: the file is no notebook.
        """
        path = Path(filename)
        found = reading.parse(reading.read_bytes(path.parent, path.name, 4 * reading.MAX_NOTEBOOK))
        if not isinstance(found, dict):
            raise reading.Refused("wrong_notebook")
        told = {key: escape(v) if isinstance(v, str) else v for key, v in (resources or {}).items()}
        told |= {"nonce": self.nonce, "metadata": {"name": escape(path.stem)}}
        return self.from_notebook_node(harmless.notebook(found), resources=told, **kwargs)

    def default_filters(self):
        """Markdown without HTML, pictures or links: nobody is led away from the grading desk."""
        yield from super().default_filters()
        yield "markdown2html", inert.markdown
