// How are nodes made? Attributes starting with "on" are listeners; `html` holds sanitised markup.
function h(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (name === "html") node.innerHTML = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const plain = (html) => h("i", { html }).textContent;

// One spelling per value: answers travel through JSON that may sort the keys of an object.
const spell = (value) => JSON.stringify(
  value && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort())
    : value ?? null);

// Each kind of question adds itself: it gets `q` and returns nodes. q.value is the answer so far,
// q.change(value, delay) reports the next one, q.ask(what, value, words) asks the kernel.
const kinds = {};
