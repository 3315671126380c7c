"""How does each person get a Jupyter server of their own that can reach nothing but the course?

The server has a private network: it talks to the Hub and to the site through unix sockets in
folders that it cannot write, and the proxy talks to it through a unix socket that the Hub made.
"""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import psutil
from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Dict, Instance, Integer

from course.hub import etc
from course.hub.places import SERVICE_UID, Places, root, socket_url
from course.hub.sandbox import INNER_UID, Sandbox
from course.paths import COURSE_ID, ROOT

SAFE_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,31}")
"""Names that are folders, sockets and parts of nbgrader's paths without any quoting."""

FIRST_UID = 200_000
FACILITATORS = f"formgrade-{COURSE_ID}"
INNER_HUB = "/run/hub"
INNER_SITE = "/run/site"


class SandboxSpawner(LocalProcessSpawner):
    """One bubblewrap sandbox a person; a user id of their own where the Hub is root."""

    places = Instance(Places, args=None, kw=None)
    tmp_size = Integer(256 * 2**20, help="Bytes of /tmp, of /dev/shm and of /run.").tag(config=True)
    limits = Dict(
        {
            "RLIMIT_NPROC": 256,
            "RLIMIT_NOFILE": 4096,
            "RLIMIT_DATA": 2 * 2**30,
            "RLIMIT_FSIZE": 512 * 2**20,
            "RLIMIT_CORE": 0,
        },
        help="Limits of each process; RLIMIT_NPROC counts all processes of one person.",
    ).tag(config=True)

    started = 0.0

    def _places_default(self) -> Places:
        return Places.here()

    # ---- names and places

    @property
    def safe_name(self) -> str:
        if not SAFE_NAME.fullmatch(self.user.name):
            raise ValueError(f"the user name {self.user.name!r} cannot have a server")
        return self.user.name

    @property
    def home(self) -> Path:
        return self.places.homes / self.safe_name

    @property
    def inner_home(self) -> str:
        return f"/home/{self.safe_name}"

    @property
    def socket_path(self) -> Path:
        return self.places.servers / f"{self.safe_name}.sock"

    @property
    def facilitator(self) -> bool:
        return any(group.name == FACILITATORS for group in self.user.groups)

    @property
    def uid(self) -> int:
        """The user id outside. The home remembers a learner's own; it is never given again."""
        if not root():
            return os.getuid()
        if self.facilitator:
            return SERVICE_UID
        if self.home.exists() and self.home.stat().st_uid >= FIRST_UID:
            return self.home.stat().st_uid
        taken = [path.stat().st_uid for path in self.places.homes.iterdir()]
        return max([FIRST_UID - 1, *taken]) + 1

    # ---- the address of the server: a unix socket

    @property
    def server(self):
        """The Hub stores only host and port; the address set here survives a restart."""
        server = LocalProcessSpawner.server.fget(self)
        if server is not None:
            server.connect_url = socket_url(self.socket_path)
        return server

    @server.setter
    def server(self, value):
        LocalProcessSpawner.server.fset(self, value)

    async def get_url(self) -> str:
        return self.server.url

    # ---- the sandbox

    def get_env(self) -> dict[str, str]:
        self.hub_connect_url = socket_url(f"{INNER_HUB}/hub.sock")
        env = super().get_env()
        env.update(
            PATH=f"{sys.prefix}/bin:/usr/bin:/bin",
            LANG="C.UTF-8",
            # Else the environment's own jupyter_server_config.d would win over /etc.
            JUPYTER_CONFIG_PATH="/etc/jupyter",
            COURSE_API=socket_url(f"{INNER_SITE}/site.sock") + "/services/site/api",
            COURSE_LEARNER=self.safe_name,
            SANDBOX_LIMITS=" ".join(f"{name}={value}" for name, value in self.limits.items()),
        )
        if self.facilitator:
            env["COURSE_NBGRADER_ROOT"] = f"{self.inner_home}/{COURSE_ID}"
        return env

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        env.update(USER=self.safe_name, HOME=self.inner_home, SHELL="/bin/bash")
        return env

    def sandbox(self, uid: int) -> Sandbox:
        """The walls around this person's server, which runs as ``uid``."""
        places = self.places
        inner_uid = uid if root() else INNER_UID
        people = etc.passwd(places.servers, self.safe_name, inner_uid)
        readonly = {
            str(people): "/etc/passwd",
            str(places.hub_socket.parent): INNER_HUB,
            str(places.site_socket.parent): INNER_SITE,
        }
        writable = {str(self.home): self.inner_home}
        if self.facilitator:
            config = str(ROOT / "nbgrader_config.py")
            readonly[config] = config
            writable[str(places.nbgrader)] = f"{self.inner_home}/{COURSE_ID}"
        return Sandbox(
            etc=places.etc("facilitator" if self.facilitator else "learner"),
            uid=uid,
            readonly=readonly,
            writable=writable,
            content=self.facilitator,
            first=True,
            cwd=self.inner_home,
            tmp_size=self.tmp_size,
        )

    def make_home(self) -> int:
        """Make the home, and give it to the person's user id, which is returned."""
        uid = self.uid
        self.home.mkdir(mode=0o700, exist_ok=True)
        if self.facilitator:  # the place where the gradebook's folder will be mounted
            (self.home / COURSE_ID).mkdir(exist_ok=True)
        if root() and self.home.stat().st_uid != uid:
            for folder, folders, files in os.walk(self.home):
                for name in (".", *folders, *files):
                    os.chown(Path(folder, name), uid, uid, follow_symlinks=False)
        return uid

    def listen(self) -> socket.socket:
        """Make the server's socket; only the Hub's side can reach its folder."""
        self.socket_path.unlink(missing_ok=True)
        sock = socket.socket(socket.AF_UNIX)
        sock.bind(str(self.socket_path))
        os.chmod(self.socket_path, 0o600)
        sock.listen(128)
        return sock

    async def start(self) -> str:
        uid = self.make_home()
        env = self.get_env()
        sock = self.listen()
        try:
            self.proc = subprocess.Popen(
                self.sandbox(uid).command([*self.cmd, *self.get_args()]),
                env={**env, "SANDBOX_LISTEN_FD": str(sock.fileno())},
                cwd="/",
                stdin=subprocess.DEVNULL,
                pass_fds=[sock.fileno()],
                umask=0o077,
                start_new_session=True,
            )
        finally:
            sock.close()
        self.pid = self.proc.pid
        self.started = psutil.Process(self.pid).create_time()
        return socket_url(self.socket_path)

    # ---- state, signals, end

    def get_state(self):
        return {**super().get_state(), "started": self.started}

    def load_state(self, state):
        super().load_state(state)
        self.started = state.get("started", 0.0)

    def clear_state(self):
        super().clear_state()
        self.started = 0.0
        self.socket_path.unlink(missing_ok=True)

    async def _signal(self, sig: int) -> bool:
        """Signal process 1 of the sandbox (bubblewrap forwards nothing); False when it has ended."""
        try:
            outer = psutil.Process(self.pid)
            if self.started and abs(outer.create_time() - self.started) > 1:
                return False  # the number belongs to another process now
            first = next(iter(outer.children()), outer)
            if sig:
                first.send_signal(sig)
        except psutil.NoSuchProcess:
            return psutil.pid_exists(self.pid) and not sig
        return outer.status() != psutil.STATUS_ZOMBIE
