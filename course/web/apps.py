"""Under which name does Django know the site?"""

from django.apps import AppConfig


class Site(AppConfig):
    name = "course.web"
    label = "web"
    verbose_name = "Customs Leadership Course"
