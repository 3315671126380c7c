"""Which management command of the site is meant?  ``course site serve`` runs the site."""

import os
import sys


def main(argv: list[str]) -> int:
    """Run one django-admin command with the site's settings; without one, list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course.web.settings")
    from django.core.management import ManagementUtility

    try:
        ManagementUtility(["course site", *argv]).execute()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 2
        return end.code or 0
    return 0
