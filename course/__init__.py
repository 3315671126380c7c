"""A leadership course for senior customs officials, made of notebooks, simulators and graded questions.

The parts, from the inside out::

    course.cases       simulators: pure models, no widgets, no files
    course.questions   kinds of question: reading an answer, scoring it, saying it in words
    course.panels      ipywidgets over the cases
    course.lesson      what a notebook cell calls: open_lesson, ask, case, submit
    course.authoring   authored text -> notebooks -> languages
    course.grading     scores, gradebook, confined runs of analysts' cells
    course.web         the site
    course.hub         JupyterHub, the lesson service, learners' servers

>>> from course import paths
>>> paths.modules()
['m5-performance']
"""

import sys

# jsonschema, which every program about notebooks imports, would build the grammar of IRIs first:
# a second or more. No schema of a notebook asks for one, and jsonschema does without.
sys.modules.setdefault("rfc3987_syntax", None)
