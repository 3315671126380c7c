// Which decisions does the learner take, and what comes of them?
kinds.mission = (q) => {
  const value = Object.fromEntries(q.spec.decisions.map(([key, , , , , start]) => [key, q.value?.[key] ?? start]));
  const sliders = q.spec.decisions.map(([key, html, min, max, step]) => {
    const id = `${q.uid}-${key}`, shown = h("output", { for: id }, q.number(value[key]));
    const slider = h("input", { id, type: "range", min, max, step, value: value[key],
      "aria-valuetext": q.number(value[key]), oninput: (e) => {
        value[key] = Number(e.target.value);
        shown.textContent = q.number(value[key]);
        e.target.setAttribute("aria-valuetext", shown.textContent);
        q.change({ ...value }, 500);
      } });
    return h("p", { class: "cq-slider" }, h("label", { for: id, html }), shown, slider);
  });
  const go = h("button", { type: "button", class: "cq-button", onclick: () => {
    q.change({ ...value });
    q.ask("try", { ...value }, q.t.trying);
  } }, q.t.try);
  return [...sliders, go];
};
