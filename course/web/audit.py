"""Who did what to whose submission, and when?

One JSON object a line, only ever appended: ``log/audit.jsonl`` in the site's state. Names,
moments, hashes and outcomes; never an answer, a key or a token.
"""

import json
import os
from datetime import UTC, datetime

from course.paths import state_dir


def note(event: str, **facts) -> None:
    """Append one line and make it durable. A single write: lines of two processes never mix."""
    folder = state_dir() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    line = {"at": datetime.now(UTC).isoformat(), "event": event, **facts}
    content = (json.dumps(line, ensure_ascii=False, default=str) + "\n").encode()
    descriptor = os.open(folder / "audit.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
