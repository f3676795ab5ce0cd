/* Two runs on the same item, side by side. */

async function drawPair(run, at, other) {
  const there = partner(run, at, other);
  const id = INDEX.items.id[INDEX.runs[run].item[at]];
  const mine = await readDialogue(run, at);
  if (there === null) {
    return el("div", { class: "pair-none" },
      el("p", { class: "notice" }, `${DATA.runs[other].name} has no episode on ${id}: the two runs are over different items. Compare an item that both played, or play this run's items again with the other agent.`),
      drawEpisode(mine, run, at));
  }
  const same = INDEX.runs[run].item[at] === INDEX.runs[other].item[there];
  const theirs = await readDialogue(other, there);
  const from = same ? alikeSteps(mine, theirs) : 0;
  return el("div", { class: "pair-whole" },
    same ? null : el("p", { class: "notice" }, "The two have the same item id and not the same question: the items differ between the runs."),
    drawTable(pairTable(run, at, other, there)),
    same ? drawSecret(mine, { settled: false }) : null,
    from ? el("div", { class: "dialogue" }, mine.steps.slice(0, from).map((step) => drawStep(step, mine))) : null,
    el("div", { class: "pair" }, drawEpisode(mine, run, at, { from, secret: !same }), drawEpisode(theirs, other, there, { from, secret: !same })));
}

/* How many steps at the beginning are the same, before the first of the assistant. */
function alikeSteps(mine, theirs) {
  let from = 0;
  while (from < Math.min(mine.steps.length, theirs.steps.length) && mine.steps[from].role !== "assistant"
    && JSON.stringify(mine.steps[from]) === JSON.stringify(theirs.steps[from])) from += 1;
  return from;
}

function pairTable(run, at, other, there) {
  const side = (number_, place) => {
    const one = INDEX.runs[number_];
    const result = ["right", "wrong", "invalid"].find((mark) => has(number_, place, mark)) || "ungraded";
    return [result, words(INDEX.ends[one.end[place]]), one.turns[place], one.value[place] === null ? "–" : signed(one.value[place]),
      signsOf(number_, place).map(([title]) => title).join(", ") || "–"];
  };
  const sides = [side(run, at), side(other, there)];
  return {
    title: "", note: "", kind: "pair-table",
    columns: [["", ""], [DATA.runs[run].name, ""], [DATA.runs[other].name, ""]],
    rows: ["answer", "ended", "turns", "return", "exploit-like"].map((name, i) => [name, sides[0][i], sides[1][i]]),
  };
}
