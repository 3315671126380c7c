"""The site's routes for lessons, over real HTTP on the loopback interface, kept in memory."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class SmallSite:
    """``answers`` are the stored records; ``status`` and ``raw`` spoil the next replies."""

    def __init__(self):
        self.answers = {}
        self.variants = {"m0-q1": 1}
        self.attempt, self.state = 1, "open"
        self.status, self.raw = None, None
        self.lose = False
        self.tokens, self.requests, self.submissions = [], [], []
        self.grades = [{"state": "grading"}]
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/services/site/api"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def lesson(self):
        return {
            "learner": "ada",
            "module": "m0-sample",
            "language": "en",
            "attempt": self.attempt,
            "attempts": 2,
            "state": self.state,
            "variants": self.variants,
            "answers": self.answers,
            "hand_in_url": "/services/site/modules/m0-sample/hand-in",
        }

    def put(self, question, body):
        current = self.answers.get(question)
        if self.state == "closed":
            return 409, {"detail": "This module is closed for you.", "current": current}
        if body["attempt"] != self.attempt or body["rev"] != (current["rev"] if current else 0):
            return 409, {"detail": "Another window has saved this answer.", "current": current}
        record = {name: body[name] for name in ("value", "version", "variant")}
        record |= {"rev": body["rev"] + 1, "at": "2026-11-23T14:05:00Z"}
        self.answers[question] = record
        return 200, {"rev": record["rev"], "at": record["at"]}

    def reply(self, method, path, body):
        name = path.removeprefix("/services/site/api/").partition("?")[0]
        if self.status:
            return self.status, {"detail": f"The site said {self.status}."}
        if method == "GET" and name == "lessons/m0-sample":
            return 200, self.lesson()
        if method == "PUT" and name.startswith("lessons/m0-sample/answers/m0-"):
            return self.put(name.rsplit("/", 1)[1], json.loads(body))
        if method == "POST" and name == "lessons/m0-sample/submissions":
            self.submissions.append(body)
            stamp = "2026-11-23 14:05:00.000000 UTC"
            return 201, {"id": 7, "attempt": 1, "timestamp": stamp, "state": "received"}
        if method == "GET" and name == "submissions/7":
            return 200, self.grades.pop(0) if len(self.grades) > 1 else self.grades[0]
        return 404, {"detail": "There is no such page."}

    def _handler(site):
        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                site.tokens.append(self.headers.get("Authorization"))
                site.requests.append((self.command, self.path))
                status, data = site.reply(self.command, self.path, body)
                if site.lose:  # the work was done, the reply never arrives
                    self.close_connection = True
                    return
                text = site.raw if site.raw is not None else json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_PUT = do_POST = answer

            def log_message(self, *args):
                pass

        return Handler
