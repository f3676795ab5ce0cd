/* One episode: its dialogue, and what was said of each turn. */

/* `from` leaves out the first steps, and `secret` the hidden side, where both are shown once for two episodes. */
function drawEpisode(data, run, at, { from = 0, secret = true } = {}) {
  const one = INDEX.runs[run];
  const item = one.item[at];
  const signs = signsOf(run, at);
  return el("article", { class: "episode" },
    el("header", { class: "episode-head" },
      el("h2", {}, verdictMark(run, at), ` #${one.episode[at]} `, el("span", { class: "id" }, INDEX.items.id[item])),
      el("p", { class: "tags" }, DATA.runs.length > 1 ? runTag(run) : null,
        el("span", { class: "tag" }, words(INDEX.ends[one.end[at]])),
        el("span", { class: "tag" }, plural(one.turns[at], "turn")),
        el("span", { class: "tag" }, one.value[at] === null ? "no return" : `return ${signed(one.value[at])}`),
        DATA.marks.filter((mark) => has(run, at, mark)).map((mark) => el("span", { class: `tag ${["right", "approximate"].includes(mark) ? "" : "warn"}` }, mark)))),
    data.failure ? drawFailure(data.failure) : null,
    signs.length ? el("div", { class: "notice" }, el("strong", {}, "Exploit-like. "), "Signs for a person to look at, no verdict:",
      el("ul", {}, signs.map(([title, help]) => el("li", {}, el("b", {}, title), ` – ${help}`)))) : null,
    secret ? drawSecret(data) : null,
    el("div", { class: "dialogue" }, data.steps.slice(from).map((step) => drawStep(step, data))),
    data.fits ? null : data.turns.map((turn, number) => el("section", { class: "step assistant" },
      el("h3", { class: "who" }, `assistant, turn ${number + 1}`), el("div", { class: "bubble" }, turn.text), drawTurn(turn, number, data.failure))),
    el("details", { class: "about" }, el("summary", {}, "About this item and episode"), pairs(data.facts), pairs(data.hidden)));
}

function signed(value) {
  return (value > 0 ? "+" : "") + value.toFixed(2).replace("-", "−");
}

function pairs(list) {
  if (!list.length) return null;
  return el("dl", { class: "facts" }, list.map(([name, value]) => [el("dt", {}, words(name)), el("dd", {}, value)]));
}

function drawFailure(failure) {
  return el("div", { class: "notice bad" },
    el("strong", {}, failure.blames ? "The judge could not read the last message" : `The ${failure.who} failed: ${words(failure.kind)}`),
    ` after ${plural(failure.attempts, "attempt")}. `,
    failure.blames ? "It could read a neutral message in its place, so the episode ends as malformed and counts." : "The episode does not count.",
    failure.detail ? el("span", { class: "detail" }, failure.detail) : null);
}

function drawSecret(data, { settled = true } = {}) {
  if (!data.secret.length) return null;
  return el("details", { class: "secret", open: true }, el("summary", {}, "Hidden from the policy"),
    el("dl", { class: "facts" }, data.secret.map(([name, value]) => [el("dt", {}, name), el("dd", {}, drawFact(name, value, settled))])));
}

function drawFact(name, value, settled) {
  if (Array.isArray(value)) return el("ul", { class: "checklist" }, value.map((point) => drawPoint(point, settled, name === "rubrics" ? ["met", "not met"] : ["settled at the end", "open at the end"])));
  if (value.length < 160) return value;
  return el("details", {}, el("summary", {}, "Show"), value);
}

function drawPoint([text, fact, done, after], settled, [closed, open]) {
  return el("li", {},
    settled ? el("span", { title: done ? closed : open }, done ? "☑" : "☐") : "•", el("span", {}, text,
      fact ? el("span", { class: "fact" }, fact) : null,
      after ? el("span", { class: "fact" }, `comes up after: ${after}`) : null));
}

