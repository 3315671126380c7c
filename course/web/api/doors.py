"""Who may call a route?

There are four kinds of callers, and a request is of exactly one: with an ``Authorization``
header it is judged by that header alone, without one by the browser's session.

``session``  a person's browser; changes need the CSRF token
``hub``      a person's own server, by its Hub token
``lesson``   a shared lesson kernel, by a token for one learner and one module
``service``  the lesson service itself, by its Hub token
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from course.web import hubauth
from course.web.lessons import Refused

SALT = "course.web.lesson-token"


@dataclass(frozen=True)
class Caller:
    """Who is calling: the kind of caller, and on whose behalf."""

    kind: str
    learner: str = ""
    module: str | None = None
    facilitator: bool = False


def lesson_token(learner: str, module: str) -> str:
    """A token with which a lesson kernel may read and save one learner's answers in one module."""
    return signing.dumps({"learner": learner, "module": module}, salt=SALT)


class Door:
    """The check at a route's entrance; it leaves the caller in ``request.auth``."""

    def __init__(self, *kinds: str):
        self.kinds = kinds

    def __call__(self, request) -> Caller:
        caller = _caller(request)
        if caller.kind not in self.kinds:
            raise Refused(403, _("This is not allowed with the way you are signed in."))
        if caller.kind == "lesson" and caller.module != request.resolver_match.kwargs["module"]:
            raise Refused(403, _("This page belongs to another module."))
        if caller.learner:
            _speak(request, hubauth.account(caller.learner))
        return caller


def _speak(request, user) -> None:
    """A server that names no language is answered in the one its owner chose on the site."""
    if "Authorization" in request.headers and "Accept-Language" not in request.headers:
        request.language = hubauth.language_of(user)
        translation.activate(request.language.lower())  # the middleware takes it back


def _caller(request) -> Caller:
    header = request.headers.get("Authorization")
    if header is not None:
        scheme, _space, token = header.partition(" ")
        known = {"token": _by_hub_token, "bearer": _by_lesson_token}.get(scheme.lower())
        if not known or not token:
            raise Refused(401, _("Please sign in."))
        return known(token.strip())
    person = hubauth.person_of(request)
    if person is None:
        raise Refused(401, _("You are signed out. Sign in again; what was saved is kept."))
    if check_csrf(request):
        raise Refused(403, _("This page is out of date. Reload it and try again."))
    return Caller("session", person.name, facilitator=person.facilitator)


def _by_hub_token(token: str) -> Caller:
    person = hubauth.identify(token)
    if person:
        return Caller("hub", person.name, facilitator=person.facilitator)
    if hubauth.is_lesson_service(token):
        return Caller("service")
    raise Refused(401, _("Please sign in."))


def _by_lesson_token(token: str) -> Caller:
    try:
        claims = signing.loads(token, salt=SALT, max_age=settings.LESSON_TOKEN_SECONDS)
    except signing.SignatureExpired:
        sentence = _("This page has been open for long. Reload it; what was saved is kept.")
        raise Refused(401, sentence) from None
    except signing.BadSignature:
        raise Refused(401, _("Please sign in.")) from None
    return Caller("lesson", claims["learner"], claims["module"])
