"""How does one command serve the whole course on this machine?"""

import argparse
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

from course.hub import accounts, doctor, parts, sandbox, tethered
from course.hub.places import Occupied, Places
from course.hub.prepare import REFUSED
from course.hub.trusted import trusted
from course.paths import PACKAGE

CONFIG = PACKAGE / "hub" / "config" / "jupyterhub_config.py"
PATIENCE = 120.0
"""Seconds that the Hub and its services may take to answer the first time."""


class CannotServe(RuntimeError):
    """Why the course is not served, in a sentence for the person at the terminal."""


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(prog="course serve", description=__doc__)
    p.add_argument("--port", type=int, default=8000, help="the public port (8000)")
    p.add_argument("--address", default="127.0.0.1", help="the public address (127.0.0.1)")
    p.add_argument(
        "--insecure-demo",
        action="store_true",
        help="without bubblewrap: open notebooks in plain processes, which can read everything",
    )
    return p


def weaker(insecure: bool) -> list[str]:
    """One line for each thing that is weaker on this machine than it could be."""
    lines = []
    if reason := sandbox.why_not():
        if insecure:
            lines.append(f"notebooks run WITHOUT walls, for a demonstration only: {reason}")
        else:
            lines.append(f'"open as notebook" is off: {reason}')
        lines.append("the lesson page has no walls of its own")
    grading = doctor.grading()
    if grading.state != doctor.PRESENT:
        lines.append(f"grading: {grading.says}")
    return lines


def _alone(places: Places) -> contextlib.ExitStack:
    """Hold the state folder for this process.

    :raises CannotServe: another process serves from it.
    """
    held = contextlib.ExitStack()
    lock = held.enter_context((places.hub / "serve.lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CannotServe(f"the course in {places.state} is being served already") from None
    return held


def _end_leftovers(places: Places) -> None:
    """End a proxy that outlived its Hub, and forget its sockets."""
    ours = str(places.servers / "_proxy.sock")
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if ours in process.cmdline():
                process.terminate()
                process.wait(10)
    for stale in (places.hub / "proxy.pid", places.hub_socket, Path(ours)):
        stale.unlink(missing_ok=True)


def _prepare(places: Places) -> None:
    argv = [sys.executable, "-P", "-m", "course.hub.prepare"]
    log = places.log / "prepare.log"
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            trusted(argv, places),
            env=_environment(places) | {"HOME": str(places.site)},
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
        )
    if done.returncode:
        raise CannotServe(f"the modules could not be released; see {log}")
    for line in log.read_text(encoding="utf-8").splitlines():
        if line.startswith(REFUSED):
            print(line, flush=True)


def _environment(places: Places) -> dict[str, str]:
    return {
        **os.environ,
        "COURSE_STATE": str(places.state),
        "COURSE_NBGRADER_ROOT": str(places.nbgrader),
        "PATH": f"{sys.prefix}/bin{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _start(places: Places, options: argparse.Namespace) -> subprocess.Popen:
    environment = _environment(places) | {
        "COURSE_PORT": str(options.port),
        "COURSE_ADDRESS": options.address,
        "COURSE_INSECURE_DEMO": str(int(options.insecure_demo)),
    }
    log = (places.log / "hub.log").open("a", encoding="utf-8")
    with log:
        return subprocess.Popen(
            tethered.command(sys.executable, "-P", "-m", "jupyterhub", "-f", str(CONFIG)),
            env=environment,
            cwd=places.hub,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches this process only, which ends the Hub in order
        )


def _wait(hub: subprocess.Popen, address: str, log: Path) -> None:
    """Return when sign-in, site and lesson page answer.

    :raises CannotServe: the Hub ended, or :data:`PATIENCE` did.
    """
    pages = ["hub/health", "services/site/", "services/lessons/voila/static/ready"]
    end = time.monotonic() + PATIENCE
    with httpx.Client(base_url=address, timeout=5) as client:
        while pages and time.monotonic() < end:
            if hub.poll() is not None:
                raise CannotServe(f"the Hub could not start; see {log}")
            with contextlib.suppress(httpx.HTTPError):
                while pages and client.get(pages[0]).status_code < 400:
                    pages.pop(0)
            if pages:
                time.sleep(0.2)
    if pages:
        raise CannotServe(f"{address}{pages[0]} does not answer; see {log}")


def _stop(hub: subprocess.Popen) -> None:
    """End the Hub in order; it takes its services and learners' servers along."""
    if hub.poll() is None:
        hub.send_signal(signal.SIGTERM)
    try:
        hub.wait(30)
    except subprocess.TimeoutExpired:
        hub.kill()
        hub.wait()


def _greet(address: str, places: Places, lines: list[str]) -> None:
    print(f"\nThe Customs Leadership Course is on {address}\n")
    for account in accounts.seeded(places):
        print(f"  {account.role:14} {account.name:12} {account.password}")
    print(f"\nThe passwords stay in {places.accounts}. Ctrl-C stops the course.")
    for line in lines:
        print(f"Weaker on this machine: {line}")
    print(flush=True)


def serve(options: argparse.Namespace) -> int:
    """Serve until a signal; the exit code.

    :raises CannotServe: with what to do next.
    """
    places = Places.here()
    try:
        places.make()
    except (OSError, Occupied) as error:
        raise CannotServe(f"the state folder cannot be used: {error}") from error
    with _alone(places):
        _end_leftovers(places)
        if parts.listening(options.address, options.port):
            raise CannotServe(
                f"port {options.port} is in use; choose another with `course serve --port N`"
            )
        try:
            parts.proxy_command()
        except FileNotFoundError as error:
            raise CannotServe(str(error)) from error
        print("Preparing the modules …", flush=True)
        accounts.seeded(places)
        _prepare(places)
        address = f"http://{options.address}:{options.port}/"
        hub = _start(places, options)
        try:
            _wait(hub, address, places.log / "hub.log")
            _greet(address, places, weaker(options.insecure_demo))
            code = hub.wait()
            raise CannotServe(f"the Hub ended ({code}); see {places.log / 'hub.log'}")
        except KeyboardInterrupt:
            print("Stopping …", flush=True)
            return 0
        finally:
            _stop(hub)


def _interrupt(number, frame) -> None:
    raise KeyboardInterrupt


def main(argv: list[str]) -> int:
    """``course serve``."""
    options = parser().parse_args(argv)
    os.umask(0o022)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)  # also where a shell in the background ignores Ctrl-C
    try:
        return serve(options)
    except CannotServe as error:
        print(f"course serve: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
