// A native range input with a visible name, value and help.
function render({ model, el }) {
  const id = `clc-range-${Math.random().toString(36).slice(2)}`;
  const label = document.createElement("label");
  const name = document.createElement("span");
  const output = document.createElement("output");
  const input = document.createElement("input");
  const help = document.createElement("div");
  el.classList.add("clc-range");
  label.htmlFor = output.htmlFor = id;
  label.append(name, " ", output);
  input.type = "range";
  input.id = id;
  help.id = `${id}-help`;
  help.className = "clc-help";
  el.append(label, input, help);

  function text(value) {
    const number = new Intl.NumberFormat(model.get("language")).format(value);
    return model.get("shown").replace("{value}", number);
  }
  function show() {
    for (const key of ["min", "max", "step"]) input[key] = model.get(key);
    input.value = model.get("value");
    name.textContent = model.get("label");
    output.textContent = text(model.get("value"));
    input.setAttribute("aria-valuetext", output.textContent);
    help.textContent = model.get("help");
    help.hidden = !help.textContent;
    if (help.hidden) input.removeAttribute("aria-describedby");
    else input.setAttribute("aria-describedby", help.id);
  }
  input.addEventListener("input", () => {
    model.set("value", Number(input.value));
    model.save_changes();
  });
  model.on("change", show);
  show();
  return () => model.off("change", show);
}

export default { render };
