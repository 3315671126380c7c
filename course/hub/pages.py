"""What do the Hub's own pages say, and in which language?

The Hub knows no language. Its pages take the one that the reader chose on the site (a cookie
tells), else the browser's first that the course has.
"""

from jupyterhub.handlers.base import BaseHandler

from course.hub.unguarded import OFF
from course.language import gettext as _
from course.language import supported, using

COOKIE = "clc-language"
"""The site writes it whenever a reader chooses a language; it tells nothing else."""


def language_of(handler: BaseHandler) -> str:
    """The language of whoever made this request."""
    if chosen := handler.get_cookie(COOKIE):
        return supported(chosen)
    wishes = handler.request.headers.get("Accept-Language", "en").split(",")
    codes = [wish.split(";")[0].strip() for wish in wishes]
    return next((supported(c) for c in codes if supported(c) != "en" or c[:2] == "en"), "en")


def words() -> dict:
    """Every sentence of the pages, in the language in use."""
    return {
        "course": _("Customs Leadership Course"),
        "modules": _("Your modules"),
        "again": _("Try again"),
        "starting": _("Your notebook is starting"),
        "soon": _("It opens by itself in a few seconds."),
        "progress": _("How far it has come"),
        "failed": _("Your notebook could not be started."),
        "kept": _("Your saved answers are safe."),
        "stopped": _("Your notebook is not running"),
        "why_stopped": _("It was stopped, or the course was started anew. Your files are kept."),
        "start": _("Start the notebook"),
        "stopping": _("Your notebook is being stopped"),
        "out": _("You are signed out"),
        "enter": _("Sign in"),
        "desk": _("Your notebooks"),
        "desk_aim": _(
            "Notebooks run on a small server of your own. It can be stopped at any time."
        ),
        "open": _("Open my notebooks"),
        "stop": _("Stop my notebook server"),
        "password": _("Change the password"),
        "old": _("Password until now"),
        "new": _("New password"),
        "repeat": _("New password, once more"),
        "changed": _("The password is changed."),
        "unchanged": _(
            "The password was not changed. The old one must be right, the new one the same twice, "
            "at least 10 characters long and not a common one."
        ),
        "errors": {
            403: _("This page is not open for you."),
            404: _("There is no such page."),
            503: _("This part of the course does not answer at the moment."),
        },
        "fault": _("Something went wrong on our side."),
        "later": _("Please try again in a minute."),
        "known": {OFF: _(OFF)},
    }


def use_in_hub() -> None:
    """Give each of the Hub's templates ``code`` (the reader's language) and ``words``."""
    stock = BaseHandler.template_namespace.fget

    def namespace(handler):
        with using(language_of(handler)) as code:
            return {**stock(handler), "code": code, "words": words()}

    BaseHandler.template_namespace = property(namespace)
