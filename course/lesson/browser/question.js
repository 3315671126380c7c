// What does a question look like in the browser, whatever its kind, and what does it tell?
let views = 0;

function moment(iso, locale) {
  const at = new Date(iso), today = at.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    ...(today ? {} : { day: "numeric", month: "short" }) }).format(at);
}

function render({ model, el }) {
  const spec = model.get("spec"), t = spec.words, record = model.get("record"), uid = `cq-${spec.id}-${++views}`;
  const numbers = new Intl.NumberFormat(spec.locale, { maximumFractionDigits: 6 });
  let raw = null;
  model.widget_manager?.get_model?.(spec.model)?.then?.((found) => { raw = found; }, () => {});
  const live = () => (raw ?? model).comm_live !== false && navigator.onLine !== false;

  const status = h("p", { class: "cq-status", role: "status" });
  const conflict = h("div", { class: "cq-conflict", hidden: true });
  const answerBox = h("div", { class: "cq-reply", role: "status" });
  const body = h("fieldset", { class: "cq-body", "aria-labelledby": `${uid}-h ${uid}-p`, disabled: !!spec.closed });
  let waiting;

  function show(state, info = {}) {
    const at = info.at && moment(info.at, spec.locale);
    const text = { none: t.none, saving: t.saving, saved: at && fill(t.saved, { at }), unsent: t.unsent, stale: t.stale }[state] ?? info.detail;
    status.dataset.state = state;
    status.replaceChildren(text);
    if (state === "saved") status.append(h("span", { class: "cq-hidden" }, ` ${fill(t.revision, { n: info.rev })}`));
    if (state === "unsent" && info.detail) status.append(` ${info.detail}`);
    conflict.hidden = state !== "stale";
    if (state === "stale") {
      status.textContent = fill(t.stale, { at });
      const choose = (mine) => { conflict.hidden = true; saver.choose(mine); body.querySelector("input,select,textarea,button")?.focus(); };
      conflict.replaceChildren(
        h("div", { class: "cq-other", html: info.said ?? "" }),
        h("button", { type: "button", class: "cq-button", onclick: () => choose(true) }, t.mine),
        h("button", { type: "button", class: "cq-button", onclick: () => choose(false) }, t.theirs));
    }
    if (state === "over") body.disabled = true;
  }

  function read(reply) {  // how the kernel read the number just saved or checked
    const line = body.querySelector(".cq-read");
    if (!line || !reply) return;
    line.textContent = reply.text;
    line.dataset.state = reply.ok ? "ok" : "bad";
    body.querySelectorAll("input").forEach((input) => input.setAttribute("aria-invalid", !reply.ok));
  }

  const saver = makeSaver({
    key: spec.key, record, live, show,
    send: (message) => model.send(message),
    adopt(value) { q.value = value; draw(); },
  });

  const q = {
    spec, t, uid, value: record.value, number: (n) => numbers.format(n),
    change(value, delay) {
      q.value = value;
      answerBox.replaceChildren();
      if (spec.save) saver.change(value, delay);
    },
    ask(what, value, busy) {
      clearTimeout(waiting);
      answerBox.replaceChildren(h("p", {}, busy));
      waiting = setTimeout(() => answerBox.replaceChildren(h("p", {}, t.silent)), 20000);
      model.send({ do: what, value: value ?? null });
    },
  };

  function draw() {
    body.replaceChildren(...kinds[spec.kind](q).filter((node) => node));
    if (spec.check) body.append(h("button", { type: "button", class: "cq-button cq-check",
      onclick: () => { saver.flush(); q.ask("check", q.value, t.checking); } }, t.check));
  }

  function hear(message) {
    if (message.do === "saved") { read(message.read); saver.hear(message); }
    if (message.do === "answered") {
      clearTimeout(waiting);
      read(message.read);
      answerBox.dataset.state = message.state;
      answerBox.replaceChildren(...(message.html ? [h("div", { html: message.html })] : []));
    }
  }

  const follow = () => saver.record(model.get("record"));
  const wake = () => saver.retry();
  const flush = () => saver.flush();
  const hidden = () => { if (document.hidden) saver.flush(); };
  const events = { "msg:custom": hear, "change:record": follow, comm_live_update: wake };

  el.append(h("section", { class: "cq", role: "group", "data-kind": spec.kind, lang: spec.lang, dir: "auto", "aria-labelledby": `${uid}-h` },
    h("header", { class: "cq-head" }, h("h3", { id: `${uid}-h` }, spec.name), spec.points && h("p", {}, spec.points)),
    h("div", { class: "cq-prompt", id: `${uid}-p`, html: spec.prompt }),
    spec.closed ? h("p", { class: "cq-closed" }, spec.closed) : null,
    body, answerBox, status, conflict));
  draw();
  read(record.read);
  if (record.at) show("saved", record); else if (spec.save) show("none");

  for (const [name, react] of Object.entries(events)) model.on(name, react);
  body.addEventListener("focusout", flush);
  addEventListener("pagehide", flush);
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", hidden);
  if (spec.save) {
    dropOthers(spec.prefix, spec.key);
    saver.restore();
  }
  return () => {
    saver.stop();
    clearTimeout(waiting);
    for (const [name, react] of Object.entries(events)) model.off(name, react);
    removeEventListener("pagehide", flush);
    removeEventListener("online", wake);
    document.removeEventListener("visibilitychange", hidden);
  };
}

export default { render };
