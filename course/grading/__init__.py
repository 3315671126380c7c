"""What is a submission worth, and how does that stand in nbgrader's gradebook?

The score is computed outside the learner's reach: widget questions are scored as data, analysts'
cells run confined and only plain values leave them. The parts::

    assignment    what everybody got: released notebooks, solutions, tests; or why not
    reading       a submission folder -> answers, notebooks, files, or why it is refused
    merged        a submitted notebook -> its cells in their released places
    marking       answers to widget questions -> marks
    notebookmarks code and cells for a person -> marks, by ``code``, in confined processes
    graded        released notebook + marks -> the graded notebook
    gradebook     nbgrader's tables; ``handedin`` and ``grades`` write them, one transaction
    engine        Grader: all of it for one submission
    preprocessors the same inside the ``nbgrader autograde`` command
    feedback      a mark -> sentences for a learner

>>> from course.grading.engine import Grader
>>> report = Grader(root).grade("amina", "m5-performance")  # doctest: +SKIP
>>> report.status, report.auto_score, report.max_auto_score  # doctest: +SKIP
('needs_manual', 17.0, 20.0)
"""
