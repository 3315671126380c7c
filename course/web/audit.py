"""Who did what to whose submission, and when?

The site's part of the log of :mod:`course.grading.audit`: ``log/audit.jsonl`` in its state.
"""

from course.grading import audit


def note(event: str, **facts) -> None:
    """Append one line and make it durable. Names, moments and hashes; never an answer or token."""
    audit.append(audit.site_log(), event, **facts)
