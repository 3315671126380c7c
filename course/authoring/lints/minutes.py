"""Do the minutes and points add up to what the syllabus promises?"""

from collections.abc import Iterator

from course.authoring.faults import Fault
from course.authoring.minutes import measure
from course.authoring.module import Module
from course.syllabus import syllabus


def check(module: Module) -> Iterator[Fault]:
    """The counted minutes are the module's, up to the tolerance; the automatic points agree."""
    try:
        m = measure(module)
    except LookupError as error:
        yield module.fault("", str(error))
        return
    if abs(m.total - m.target) > syllabus().tolerance_minutes:
        parts = f"{m.reading:.1f} + {m.lecture:g} + {m.questions:g} + {m.reflection:g}"
        yield module.fault(
            "",
            f"takes {m.total:.1f} minutes (reading + lecture + questions + reflection = {parts}), "
            f"the syllabus says {m.target:g}",
        )
    points = sum(q.points for q in module.questions.values() if q.automatic)
    planned = syllabus().module(module.id).points
    if planned is not None and points != planned:
        yield module.fault("", f"has {points:g} automatic points, the syllabus says {planned:g}")
