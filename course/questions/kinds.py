"""Which kinds of question are there?"""

from course.questions.choosing import CHOICE, SEVERAL
from course.questions.intervals import INTERVAL
from course.questions.kind import Kind
from course.questions.matching import MATCH
from course.questions.measuring import NUMBER
from course.questions.mission import MISSION
from course.questions.ordering import ORDER
from course.questions.portfolio import PORTFOLIO
from course.questions.words import ESSAY, TEXT

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        CHOICE,
        SEVERAL,
        ORDER,
        MATCH,
        NUMBER,
        INTERVAL,
        PORTFOLIO,
        MISSION,
        TEXT,
        ESSAY,
    )
}
