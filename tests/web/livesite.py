"""The site and the grader as real processes, on a real database file."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing

import httpx

PYTHON = [sys.executable, "-P", "-m", "course.cli"]


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return found.getsockname()[1]


class LiveSite:
    """``course site serve`` and ``course grader`` on a state of their own.

    :ivar environment: of both processes, and of management commands.
    """

    def __init__(self, state, hub):
        self.port, self.socket = free_port(), state / "site.sock"
        self.address = f"http://127.0.0.1:{self.port}/services/site/"
        hub.site = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "COURSE_STATE": str(state),
            "COURSE_NBGRADER_ROOT": str(state / "nbgrader"),
            "COURSE_NOTEBOOKS": "1",
            "COURSE_SITE_SOCKET": str(self.socket),
            "JUPYTERHUB_HOST": hub.url.removesuffix("/hub/api"),
            "JUPYTERHUB_API_URL": hub.url,
            "JUPYTERHUB_API_TOKEN": "token-of-site",
            "JUPYTERHUB_SERVICE_NAME": "site",
            "JUPYTERHUB_CLIENT_ID": "service-site",
            "JUPYTERHUB_SERVICE_PREFIX": "/services/site/",
            "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{self.port}",
        }
        self.processes = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for process in self.processes.values():
            process.kill()
            process.wait()

    def start(self, *command):
        process = subprocess.Popen([*PYTHON, *command], env=self.environment)
        self.processes[command[0]] = process
        return process

    def kill(self, name):
        """As the power would: no chance to clean up. The workers notice and follow."""
        self.processes[name].kill()
        self.processes[name].wait()

    def serve(self):
        self.start("site", "serve")
        until(lambda: httpx.get(self.address + "health").status_code == 200)

    def api(self, token, **options):
        return httpx.Client(
            base_url=self.address + "api/",
            headers={"Authorization": f"token token-of-{token}"},
            timeout=60,
            **options,
        )


def until(true, seconds=60):
    """Wait until something is so; the site may not answer yet."""
    end = time.monotonic() + seconds
    while True:
        try:
            if true():
                return
        except httpx.TransportError:
            pass
        if time.monotonic() > end:
            raise AssertionError("it did not happen in time")
        time.sleep(0.05)
