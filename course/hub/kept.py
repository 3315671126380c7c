"""How does a service come back at once when something has killed it?

``python -m course.hub.kept COMMAND…`` runs COMMAND and starts it again whenever it ends, until it
is asked to end itself. The Hub would do the same, but it looks only every thirty seconds.
"""

import signal
import subprocess
import sys
import time

from course.hub import tethered

SIGNALS = (signal.SIGTERM, signal.SIGINT)
SHORTEST_LIFE = 5.0  # seconds; who lives less long cannot start, and is not tried in a hurry
PAUSES = (0.1, 1.0, 2.0, 5.0, 10.0)  # seconds before the next try, the last one for all later ones


class Asked(Exception):
    """Somebody wants the service to end."""


def _asked(number, frame) -> None:
    raise Asked


def command(*argv: str) -> list[str]:
    """``argv`` as a command that is kept alive."""
    return [sys.executable, "-P", "-m", "course.hub.kept", *map(str, argv)]


def keep(argv: list[str]) -> int:
    """Run ``argv`` again and again until SIGTERM or SIGINT, then end it; its exit code."""
    hurried = 0
    while True:
        began = time.monotonic()
        child = subprocess.Popen(tethered.command(*argv), stdin=subprocess.DEVNULL)
        try:
            code = child.wait()
            hurried = hurried + 1 if time.monotonic() - began < SHORTEST_LIFE else 0
            pause = PAUSES[min(hurried, len(PAUSES) - 1)]
            print(
                f"course: {argv[-1]} ended ({code}); again in {pause} s",
                file=sys.stderr,
                flush=True,
            )
            time.sleep(pause)
        except Asked:
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            if child.poll() is None:
                child.terminate()
            return child.wait()


if __name__ == "__main__":
    for number in SIGNALS:
        signal.signal(number, _asked)
    sys.exit(keep(sys.argv[1:]))
