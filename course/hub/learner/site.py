"""How does a learner's server ask the site in the language that the learner reads now?"""

import httpx

from course.lesson.api import connect


def site(timeout: float = 30) -> httpx.Client:
    """A client that names no language: the site takes the one that the learner chose there.

    The language in this process's environment may be older than the learner's last choice.

    :param timeout: seconds before a silent site counts as away.
    """
    client = connect(timeout)
    del client.headers["Accept-Language"]
    return client
