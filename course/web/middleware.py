"""What holds for every page: its language, its reader, and that no cache keeps it?"""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from course import language
from course.web import hubauth
from course.web.views import errors

API = settings.PREFIX + "api/"
LANGUAGE_COOKIE = "clc-language"
OPEN = (hubauth.CALLBACK, settings.PREFIX + "health")


class PrivatePages:
    """Pages belong to one reader: nothing between the site and the browser keeps them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class ReaderLanguage:
    """The language a reader chose, for Django's words and the course's numbers and dates.

    A caller with a token says its language with each request; a browser has chosen it on the
    site; a stranger gets what the browser prefers.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = None if "Authorization" in request.headers else request.session.get("language")
        code = language.supported(chosen or translation.get_language_from_request(request))
        request.language = code
        with translation.override(code.lower()), language.using(code):
            response = self.get_response(request)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                allowed = response.headers.get("Allow", "")
                response = errors.not_that_way(request)
                response.headers["Allow"] = allowed
        response.headers.setdefault("Content-Language", code)
        self._tell_the_hub(request, response)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    def _tell_the_hub(self, request, response) -> None:
        """The Hub's own pages take the language from a cookie (``course.hub.pages``)."""
        if "Authorization" in request.headers:
            return
        chosen = request.session.get("language")
        if chosen and request.COOKIES.get(LANGUAGE_COOKIE) != chosen:
            response.set_cookie(
                LANGUAGE_COOKIE,
                chosen,
                max_age=365 * 24 * 3600,
                path=settings.HUB_BASE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )


class HubSignOn:
    """Every page knows its reader from the Hub; nothing is shown to strangers.

    The API answers for itself (``course.web.api.doors``), since callers differ by route.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path in OPEN or request.path.startswith(API):
            return self.get_response(request)
        try:
            person = hubauth.person_of(request)
            if person is None:
                if request.user.is_authenticated:
                    logout(request)
                if request.method not in ("GET", "HEAD"):
                    return errors.signed_out(request)
                return hubauth.begin(request)
        except hubauth.HubAway:
            return errors.hub_away(request)
        request.person = person
        return self.get_response(request)
