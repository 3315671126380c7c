// A table that small screens may fold: the roles keep it a table for screen readers.
function table(heads, rows, foot) {
  const line = (cells, tag) => h("tr", { role: "row" }, ...cells.map((cell, i) =>
    h(tag === "th" ? "th" : i ? "td" : "th", { role: tag === "th" ? "columnheader" : i ? "cell" : "rowheader" }, cell)));
  return h("table", { role: "table" },
    h("thead", { role: "rowgroup" }, line(heads, "th")),
    h("tbody", { role: "rowgroup" }, ...rows.map((cells) => line(cells, "td"))),
    foot && h("tfoot", { role: "rowgroup" }, line(foot, "td")));
}

