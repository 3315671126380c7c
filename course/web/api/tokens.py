"""With what does the shared lesson service act for the learner who opened a lesson?"""

from django.conf import settings
from django.utils.translation import gettext as _
from ninja import Router, Schema

from course.web import audit, lessons
from course.web.api.doors import Door, lesson_token
from course.web.lessons import Refused
from course.web.names import good_learner

router = Router(auth=Door("service"))


class Wanted(Schema):
    """For whom, and for which module."""

    learner: str
    module: str


@router.post("lesson-tokens")
def make(request, wanted: Wanted):
    if not good_learner(wanted.learner):
        raise Refused(422, _("The site could not understand this request."))
    lessons.module_or_refuse(wanted.module)
    audit.note("lesson token", learner=wanted.learner, module=wanted.module)
    return {
        "token": lesson_token(wanted.learner, wanted.module),
        "expires_in": settings.LESSON_TOKEN_SECONDS,
    }
