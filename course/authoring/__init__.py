"""From one authored text to notebooks, languages and minutes.

    load(module)            the authored module: cells, questions, keys (never on a learner's side)
    Module, Question        what it returns
    Faulty, Fault           why a text cannot be read: file, line, cell, sentence

Commands: ``course build`` (build.py), ``course check`` (check.py), ``course schedule``
(schedule.py), ``course translations`` (translations.py).
"""

from course.authoring.faults import Fault, Faulty
from course.authoring.module import Module, load, load_path
from course.authoring.question import Question

__all__ = ["Fault", "Faulty", "Module", "Question", "load", "load_path"]
