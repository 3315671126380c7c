"""How did I do, and what did my reasoning overlook?"""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from course import questions
from course.grading import feedback
from course.grading.report import BY_A_PERSON, CODE, Mark
from course.web import lessons, marks, modules, waiting
from course.web.marks import Standing
from course.web.models import State, Submission
from course.web.views.home import lesson_url

SHOWN = ("right", "partly", "person", "graded", "elsewhere")
SIGNS = {"right": "●", "partly": "◐", "not_yet": "○"}


def outcome_words(outcome: str) -> str:
    """An outcome as a learner reads it."""
    words = {
        "right": _("Right"),
        "partly": _("Partly there"),
        "not_yet": _("Not there yet"),
        "not_answered": _("Not answered"),
        "unreadable": _("Could not be read"),
        "other_variant": _("Belongs to another attempt"),
        "person": _("Waiting for your facilitator"),
        "graded": _("Graded by your facilitator"),
        "elsewhere": _("Read in the attempt that counts"),
        "noted": _("Noted"),
    }
    return words.get(outcome, _("Not there yet"))


def items(row: Submission, now: Standing, language: str, explain: bool) -> list[dict]:
    """Every question of a submission: the answer in words, the points and the feedback."""
    report = marks.report_of(row)
    shown = []
    for number, mark in enumerate(report.marks if report else (), 1):
        item = _outcome(mark, now, row.best) | {"number": number, "sentences": []}
        if item["outcome"] not in ("graded", "elsewhere"):
            item["sentences"] = feedback.sentences(row.module, mark, language, explain)
        if mark.kind != CODE:
            form = modules.form(row.module, mark.question, mark.variant or 0, language)
            item["prompt"] = questions.render(form["prompt"], form.get("values", {}), language)
            item["rubric"] = [
                row | {"levels": list(zip(row["points"], row["levels"], strict=False))}
                for row in form.get("rubric") or ()
            ]
            item["answer"] = questions.say(form, mark.value, language)
        shown.append(item)
    return shown


def _outcome(mark: Mark, now: Standing, counts: bool) -> dict:
    """What a question earned so far, and what a person wrote about it."""
    cell = now.cells.get(mark.question)
    points = marks.points_of(mark, now.cells)
    outcome = mark.outcome
    if mark.kind == BY_A_PERSON and cell and cell.by_person:
        outcome = "graded"
    elif outcome == "person" and not counts:
        outcome = "elsewhere"
    return {
        "code": mark.kind == CODE,
        "points": points,
        "max": mark.max,
        "outcome": outcome if outcome in SHOWN else "not_yet",
        "sign": SIGNS.get(outcome, "–"),
        "words": outcome_words(outcome),
        "comment": cell.comment if cell else "",
    }


def _attempted(code) -> list[dict]:
    """The analyst's exercises, unless the learner left them all: they are optional."""
    found = list(code)
    return found if any(item["words"] != outcome_words("not_answered") for item in found) else []


def _reason(row: Submission, language: str) -> str:
    return feedback.reason(row.reason, language) if row.state == State.REFUSED else ""


@require_safe
def show(request, pk: int):
    """One submission of this learner: its state, the score, and feedback on each question."""
    row = Submission.objects.filter(pk=pk, learner_id=request.person.name).first()
    if row is None:
        raise Http404(pk)
    progress = lessons.progress_of(row.learner_id, row.module)
    all_of_them = list(
        Submission.objects.filter(learner_id=row.learner_id, module=row.module).order_by("attempt")
    )
    explain = lessons.explained(progress, all_of_them)
    now = marks.standing(row)
    shown = items(row, now, request.language, explain)
    context = {
        "submission": row,
        "module": row.module,
        "title": modules.title(row.module, request.language),
        "pending": row.state in (State.RECEIVED, State.GRADING),
        "place": waiting.place(row),
        "standing": now,
        "items": [item for item in shown if not item["code"]],
        "code": _attempted(item for item in shown if item["code"]),
        "explained": explain,
        "closed": lessons.closed(progress),
        "submissions": all_of_them,
        "attempts": lessons.ATTEMPTS,
        "reason": _reason(row, request.language),
        "lesson_url": lesson_url(row.module, request.language),
    }
    return render(request, "web/submission.html", context)
