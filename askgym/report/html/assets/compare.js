/* Two runs on the same item, side by side. */

async function drawPair(run, at, other, state) {
  const there = partner(run, at, other);
  const id = INDEX.items.id[INDEX.runs[run].item[at]];
  if (there === null) {
    return el("div", { class: "pair-none" },
      el("p", { class: "notice" }, `${DATA.runs[other].name} has no episode on ${id}: the two runs are over different items. Compare an item that both played, or play this run's items again with the other agent.`),
      await drawEpisode(run, at, state));
  }
  const same = INDEX.runs[run].item[at] === INDEX.runs[other].item[there];
  const [left, right] = await Promise.all([drawEpisode(run, at, state, { beside: true }), drawEpisode(other, there, state, { beside: true })]);
  return el("div", {},
    same ? null : el("p", { class: "notice" }, "The two have the same item id and not the same question: the items differ between the runs."),
    drawTable(pairTable(run, at, other, there)),
    el("div", { class: "pair" }, left, right));
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
    title: "", note: "",
    columns: [["", ""], [DATA.runs[run].name, ""], [DATA.runs[other].name, ""]],
    rows: ["answer", "ended", "turns", "return", "exploit-like"].map((name, i) => [name, sides[0][i], sides[1][i]]),
  };
}
