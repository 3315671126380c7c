"""How does the Hub bring a person back, and does the site live?"""

from django.db import connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from course.web import hubauth
from course.web.views import errors


@require_safe
def callback(request):
    """The end of signing in."""
    try:
        return hubauth.complete(request)
    except hubauth.SignInFailed:
        return errors.sign_in_failed(request)
    except hubauth.HubAway:
        return errors.hub_away(request)


@require_safe
def health(request):
    """For whoever watches the site: it answers, and so does its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM web_submission LIMIT 1")
    return HttpResponse("ok\n", content_type="text/plain")
