/* The list of episodes: filters, search, pages. */

const PAGE = 50;
let results = [];

function matches(state) {
  const run = whole(state.in);
  const end = INDEX.ends.indexOf(state.end);
  const scenario = INDEX.scenarios.indexOf(state.scenario);
  const mark = DATA.marks.indexOf(state.mark);
  const sign = whole(state.sign);
  const query = (state.q || "").toLowerCase().trim();
  const out = [];
  INDEX.runs.forEach((one, number_) => {
    if (run !== null && run !== number_) return;
    for (let at = 0; at < one.episode.length; at += 1) {
      if (state.end && one.end[at] !== end) continue;
      if (state.scenario && INDEX.items.scenario[one.item[at]] !== scenario) continue;
      if (state.mark && !((one.marks[at] >> mark) & 1)) continue;
      if (sign !== null && !((one.signs[at] >> sign) & 1)) continue;
      if (query && !found(one.item[at], query)) continue;
      out.push([number_, at]);
    }
  });
  return out;
}

function found(item, query) {
  if (INDEX.searched) return INDEX.searched[item].includes(query);
  return INDEX.items.id[item].toLowerCase().includes(query);
}

function option(value, title, chosen) {
  return el("option", { value, selected: value === chosen }, title);
}

function filter(name, title, options, state) {
  const change = (event) => go({ ...here(), view: "episodes", episode: undefined, with: undefined, run: undefined, page: undefined, [name]: event.target.value });
  const select = el("select", { id: `filter-${name}`, onchange: change }, option("", "all", ""),
    options.map(([value, label_]) => option(String(value), label_, state[name])));
  return el("label", {}, el("span", {}, title), select);
}

function used(column) {
  const out = new Set();
  for (const run of INDEX.runs) for (const value of run[column]) out.add(value);
  return out;
}

function drawFilters(state) {
  const ends = used("end");
  const bits = [...used("marks")].reduce((all, one) => all | one, 0);
  const signBits = [...used("signs")].reduce((all, one) => all | one, 0);
  let timer = 0;
  const typed = (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => go({ ...here(), view: "episodes", page: undefined, q: event.target.value }, { replace: true }), 150);
  };
  return el("form", { class: "filters", role: "search", "aria-label": "Filter episodes", onsubmit: (event) => event.preventDefault() },
    el("label", { class: "wide" }, el("span", {}, "Search"),
      el("input", { id: "filter-q", type: "search", placeholder: "item id or question", value: state.q || "", oninput: typed, autocomplete: "off", spellcheck: "false" })),
    DATA.runs.length > 1 ? filter("in", "Run", DATA.runs.map((run, at) => [at, run.name]), state) : null,
    filter("end", "Ended", INDEX.ends.filter((_, at) => ends.has(at)).map((name) => [name, words(name)]), state),
    DATA.runs.some((one) => one.asking) ? filter("scenario", "Scenario", INDEX.scenarios.map((name) => [name, words(name)]), state) : null,
    filter("mark", "Marked", DATA.marks.filter((_, at) => (bits >> at) & 1).map((name) => [name, name]), state),
    signBits ? filter("sign", "Exploit-like sign", DATA.signs.map(([title], at) => [at, title]).filter(([at]) => (signBits >> at) & 1), state) : null);
}

/* The filters are drawn once and then kept in step, so that the search field keeps its focus. */
function keepFilters(state) {
  for (const name of FILTERS) {
    const input = byId(`filter-${name}`);
    if (input && document.activeElement !== input && input.value !== (state[name] || "")) input.value = state[name] || "";
  }
}

function linkTo(run, at, state, more = {}) {
  return written({ ...kept(state), run, episode: INDEX.runs[run].episode[at], ...more });
}

function verdictMark(run, at) {
  if (has(run, at, "invalid")) return el("span", { class: "mark-invalid", title: "does not count" }, "–");
  if (has(run, at, "right")) return el("span", { class: "mark-right", title: "right" }, "✓");
  if (has(run, at, "wrong")) return el("span", { class: "mark-wrong", title: "wrong" }, "✗");
  return el("span", { class: "mark-none", title: "no expected answer" }, "·");
}

