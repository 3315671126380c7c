"""What was asked, what was answered and what is said about it, for the questions of a module?

The graded notebook has the answers in English, as facilitators read them. A learner's page has
them in the learner's language, from the stored answers that were graded.
"""

from dataclasses import dataclass
from pathlib import Path

from course import authoring, questions
from course.authoring import catalog
from course.grading import feedback, marking, reading, settings
from course.language import supported
from course.syllabus import syllabus


@dataclass(frozen=True)
class Retold:
    """Markdown texts: the prompt, the answer, and sentences on it, by outcome."""

    prompt: str
    answer: str
    outcome: str
    says: tuple[str, ...]


def retell(root: Path, learner: str, module: str, language: str) -> dict[str, Retold]:
    """Every graded question of a module by name; none if this is no module of ours."""
    try:
        authored = authoring.load(module)
        folder = settings.autograded(root, learner, module)
        attempts = syllabus().module(module).attempts
        submission = reading.read(folder, module, learner, attempts)
    except (LookupError, reading.Refused):
        return {}
    into = catalog.translate(language, module)
    found = {}
    for mark in marking.marks(authored, submission, learner):
        public = catalog.translated(
            authored.questions[mark.question].public, into, (mark.question,)
        )
        form = questions.resolve(public, mark.variant)
        prompt = questions.render(form["prompt"], form.get("values", {}), language)
        answer = questions.say(form, mark.value, language) if questions.answered(mark.value) else ""
        says = tuple(feedback.sentences(module, mark, language, explain=False))
        found[mark.question] = Retold(prompt, answer, mark.outcome, says)
    return found


def language(root: Path, learner: str, assignment: str, notebook: str) -> str:
    """The language a learner had when handing in: of the answers, else of the notebook.

    English if neither says.
    """
    folder = settings.submitted(root, learner, assignment)
    for name, limit, path in (
        ("answers.json", reading.MAX_ANSWERS, ("language",)),
        (f"{notebook}.ipynb", reading.MAX_NOTEBOOK, ("metadata", "course", "language")),
    ):
        try:
            data = reading.read_bytes(folder, name, limit)
            found = reading.parse(data) if data is not None else None
        except reading.Refused:
            continue
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, str):
            return supported(found[:20])
    return supported(None)
