"""Who is this?  The Hub answers, for browsers (OAuth with PKCE) and for tokens.

State, PKCE verifier and the page a person wanted travel in a signed cookie of their own, one
per sign-in, so that several tabs and several worker processes never mix them up.
"""

import json
import re
import secrets
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from jupyterhub.services.auth import HubOAuth
from tornado.web import HTTPError

from course.language import supported
from course.web.models import Profile
from course.web.names import good_learner

FACILITATORS = "formgrade-clc"
LESSON_SERVICE = "lessons"
CALLBACK = settings.PREFIX + "oauth_callback"
LOGIN_SECONDS = 600
CACHE_SECONDS = 30
STATE = re.compile(r"[A-Za-z0-9_-]{22}")


class HubAway(Exception):
    """The Hub does not answer; nobody can be identified now."""


class SignInFailed(Exception):
    """A sign-in was started elsewhere, is too old, or was not completed."""


@dataclass(frozen=True)
class Person:
    """Somebody the Hub knows, who may use the site."""

    name: str
    facilitator: bool


@cache
def hub() -> HubOAuth:
    """The Hub's client; its answers are believed for ``CACHE_SECONDS``."""
    client = HubOAuth(cache_max_age=CACHE_SECONDS)
    client._pool  # noqa: B018  made now, because two threads asking first would each make one
    return client


def _ask(call, *arguments, **options):
    try:
        return call(*arguments, **options)
    except HTTPError as error:
        raise HubAway(str(error)) from error


def identify(token: str, session_id: str = "") -> Person | None:
    """The person behind a Hub token; None for services, strangers and unusable names.

    :raises HubAway: the Hub does not answer.
    """
    model = _ask(hub().user_for_token, token, session_id=session_id)
    if not model or model.get("kind") != "user" or not good_learner(model.get("name")):
        return None
    if not hub().check_scopes(hub().access_scopes, model):
        return None
    return Person(model["name"], FACILITATORS in model.get("groups", ()))


def is_lesson_service(token: str) -> bool:
    """Whether a Hub token is the lesson service's own."""
    model = _ask(hub().user_for_token, token) or {}
    return model.get("kind") == "service" and model.get("name") == LESSON_SERVICE


def person_of(request) -> Person | None:
    """The person signed in with this browser, asked of the Hub again every 30 seconds."""
    token = request.session.get("hub_token")
    if not token or not request.user.is_authenticated:
        return None
    person = identify(token, request.COOKIES.get("jupyterhub-session-id", ""))
    return person if person and person.name == request.user.username else None


def account(name: str):
    """The account of a Hub name; made when it is first needed, in the reader's language."""
    user, made = get_user_model().objects.get_or_create(username=name)
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        Profile.objects.get_or_create(
            user=user, defaults={"language": supported(get_language() or "en")}
        )
    return user


def language_of(user) -> str:
    """The language a person chose for the site."""
    return Profile.objects.filter(user=user).values_list("language", flat=True).first() or "en"


def remember_language(request, code: str) -> None:
    """Keep a reader's choice of language, for this session and the ones to come."""
    Profile.objects.update_or_create(user=request.user, defaults={"language": code})
    request.session["language"] = code


class HubBackend:
    """Django's view of the sign-on: an account for whomever the Hub has named."""

    def authenticate(self, request, person: Person | None = None):
        return account(person.name) if person else None

    def get_user(self, pk):
        return get_user_model().objects.filter(pk=pk).first()


def _cookie(state: str) -> str:
    return f"clc-site-login-{state}"


def begin(request) -> HttpResponse:
    """Send the browser to the Hub; afterwards it comes back to the page it asked for."""
    state = secrets.token_urlsafe(16)
    verifier, challenge, method = hub().generate_pkce_code_challenge()
    query = {"state": state, "code_challenge": challenge, "code_challenge_method": method}
    response = HttpResponseRedirect(f"{hub().login_url}&{urlencode(query)}")
    response.set_signed_cookie(
        _cookie(state),
        json.dumps({"next": request.get_full_path(), "verifier": verifier}),
        max_age=LOGIN_SECONDS,
        path=CALLBACK,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    response["Cache-Control"] = "no-store"
    return response


def complete(request) -> HttpResponse:
    """The Hub has sent the browser back: sign the person in and go on to the page they wanted.

    :raises SignInFailed: this browser did not start this sign-in, or it took too long.
    :raises HubAway: the Hub does not answer.
    """
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if not STATE.fullmatch(state) or not code:
        raise SignInFailed
    kept = request.get_signed_cookie(_cookie(state), default=None, max_age=LOGIN_SECONDS)
    if not kept:
        raise SignInFailed
    kept = json.loads(kept)
    token = _ask(hub().token_for_code, code, code_verifier=kept["verifier"])
    person = identify(token, request.COOKIES.get("jupyterhub-session-id", ""))
    if not person:
        raise SignInFailed
    user = account(person.name)
    login(request, user, backend="course.web.hubauth.HubBackend")
    request.session["hub_token"] = token
    request.session["language"] = supported(language_of(user))
    target = kept["next"]
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = settings.PREFIX
    response = HttpResponseRedirect(target)
    response.delete_cookie(_cookie(state), path=CALLBACK)
    return response
