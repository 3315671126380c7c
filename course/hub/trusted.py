"""How do the site and the grader run where the Hub is root? As a user of their own.

The checkout may lie where other users cannot go (below ``/root``, say). So they start in a mount
namespace of their own in which such a folder shows nothing but what they need.
"""

from pathlib import Path

from course.hub.places import SERVICE_UID, Places, root
from course.hub.sandbox import DROP, interpreter
from course.paths import ROOT

STAGE = Path("/run/clc-stage")
"""An empty folder that is never behind a closed one; each namespace mounts its own on it."""

# Arguments: the password file; a staging folder; "closed" folders; "--"; places; "--"; a command.
# Each process becomes the next, so that the Hub's child is the service itself.
SCRIPT = """\
set -eu
umask 022
mount --bind "$1" /etc/passwd
stage=$2; shift 2
closed=; places=
while [ "$1" != -- ]; do closed="$closed $1"; shift; done; shift
if [ -n "$closed" ]; then mount -t tmpfs -o mode=0755 course "$stage"; fi
n=0
for place; do
  if [ "$place" = -- ]; then break; fi
  n=$((n + 1)); mkdir "$stage/$n"; mount --rbind "$place" "$stage/$n"
done
for folder in $closed; do mount -t tmpfs -o mode=0755 course "$folder"; done
n=0
while [ "$1" != -- ]; do
  n=$((n + 1)); mkdir -p "$1"; mount --rbind "$stage/$n" "$1"; shift
done; shift
exec "$@"
"""


def trusted(argv: list[str], places: Places) -> list[str]:
    """``argv`` as the owner of the gradebook; a plain user's services need nothing of this."""
    if not root():
        return argv
    people = places.state / "etc" / "passwd"  # nbgrader asks for the name of its user
    mine = f"course:x:{SERVICE_UID}:{SERVICE_UID}::{places.site}:/usr/sbin/nologin\n"
    people.write_text(Path("/etc/passwd").read_text(encoding="utf-8") + mine, encoding="utf-8")
    STAGE.mkdir(exist_ok=True)
    needed = [ROOT, places.state, places.run, places.nbgrader, *map(Path, interpreter())]
    closed = sorted({folder for place in needed if (folder := _closed(place))})
    behind = [p for p in dict.fromkeys(needed) if _closed(p)]
    uid = str(SERVICE_UID)
    who = ["/usr/bin/setpriv", "--reuid", uid, "--regid", uid, "--clear-groups"]
    return [
        *("/usr/bin/unshare", "--mount", "--propagation", "slave"),
        *("/bin/sh", "-c", SCRIPT, "sh", str(people), str(STAGE)),
        *(*map(str, closed), "--", *map(str, behind), "--"),
        *(*who, *DROP, "--pdeathsig", "TERM", "--", *argv),
    ]


def _closed(place: Path) -> Path | None:
    """The first folder above ``place`` that other users may not enter."""
    above = reversed(place.parents)
    return next((folder for folder in above if not folder.stat().st_mode & 0o001), None)
