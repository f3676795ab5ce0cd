/* The first page: what the runs are, tables, plots, breakdowns, funnel, judge, cost. */

const SECTIONS = [];

function part(id, title, ...children) {
  SECTIONS.push([id, title]);
  return el("section", { id: `section-${id}`, class: "part" }, el("h2", {}, title), children);
}

function drawOverview() {
  const root = byId("overview");
  const asking = DATA.runs.some((run) => run.asking);
  const parts = [
    part("results", "Results", asking ? [el("h3", {}, "AskBench's table"), drawAskBench(), el("h3", {}, "All metrics")] : null,
      el("p", { class: "lead" }, "Over all valid episodes", DATA.intervals ? ", with 95 % bootstrap intervals in which whole problems are drawn." : "."),
      DATA.measures.map((table) => drawTable(table))),
    asking ? part("plots", "Accuracy, coverage and questions", drawPlots()) : null,
    part("breakdown", "Breakdown", drawBreakdown()),
    asking ? part("funnel", "Turn by turn", drawFunnels()) : null,
    part("judge", "Judge health", drawTable(DATA.health), DATA.agreement.map((table) => drawTable(table)), drawPanelNote()),
    part("cost", "Cost", DATA.cost ? drawTable(DATA.cost) : el("p", { class: "empty" }, "No usage is on record: agent, user and judge were rules, or functions of one's own.")),
  ];
  const contents = el("nav", { class: "contents", "aria-label": "Sections" },
    SECTIONS.map(([id, title]) => el("a", { href: written({ section: id }) }, title)));
  fill(root, drawRuns(), contents, parts);
}

