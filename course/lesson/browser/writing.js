// What does the learner write, how long is it, and by which rubric is it read?
kinds.text = (q) => {
  const { length, rubric } = q.spec, count = h("span");
  const area = h("textarea", { rows: rubric ? 12 : 4, "aria-labelledby": `${q.uid}-h ${q.uid}-p`,
    "aria-describedby": `${q.uid}-words`, maxlength: 15000,
    oninput: () => { tell(); q.change(area.value, 1200); } });
  area.value = typeof q.value === "string" ? q.value : "";
  function tell() {
    const n = (area.value.match(/\S+/g) ?? []).length;
    count.textContent = fill(q.t.words[new Intl.PluralRules(q.spec.locale).select(n)] ?? q.t.words.other, { n: q.number(n) });
  }
  tell();
  return [
    rubric && h("details", { open: true }, h("summary", {}, q.t.rubric), rubricTable(q, rubric)),
    area,
    h("p", { class: "cq-hint", id: `${q.uid}-words` }, count, length ? ` · ${length}` : null),
  ];
};
kinds.essay = kinds.text;

function rubricTable(q, rubric) {
  const heads = [q.t.criterion, ...rubric[0].levels.map(([, points]) => points)];
  const rows = rubric.map(({ criterion, levels }) => [h("span", { html: criterion }),
    ...levels.map(([html, points]) => h("span", {}, h("b", { class: "cq-level" }, points), " ", h("span", { html })))]);
  const node = table(heads, rows);
  node.className = "cq-rubric";
  return node;
}
