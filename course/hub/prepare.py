"""What must be on disk before the first visitor: released modules, lessons in every language?

``python -m course.hub.prepare`` runs as the owner of the gradebook.
"""

import shutil
import sys
from pathlib import Path

from course import paths
from course.authoring.localise import localise_folder
from course.hub.places import Places
from course.language import LANGUAGES

REFUSED = "Not released: "
"""How a line of the log begins that whoever serves the course ought to read."""


def release_all(root: Path) -> list[str]:
    """Release every built module with nbgrader; those that are released already stay.

    A module that cannot be released anew is served as it was released before, if it ever was.

    :returns: a sentence for each module that was refused.
    """
    from course.grading.release import ReleaseFailed, prepare

    refused = []
    for module in paths.modules():
        if not (paths.SOURCE / module / f"{module}.ipynb").is_file():
            continue
        try:
            prepare(root, module)
        except ReleaseFailed as error:
            refused.append(" ".join(str(error).split()))
    return refused


def localise_all(root: Path, target: Path) -> None:
    """Write each released module once in each language, ``target/<language>/<module>/``.

    A lesson is replaced as a whole, by renaming, so that no visitor meets half of one.
    """
    for released in sorted((root / "release").iterdir()):
        if not (released / "public.json").is_file():
            continue
        for language in LANGUAGES:
            place = target / language / released.name
            part = place.with_name(f".{released.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            localise_folder(released, part, language)
            shutil.rmtree(place, ignore_errors=True)
            part.rename(place)


def main() -> int:
    places = Places.here()
    refused = release_all(places.nbgrader)
    localise_all(places.nbgrader, places.lessons)
    for sentence in refused:
        print(f"{REFUSED}{sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
