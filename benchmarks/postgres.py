"""Where is a PostgreSQL server for the length of a benchmark?

A server of its own, with its default settings, below a temporary folder, on a unix socket only.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NOBODY = 65534


class NotHere(RuntimeError):
    """There is no PostgreSQL on this machine; the message says what is missing."""


@contextmanager
def server() -> Iterator[str]:
    """A running server; the address of its folder, to which ``url`` adds a database.

    :raises NotHere: PostgreSQL, or its driver psycopg, is not installed.
    """
    if not find_spec("psycopg"):
        raise NotHere("the extra [postgresql] (psycopg) is not installed")
    initdb, control = (_program(name) for name in ("initdb", "pg_ctl"))
    with tempfile.TemporaryDirectory(prefix="clc-pg-") as place:
        data = Path(place) / "data"
        if os.geteuid() == 0:
            os.chown(place, NOBODY, NOBODY)
        _run(initdb, "-D", str(data), "-U", "clc", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-k {place} -c listen_addresses=''"
        log = str(Path(place) / "log")
        _run(control, "-D", str(data), "-o", options, "-l", log, "-w", "start")
        try:
            yield place
        finally:
            _run(control, "-D", str(data), "-m", "immediate", "-w", "stop")


def database(place: str, name: str) -> str:
    """Make an empty database; its SQLAlchemy address."""
    import psycopg

    with psycopg.connect(host=place, user="clc", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql+psycopg://clc@/{name}?host={place}"


def copy(place: str, template: str, name: str) -> str:
    """Make a database that is a copy of another, to which nobody is connected; its address."""
    import psycopg

    with psycopg.connect(host=place, user="clc", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"postgresql+psycopg://clc@/{name}?host={place}"


def _program(name: str) -> str:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(debian[-1]) if debian else shutil.which(name)
    if not found:
        raise NotHere(f"{name} is not installed (package postgresql)")
    return found


def _run(*words: str) -> None:
    """Run a command of PostgreSQL, which refuses to work as root."""
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with open(os.devnull, "w") as null:
        done = subprocess.run(
            words, stdout=null, stderr=subprocess.PIPE, text=True, cwd="/", check=False, **who
        )
    if done.returncode:
        raise NotHere(f"{Path(words[0]).name}: {done.stderr.strip()[-300:]}")
