"""How does a facilitator have submissions graded again, and see how far the grader is?"""

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


class Counts(Schema):
    """Submissions of all learners, by what has become of them."""

    waiting: int
    grading: int
    done: int
    failed: int


def _facilitators_only(request) -> None:
    if not request.auth.facilitator:
        raise Refused(403, _("Only facilitators may do this."))


@router.post("regrades", response={202: dict})
def regrade(request, wanted: Wanted):
    _facilitators_only(request)
    queued = queue.regrade(wanted.learner, wanted.module, by=request.auth.learner)
    if not queued:
        raise Refused(404, _("This learner has handed in nothing in this module."))
    return Status(202, {"queued": queued})


@router.get("regrades/status", response=Counts)
def status(request):
    _facilitators_only(request)
    return queue.counts()
