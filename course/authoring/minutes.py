"""How long does a module take, part by part?

The formula: words / reading speed + lecture + minutes of each counted question by its kind;
no time for breaks. Practice, essays, analysts' work and cells declared ``extra`` stand apart.
"""

from collections import Counter
from dataclasses import dataclass

from course.authoring.module import Module
from course.authoring.reading import words
from course.syllabus import Syllabus, syllabus


@dataclass(frozen=True)
class Minutes:
    """The counted minutes of one module, and apart what is extra."""

    module: str
    title: str
    target: float
    words: int
    reading: float
    lecture: float
    questions: float
    reflection: float
    counted: dict[str, int]
    """How many questions of each kind (``reflection`` is one) are counted."""
    extra_words: int
    extra_reading: float
    extra_questions: dict[str, int]

    @property
    def total(self) -> float:
        return self.reading + self.lecture + self.questions + self.reflection


def measure(module: Module, plan: Syllabus | None = None) -> Minutes:
    """The minutes of one module; raises LookupError for a counted kind without minutes."""
    plan = plan or syllabus()
    prose = [cell for cell in module.cells if cell.kind == "prose"]
    counted_words = sum(words(cell.source) for cell in prose if not cell.extra)
    extra_words = sum(words(cell.source) for cell in prose if cell.extra)
    counted: Counter[str] = Counter()
    extra: Counter[str] = Counter("analyst" for cell in module.cells if cell.kind == "test")
    for question in module.questions.values():
        full = question.full
        timed = "reflection" if full["use"] == "reflection" else full["kind"]
        (extra if full["extra"] else counted)[timed] += 1
    if unknown := counted.keys() - plan.question_minutes.keys():
        raise LookupError(f"the syllabus has no minutes for {', '.join(sorted(unknown))}")
    minutes = {kind: n * plan.question_minutes[kind] for kind, n in counted.items()}
    here = plan.module(module.id)
    return Minutes(
        module=module.id,
        title=module.title,
        target=here.minutes,
        words=counted_words,
        reading=counted_words / plan.reading_speed,
        lecture=here.lecture_minutes,
        questions=sum(m for kind, m in minutes.items() if kind != "reflection"),
        reflection=minutes.get("reflection", 0.0),
        counted=dict(sorted(counted.items())),
        extra_words=extra_words,
        extra_reading=extra_words / plan.reading_speed,
        extra_questions=dict(sorted(extra.items())),
    )
