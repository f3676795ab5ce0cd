/* Tool calls, what they gave, and what they changed. */

const SHORT_CALL = 160;
const SHORT_RESULT = 240;
const LONG_SYSTEM = 1500;

function fromJson(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return undefined;
  }
}

/* A call on one line, name(key: value); longer ones open. */
function drawCall([name, args, id]) {
  const given = fromJson(args);
  const plain = given !== null && typeof given === "object" && !Array.isArray(given);
  const inner = plain ? Object.entries(given).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ") : args;
  const title = id ? `call ${named(id)}` : null;
  if (inner.length <= SHORT_CALL) return el("div", { class: "call", title }, el("code", {}, el("b", {}, name), `(${inner})`));
  return el("details", { class: "call", title }, el("summary", {}, el("code", {}, el("b", {}, name), "(…)")),
    el("pre", {}, given === undefined ? args : JSON.stringify(given, null, 2)));
}

function drawResult(text, name, refused) {
  const given = fromJson(text);
  const long = text.length > SHORT_RESULT || text.split("\n").length > 4;
  return el("details", { class: refused ? "result refused" : "result", open: !long },
    el("summary", {}, refused ? "refused" : "result", name ? [": ", el("code", {}, name)] : null,
      el("span", { class: "peek" }, ` ${text.split("\n", 1)[0].slice(0, 120)}`)),
    el("pre", { dir: "auto" }, given !== null && typeof given === "object" ? JSON.stringify(given, null, 2) : text));
}

/* What a user with tools of its own did before it replied, unseen by the assistant. */
function drawOwn(own) {
  return el("section", { class: "doings own" }, el("h4", {}, "The user's own calls, unseen by the assistant"),
    own.map(([name, args, refused, result]) => [drawCall([name, args, ""]), drawResult(result, "", refused)]));
}

function drawChanges(changes) {
  return el("section", { class: "doings" }, el("h4", {}, "What changed"),
    el("ul", { class: "changes" }, changes.map(([path, before, after]) => el("li", {}, el("code", { class: "path" }, path),
      el("span", { class: "values" }, el("del", {}, before), " → ", el("ins", {}, after))))));
}

function drawCase({ reward, parts, assertions, actions }) {
  const count = (list) => `${list.filter((one) => one).length} of ${list.length}`;
  const signs = (list) => list.map((one) => (one ? "✓" : "✗")).join(" ");
  const rows = [...parts.map(([name, value]) => [words(name), value]), ...[["assertions that hold", assertions], ["expected calls made", actions]]
    .filter(([, list]) => list.length).map(([name, list]) => [name, `${count(list)}  ${signs(list)}`])];
  return el("section", { class: `doings case ${reward >= 1 ? "up" : "down"}` }, el("h4", {}, `Verdict on the final state: ${reward}`), pairs(rows));
}

function drawDoings(turn) {
  return [turn.own ? drawOwn(turn.own) : null, turn.changes ? drawChanges(turn.changes) : null, turn.case ? drawCase(turn.case) : null];
}
