"""In which language does this person want to read?"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from course.language import LANGUAGES
from course.web.hubauth import remember_language


@require_POST
def choose(request):
    """Keep the choice and go back to the page it was made on."""
    code = request.POST.get("language", "")
    if code in LANGUAGES:
        remember_language(request, code)
    return HttpResponseRedirect(_ours(request.POST.get("next", "")))


def _ours(target: str) -> str:
    """The address, if it is one of the site's own pages; else the home page."""
    try:
        resolve(urlsplit(target).path)
    except (Resolver404, ValueError):
        return settings.PREFIX
    safe = target.startswith(settings.PREFIX)
    return target if safe and url_has_allowed_host_and_scheme(target, None) else settings.PREFIX
