// One of several, or several of many: which native controls?
function options(q, type, chosen, pick) {
  return q.spec.options.map(([key, html]) => h("label", { class: "cq-option" },
    h("input", { type, name: q.uid, value: key, checked: chosen(key), onchange: (e) => pick(key, e.target.checked) }),
    h("span", { html })));
}

kinds.choice = (q) => options(q, "radio", (key) => q.value === key, (key) => q.change(key));

kinds.several = (q) => {
  const chosen = new Set(q.value ?? []);
  return options(q, "checkbox", (key) => chosen.has(key), (key, on) => {
    chosen[on ? "add" : "delete"](key);
    q.change(q.spec.options.map(([k]) => k).filter((k) => chosen.has(k)));
  });
};
