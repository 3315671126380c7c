// How is a number, or an interval of two, typed as people write numbers?
function field(q, id, label, value, unit, change) {
  return h("p", { class: "cq-row" },
    h("label", { for: `${q.uid}-${id}` }, label),
    h("span", { class: "cq-field" },
      h("input", { id: `${q.uid}-${id}`, type: "text", inputmode: "decimal", autocomplete: "off", maxlength: 60,
        value: value ?? "", "aria-describedby": `${q.uid}-unit ${q.uid}-read`,
        oninput: (e) => change(e.target.value) }),
      h("span", { class: "cq-unit", html: unit })));
}

const reading = (q) => [
  h("span", { hidden: true, id: `${q.uid}-unit`, html: q.spec.unit }),
  q.spec.range && h("p", { class: "cq-hint" }, q.spec.range),
  h("p", { class: "cq-read", id: `${q.uid}-read`, role: "status" }),
];

kinds.number = (q) => [field(q, "n", q.t.answer, q.value, q.spec.unit, (text) => q.change(text, 900)), ...reading(q)];

kinds.interval = (q) => {
  const value = { low: "", high: "", ...q.value };
  const end = (name, label) => field(q, name, label, value[name], q.spec.unit,
    (text) => { value[name] = text; q.change({ ...value }, 900); });
  return [end("low", q.t.low), end("high", q.t.high), ...reading(q)];
};
