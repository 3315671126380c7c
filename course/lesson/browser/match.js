// What belongs to what? One list to choose from for each item on the left.
kinds.match = (q) => {
  const value = { ...q.value };
  return q.spec.left.map(([key, html]) => h("p", { class: "cq-row" },
    h("label", { for: `${q.uid}-${key}`, html }),
    h("select", { id: `${q.uid}-${key}`, onchange: (e) => {
      if (e.target.value) value[key] = e.target.value; else delete value[key];
      q.change({ ...value });
    } }, h("option", { value: "" }, q.t.choose),
    ...q.spec.right.map(([k, text]) => h("option", { value: k, selected: value[key] === k }, plain(text))))));
};
