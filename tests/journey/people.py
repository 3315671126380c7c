"""How do people use the course in a browser: sign in, answer, hand in, grade?"""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from course import authoring, questions
from course.authoring.catalog import translate, translated
from course.pseudo import pseudo

SLOW = 60_000  # milliseconds: two cores start a Hub, kernels and a browser


class Person:
    """Somebody with an account and a browser window, who notes what the browser asks for."""

    def __init__(self, browser: Browser, address: str, name: str, password: str, width: int = 1100):
        self.address, self.name, self.password = address, name, password
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.context.set_default_timeout(SLOW)
        self.requested, self.received, self.complaints = [], [], []
        self.page = self._watch(self.context.new_page())

    def _watch(self, page: Page) -> Page:
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("response", self._keep)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("websocket", lambda socket: socket.on("framereceived", self._hear))
        return page

    def _hear(self, frame: str | bytes) -> None:
        self.received.append(frame)

    def _keep(self, response) -> None:
        kind = response.headers.get("content-type", "")
        if re.search(r"html|json|javascript|text", kind) and response.ok:
            try:
                self.received.append(response.text())
            except Exception:  # the page moved on: playwright has dropped the body
                return

    def heard(self) -> str:
        """Everything that came over the wire as text, joined."""
        return "\n".join(
            part if isinstance(part, str) else bytes(part).decode("utf-8", "replace")
            for part in self.received
        )

    def strangers(self) -> list[str]:
        """What the browser asked of other hosts."""
        ours = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:", "about:")
        return [url for url in self.requested if not url.startswith(ours)]

    def sign_in(self) -> Page:
        self.page.goto(self.address)
        self.page.fill("input[name=username]", self.name)
        self.page.fill("input[name=password]", self.password)
        self.page.click("#login_submit, input[type=submit], button[type=submit]")
        self.page.wait_for_url("**/services/site/")
        return self.page

    def close(self) -> None:
        self.context.close()


class Learner(Person):
    """A learner in one module, who knows the key: tests may look into ``course/content``."""

    def __init__(self, *args, module: str, language: str = "en", **kwargs):
        super().__init__(*args, **kwargs)
        self.language, self.module = language, authoring.load(module)

    def form(self, question: str, attempt: int) -> dict:
        """The full question as this learner gets it, texts in the learner's language."""
        full = self.module.questions[question].full
        version = full.get("version", 1)
        pool = self.module.questions[question].pool
        variant = questions.variant_of(self.name, question, version, pool, attempt)
        into = translate(self.language, self.module.id)
        return questions.resolve(translated(full, into, (question,)), variant)

    def right(self, question: str, attempt: int):
        form = self.form(question, attempt)
        if form["kind"] in ("text", "essay"):
            return pseudo("Every Monday we look at the slowest tenth, beside what was found.")
        return questions.right_answer(form)

    def first_misconception(self, question: str, attempt: int):
        return self.form(question, attempt)["misconceptions"][0]["value"]

    def open_lesson(self) -> Page:
        path = (
            f"services/lessons/voila/render/{self.language}/{self.module.id}/{self.module.id}.ipynb"
        )
        self.page.goto(self.address + path)
        self.widget(next(iter(self.module.questions))).wait_for()
        return self.page

    def widget(self, question: str) -> Locator:
        return self.page.locator(f'section.cq[aria-labelledby^="cq-{question}-"]')

    def answer(self, question: str, value, attempt: int) -> None:
        """Answer one question as a person does, and wait until the page says it is saved."""
        widget = self.widget(question)
        widget.scroll_into_view_if_needed()
        form = self.form(question, attempt)
        getattr(self, f"_{form['kind']}")(widget, value, form)
        expect(widget.locator(".cq-status")).to_have_attribute("data-state", "saved")

    def _choice(self, widget, value, form):
        widget.locator(f'input[value="{value}"]').check()

    def _several(self, widget, value, form):
        for box in widget.locator("input[type=checkbox]").all():
            box.set_checked(box.get_attribute("value") in value)

    _portfolio = _several

    def _match(self, widget, value, form):
        for key, chosen in value.items():
            widget.locator(f'select[id$="-{key}"]').select_option(chosen)

    def _number(self, widget, value, form):
        widget.locator("input[type=text]").fill(str(value).replace(".", ","))
        widget.locator("input[type=text]").blur()

    def _interval(self, widget, value, form):
        for box, end in zip(widget.locator("input[type=text]").all(), ("low", "high"), strict=True):
            box.fill(str(value[end]))
            box.blur()

    def _text(self, widget, value, form):
        widget.locator("textarea").fill(value)
        widget.locator("textarea").blur()

    _essay = _text

    def _order(self, widget, value, form):
        rows = widget.locator("ol.cq-list > li")
        for place, key in enumerate(value):
            label = re.sub(r"[*_`]", "", form["items"][key])
            row = rows.filter(has=self.page.get_by_text(label, exact=True))
            while label not in rows.nth(place).inner_text():
                row.locator("button.cq-move").first.click()
        keep = widget.locator("button.cq-button:visible")
        if keep.count():
            keep.first.click()

    def _mission(self, widget, value, form):
        for key, number in value.items():
            slider = widget.locator(f'input[type=range][id$="-{key}"]')
            slider.evaluate(
                "(node, value) => { node.value = value;"
                " node.dispatchEvent(new Event('input', { bubbles: true })); }",
                str(number),
            )
        widget.locator("button.cq-button").first.click()
