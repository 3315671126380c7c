"""What may lessons, notebooks and services ask the site over HTTP?

Every error is JSON with one sentence in the caller's language. Each route names the kinds of
callers it serves (:mod:`course.web.api.doors`).
"""

import json
import logging

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from course.web.api import exchange, lessons, regrades, submissions, tokens
from course.web.hubauth import HubAway
from course.web.lessons import Refused

log = logging.getLogger("course.web.api")


def _no_constant(name: str):
    raise ValueError(f"{name} is not JSON")


class StrictJSON(Parser):
    """JSON as the standard has it: no NaN, no infinity, no depth that exhausts the stack."""

    def parse_body(self, request: HttpRequest):
        try:
            return json.loads(request.body, parse_constant=_no_constant)
        except RecursionError:
            raise ValueError("too deep") from None


api = NinjaAPI(
    title="Customs Leadership Course",
    version="1",
    docs_url=None,
    openapi_url=None,
    parser=StrictJSON(),
    urls_namespace="api",
)
for router in (lessons, submissions, exchange, tokens, regrades):
    api.add_router("", router.router)


def _reply(request, status: int, sentence: str, **extra):
    return api.create_response(request, {"detail": sentence, **extra}, status=status)


@api.exception_handler(Refused)
def refused(request, error: Refused):
    return _reply(request, error.status, error.detail, **error.extra)


@api.exception_handler(HubAway)
def hub_away(request, error):
    return _reply(request, 503, _("The sign-in service does not answer. Please try again soon."))


@api.exception_handler(RequestDataTooBig)
def too_big(request, error):
    return _reply(request, 413, _("This answer is too long to be saved. Please shorten it."))


@api.exception_handler(ValidationError)
def invalid(request, error):
    return _reply(request, 422, _("The site could not understand this request."))


@api.exception_handler(HttpError)
def http_error(request, error: HttpError):
    return _reply(request, error.status_code, _("The site could not understand this request."))


@api.exception_handler(Http404)
def not_found(request, error):
    return _reply(request, 404, _("There is nothing at this address."))


@api.exception_handler(Exception)
def failed(request, error):
    log.exception("%s %s failed", request.method, request.path, exc_info=error)
    sentence = _("Something went wrong here. What was saved before is kept.")
    return _reply(request, 500, sentence)