function drawStep(step, data) {
  const turn = step.turn === undefined ? null : data.turns[step.turn];
  const who = step.role === "assistant" && turn ? `assistant, turn ${step.turn + 1}` : step.role;
  return el("section", { class: `step ${["user", "assistant", "system", "tool"].includes(step.role) ? step.role : "other"}` },
    el("h3", { class: "who" }, who),
    turn && turn.reasoning ? el("details", { class: "reasoning" }, el("summary", {}, "Hidden reasoning"), el("div", { class: "bubble" }, turn.reasoning)) : null,
    drawText(step),
    step.note ? el("div", { class: "bubble note", title: "put there by the protocol, not by the user" }, step.note) : null,
    step.calls ? step.calls.map(drawCall) : null,
    turn ? drawTurn(turn, step.turn, data.failure) : null);
}

/* What a message says: what a tool gave and a long document are folded, and text that is nothing but calls is, too. */
function drawText(step) {
  const text = step.parts.map(([part]) => part).join("");
  if (step.role === "tool") return drawResult(text, step.call || step.reply_to, step.error);
  if (text === "" && step.calls) return null;
  const bubble = el("div", { class: "bubble", dir: "auto" }, text === "" ? el("em", {}, "(empty)") : step.parts.map(([part, names]) =>
    names.length ? el("mark", { title: `quoted for ${names.join("; ")}` }, part) : part));
  if (step.written) return el("details", { class: "small" }, el("summary", {}, "As written"), bubble);
  if (step.role === "system" && text.length > LONG_SYSTEM) return el("details", {}, el("summary", {}, `Show its ${plural(text.length, "character")}`), bubble);
  return bubble;
}

const ANSWERS = new Map([[true, ["yes", "yes"]], [false, ["no", "no"]], [null, ["neither", "neither"]]]);

function drawTurn(turn, number_, failure) {
  const outcome = turn.malformed ? "malformed" : turn.final ? (turn.correct === true ? "final answer, right" : turn.correct === false ? "final answer, wrong" : "final answer") : "no final answer";
  const terms = turn.terms.filter(([, value]) => value !== 0);
  const named = turn.notes.filter(([name, value]) => !["idle turns", "surplus"].includes(name) || value !== "0");
  return el("div", { class: "verdict" },
    drawDoings(turn),
    el("p", { class: "verdict-line" },
      turn.reward === null ? null : el("span", { class: `reward ${turn.reward > 0 ? "up" : turn.reward < 0 ? "down" : ""}`, title: "reward of this turn" }, signed(turn.reward)),
      terms.map(([name, value]) => el("span", { class: "tag" }, `${words(name)} ${value === null ? "–" : signed(value)}`)),
      turn.verdict ? el("span", { class: "tag" }, outcome) : null,
      turn.verdict && turn.verdict.approximate ? el("span", { class: "tag warn" }, "approximate") : null),
    turn.failure && !failure ? drawFailure(turn.failure) : null,
    turn.failure && failure ? el("p", { class: "small" }, `no verdict or reply: the ${turn.failure.who} failed here`) : null,
    named.length ? el("p", { class: "small" }, named.map(([name, value]) => el("span", { class: "note-item" }, el("b", {}, name), ` ${value}`))) : null,
    turn.verdict ? drawVerdict(turn.verdict, number_) : null,
    turn.more.length || turn.usage || turn.finish ? el("details", { class: "small" }, el("summary", {}, "More"),
      pairs([...turn.more, ...(turn.finish ? [["finish reason", turn.finish]] : []), ...(turn.usage || []).map(([role, text]) => [`usage, ${role}`, text])])) : null);
}

function drawVerdict(verdict, number_) {
  const yes = verdict.answers.filter(([, answer]) => answer === true).length;
  const rows = verdict.answers.map(([name, answer, quote]) => {
    const [text, kind] = ANSWERS.get(answer) || [String(answer), "neither"];
    return el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: `answer ${kind}` }, text), el("td", { class: "quote" }, quote ? `“${quote}”` : ""));
  });
  return el("details", { class: "criteria" },
    el("summary", {}, `Verdict of ${verdict.judge || "the judge"}: ${yes} of ${plural(rows.length, "criterion", "criteria")} yes`),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Verdict on turn ${number_ + 1}` },
      el("table", {}, el("thead", {}, el("tr", {}, ["criterion", "answer", "quote"].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, rows))),
    verdict.counts.length ? el("p", { class: "small" }, verdict.counts.map(([name, value]) => el("span", { class: "note-item" }, el("b", {}, words(name)), ` ${value}`))) : null,
    verdict.notes ? el("p", { class: "small" }, verdict.notes) : null);
}
