"""What stands on the page around the lesson, and which cells of the notebook are on it?"""

import functools
import json
import os
import re
from pathlib import Path

from tornado.web import HTTPError

from course.hub.lessons.kernels import Visit, visit
from course.language import LANGUAGES, ngettext, using
from course.language import gettext as _

PATH = re.compile(r"(?P<language>[A-Za-z-]{2,10})/(?P<module>[a-z0-9-]{1,60})/(?P=module)\.ipynb")


class Refused(HTTPError):
    """There is no such lesson."""


def prepare(handler, notebook, cwd):
    """Voilà's hook before a kernel starts: remember the reader, choose the cells, find the words.

    :raises Refused: the path names no lesson.
    """
    found = PATH.fullmatch(handler.path_args[0])
    if not found or found["language"] not in LANGUAGES:
        raise Refused(404)
    language, module = found["language"], found["module"]
    visit.set(Visit(handler.current_user.username, module, language))
    notebook.cells = [cell for cell in notebook.cells if on_page(cell)]
    with using(language):
        page = surroundings(module, language)
    page["has_hand_in"] = any(cell.source.strip() == "submit()" for cell in notebook.cells)
    notebook.metadata["page"] = page
    return notebook


def on_page(cell) -> bool:
    """Whether a cell stands on the lesson page.

    Answer cells are the gradebook's; what analysts program, they program in the notebook.
    """
    mark = cell.metadata.get("nbgrader", {})
    return not (mark.get("grade") or mark.get("solution"))


def surroundings(module: str, language: str) -> dict:
    """Titles, links and words, in the language in use, as the template needs them."""
    folder = Path(os.environ["LESSONS_FOLDER"])
    public = _public(folder / language / module / "public.json")
    minutes = int(public.get("minutes", 30))
    base = os.environ.get("JUPYTERHUB_BASE_URL", "/")
    prefix = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    return {
        "language": language,
        "title": public.get("title", module),
        "minutes": minutes,
        "left": [_left(n) for n in range(minutes + 1)],
        "home": f"{base}services/site/",
        "hand_in": f"{base}services/site/modules/{module}/hand-in",
        "notebook": os.environ.get("COURSE_NOTEBOOKS") != "0"
        and f"{base}hub/user-redirect/clc/open/{module}?language={language}",
        "languages": [
            {
                "code": code,
                "name": name,
                "here": code == language,
                "url": f"{prefix}voila/render/{code}/{module}/{module}.ipynb",
            }
            for code, name in LANGUAGES.items()
            if (folder / code / module / f"{module}.ipynb").is_file()
        ],
        "words": words(),
    }


def words() -> dict[str, str]:
    """The page's own sentences, in the language in use."""
    return {
        "course": _("Customs Leadership Course"),
        "skip": _("Skip to the lesson"),
        "home": _("All modules"),
        "language": _("Language"),
        "notebook": _("Open as notebook"),
        "hand_in": _("Hand in"),
        "hand_in_hint": _("When you have answered the graded questions, hand in the module."),
        "waiting": _("One moment: this part is being prepared. You can read on."),
        "trouble": _(
            "This part could not be prepared. Your saved answers are safe; please reload the page."
        ),
        "lost": _(
            "The connection was lost. Your answers are saved and will be sent when it is back."
        ),
        "reload": _("Reload the page"),
        "no_script": _("This lesson needs JavaScript for its exercises. The text can be read."),
    }


def reader_words() -> dict[str, str]:
    """The sentences of an error page, in the language of the request as far as it is known."""
    who = visit.get()
    with using(who.language if who else "en") as code:
        return {
            "code": code,
            "title": _("Customs Leadership Course"),
            "missing": _("There is no such lesson."),
            "busy": _("The lesson cannot be opened just now. Please try again in a minute."),
            "fault": _("The lesson could not be shown. Please try again in a minute."),
            "kept": _("Your saved answers are safe."),
            "back": _("All modules"),
            "home": os.environ.get("JUPYTERHUB_BASE_URL", "/") + "services/site/",
        }


def _left(minutes: int) -> str:
    text = ngettext("about {minutes} minute left", "about {minutes} minutes left", minutes)
    return text.format(minutes=minutes)


@functools.lru_cache(maxsize=64)
def _read(path: Path, changed: float) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def _public(path: Path) -> dict:
    return _read(path, path.stat().st_mtime) if path.is_file() else {}
