// Which measures are taken, and do budget, staff and needs allow it?
kinds.portfolio = (q) => {
  const { items, budget, staff, needs } = q.spec, chosen = new Set(q.value ?? []);
  const cost = h("output"), people = h("output"), notes = h("p", { class: "cq-note", role: "status" });
  const label = Object.fromEntries(items.map(([key, html]) => [key, plain(html)]));
  const sum = (column) => items.reduce((total, item) => total + (chosen.has(item[0]) ? item[column] || 0 : 0), 0);
  function add() {
    const say = [], line = (column, limit, over) => {
      const total = Number(sum(column).toFixed(6));
      if (total > limit) say.push(fill(over, { n: q.number(Number((total - limit).toFixed(6))) }));
      return fill(q.t.of, { sum: q.number(total), limit: q.number(limit) });
    };
    cost.textContent = line(2, budget, q.t.over_budget);
    if (staff != null) people.textContent = line(3, staff, q.t.over_staff);
    for (const key of chosen) for (const need of needs[key] ?? [])
      if (!chosen.has(need)) say.push(fill(q.t.needs, { item: label[key], other: label[need] }));
    notes.textContent = say.join(" ");
  }
  const heads = [q.t.measure, q.t.cost], tail = [q.t.total, cost];
  if (staff != null) { heads.push(q.t.staff); tail.push(people); }
  const rows = items.map(([key, html, price, heads]) => {
    const box = h("input", { type: "checkbox", value: key, checked: chosen.has(key), onchange: (e) => {
      chosen[e.target.checked ? "add" : "delete"](key);
      add();
      q.change(items.map(([k]) => k).filter((k) => chosen.has(k)));
    } });
    const first = h("label", { class: "cq-option" }, box, h("span", { html }));
    return [first, q.number(price), ...(staff != null ? [q.number(heads || 0)] : [])];
  });
  add();
  return [table(heads, rows, tail), notes];
};
