"""Which page does ``nbgrader generate_feedback`` write?"""

from copy import deepcopy
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

TEMPLATES = Path(__file__).parent / "templates"


class FeedbackExporter(HTMLExporter):
    """HTML from the course's own template, whatever template formgrader was configured with."""

    def __init__(self, config=None, **kwargs):
        config = deepcopy(config) if config else Config()
        config.FeedbackExporter.template_name = "course_feedback"
        config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        config.FeedbackExporter.exclude_anchor_links = True
        super().__init__(config=config, **kwargs)