function drawRow([run, at], state) {
  const one = INDEX.runs[run];
  const item = one.item[at];
  const current = whole(state.run) === run && whole(state.episode) === one.episode[at];
  const question = INDEX.questions ? INDEX.questions[item] : "";
  const tags = [words(INDEX.ends[one.end[at]]), ...(DATA.runs[run].asking ? [words(INDEX.scenarios[INDEX.items.scenario[item]])] : []), plural(one.turns[at], "turn")];
  return el("li", {}, el("a", { class: "row", href: linkTo(run, at, state), "aria-current": current ? "true" : false },
    el("span", { class: "row-head" }, verdictMark(run, at), el("span", { class: "row-id" }, `#${one.episode[at]} ${INDEX.items.id[item]}`),
      el("span", { class: "row-value", title: "return" }, one.value[at] === null ? "–" : one.value[at].toFixed(2).replace("-", "−"))),
    el("span", { class: "row-question" }, question.length > 220 ? `${question.slice(0, 220)}…` : question),
    el("span", { class: "tags" }, DATA.runs.length > 1 ? runTag(run) : null, tags.map((tag) => el("span", { class: "tag" }, tag)),
      has(run, at, "unreadable") ? el("span", { class: "tag warn" }, "unreadable") : null,
      signsOf(run, at).map(([title, help]) => el("span", { class: "tag warn", title: help }, title)))));
}

function runTag(run) {
  return el("span", { class: "tag" }, swatch(run), DATA.runs[run].name);
}

function drawList(state) {
  results = matches(state);
  const last = Math.max(0, Math.ceil(results.length / PAGE) - 1);
  const open = whole(state.episode) === null ? -1 : results.findIndex(([run, at]) => run === whole(state.run) && INDEX.runs[run].episode[at] === whole(state.episode));
  const asked = whole(state.page);
  const page = Math.min(last, asked !== null ? asked : open >= 0 ? Math.floor(open / PAGE) : 0);
  const first = page * PAGE;
  const rows = results.slice(first, first + PAGE);
  const turn = (to) => () => go({ ...here(), page: to }, { replace: true });
  const count = results.length ? `${(first + 1).toLocaleString("en")}–${(first + rows.length).toLocaleString("en")} of ${plural(results.length, "episode")}` : "No episode";
  const before = byId("list").querySelector(".rows");
  const scrolled = before && before.dataset.first === String(first) ? before.scrollTop : 0;
  fill(byId("list"),
    el("div", { class: "pager" },
      el("button", { type: "button", disabled: page === 0, onclick: turn(page - 1), "aria-label": "Previous page" }, "‹"),
      el("span", { id: "count" }, count),
      el("button", { type: "button", disabled: page >= last, onclick: turn(page + 1), "aria-label": "Next page" }, "›")),
    results.length ? el("ol", { class: "rows", "data-first": first }, rows.map((row) => drawRow(row, state)))
      : el("p", { class: "empty" }, "No episode fits these filters. ", el("a", { href: written({ view: "episodes" }) }, "Clear them")));
  if (results.length) keepInSight(byId("list").querySelector(".rows"), scrolled);
  say(count);
}

/* The list stays where it was, as far as the open episode is in sight. */
function keepInSight(rows, scrolled) {
  rows.scrollTop = scrolled;
  const open = rows.querySelector("[aria-current]");
  if (open === null) return;
  const [top, bottom] = [open.offsetTop - rows.offsetTop, open.offsetTop - rows.offsetTop + open.offsetHeight];
  if (top < rows.scrollTop) rows.scrollTop = top;
  else if (bottom > rows.scrollTop + rows.clientHeight) rows.scrollTop = bottom - rows.clientHeight;
}

/* The episode before or after the open one, among those that fit the filters. */
function neighbour(state, step) {
  const open = results.findIndex(([run, at]) => run === whole(state.run) && INDEX.runs[run].episode[at] === whole(state.episode));
  if (open < 0) return results[0] || null;
  return results[open + step] || null;
}
