"""Which page does ``nbgrader generate_feedback`` write?"""

from copy import deepcopy
from pathlib import Path

from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from course.grading import inert, outputs, policy, retelling
from course.language import current, gettext, number, using

TEMPLATES = Path(__file__).parent / "templates"


class FeedbackExporter(HTMLExporter):
    """HTML from the course's own template, whatever template formgrader was configured with.

    In the language in which the learner handed in. Whatever is not marked as HTML by a sanitiser
    is escaped.
    """

    def __init__(self, config=None, **kwargs):
        config = deepcopy(config) if config else Config()
        config.FeedbackExporter.template_name = "course_feedback"
        config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        super().__init__(config=config, **kwargs)

    def from_notebook_node(self, nb, resources=None, **kwargs):
        about = resources["nbgrader"]
        root = Path(self.parent.coursedir.root)
        who = (about["student"], about["assignment"], about["notebook"])
        with using(retelling.language(root, *who)):
            return super().from_notebook_node(nb, resources=resources, **kwargs)

    def _create_environment(self):
        environment = super()._create_environment()
        environment.autoescape = True
        environment.globals |= {
            "_": gettext,
            "language": current,
            "policy": policy.PAGE,
            "cut": outputs.CUT,
        }
        environment.filters |= {
            "points": _points,
            "prose": lambda text: Markup(inert.markdown(text, html=True)),
            "written": lambda text: Markup(inert.markdown(text)),
            "table": lambda html: Markup(inert.table(html) or ""),
        }
        return environment


def _points(score: float | None) -> str:
    """Points as the reader's language writes them, a dash for points not given yet."""
    return "–" if score is None else number(round(float(score), 2))
