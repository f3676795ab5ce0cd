/* Tables: each in a box of its own that scrolls, so that the page never does. */

function drawTable(data, { caption = data.title } = {}) {
  const head = el("tr", {}, data.columns.map(([title, help], at) =>
    el("th", { scope: "col", class: at ? "number" : "", title: help || false }, title)));
  const body = data.rows.map((row) => {
    if (row.length === 1) {
      return el("tr", { class: "heading" }, el("th", { scope: "colgroup", colspan: data.columns.length }, row[0]));
    }
    return el("tr", {}, row.map((cell, at) => drawCell(cell, at)));
  });
  const table = el("table", {}, caption ? el("caption", {}, caption) : null, el("thead", {}, head), el("tbody", {}, body));
  const box = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption || "Table" }, table);
  return el("figure", { class: `table ${data.kind || ""}` }, box, data.note ? el("figcaption", {}, data.note) : null);
}

function drawCell(cell, at) {
  if (at === 0) {
    const title = typeof cell === "object" ? cell.t : cell;
    return el("th", { scope: "row", title: typeof cell === "object" ? cell.h : false }, title);
  }
  if (cell !== null && typeof cell === "object") {
    const over = cell.n === undefined ? false : `over ${plural(cell.n, "episode")}`;
    return el("td", { class: "number", title: over }, el("span", { class: "value" }, cell.v),
      cell.i ? el("span", { class: "interval" }, cell.i) : null);
  }
  return el("td", { class: "number" }, cell);
}
