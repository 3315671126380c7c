"""What does nbgrader's exchange plug-in in a learner's server list and fetch?"""

import hashlib
import io
import tempfile
import zipfile
from pathlib import Path

from django.http import HttpResponse
from django.utils.translation import gettext as _
from nbgrader.utils import notebook_hash
from ninja import Router

from course.authoring.localise import localise_folder
from course.grading import policy
from course.paths import COURSE_ID
from course.web import handin, hubauth, lessons
from course.web.api.doors import Door
from course.web.lessons import Refused
from course.web.models import Submission

router = Router(auth=Door("hub"))


@router.get("exchange/assignments")
def assignments(request):
    outbound = handin.exchange("outbound")
    folders = sorted(outbound.iterdir()) if outbound.is_dir() else []
    return [
        {
            "course_id": COURSE_ID,
            "assignment_id": folder.name,
            "notebooks": sorted(page.stem for page in folder.glob("*.ipynb")),
        }
        for folder in folders
        if folder.is_dir()
    ]


@router.get("exchange/assignments/{name}")
def fetch(request, name: str):
    lessons.module_or_refuse(name)
    released = handin.released(name)
    language = request.language
    if "Accept-Language" not in request.headers:
        language = hubauth.language_of(hubauth.account(request.auth.learner))
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w") as archive:
        copy = Path(folder) / name
        localise_folder(released, copy, language)
        for path in sorted(copy.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(copy), zipfile.ZIP_DEFLATED)
    return HttpResponse(buffer.getvalue(), content_type="application/zip")


@router.get("exchange/submissions")
def submissions(request):
    rows = Submission.objects.filter(learner_id=request.auth.learner).order_by("timestamp")
    return [
        {
            "course_id": COURSE_ID,
            "student_id": row.learner_id,
            "assignment_id": row.module,
            "timestamp": row.timestamp,
            "notebooks": [{"notebook_id": row.module, "feedback": _digest(_page(row))}],
        }
        for row in rows
    ]


@router.get("exchange/feedback/{name}/{timestamp}/{notebook}")
def feedback(request, name: str, timestamp: str, notebook: str):
    row = Submission.objects.filter(
        learner_id=request.auth.learner, module=name, timestamp=timestamp
    ).first()
    page = _page(row) if row and notebook == row.module else None
    if page is None or not page.is_file():
        raise Refused(404, _("There is no feedback yet."))
    headers = {"Content-Security-Policy": policy.HEADER}
    return HttpResponse(page.read_bytes(), "text/html; charset=utf-8", headers=headers)


def _page(row: Submission) -> Path:
    """Where nbgrader's ``release_feedback`` puts the page of this submission."""
    secret = handin.exchange("inbound") / row.folder / "submission_secret.txt"
    name = notebook_hash(secret=secret.read_text(), notebook_id=row.module)
    return handin.exchange("feedback") / f"{name}.html"


def _digest(page: Path) -> str | None:
    return hashlib.sha256(page.read_bytes()).hexdigest() if page.is_file() else None
