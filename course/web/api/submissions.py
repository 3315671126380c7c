"""How are answers handed in over HTTP, and what became of them?"""

from django.utils.translation import gettext as _
from ninja import Router, Status

from course.web import handin, parcel, waiting
from course.web.api.doors import Door
from course.web.lessons import Refused
from course.web.marks import standing
from course.web.models import Submission

router = Router(auth=Door("session", "hub"))


def brief(submission: Submission) -> dict:
    """What a caller is told of a submission."""
    now = standing(submission)
    return {
        "id": submission.pk,
        "state": now.state,
        "attempt": submission.attempt,
        "auto_score": submission.auto_score,
        "max_auto_score": submission.max_auto_score,
        "needs_manual": now.needs_manual,
        "place": waiting.place(submission),
    }


@router.post("lessons/{module}/submissions", response={200: dict, 201: dict})
def hand_in(request, module: str, attempt: int | None = None):
    body = parcel.receive(request)
    files = parcel.unpack(body, module) if body else None
    submission, new = handin.hand_in(request.auth.learner, module, files, attempt)
    return Status(
        201 if new else 200,
        {
            "id": submission.pk,
            "attempt": submission.attempt,
            "timestamp": submission.timestamp,
            "state": submission.state,
        },
    )


@router.get("submissions/{int:submission}", url_name="submission")
def read(request, submission: int):
    found = Submission.objects.filter(pk=submission, learner_id=request.auth.learner).first()
    if found is None:
        raise Refused(404, _("There is no submission of yours with this number."))
    return brief(found)
