"""What is process 1 of a learner's sandbox, and how does the server in it get its socket?

Process 1 ends as soon as the server ends, and with it everything the learner left running:
bubblewrap's own process 1 would wait for background jobs.

The server uses a unix socket that the spawner bound outside the sandbox and passed as an open
file. The learner never sees the socket's folder, so nobody inside can replace it by a link and
make the proxy talk to something else.
"""

import ctypes
import os
import resource
import signal
import socket

PR_SET_PDEATHSIG = 1


def be_process_1(listener: socket.socket) -> None:
    """Go on in a child; the parent stays as process 1, reaps orphans, ends with the child."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # should the outer bwrap be killed
    server = os.fork()
    if server == 0:
        return
    listener.close()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: os.kill(server, number))
    while True:
        pid, status = os.wait()
        if pid == server:
            os._exit(max(0, os.waitstatus_to_exitcode(status)))


def limit(name: str, value: int) -> None:
    """Lower one limit for this process and all its children; never raise it."""
    number = getattr(resource, name)
    hard = resource.getrlimit(number)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(number, (value, value))


def main() -> None:
    listener = socket.socket(fileno=int(os.environ.pop("SANDBOX_LISTEN_FD")))
    listener.setblocking(False)
    listener.set_inheritable(False)
    be_process_1(listener)
    # Here, not in the spawner: inside a user namespace RLIMIT_NPROC counts only this sandbox's
    # processes, outside it counts everything of the Hub's account.
    for item in os.environ.pop("SANDBOX_LIMITS", "").split():
        name, _, value = item.partition("=")
        limit(name, int(value))
    # Lesson code in the notebook answers as its own learner, through the site's API.
    os.environ["COURSE_TOKEN"] = "token " + os.environ["JUPYTERHUB_API_TOKEN"]

    from jupyter_server.serverapp import ServerApp
    from jupyterhub.singleuser import main as singleuser

    from course.hub.lingering import let_the_proxy_hang_up

    let_the_proxy_hang_up()
    ServerApp._find_http_port = lambda app: None
    ServerApp._bind_http_server = lambda app: app.http_server.add_socket(listener)
    singleuser()


if __name__ == "__main__":
    main()
