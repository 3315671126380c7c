"""What does a learner read about one answer, in their language?

The sentences name the reasoning and what it overlooks; they never say "wrong", and never the key.
The worked explanation, which does, is given only when asked for.
"""

from functools import lru_cache

from course import authoring, questions
from course.authoring import catalog
from course.grading.report import CODE, MANUAL, TASK, Mark
from course.language import gettext, using


def N_(text: str) -> str:
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return text


OUTCOMES = {
    "right": N_("Your answer holds."),
    "partly": N_("You are part of the way there."),
    "not_yet": N_("Not there yet. Look at the part of the lesson on this point once more."),
    "not_answered": N_("You left this open."),
    "unreadable": N_("Your answer was kept, but could not be read as an answer to this question."),
    "other_variant": N_(
        "This answer belongs to another version of the question. Answer the one you see now."
    ),
    "person": N_("A facilitator reads your text and gives the points."),
    "noted": N_("Your text is kept."),
}

CODE_OUTCOMES = {
    "right": N_("Your code gives the expected values."),
    "partly": N_("Your code gives part of the expected values."),
    "not_yet": N_("Your code runs, but its values are not the expected ones yet."),
    "not_answered": N_("You left this open."),
    "wrong_type": N_("Your code gives another kind of value than the one asked for."),
    "raised_error": N_("Your code stopped with an error. Run the cell from the top and read it."),
    "timed_out": N_("Your code ran too long and was stopped. Look for a loop that never ends."),
    "out_of_memory": N_("Your code needed more memory than it may have. Work on less at once."),
    "crashed": N_("Your code ended before it gave a result."),
    "refused": N_("Your result cannot be checked by a program. A person looks at it."),
    "not_handed_in": N_("The notebook with this exercise was not handed in."),
    "wrong_notebook": N_("The notebook with this exercise is damaged. A person looks at it."),
    "person": N_("A facilitator reads your text and gives the points."),
    "fault": N_("We could not run your code. Nothing was deducted; a person looks at it."),
}

REASONS = {
    "nothing_there": N_("There was nothing to grade. Hand in again from the lesson."),
    "not_a_file": N_("What you handed in contains a link or something else that is not a file."),
    "too_big": N_("What you handed in is too large. Remove pictures and long outputs."),
    "not_json": N_("The file with your answers is damaged. Hand in again from the lesson."),
    "wrong_format": N_("The file with your answers is not one of this course."),
    "wrong_notebook": N_("The notebook you handed in is damaged. Hand in again from the lesson."),
    "other_module": N_("These answers belong to another module."),
    "other_learner": N_("These answers belong to another learner."),
    "wrong_attempt": N_("These answers belong to an attempt that this module does not have."),
    "unknown_module": N_("This course has no such module."),
    "not_released": N_("This module is being prepared. Your answers are kept and graded later."),
    "fault": N_("Something on our side went wrong. Your answers are kept and graded later."),
}


def reason(key: str | None, language: str) -> str:
    """Why a submission was refused, or is delayed, in ``language``."""
    with using(language):
        return gettext(REASONS.get(key or "fault", REASONS["fault"]))


def sentences(module: str, mark: Mark, language: str, explain: bool) -> list[str]:
    """Markdown sentences on one mark.

    :param module: the module's id.
    :param language: the reader's language.
    :param explain: whether the worked explanation, which tells the key, is given too.
    """
    known = CODE_OUTCOMES if mark.kind in (CODE, MANUAL, TASK) else OUTCOMES
    with using(language):
        first = gettext(known.get(mark.outcome, OUTCOMES["not_yet"]))
    if mark.kind in (CODE, MANUAL, TASK):
        return [first]
    form = questions.resolve(_question(module, mark.question, language), mark.variant or 0)
    texts = [_overlooked(form, mark.misconception)]
    if mark.outcome != "not_yet" or not texts[0]:
        texts.insert(0, first)
    if explain:
        texts.append(form.get("explanation"))
    values = form.get("values", {})
    return [questions.render(text.strip(), values, language) for text in texts if text]


def _overlooked(form: dict, misconception: str | None) -> str | None:
    for known in form.get("misconceptions") or ():
        if misconception and known["id"] == misconception:
            return known["says"]
    return None


@lru_cache(maxsize=512)
def _question(module: str, name: str, language: str) -> dict:
    full = authoring.load(module).questions[name].full
    return catalog.translated(full, catalog.translate(language, module, private=True), (name,))
