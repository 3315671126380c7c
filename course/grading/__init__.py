"""What is a submission worth, and how does that stand in nbgrader's gradebook?

The score is computed outside the learner's reach: widget questions are scored as data, analysts'
cells run confined and only plain values leave them. The parts::

    reading       a submission folder -> answers and code, or the reason why it is refused
    marking       answers -> marks
    code          analysts' cells -> marks, in confined processes
    graded        released notebook + marks -> the graded notebook
    gradebook     marks -> nbgrader's tables, one transaction
    engine        Grader: all of it for one submission
    preprocessors the same inside the ``nbgrader autograde`` command
    feedback      a mark -> sentences for a learner

>>> from course.grading.engine import Grader
>>> report = Grader(root).grade("amina", "m5-performance")  # doctest: +SKIP
>>> report.status, report.auto_score, report.max_auto_score  # doctest: +SKIP
('needs_manual', 17.0, 20.0)
"""
