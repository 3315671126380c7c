"""How is the site set up?  Everything that a machine decides comes from its environment."""

import os

from csp.constants import NONCE, NONE, SELF

from course.language import LANGUAGES as COURSE_LANGUAGES
from course.paths import PACKAGE, state_dir
from course.web.secret import secret_key

# Places

STATE = state_dir() / "site"
HERE = PACKAGE / "web"
PREFIX = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/services/site/")
HUB_BASE = os.environ.get("JUPYTERHUB_BASE_URL", "/")
LESSONS = HUB_BASE + "services/lessons/"
NOTEBOOKS = os.environ.get("COURSE_NOTEBOOKS") == "1"

# Identity and secrets

SECRET_KEY = secret_key(STATE)
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the Hub's proxy decides which host is served; no address is built from it
LESSON_TOKEN_SECONDS = 8 * 3600  # a working day: a page left open longer asks to be reloaded
PUBLIC_URL = os.environ.get("COURSE_PUBLIC_URL") or os.environ.get("JUPYTERHUB_PUBLIC_URL", "")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Parts

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "course.web",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "course.web.middleware.PrivatePages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "course.web.middleware.ReaderLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "course.web.middleware.HubSignOn",
]
ROOT_URLCONF = "course.web.urls"
WSGI_APPLICATION = "course.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "course.web.context.page",
            ],
        },
    }
]
AUTHENTICATION_BACKENDS = ["course.web.hubauth.HubBackend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Data: what was acknowledged is on the disk (WAL with synchronous FULL)

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": STATE / "site.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 400_000  # bytes; the longest answer allowed, generously escaped

# Cookies: named and scoped, because the Hub and people's servers share the origin

SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "clc-site-session", "clc-site-csrf"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = PREFIX
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "course.web.views.errors.csrf_failure"

# What a page may do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Words

LANGUAGE_CODE = "en"
LANGUAGES = [(code.lower(), name) for code, name in COURSE_LANGUAGES.items()]
LOCALE_PATHS = [STATE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# Static files are served from the package, without a step that collects them

STATIC_URL = PREFIX + "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"course": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
