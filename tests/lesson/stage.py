"""Real questions in a real browser: the page talks to the widget in this process, as to a kernel."""

import contextlib
import json
from collections.abc import Iterator

from playwright.sync_api import Locator, Page

from course.lesson.lesson import open_folder
from course.lesson.question import Question

ADDRESS = "http://lesson.test/"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Lesson</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body { margin: 0; padding: 8px; background: Canvas; color-scheme: light dark }</style>
<main></main><script>
const styles = new Set(), models = {};
async function show(name, state) {
  const url = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  if (!styles.has(state._css)) {
    styles.add(state._css);
    const style = document.createElement("style");
    style.textContent = state._css;
    document.head.append(style);
  }
  const listeners = {};
  const model = models[name] = {
    comm_live: true, muted: false, held: false, sent: [], waiting: [],
    get: (key) => state[key],
    on: (event, react) => (listeners[event] ??= []).push(react),
    off: (event, react) => { listeners[event] = (listeners[event] ?? []).filter((x) => x !== react); },
    emit: (event, ...args) => (listeners[event] ?? []).forEach((react) => react(...args)),
    emit_record(record) { state.record = record; model.emit("change:record"); },
    deliver() { for (const reply of model.waiting.splice(0)) model.emit("msg:custom", reply); },
    async send(message) {
      model.sent.push(message);
      if (model.muted || !model.comm_live) return;
      const { replies, record } = await kernel(name, message);
      model.waiting.push(...replies);
      if (model.held) return;
      if (record.rev !== state.record.rev) { state.record = record; model.emit("change:record"); }
      model.deliver();
    },
  };
  const el = document.createElement("div");
  el.dataset.question = name;
  document.querySelector("main").append(el);
  model.leave = await widget.render({ model, el });
}
</script></html>"""


class Stage:
    """A browser page and the kernel behind it; ``visit`` opens the lesson anew."""

    def __init__(self, page: Page):
        self.page, self.widgets = page, {}
        page.route(ADDRESS + "**", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        page.expose_function("kernel", self._kernel)
        self.faults = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def visit(self, *questions: str) -> None:
        """Load the page with these questions, from the lesson as it is stored now."""
        lesson = open_folder("m0-sample")
        self.page.goto(ADDRESS)
        for name in questions:
            widget = self.widgets[name] = Question(lesson, name)
            state = {key: widget.get_state()[key] for key in ("_esm", "_css", "spec", "record")}
            self.page.evaluate("([name, state]) => show(name, state)", [name, state])

    def part(self, name: str) -> Locator:
        """The place of one question on the page."""
        return self.page.locator(f'main > div[data-question="{name}"]')

    def _kernel(self, name: str, message: dict) -> dict:
        widget = self.widgets[name]
        with sent_by(widget) as replies:
            widget._handle_custom_msg(json.loads(json.dumps(message)), [])
        return {"replies": replies, "record": widget.record}

    def model(self, name: str, script: str):
        """Run ``script`` with ``model``, the browser's end of a question."""
        return self.page.evaluate(f"(name) => {{ const model = models[name]; {script} }}", name)


@contextlib.contextmanager
def sent_by(widget: Question) -> Iterator[list]:
    """The custom messages that a widget sends meanwhile, as JSON carries them."""
    sent = []
    widget.send = lambda content, buffers=None: sent.append(json.loads(json.dumps(content)))
    try:
        yield sent
    finally:
        del widget.send
