"""Which address shows what?  Everything lives below the service's own prefix."""

from django.conf import settings
from django.urls import include, path

from course.web.api import api
from course.web.views import export, handin, home, language, session, submission

pages = [
    path("", home.home, name="home"),
    path("health", session.health, name="health"),
    path("oauth_callback", session.callback, name="callback"),
    path("language", language.choose, name="language"),
    path("modules/<slug:module>/hand-in", handin.hand_in, name="hand-in"),
    path("modules/<slug:module>/stop", handin.stop, name="stop"),
    path("submissions/<int:pk>", submission.show, name="submission"),
    path("export.csv", export.gradebook, name="export"),
    path("api/", api.urls),
]
urlpatterns = [path(settings.PREFIX.lstrip("/"), include(pages))]

handler400 = "course.web.views.errors.bad_request"
handler403 = "course.web.views.errors.forbidden"
handler404 = "course.web.views.errors.not_found"
handler500 = "course.web.views.errors.failed"
