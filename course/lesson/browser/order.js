// How are items put in order, with a pointer or with keys alone?
kinds.order = (q) => {
  const html = new Map(q.spec.items);
  const keys = q.value?.length === html.size && q.value.every((key) => html.has(key)) ? [...q.value] : [...html.keys()];
  const live = h("p", { class: "cq-hidden", role: "status" });
  const list = h("ol", { class: "cq-list" });
  const keep = h("button", { type: "button", class: "cq-button", onclick: () => { done(); list.querySelector("button").focus(); } }, q.t.keep_order);
  const rows = new Map(keys.map((key) => {
    const button = (by, label, sign) => h("button", { type: "button", class: "cq-move",
      "aria-label": fill(label, { item: plain(html.get(key)) }),
      onclick: (e) => move(key, by, e.currentTarget),
      onkeydown: (e) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[e.key];
        if (by) { e.preventDefault(); move(key, by, e.currentTarget); }
      } }, h("span", { "aria-hidden": "true" }, sign));
    return [key, h("li", {}, h("span", { class: "cq-item", html: html.get(key) }),
      h("span", { class: "cq-moves" }, button(-1, q.t.up, "▲"), button(1, q.t.down, "▼")))];
  }));
  // aria-disabled instead of disabled: a disabled button would lose the focus.
  const edges = () => keys.forEach((key, i) => rows.get(key).querySelectorAll("button").forEach((button, down) =>
    button.setAttribute("aria-disabled", i === (down ? keys.length - 1 : 0))));
  const done = () => { keep.hidden = true; q.change([...keys]); };
  function move(key, by, button) {
    const from = keys.indexOf(key), to = from + by;
    if (to < 0 || to >= keys.length) return;
    const [row, other] = [rows.get(key), rows.get(keys[to])];
    [keys[from], keys[to]] = [keys[to], keys[from]];
    by < 0 ? row.after(other) : row.before(other);  // the other row moves: the focus stays where it is
    button.focus();
    edges();
    live.textContent = fill(q.t.moved, { item: plain(html.get(key)), i: to + 1, n: keys.length });
    done();
  }
  list.append(...keys.map((key) => rows.get(key)));
  keep.hidden = q.value != null;
  edges();
  return [list, keep, live];
};
