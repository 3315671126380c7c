"""Which names may stand in a path, a folder or a row?"""

import re

LEARNER = re.compile(r"[a-z0-9][a-z0-9_.@-]{0,63}")
MODULE = re.compile(r"[a-z0-9-]{1,60}")


def good_learner(name: object) -> bool:
    """Whether a Hub name can name a folder (no ``+``, ``/``, ``..`` at the start, capitals)."""
    return isinstance(name, str) and LEARNER.fullmatch(name) is not None
