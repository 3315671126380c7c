"""A PostgreSQL server of a test's own: a plain account, a temporary folder, a unix socket only."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ACCOUNT = "postgres"  # it comes with the package; the server refuses to run as root
SECONDS = 30


def binaries() -> Path | None:
    """Where Debian's package put the server's programs, if it is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """A running server; the folder of its socket."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path is short
    become = []
    if os.geteuid() == 0:
        who = pwd.getpwnam(ACCOUNT)
        become = ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"]
        os.chown(folder, who.pw_uid, who.pw_gid)
    try:
        data = folder / "data"
        make = [programs / "initdb", "-D", data, "-U", "course", "-A", "trust", "-E", "UTF8"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        subprocess.run([*become, *make, "--no-sync"], check=True, **quiet)
        run = [programs / "postgres", "-F", "-D", data, "-k", folder, "-c", "listen_addresses="]
        process = subprocess.Popen([*become, *run], **quiet)
        try:
            _wait(folder, process)
            yield str(folder)
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nobody needs its data again
            process.wait(SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: subprocess.Popen) -> None:
    until = time.monotonic() + SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="course", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)


def database(folder: str, name: str) -> str:
    """A new empty database; its SQLAlchemy address."""
    with psycopg.connect(host=folder, user="course", dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql+psycopg://course@/{name}?host={folder}"