function drawRuns() {
  const facts = (list) => el("dl", { class: "facts" }, list.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  const [first] = DATA.runs;
  const alike = DATA.runs.length < 2 ? [] : first.facts.filter(([name, value]) =>
    DATA.runs.every((run) => run.facts.some(([other, same]) => other === name && same === value)));
  const remarks = [...DATA.remarks, ...(DATA.runs.length < 2 ? [] : first.remarks.filter((line) => DATA.runs.every((run) => run.remarks.includes(line))))];
  const cards = DATA.runs.map((run, number_) => {
    const own = run.facts.filter(([name]) => !alike.some(([other]) => other === name));
    const notes = run.remarks.filter((line) => !remarks.includes(line));
    return el("article", { class: DATA.runs.length > 1 ? "card" : "card alone" }, el("h2", {}, swatch(number_), el("span", {}, run.name)), facts(own),
      notes.length ? el("ul", { class: "remarks" }, notes.map((line) => el("li", {}, line))) : null,
      run.valid ? null : el("p", { class: "notice" }, "No episode counts, so there is nothing to measure: what went wrong stands under “Judge health”, and in the episodes."),
      el("a", { class: "button", href: written({ view: "episodes", in: number_ }) }, `Read its ${plural(run.episodes, "episode")}`));
  });
  return [
    remarks.length ? el("ul", { class: "remarks notice" }, remarks.map((line) => el("li", {}, line))) : null,
    el("div", { class: "cards" }, cards),
    alike.length ? el("section", { class: "alike" }, el("h3", {}, "The same in all runs"), facts(alike)) : null,
  ];
}

function swatch(run) {
  const sign = el("span", { class: "swatch", "aria-hidden": "true" });
  sign.style.background = `var(--run-${(run % 8) + 1})`;
  return sign;
}

function drawAskBench() {
  if (!DATA.askbench.length) {
    return el("p", { class: "empty" }, "No items with something missing or false: AskBench's table is over those alone.");
  }
  return DATA.askbench.map((table) => drawTable(table));
}

function drawPlots() {
  if (!DATA.plots.length) return el("p", { class: "empty" }, "Nothing to draw: no valid episode.");
  const published = DATA.plots.some((plot) => plot.points.some((point) => point.kind === "published"));
  return [
    el("div", { class: "plots" }, DATA.plots.map((plot) => el("figure", {}, el("h3", {}, plot.title), scatter(plot)))),
    el("p", { class: "lead" }, "Filled marks are the runs, with 95 % intervals; circles are reference agents on the same items.",
      published ? " Diamonds are published figures of another judge and another set of rows: a landmark, no rival." : ""),
  ];
}

function drawBreakdown() {
  const { metrics, groupings } = DATA.breakdown;
  if (!groupings.length) return el("p", { class: "empty" }, "All items are alike in family, scenario and difficulty.");
  const area = el("div", {});
  const table = el("div", {});
  const by = choice("Group by", groupings.map((one) => one.title));
  const metric = choice("Metric", metrics.map(([, title]) => title));
  const redraw = () => {
    const grouping = groupings[by.select.value];
    const [, title, help, share] = metrics[metric.select.value];
    const values = grouping.values.map((run) => run[metric.select.value]);
    drawings.filter((one) => area.contains(one.area)).forEach((one) => drawings.splice(drawings.indexOf(one), 1));
    const some = values.some((run) => run.some((value) => value !== null));
    fill(area, some ? dots(grouping.groups, values, title, share) : el("p", { class: "empty" }, `${title}: no episode to measure it on.`));
    fill(table, el("details", {}, el("summary", {}, "The same as a table"), drawTable({
      title: `${title} by ${grouping.title}`, note: help,
      columns: [[grouping.title, ""], ...DATA.runs.map((run) => [run.name, ""])],
      rows: grouping.groups.map((group, at) => [group, ...values.map((run) => number(run[at]))]),
    })));
  };
  by.select.addEventListener("change", redraw);
  metric.select.addEventListener("change", redraw);
  redraw();
  return [el("div", { class: "controls" }, by.box, metric.box), area, table];
}

function number(value) {
  if (value === null) return "–";
  const out = { v: value[0].toFixed(3), n: value[3] };
  if (value[1] !== null) out.i = `${value[1].toFixed(3)} – ${value[2].toFixed(3)}`;
  return out;
}

function choice(title, names) {
  const select = el("select", {}, names.map((name, at) => el("option", { value: at }, name)));
  return { select, box: el("label", {}, el("span", {}, title), select) };
}

function drawFunnels() {
  const asking = DATA.funnel.map((found, at) => ({ ...found, name: DATA.runs[at].name, some: found !== null })).filter((one) => one.some);
  const most = Math.max(...asking.map((one) => one.turns.length));
  const cut = asking.filter((one) => one.longest > one.turns.length);
  const figures = asking.map(({ turns, name }) => {
    if (!turns.length) return el("figure", {}, el("h3", {}, name), el("p", { class: "empty" }, "No valid episode."));
    return el("figure", {}, el("h3", {}, name), funnelPlot(turns, `${name}: turn by turn`, most));
  });
  const columns = [["run, turn", ""], ["reached", "episodes that had this turn"], ["asked", "named an open point"],
    ["other", "neither answered nor named one"], ["right", ""], ["wrong", ""], ["ungraded", ""], ["malformed", ""],
    ["settled", "share of all points, by the end of the turn"]];
  const rows = asking.flatMap(({ turns, name }) => [[name], ...turns.map((turn) => [`turn ${turn.turn}`,
    turn.reached, turn.asked, turn.other, turn.right, turn.wrong, turn.ungraded, turn.malformed,
    turn.settled === null ? "–" : turn.settled.toFixed(3)])]);
  return [
    el("div", { class: "plots" }, figures),
    cut.map((one) => el("p", { class: "lead" }, `${one.name}: the first ${one.turns.length} turns of up to ${one.longest.toLocaleString("en")}.`)),
    el("details", {}, el("summary", {}, "The same as a table"), drawTable({ title: "Turn by turn", note: "", columns, rows })),
  ];
}

function drawPanelNote() {
  const several = DATA.runs.some((run) => run.facts.some(([name, value]) => name === "judge" && /panel|cascade/.test(value)));
  if (!several) return null;
  return el("p", { class: "lead" }, "How far the judges of a panel agree is not in the record of a run; askgym eval prints it.");
}
