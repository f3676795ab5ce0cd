/* The data of the page: what is there at once, and what is unpacked when it is needed. */

const DATA = JSON.parse(byId("overview-data").textContent);
const opened = new Map();

/* Blocks stand below this script: before the page has been read to its end, they are not there, or not whole. */
const readToEnd = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve);
  else resolve();
});

async function unpackedText(id) {
  await readToEnd;
  const block = byId(id);
  if (block === null) throw new Error(`the page holds no block ${id}: it was cut off`);
  if (typeof DecompressionStream === "undefined") {
    throw new Error("this browser cannot unpack the dialogues: use one of 2023 or later");
  }
  const binary = atob(block.textContent);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

function unpacked(id) {
  if (!opened.has(id)) opened.set(id, unpackedText(id).then(JSON.parse));
  return opened.get(id);
}

/* The index, with what is looked up often: position by episode, and positions by item. */
const INDEX = { runs: [], items: null, questions: null };

async function readIndex() {
  const index = await unpacked("index-data");
  INDEX.ends = index.ends;
  INDEX.scenarios = index.scenarios;
  INDEX.families = index.families;
  INDEX.items = index.items;
  INDEX.runs = index.runs.map((run) => {
    const place = new Map();
    const ofItem = new Map();
    run.episode.forEach((episode, at) => {
      place.set(episode, at);
      const id = index.items.id[run.item[at]];
      if (ofItem.has(id)) ofItem.get(id).push(at);
      else ofItem.set(id, [at]);
    });
    return { ...run, place, ofItem };
  });
}

async function readQuestions() {
  INDEX.questions = await unpacked("questions-data");
  INDEX.searched = INDEX.questions.map((question, item) => `${INDEX.items.id[item]}\n${question}`.toLowerCase());
}

async function readDialogue(run, at) {
  const part = await unpacked(`chunk-${run}-${Math.floor(at / DATA.chunk)}`);
  return part[at % DATA.chunk];
}

/* The episode of another run on the same item: of the same number among that item's episodes, else its last. */
function partner(run, at, other) {
  const id = INDEX.items.id[INDEX.runs[run].item[at]];
  const theirs = INDEX.runs[other].ofItem.get(id);
  if (!theirs) return null;
  const sample = INDEX.runs[run].ofItem.get(id).indexOf(at);
  return theirs[Math.min(sample, theirs.length - 1)];
}

function has(run, at, mark) {
  const bit = DATA.marks.indexOf(mark);
  return ((INDEX.runs[run].marks[at] >> bit) & 1) === 1;
}

function signsOf(run, at) {
  return DATA.signs.filter((_, bit) => (INDEX.runs[run].signs[at] >> bit) & 1);
}
