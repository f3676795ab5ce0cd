/* Where the reader is, in the address: it survives a reload, can be sent to others, and the back button works. */

const FILTERS = ["in", "end", "scenario", "mark", "sign", "q"];

function parsed(hash) {
  const out = {};
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) if (value !== "") out[name] = value;
  return out;
}

function written(state) {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== undefined && value !== null && value !== "") out.set(name, value);
  }
  return `#${out}`;
}

function here() {
  return parsed(location.hash);
}

/* The filters and the page of the list, which every link inside the viewer keeps. */
function kept(state) {
  const out = {};
  for (const name of [...FILTERS, "page"]) if (state[name] !== undefined) out[name] = state[name];
  return out;
}

function go(state, { replace = false } = {}) {
  const hash = written(state);
  if (replace) {
    history.replaceState(null, "", hash);
    render();
  } else if (hash === location.hash) render();
  else location.hash = hash;
}

function whole(text) {
  return /^\d{1,15}$/.test(text || "") ? Number(text) : null;
}
