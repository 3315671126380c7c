"""What does every page need: where am I, who am I, which languages are there?"""

from django.conf import settings

from course import language


def page(request) -> dict:
    """Names for all templates."""
    person = getattr(request, "person", None)
    return {
        "person": person,
        "language": language.current(),
        "languages": language.LANGUAGES.items(),
        "notebooks": settings.NOTEBOOKS,
        "hub": settings.HUB_BASE,
        "here": request.get_full_path(),
    }
