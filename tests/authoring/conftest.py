"""Property tests may take the time that a busy machine needs."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
