"""Where does a running course keep its files and sockets, and to whom do they belong?"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from course.paths import nbgrader_root, state_dir

SERVICE_UID = 199_999
"""Owner of the gradebook and of the site's data when the Hub runs as root."""

LESSONS_UID = 199_998
"""Owner of the lesson service's processes when the Hub runs as root."""

LONGEST_SOCKET = 100
"""Bytes: a unix socket's path ends at 107, and the proxy adds a little."""


class Occupied(RuntimeError):
    """A folder that ought to be ours belongs to somebody else."""


def root() -> bool:
    """Whether the Hub may give each person a user id of their own."""
    return os.getuid() == 0


def socket_url(path: Path | str) -> str:
    """``/run/x.sock`` as the address that the Hub, the proxy and our clients understand."""
    return "http+unix://" + quote(str(path), safe="")


@dataclass(frozen=True)
class Places:
    """All folders of one running course."""

    state: Path
    run: Path
    nbgrader: Path

    @classmethod
    def here(cls) -> "Places":
        """The places that ``COURSE_STATE`` and ``COURSE_NBGRADER_ROOT`` name."""
        state = state_dir()
        return cls(state, _run_folder(state), nbgrader_root())

    @property
    def hub(self) -> Path:
        return self.state / "hub"

    @property
    def site(self) -> Path:
        return self.state / "site"

    @property
    def homes(self) -> Path:
        return self.state / "homes"

    @property
    def lessons(self) -> Path:
        return self.state / "lessons"

    @property
    def log(self) -> Path:
        return self.state / "log"

    @property
    def accounts(self) -> Path:
        return self.state / "accounts.txt"

    @property
    def servers(self) -> Path:
        """Sockets of learners' servers and of the proxy: nobody but the Hub looks in."""
        return self.run / "servers"

    @property
    def hub_socket(self) -> Path:
        return self.run / "hub" / "hub.sock"

    @property
    def site_socket(self) -> Path:
        return self.run / "site" / "site.sock"

    def etc(self, role: str) -> Path:
        """What ``role`` (``learner``, ``facilitator``, ``lessons``) sees as /etc."""
        return self.state / "etc" / role

    def make(self) -> None:
        """Make every folder with its owner and mode; harmless when they are there."""
        for folder, mode, uid in (
            (self.state, 0o711, None),
            (self.run, 0o711 if root() else 0o700, None),
            (self.hub, 0o700, None),
            (self.servers, 0o700, None),
            (self.hub_socket.parent, 0o755, None),
            (self.site_socket.parent, 0o755, SERVICE_UID),
            (self.homes, 0o711, None),
            (self.lessons, 0o755, SERVICE_UID),
            (self.site, 0o700, SERVICE_UID),
            (self.nbgrader, 0o700, SERVICE_UID),
            (self.log, 0o700, SERVICE_UID),
            (self.state / "etc", 0o755, None),
        ):
            folder.mkdir(parents=True, exist_ok=True)
            if folder.stat().st_uid not in (os.getuid(), uid or os.getuid()) and not root():
                raise Occupied(f"{folder} belongs to another user of this machine")
            if root():
                os.chown(folder, uid or 0, uid or 0)
            folder.chmod(mode)


def _run_folder(state: Path) -> Path:
    """Sockets need short paths in lower case (the Hub lower-cases addresses)."""
    run = state / "run"
    longest = f"{run}/servers/{'x' * 32}.sock"
    if longest == longest.lower() and len(os.fsencode(longest)) <= LONGEST_SOCKET:
        return run
    name = hashlib.sha256(os.fsencode(state)).hexdigest()[:10]
    if root():
        return Path(f"/run/clc-{name}")
    return Path(tempfile.gettempdir(), f"clc-{os.getuid()}-{name}")
