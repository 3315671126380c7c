"""The Hub of the course. Everything inside speaks through unix sockets and loopback.

``course serve`` starts it; a site of one's own adds settings in the file that COURSE_HUB_CONFIG
names (see the last paragraph), with this same ``c``.
"""

import os
import sys
from pathlib import Path

from course.hub import accounts, etc, kept, pages, parts, tethered
from course.hub.authenticator import CourseAuthenticator
from course.hub.lingering import let_the_proxy_hang_up
from course.hub.places import Places, root, socket_url
from course.hub.sandbox import why_not
from course.hub.spawner import SandboxSpawner
from course.paths import PACKAGE

c = get_config()
places = Places.here()
port = os.environ["COURSE_PORT"]
base = os.environ.get("COURSE_BASE_URL", "/")

# ---- Addresses: one public port; unix sockets for the Hub, the proxy's API and every server.

c.JupyterHub.bind_url = f"http://{os.environ.get('COURSE_ADDRESS', '127.0.0.1')}:{port}{base}"
c.JupyterHub.hub_bind_url = socket_url(places.hub_socket)
c.JupyterHub.hub_connect_url = socket_url(places.hub_socket)
c.JupyterHub.hub_socket_mode = 0o666 if root() else 0o600
pages.use_in_hub()
c.JupyterHub.template_paths = [str(PACKAGE / "hub" / "templates")]
c.JupyterHub.default_url = f"{base}services/site/"
let_the_proxy_hang_up()
c.ConfigurableHTTPProxy.api_url = socket_url(places.servers / "_proxy.sock")
c.ConfigurableHTTPProxy.command = tethered.command(*parts.proxy_command())
c.ConfigurableHTTPProxy.pid_file = str(places.hub / "proxy.pid")

# ---- What the Hub keeps: in a folder that nobody else can enter.

c.JupyterHub.db_url = f"sqlite:///{places.hub / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(places.hub / "cookie_secret")

# ---- People: seeded accounts; nobody registers alone. Another authenticator is one setting away.

seeded = accounts.seeded(places)
c.JupyterHub.authenticator_class = CourseAuthenticator
c.NativeAuthenticator.enable_signup = False
c.NativeAuthenticator.allowed_failed_logins = 10
c.NativeAuthenticator.seconds_before_next_try = 60
c.NativeAuthenticator.check_common_password = True
c.NativeAuthenticator.minimum_password_length = 10
c.Authenticator.allow_all = True  # whoever has an authorised account
c.Authenticator.username_pattern = r"[a-z][a-z0-9_.-]{0,31}"
c.Authenticator.admin_users = {"admin"}
c.JupyterHub.load_groups = accounts.groups(seeded)

# ---- Rights: members of the course's groups may use the site and the lesson page; no more.

course_pages = ["access:services!service=site", "access:services!service=lessons"]
c.JupyterHub.load_roles = [
    {
        "name": "member",
        "description": "May use the course's pages",
        "scopes": course_pages,
        "groups": ["nbgrader-clc", "formgrade-clc", "leads"],
    },
    {
        "name": "lesson-service",
        "description": "Asks the site for tokens that open one lesson of one learner",
        "scopes": ["access:services!service=site"],
        "services": ["lessons"],
    },
]
c.JupyterHub.admin_access = False

# ---- Learners' own servers: in a sandbox each, or not at all.

c.Spawner.default_url = "/lab"
c.Spawner.server_token_scopes = [
    "users:activity!user",
    "access:servers!server",
    "access:services!service=site",
]
c.Spawner.interrupt_timeout = 10
c.Spawner.term_timeout = 5
c.Spawner.start_timeout = 90
c.Spawner.http_timeout = 60
c.Spawner.environment = {"PYTHONDONTWRITEBYTECODE": "1"}
guarded = why_not() is None
insecure = os.environ.get("COURSE_INSECURE_DEMO") == "1"
etc.make(places)
if guarded:
    c.JupyterHub.spawner_class = SandboxSpawner
    c.Spawner.cmd = [sys.executable, "-P", "-m", "course.hub.learner.launch"]
elif insecure:
    from course.hub.unguarded import UnguardedSpawner

    c.JupyterHub.spawner_class = UnguardedSpawner
else:
    from course.hub.unguarded import NoSpawner

    c.JupyterHub.spawner_class = NoSpawner

# ---- Services: the site, its grader, the lesson page. Killed, they come back at once; they end
# with the Hub, however it ends.

here = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
    "HOME": str(places.site),
    "COURSE_NOTEBOOKS": str(int(guarded or insecure)),  # whether pages offer "open as notebook"
    "COURSE_STATE": str(places.state),
    "COURSE_NBGRADER_ROOT": str(places.nbgrader),
}
chosen = ("COURSE_GRADEBOOK_URL", "COURSE_GRADER_WORKERS")
site = {
    **here,
    "COURSE_SITE_SOCKET": str(places.site_socket),
    **{name: os.environ[name] for name in chosen if name in os.environ},
}


def service(name, environment, **more):
    """A service of ours; ``python -m course.hub.service NAME`` knows how it starts."""
    start = [sys.executable, "-P", "-m", "course.hub.service", name]
    command = tethered.command(*kept.command(*start))
    return {"name": name, "command": command, "environment": environment, "display": False, **more}


def page(name):
    """A service with pages: a loopback port of its own at each start, so no stale one matters."""
    return {"url": f"http://127.0.0.1:{parts.free_port()}", "oauth_no_confirm": True}


c.JupyterHub.services = [
    service("site", site, **page("site")),
    service("grader", site, cwd="/"),  # its workers start where their user may be
    service("lessons", here, **page("lessons")),
]

# ---- The escape hatch: settings of this machine, another authenticator, another spawner.

extra = os.environ.get("COURSE_HUB_CONFIG")
if extra:
    load_subconfig(str(Path(extra).absolute()))
