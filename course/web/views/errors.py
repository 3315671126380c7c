"""What does a person read when something cannot be shown?

Each page says what happened, what was kept and what to do next, in the reader's language.
"""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def message(request, status: int, title: str, *sentences: str, link: str = "") -> HttpResponse:
    """A page with a few sentences and one way on; for a program the sentences alone."""
    if request.path.startswith(settings.PREFIX + "api/"):
        return JsonResponse({"detail": " ".join([f"{title}.", *sentences])}, status=status)
    context = {"title": title, "sentences": sentences, "link": link or settings.PREFIX}
    return render(request, "web/message.html", context, status=status)


def bad_request(request, exception=None) -> HttpResponse:
    return message(
        request,
        HTTPStatus.BAD_REQUEST,
        _("This request could not be understood"),
        _("Nothing was changed. Please go back and try again."),
    )


def forbidden(request, exception=None) -> HttpResponse:
    return message(
        request,
        HTTPStatus.FORBIDDEN,
        _("This page is not for you"),
        _("Your account may not open it. If you think it should, ask your facilitator."),
    )


def not_found(request, exception=None) -> HttpResponse:
    return message(
        request,
        HTTPStatus.NOT_FOUND,
        _("There is nothing at this address"),
        _("The link may be old or incomplete. All modules are on the home page."),
    )


def not_that_way(request) -> HttpResponse:
    return message(
        request,
        HTTPStatus.METHOD_NOT_ALLOWED,
        _("This request could not be understood"),
        _("Nothing was changed. Please go back and try again."),
    )


def failed(request) -> HttpResponse:
    return message(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _("Something went wrong on our side"),
        _("What was saved before is kept. Please try again in a moment."),
    )


def csrf_failure(request, reason="") -> HttpResponse:
    return message(
        request,
        HTTPStatus.FORBIDDEN,
        _("This page was out of date"),
        _("Nothing was changed. Your answers are kept. Please open the page again."),
    )


def signed_out(request) -> HttpResponse:
    return message(
        request,
        HTTPStatus.FORBIDDEN,
        _("You are signed out"),
        _(
            "Nothing was changed. What was saved before is kept. Sign in again and repeat this step."
        ),
    )


def sign_in_failed(request) -> HttpResponse:
    return message(
        request,
        HTTPStatus.FORBIDDEN,
        _("Signing in did not work"),
        _("It was begun in another browser or took too long. Please open the home page again."),
    )


def hub_away(request) -> HttpResponse:
    return message(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("The sign-in service does not answer"),
        _("What was saved before is kept. Please try again in a moment."),
        link=request.get_full_path() if request.method in ("GET", "HEAD") else "",
    )
