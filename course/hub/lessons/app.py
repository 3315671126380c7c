"""How does the lesson server start, and which addresses does it answer?"""

import os
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import tornado.web
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from course.hub.lessons import channels
from course.hub.lessons.gate import GatedConnection
from course.hub.lessons.identity import LearnerIdentityProvider
from course.hub.lessons.kernels import LearnerKernelManager
from course.hub.lessons.page import prepare, reader_words

SHARE = Path(__file__).parent / "share" / "jupyter"

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # widgets bring their own code
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self' data: blob:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
    ]
)

UNUSED = ["@jupyter/nbgrader", "@jupyter-notebook/lab-extension", "jupyterlab-jupytext"]

ROUTES = ("/api/kernels/", "/voila/templates/", "/voila/static/", "/voila/api/themes/")
ROUTES += ("/voila/api/shutdown/", "/voila/labextensions/", "/voila/render/")
ROUTES += ("/oauth_callback", "/logout")


class LessonHandler(TornadoVoilaHandler):
    """The page, which ends even when its kernel does not answer."""

    silence = 9
    """Heartbeats in a row, ten seconds each, before the page is closed with what it has."""

    async def get_generator(self, path=None):
        silent = 0
        async for snippet in super().get_generator(path):
            silent = silent + 1 if "voila_heartbeat" in snippet else 0
            yield snippet
            if silent >= self.silence:
                yield "<script>lesson.finish()</script></body></html>"
                return


class Nothing(tornado.web.RequestHandler):
    """Contents, files, folders and whatever else Voilà could show: not here."""

    def prepare(self) -> None:
        self.set_status(404)
        self.finish()


class Ready(tornado.web.RequestHandler):
    """Whether the server answers, for whoever waits for it."""

    def get(self) -> None:
        self.finish("ready")


class LessonApp(Voila):
    """Voilà with fewer routes, on a socket that was opened outside its walls."""

    def init_settings(self) -> dict:
        settings = super().init_settings()
        settings["websocket_max_message_size"] = 2**20
        settings["voila_jinja2_env"].globals["reader_words"] = reader_words
        return settings

    def init_handlers(self) -> list:
        ours = [url_path_join(self.server_url, route) for route in ROUTES]
        kept = [rule for rule in super().init_handlers() if rule[0].startswith(tuple(ours))]
        ready = (url_path_join(self.server_url, "/voila/static/ready"), Ready)
        kept = [
            (rule[0], LessonHandler, *rule[2:]) if rule[1] is TornadoVoilaHandler else rule
            for rule in kept
        ]
        return [ready, *kept, (r".*", Nothing)]

    def listen(self) -> None:
        server = HTTPServer(self.app, xheaders=True)
        listener = socket.socket(fileno=int(os.environ["LESSONS_LISTEN_FD"]))
        listener.setblocking(False)
        listener.set_inheritable(False)
        server.add_socket(listener)
        self.log.info("Lessons are served at %s", self.base_url)
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()


def settings(folder: Path, runtime: Path) -> Config:
    """Everything that is not Voilà's default.

    :param folder: the lessons, ``<language>/<module>/<module>.ipynb``.
    :param runtime: a private folder for the kernels' sockets.
    """
    c = Config()
    c.Voila.root_dir = str(folder)
    c.Voila.base_url = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    c.Voila.port = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"]).port
    c.Voila.open_browser = False
    c.Voila.config_file_paths = []
    c.Voila.connection_dir_root = str(runtime)
    c.Voila.identity_provider_class = LearnerIdentityProvider
    c.Voila.kernel_websocket_connection_class = GatedConnection
    c.Voila.tornado_settings = {"headers": {"Content-Security-Policy": POLICY}}
    c.VoilaConfiguration.template = "clc"
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.prelaunch_hook = prepare
    c.VoilaConfiguration.multi_kernel_manager_class = LearnerKernelManager
    c.VoilaConfiguration.extension_denylist = UNUSED  # an allowlist makes all widgets disappear
    c.VoilaConfiguration.file_allowlist = []
    c.VoilaConfiguration.http_keep_alive_timeout = 10
    c.VoilaExecutor.timeout = 60
    c.VoilaExecutor.interrupt_on_timeout = True
    c.VoilaExecutor.allow_errors = True  # one question that fails does not take the rest along
    c.MultiKernelManager.kernel_manager_class = f"{channels.__name__}.SafeKernelManager"
    c.KernelManager.transport = "ipc"
    c.KernelManager.shutdown_wait_time = 2.0
    c.MappingKernelManager.cull_idle_timeout = 60  # the culler runs; LearnerKernelManager decides
    c.MappingKernelManager.cull_interval = 30
    c.MappingKernelManager.cull_connected = True
    return c


def run(runtime: Path) -> None:
    """Serve until SIGTERM."""
    config = settings(Path(os.environ["LESSONS_FOLDER"]), runtime)
    app = LessonApp.instance(config=config)
    app.initialize([])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    app.start()
