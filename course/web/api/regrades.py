"""How does a facilitator ask for a submission to be graded again?"""

from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from course.web import queue
from course.web.api.doors import Door
from course.web.lessons import Refused

router = Router(auth=Door("session", "hub"))


class Wanted(Schema):
    """Whose submissions of which module."""

    module: str
    learner: str


@router.post("regrades", response={202: dict})
def regrade(request, wanted: Wanted):
    if not request.auth.facilitator:
        raise Refused(403, _("Only facilitators may do this."))
    queued = queue.regrade(wanted.learner, wanted.module, by=request.auth.learner)
    if not queued:
        raise Refused(404, _("This learner has handed in nothing in this module."))
    return Status(202, {"queued": queued})
