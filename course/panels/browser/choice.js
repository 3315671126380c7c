// Radio inputs under one legend, drawn as buttons that wrap.
function render({ model, el }) {
  const group = `clc-choice-${Math.random().toString(36).slice(2)}`;
  const set = document.createElement("fieldset");
  const legend = document.createElement("legend");
  const row = document.createElement("div");
  set.className = "clc-choice";
  row.className = "clc-choice-row";
  set.append(legend, row);
  el.append(set);

  function build() {
    legend.textContent = model.get("label");
    row.replaceChildren(
      ...model.get("options").map(([key, text]) => {
        const label = document.createElement("label");
        const input = document.createElement("input");
        input.type = "radio";
        input.name = group;
        input.value = key;
        input.addEventListener("change", () => {
          model.set("value", key);
          model.save_changes();
        });
        label.append(input, document.createTextNode(text));
        return label;
      }),
    );
    mark();
  }
  function mark() {
    for (const input of row.querySelectorAll("input")) {
      input.checked = input.value === model.get("value");
    }
  }
  model.on("change:value", mark);
  model.on("change:options", build);
  model.on("change:label", build);
  build();
  return () => {
    model.off("change:value", mark);
    model.off("change:options", build);
    model.off("change:label", build);
  };
}

export default { render };
