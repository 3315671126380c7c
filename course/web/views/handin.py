"""What am I about to hand in, and what happens then?"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from course import questions
from course.web import audit, lessons, modules
from course.web import handin as handing_in
from course.web.models import Submission
from course.web.views.errors import message
from course.web.views.home import lesson_url


def _refusal(request, error: lessons.Refused):
    return message(request, error.status, _("This was not possible"), error.detail)


def _existing(module: str) -> str:
    try:
        return modules.module(module).id
    except modules.Unknown:
        raise Http404(module) from None


def _summary(learner: str, module: str, attempt: int, language: str) -> list[dict]:
    """Every graded question with its answer in words."""
    variants = modules.variants(learner, module, attempt)
    saved = lessons.answers(learner, module, attempt)
    rows = []
    for number, qid in enumerate(modules.graded(module), 1):
        form = modules.form(module, qid, variants[qid], language)
        value = saved.get(qid, {}).get("value")
        rows.append(
            {
                "number": number,
                "prompt": questions.render(form["prompt"], form.get("values", {}), language),
                "answered": questions.answered(value),
                "words": questions.say(form, value, language),
            }
        )
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request, module: str):
    """GET shows the answers in words; POST hands them in, once however often it is clicked."""
    module = _existing(module)
    learner = request.person.name
    if request.method == "POST":
        given = request.POST.get("attempt", "")
        try:
            attempt = int(given) if given.isdecimal() and len(given) < 4 else 0
            submission, _new = handing_in.hand_in(learner, module, attempt=attempt)
        except lessons.Refused as error:
            return _refusal(request, error)
        return redirect("submission", pk=submission.pk)
    progress = lessons.progress_of(learner, module)
    if lessons.closed(progress):
        last = Submission.objects.filter(learner_id=learner, module=module).order_by("attempt")
        return redirect("submission", pk=last.last().pk)
    rows = _summary(learner, module, progress.attempt, request.language)
    context = {
        "module": module,
        "title": modules.title(module, request.language),
        "rows": rows,
        "missing": sum(not row["answered"] for row in rows),
        "attempt": progress.attempt,
        "attempts": lessons.ATTEMPTS,
        "last": progress.attempt == lessons.ATTEMPTS,
        "lesson_url": lesson_url(module, request.language),
    }
    return render(request, "web/hand_in.html", context)


@require_POST
def stop(request, module: str):
    """ "I stop here": the worked explanations open, no further attempt is possible."""
    module = _existing(module)
    learner = request.person.name
    try:
        lessons.stop(learner, module)
    except lessons.Refused as error:
        return _refusal(request, error)
    audit.note("stopped", learner=learner, module=module)
    last = Submission.objects.filter(learner_id=learner, module=module).order_by("attempt").last()
    return redirect("submission", pk=last.pk)
