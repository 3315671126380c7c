"""Who comes to the site in these tests: people with browsers, and programs with tokens."""

import json

from django.test import Client

MODULE = "m5-performance"
SITE = "/services/site/"
API = SITE + "api/"


class Browser(Client):
    """A browser that follows the sign-in through the Hub, and knows its CSRF token."""

    def __init__(self, hub, name=None, **options):
        super().__init__(enforce_csrf_checks=True, **options)
        self.hub = hub
        if name:
            self.sign_in(name)

    def sign_in(self, name, page=SITE):
        """Ask for a page, be sent to the Hub, come back, and be sent on."""
        away = self.get(page)
        assert away.status_code == 302
        query = dict(part.split("=", 1) for part in away.url.split("?", 1)[1].split("&"))
        code = f"code-{name}-{query['state']}"
        self.hub.codes[code] = (f"token-of-{name}", query["code_challenge"])
        back = self.get(SITE + "oauth_callback", {"state": query["state"], "code": code})
        self.get(SITE)
        return back

    def csrf(self):
        return self.cookies["clc-site-csrf"].value

    def send(self, url, **fields):
        """Send a form, with its CSRF token."""
        return self.post(url, fields | {"csrfmiddlewaretoken": self.csrf()})


class Caller:
    """A program that calls the API with one credential."""

    def __init__(self, authorization=None, language=None):
        headers = {"Authorization": authorization, "Accept-Language": language}
        self.headers = {name: value for name, value in headers.items() if value}
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def call(self, method, path, body=None, content_type="application/json"):
        data = json.dumps(body) if content_type == "application/json" else body
        return self.client.generic(
            method,
            API + path,
            "" if body is None else data,
            content_type=content_type,
            headers=self.headers,
        )

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, **options):
        return self.call("POST", path, body, **options)

    def put(self, path, body):
        return self.call("PUT", path, body)


def save(caller, question="m5-q1", value="a", rev=0, **changed):
    """Save one answer as a lesson does; the caller's lesson says attempt and variant."""
    lesson = caller.get(f"lessons/{MODULE}").json()
    sent = {
        "attempt": lesson["attempt"],
        "value": value,
        "version": 1,
        "variant": lesson["variants"][question],
        "rev": rev,
    }
    return caller.put(f"lessons/{MODULE}/answers/{question}", sent | changed)
