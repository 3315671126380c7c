"""In which language does this person want to read?"""

from django.conf import settings
from django.http import HttpResponseRedirect
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
    target = request.POST.get("next", "")
    here = target.startswith(settings.PREFIX)
    if not here or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = settings.PREFIX
    return HttpResponseRedirect(target)
