"""What of a graded notebook may its learner read?"""

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from course.authoring.catalog import translate
from course.authoring.localise import localise_notebook
from course.grading import harmless
from course.grading.comments import SENTENCES
from course.grading.feedback import CODE_OUTCOMES, OUTCOMES
from course.grading.preprocessors.place import root
from course.grading.retelling import Retold, retell
from course.language import current, gettext
from course.paths import modules

MARK = "### BEGIN HIDDEN"


class TellOutcome(NbGraderPreprocessor):
    """Makes the parts of the page: ``resources["nbgrader"]["parts"]``, in notebook order.

    Answers, scores, what became of each test, and what a person wrote. A test is a line with its
    points and one sentence; neither its source nor anything it printed goes further.
    """

    # nbconvert sets this for every step of an HTML page and warns of one that does not have it.
    display_data_priority = List(config=True)

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        module = about["assignment"]
        with Gradebook(about["db_url"]) as book:
            sheet = book.find_submission_notebook(about["notebook"], module, about["student"])
            grades = {grade.name: grade for grade in sheet.grades}
            remarks = {remark.name: remark for remark in sheet.comments}
            about["learner"] = _name(sheet.student)
            self.waiting = {name for name, grade in grades.items() if grade.needs_manual_grade}
            self.scores = {name: (grade.score, grade.max_score) for name, grade in grades.items()}
            self.remarks = {n: (r.auto_comment, r.manual_comment) for n, r in remarks.items()}
        self.retold = retell(root(self), about["student"], module, current())
        if module in modules():
            localise_notebook(nb, translate(current(), module))
        nb = harmless.notebook(nb)
        parts = list(filter(None, map(self._part, nb.cells)))
        about["parts"] = _without_lesson(parts) if self.retold else parts
        _number(about["parts"])
        about["waiting"] = bool(self.waiting)
        return nb, resources

    def _part(self, cell) -> dict | None:
        """One cell as the page shows it; ``None`` if a learner has no use for it."""
        about = cell.metadata.get("nbgrader")
        code = cell.cell_type == "code"
        gradable = about and (about.grade or about.solution or about.task)
        if code and (MARK in cell.source or (about and not gradable)):
            return None
        if not gradable:
            kind = "code" if code else "prose"
            return {"kind": kind, "source": cell.source, "outputs": cell.get("outputs", [])}
        name = about.grade_id
        score, points = self.scores.get(name, (None, 0.0))
        part = {
            "name": name,
            "score": None if name in self.waiting else score,
            "points": points,
            "waiting": name in self.waiting,
            "graded": bool(about.grade or about.task),
        }
        return part | self._told(cell, part)

    def _told(self, cell, part: dict) -> dict:
        """What a gradable cell shows and what is said about it."""
        about = cell.metadata.nbgrader
        automatic, manual = self.remarks.get(about.grade_id) or (None, None)
        if cell.cell_type == "code" and not about.solution:
            return {"kind": "test", "says": [self._tested(cell, part)]}
        told = {"source": cell.source, "comment": manual, "says": _translated(automatic)}
        if cell.cell_type == "code":
            return told | {"kind": "answer", "outputs": cell.outputs}
        if found := self.retold.get(about.grade_id):
            return told | {"kind": "question", "retold": found, "says": _says(found, part)}
        return told | {"kind": "task" if about.task else "text"}

    def _tested(self, cell, part: dict) -> str:
        """What became of a test. Its cell says so in the gradebook's words, or the score does."""
        said = "".join(output.get("text", "") for output in cell.outputs)
        for outcome, sentence in SENTENCES.items():
            if sentence and said.startswith(sentence) and outcome in CODE_OUTCOMES:
                return gettext(CODE_OUTCOMES[outcome])
        if part["score"] is None:
            return gettext(CODE_OUTCOMES["fault"])
        share = part["score"] / part["points"] if part["points"] else 0.0
        outcome = "right" if share >= 1 else "partly" if share > 0 else "not_yet"
        return gettext(CODE_OUTCOMES[outcome])


def _name(student) -> str:
    names = (student.first_name, student.last_name)
    return " ".join(filter(None, names)) or student.id


def _says(retold: Retold, part: dict) -> list[str]:
    """The sentences on an answer; not that somebody will read what somebody has read."""
    return [] if retold.outcome == "person" and not part["waiting"] else list(retold.says)


def _translated(automatic: str | None) -> list[str]:
    """The gradebook's automatic comment in the learner's language, where it is one of ours."""
    for outcome, sentence in SENTENCES.items():
        if automatic and automatic == sentence:
            return [gettext(OUTCOMES.get(outcome) or CODE_OUTCOMES[outcome])]
    return []


def _without_lesson(parts: list[dict]) -> list[dict]:
    """The title, the questions, and of the lesson's prose what says to program something."""
    kept = []
    for part, after in zip(parts, [*parts[1:], {"kind": None}], strict=True):
        if part["kind"] != "prose" or after["kind"] == "answer":
            kept.append(part)
        elif not kept and part["source"].startswith("# "):
            kept.append(part | {"source": part["source"].partition("\n")[0]})
    return kept


def _number(parts: list[dict]) -> None:
    """Number questions throughout and tests below their answer; where tests speak, they do."""
    question = test = 0
    answer: dict = {}
    for part in parts:
        if part["kind"] == "test":
            test += 1
            answer["says"] = []
            part["number"] = test
        elif part["kind"] not in ("prose", "code"):
            question, test, answer = question + 1, 0, part
            part["number"] = question
