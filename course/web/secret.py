"""Which secret does this site sign its cookies and tokens with?"""

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The site's own secret, made once and readable by its owner only.

    Two processes that start together agree: whoever links the finished file first wins.
    """
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = folder / f".secret-{secrets.token_hex(8)}"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return path.read_text()
