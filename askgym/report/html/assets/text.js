/* Untrusted text: characters that steer or hide are shown by their names, so that nothing looks other than it is. */

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]+/gu;
const SIGNS_A_TEXT = 2000; // elements are dear: beyond, the names stand in the text itself
const LONG_WORD = /\S{250}/g; // a browser takes minutes to lay out one of a million characters
const PLAIN_SPACE = /^[\n\t]$|^\r$/;
const PICTURE = /\p{Extended_Pictographic}/u;
const NAMES = new Map([
  [0x00, "null"], [0x1b, "escape"], [0xad, "soft hyphen"], [0x200b, "zero-width space"],
  [0x200c, "zero-width non-joiner"], [0x200d, "zero-width joiner"], [0x200e, "left-to-right mark"],
  [0x200f, "right-to-left mark"], [0x2028, "line separator"], [0x2029, "paragraph separator"],
  [0x202a, "left-to-right embedding"], [0x202b, "right-to-left embedding"], [0x202c, "end of direction"],
  [0x202d, "left-to-right override"], [0x202e, "right-to-left override"], [0x2060, "word joiner"],
  [0x2066, "left-to-right isolate"], [0x2067, "right-to-left isolate"], [0x2068, "first-strong isolate"],
  [0x2069, "end of isolate"], [0xfeff, "byte order mark"],
]);

function codeName(point) {
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}

/* The text as nodes: stretches of text, and a labelled sign for each run of one unseen character. */
function shown(text) {
  const out = document.createDocumentFragment();
  let at = 0;
  let left = SIGNS_A_TEXT;
  for (const match of text.matchAll(UNSEEN)) {
    const signs = [...match[0]];
    const end = match.index + match[0].length;
    const joins = match[0] === "\u200d" && PICTURE.test(text.slice(end, end + 2)) && match.index > 0;
    if (joins || signs.every((sign) => PLAIN_SPACE.test(sign))) continue;
    if (match.index > at) out.append(breakable(text.slice(at, match.index)));
    if (signs.length > left) {
      out.append(counted(signs));
      at = end;
      continue;
    }
    left -= signs.length;
    for (let i = 0; i < signs.length; ) {
      let same = i + 1;
      while (same < signs.length && signs[same] === signs[i]) same += 1;
      if (PLAIN_SPACE.test(signs[i])) out.append(signs[i].repeat(same - i));
      else out.append(unseen(signs[i].codePointAt(0), same - i));
      i = same;
    }
    at = end;
  }
  if (at < text.length) out.append(breakable(text.slice(at)));
  return out;
}

/* A stretch of text that may be broken inside its longest words. */
function breakable(text) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const match of text.matchAll(LONG_WORD)) {
    const end = match.index + match[0].length - (/[\ud800-\udbff]/.test(match[0].at(-1)) ? 1 : 0);
    out.append(text.slice(at, end), document.createElement("wbr"));
    at = end;
  }
  out.append(text.slice(at));
  return out;
}

/* A long run of unseen characters as text: each kind with its number; white space that is meant stays. */
function counted(signs) {
  const kinds = new Map();
  for (const sign of signs) kinds.set(sign, (kinds.get(sign) || 0) + 1);
  const spaces = signs.filter((sign) => PLAIN_SPACE.test(sign)).join("");
  const names = [...kinds].filter(([sign]) => !PLAIN_SPACE.test(sign)).map(([sign, times]) => codeName(sign.codePointAt(0)) + (times > 1 ? ` ×${times}` : ""));
  return `⟨${names.join(", ")}⟩${spaces}`;
}

function unseen(point, times) {
  const sign = document.createElement("span");
  sign.className = "unseen-sign";
  sign.textContent = codeName(point) + (times > 1 ? ` ×${times}` : "");
  sign.title = NAMES.get(point) || (point >= 0xd800 && point <= 0xdfff ? "lone surrogate" : "unseen character");
  return sign;
}

/* Where there is no place for signs, as in the title of a window. */
function named(text) {
  return String(text).replace(UNSEEN, (run) => [...run].map((sign) => codeName(sign.codePointAt(0))).join(" "));
}

/* For plotly's labels, which know a few tags: none of ours are meant. */
function label(text) {
  return named(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
