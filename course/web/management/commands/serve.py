"""``course site serve``: where does the site listen, and what is done before it does?"""

import ctypes
import os
import signal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from gunicorn.app.base import BaseApplication

from course.web import handin

PR_SET_PDEATHSIG = 1


class Server(BaseApplication):
    """gunicorn with settings that are given here and nowhere else."""

    def __init__(self, options: dict):
        self.options = options
        super().__init__()

    def load_config(self):
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self):
        from course.web.wsgi import application

        return application


def end_with_parent() -> None:
    """Whoever started this process takes it along: nothing is left that holds the port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def addresses() -> list[str]:
    """The loopback address the Hub's proxy knows, and the socket learners' servers use."""
    url = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:8010"))
    found = [f"{url.hostname}:{url.port}"]
    if extra := os.environ.get("COURSE_SITE_SOCKET"):
        found.append(f"unix:{extra}")
    return found


def compile_translations() -> None:
    """Django reads compiled catalogs only; they are made here and never committed."""
    from course.authoring.translations import compile_catalogs

    target = settings.LOCALE_PATHS[0]
    target.mkdir(parents=True, exist_ok=True)
    compile_catalogs(target)


class Command(BaseCommand):
    help = "Bring the database and the translations up to date and serve the site."

    def add_arguments(self, parser):
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args, threads: int, **options):
        end_with_parent()
        os.umask(0o022)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("clearsessions")
        handin.sweep()
        compile_translations()
        connections.close_all()
        Server(
            {
                "bind": addresses(),
                "worker_class": "gthread",
                "workers": 1,
                "threads": threads,
                "preload_app": True,
                "post_fork": lambda arbiter, worker: end_with_parent(),
                "timeout": 60,
                "graceful_timeout": 20,
                "control_socket_disable": True,
                "forwarded_allow_ips": "127.0.0.1",
                "umask": 0,  # of the socket: any learner's server may knock, the API asks who
                "proc_name": "course-site",
            }
        ).run()
