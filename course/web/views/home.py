"""Where do I stand in the course, and what can I do next?"""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from course import paths, questions, warm
from course.web import lessons, marks, modules
from course.web.models import State, Submission


def lesson_url(module: str, language: str) -> str:
    """Where the shared lesson service shows a module in a language."""
    return f"{settings.LESSONS}voila/render/{language}/{module}/{module}.ipynb"


def notebook_url(module: str) -> str:
    """Where a module opens as a notebook in the learner's own server."""
    return f"{settings.HUB_BASE}hub/user-redirect/{paths.COURSE_ID}/open/{module}"


def overview(learner: str, module: str, language: str) -> dict:
    """All that the home page says of one module and one learner."""
    progress = lessons.progress_of(learner, module)
    graded = modules.graded(module)
    saved = lessons.answers(learner, module, progress.attempt)
    answered = sum(qid in saved and questions.answered(saved[qid]["value"]) for qid in graded)
    handed_in = list(
        Submission.objects.filter(learner_id=learner, module=module).order_by("attempt")
    )
    best = next((row for row in handed_in if row.best), None)
    return {
        "id": module,
        "title": modules.title(module, language),
        "objectives": modules.objectives(module, language),
        "minutes": modules.minutes(module),
        "closed": lessons.closed(progress),
        "stopped": progress.stopped_at is not None,
        "started": bool(saved) or bool(handed_in),
        "attempt": min(progress.attempt, lessons.ATTEMPTS),
        "attempts": lessons.ATTEMPTS,
        "left": 0 if lessons.closed(progress) else lessons.ATTEMPTS - progress.attempt + 1,
        "answered": answered,
        "graded": len(graded),
        "submissions": handed_in,
        "best": best,
        "standing": marks.standing(best) if best else None,
        "grading": any(row.state in (State.RECEIVED, State.GRADING) for row in handed_in),
        "trouble": any(row.state in (State.FAULT, State.REFUSED) for row in handed_in),
        "lesson_url": lesson_url(module, language),
        "notebook_url": notebook_url(module),
    }


def confinement() -> str:
    """What facilitators have to know of how learners' code is confined on this machine."""
    try:
        found = warm.about()
    except warm.NoWalls:
        return _(
            "This server cannot confine what learners program. Their code is not run: those points wait for you."
        )
    if found["mode"] == "light":
        return _(
            "Learners’ code is graded in light confinement: programs that start other programs fail."
        )
    return ""


@require_safe
def home(request):
    """All modules, with what this learner has done and earned."""
    learner, language = request.person.name, request.language
    cards = [overview(learner, module, language) for module in paths.modules()]
    warning = confinement() if request.person.facilitator else ""
    return render(request, "web/home.html", {"cards": cards, "warning": warning})
