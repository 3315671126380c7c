"""Which texts of a module must not reach a learner before they may know?"""

import re

from course.authoring.catalog import texts


def private_texts(module, *leaves: str) -> list[str]:
    """A telling piece of each text of the graded questions that learners do not have.

    Pieces are plain runs of letters and spaces, so that they are found in HTML and JSON alike.

    :param leaves: only texts at these ends of a path (``says``, ``explanation``, ``example``).
    """
    found = set()
    for name, question in module.questions.items():
        if not question.graded:
            continue
        public = {text for _, text in texts(question.public, (name,))}
        for context, text in texts(question.full, (name,)):
            leaf = context.rsplit("/", 1)[-1]
            if text not in public and (not leaves or leaf in leaves):
                found.add(max(re.findall(r"[A-Za-z ]{15,}", text), key=len, default=""))
    return sorted(found - {""})
