"""Which page does ``nbgrader generate_feedback`` write?"""

from pathlib import Path

from nbconvert.exporters import HTMLExporter

TEMPLATES = Path(__file__).parent / "templates"


class FeedbackExporter(HTMLExporter):
    """HTML from the course's own template, whatever template formgrader was configured with."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra_template_basedirs = [str(TEMPLATES)]
        self.template_name = "course_feedback"
