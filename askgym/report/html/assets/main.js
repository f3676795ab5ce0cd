/* What is shown when: views, the open episode, keys, the theme. */

let filtersDrawn = false;
let drawn = 0;

async function render() {
  const state = here();
  const episodes = state.view === "episodes" || state.episode !== undefined;
  byId("overview").hidden = episodes;
  byId("episodes").hidden = !episodes;
  for (const [link, current] of [["to-overview", !episodes], ["to-episodes", episodes]]) {
    if (current) byId(link).setAttribute("aria-current", "page");
    else byId(link).removeAttribute("aria-current");
  }
  byId("to-episodes").setAttribute("href", written({ ...kept(state), view: "episodes" }));
  if (!episodes) {
    document.title = named(DATA.title);
    const section = state.section && byId(`section-${state.section}`);
    if (section) section.scrollIntoView();
    return;
  }
  if (!INDEX.items) return;
  if (!filtersDrawn) {
    fill(byId("episodes"), el("div", { id: "browse" }, drawFilters(state), el("div", { id: "list" })), el("div", { id: "reader", tabindex: "-1" }));
    filtersDrawn = true;
  }
  keepFilters(state);
  drawList(state);
  await drawReader(state);
}

async function drawReader(state) {
  const mine = (drawn += 1);
  const reader = byId("reader");
  const run = state.run === undefined ? 0 : whole(state.run);
  const episode = whole(state.episode);
  byId("episodes").classList.toggle("reading", state.episode !== undefined);
  byId("episodes").classList.remove("pairing");
  if (state.episode === undefined) {
    fill(reader, el("p", { class: "empty" }, "Choose an episode from the list. ", el("kbd", {}, "j"), " and ", el("kbd", {}, "k"), " go to the next and the one before, ", el("kbd", {}, "/"), " searches, ", el("kbd", {}, "Esc"), " closes."));
    document.title = named(DATA.title);
    return;
  }
  const at = run !== null && run < INDEX.runs.length && episode !== null ? INDEX.runs[run].place.get(episode) : undefined;
  if (at === undefined) {
    fill(reader, el("p", { class: "notice" }, `This report has no episode ${state.episode} of run ${state.run ?? 0}. Choose one from the list.`));
    return;
  }
  const other = whole(state.with);
  const pairing = other !== null && other < INDEX.runs.length && other !== run;
  byId("episodes").classList.toggle("pairing", pairing);
  let body;
  try {
    body = pairing ? await drawPair(run, at, other) : drawEpisode(await readDialogue(run, at), run, at);
  } catch (error) {
    body = el("p", { class: "notice bad" }, `This episode cannot be shown: ${error.message}`);
  }
  if (mine !== drawn) return; // something else was opened meanwhile
  fill(reader, readerBar(run, at, other, state), body);
  reader.scrollTop = 0;
  if (document.activeElement === document.body) reader.focus({ preventScroll: true }); // the link that had it is drawn anew
  if (matchMedia("(max-width: 60rem)").matches || pairing) window.scrollTo(0, 0);
  document.title = named(`#${episode} ${INDEX.items.id[INDEX.runs[run].item[at]]} – ${DATA.title}`);
}

function readerBar(run, at, other, state) {
  const step = (by, title, sign) => {
    const next = neighbour(state, by);
    return next ? el("a", { class: "button", href: linkTo(next[0], next[1], state, { with: state.with }), title, "aria-label": title }, sign) : el("span", { class: "button off", "aria-hidden": "true" }, sign);
  };
  const others = DATA.runs.map((one, number_) => [number_, one.name]).filter(([number_]) => number_ !== run);
  const change = (event) => go({ ...here(), with: event.target.value });
  return el("div", { class: "reader-bar" },
    el("a", { class: "button", href: written({ ...kept(state), view: "episodes" }) }, "× Close"),
    step(-1, "Previous episode (k)", "‹ Previous"), step(1, "Next episode (j)", "Next ›"),
    others.length ? el("label", {}, el("span", {}, "Beside it"), el("select", { id: "with", onchange: change }, option("", "no other run", ""),
      others.map(([number_, name]) => option(String(number_), name + (partner(run, at, number_) === null ? " (not this item)" : ""), state.with)))) : null);
}

function onKey(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.ctrlKey || event.metaKey || event.altKey || byId("episodes").hidden) return;
  const state = here();
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else if (state.episode !== undefined) go({ ...kept(state), view: "episodes" });
    return;
  }
  if (typing) return;
  if (event.key === "/") {
    event.preventDefault();
    byId("filter-q").focus();
  } else if (event.key === "j" || event.key === "k") {
    const next = neighbour(state, event.key === "j" ? 1 : -1);
    if (next) go(parsed(linkTo(next[0], next[1], { ...state, page: undefined }, { with: state.with })));
  }
}

/* -- theme -------------------------------------------------------------------------------------------------------- */

const THEMES = ["auto", "light", "dark"];

function remembered() {
  try {
    return localStorage.getItem("askgym-theme");
  } catch (error) {
    return null; // pages from files may have no storage
  }
}

function setTheme(name) {
  const theme = THEMES.includes(name) ? name : "auto";
  document.documentElement.dataset.theme = theme;
  const button = byId("theme");
  button.textContent = { auto: "◐ Auto", light: "☀ Light", dark: "☾ Dark" }[theme];
  button.setAttribute("aria-label", `Colours: ${theme}. Change`);
  redrawPlots();
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  try {
    localStorage.setItem("askgym-theme", theme);
  } catch (error) {
    // not remembered, and no harm done
  }
  setTheme(theme);
}

async function readAll() {
  try {
    await readIndex();
    document.documentElement.dataset.ready = "yes";
    render();
    await readQuestions();
    if (!byId("episodes").hidden) drawList(here());
    document.documentElement.dataset.searchable = "yes";
  } catch (error) {
    byId("main").prepend(el("p", { class: "notice bad" }, `The episodes cannot be read: ${error.message}`));
  }
}

/* -- start -------------------------------------------------------------------------------------------------------- */

fill(byId("title"), DATA.title);
setTheme(remembered());
byId("theme").addEventListener("click", nextTheme);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawPlots);
drawOverview();
render();
readAll();
window.addEventListener("hashchange", render);
window.addEventListener("keydown", onKey);
