"""How does lesson code reach the site?"""

import os
from urllib.parse import unquote, urlsplit

import httpx


def available() -> bool:
    """Whether a site stands behind this lesson (else answers are kept beside the notebook)."""
    return bool(os.environ.get("COURSE_API"))


def connect(timeout: float = 10.0) -> httpx.Client:
    """A client whose paths are relative to the site's API, with the learner's credential.

    ``COURSE_API`` is ``http://host:port/path`` or ``http+unix://<quoted socket>/path``;
    ``COURSE_TOKEN`` is the whole ``Authorization`` value, scheme included.

    :param timeout: seconds before a silent site counts as away.
    :raises KeyError: there is no ``COURSE_API`` in the environment.
    """
    url = os.environ["COURSE_API"].rstrip("/")
    parts = urlsplit(url)
    transport = None
    if parts.scheme == "http+unix":
        transport = httpx.HTTPTransport(uds=unquote(parts.netloc), retries=2)
        url = "http://site" + parts.path
    headers = {"Accept-Language": os.environ.get("COURSE_LANGUAGE", "en")}
    if token := os.environ.get("COURSE_TOKEN"):
        headers["Authorization"] = token
    return httpx.Client(base_url=url + "/", headers=headers, transport=transport, timeout=timeout)
