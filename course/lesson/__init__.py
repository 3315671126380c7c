"""What a notebook's cells call: the lesson's questions, cases and handing in.

    open_lesson("m5-performance")    find the lesson's data, the learner's answers, the language
    ask("m5-q1")                     show a question; its answer is saved on each change
    case("border-post")              show a case's panel
    submit()                         hand in

Answers go to the site, or, for a notebook opened on its own, to ``answers.json`` beside it.
"""

from course.lesson.cells import ask, case, open_lesson, submit

__all__ = ["ask", "case", "open_lesson", "submit"]
