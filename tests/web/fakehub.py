"""The Hub's two routes that the site asks, over real HTTP: who has this token, and sign-in."""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

SITE = "access:services!service=site"


class FakeHub:
    """``people`` maps tokens to user models; ``codes`` maps OAuth codes to (token, challenge)."""

    def __init__(self):
        self.people, self.codes = {}, {}
        self.away = False
        self.visitor, self.site = None, None
        self.asked = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/hub/api"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def person(self, name, *groups, scopes=(SITE,), kind="user"):
        """A token of somebody."""
        token = f"token-of-{name}"
        self.people[token] = {
            "kind": kind,
            "name": name,
            "groups": list(groups),
            "scopes": list(scopes),
        }
        return token

    def authorize(self, query):
        """Where a browser goes that asks to be signed in: back, as ``visitor``, with a code."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        code = f"code-{asked['state']}"
        self.codes[code] = (f"token-of-{self.visitor}", asked["code_challenge"])
        back = urlencode({"state": asked["state"], "code": code})
        return f"{self.site}{asked['redirect_uri']}?{back}"

    def redeem(self, form):
        code = form.get("code", [""])[0]
        token, challenge = self.codes.pop(code, (None, None))
        verifier = form.get("code_verifier", [""])[0]
        digest = hashlib.sha256(verifier.encode()).digest()
        if not token or base64.urlsafe_b64encode(digest).decode().rstrip("=") != challenge:
            return 400, {"error_description": "bad code"}
        return 200, {"access_token": token}

    def _handler(hub):
        class Handler(BaseHTTPRequestHandler):
            def reply(self, status, body):
                content = json.dumps(body).encode()
                self.send_response(503 if hub.away else status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self):
                if self.path.startswith("/hub/api/oauth2/authorize?"):
                    self.send_response(302)
                    self.send_header("Location", hub.authorize(urlsplit(self.path).query))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                hub.asked += 1
                token = self.headers.get("Authorization", "").removeprefix("token ")
                model = hub.people.get(token)
                self.reply(200 if model else 403, model)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.reply(*hub.redeem(parse_qs(body.decode())))

            def log_message(self, *words):
                pass

        return Handler
