"""Multiple choice: the options a question lists, and the option letters a text names. Imports only its siblings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from askgym.answers.markup import plain
from askgym.answers.quantities import lower

__all__ = ["letter_of", "letter_spans", "named", "normalised", "option_spans", "options_in"]

_LINE = re.compile(r"^[ \t]*(?:[-*•][ \t]*)?\(?([A-Z])[.):][ \t]+(\S[^\n]*)$", re.MULTILINE)
_INLINE = re.compile(r"(?<![\w)])\(([A-Z])\)[ \t]*([^\n]*?)(?=[ \t,;]*\([A-Z]\)|\n|$)")
_BARE = re.compile(
    r"[\s\"'*`]*(?:the\s+)?(?:(?:final|correct|best|right)\s+)?(?:answer\s*(?:is|:)\s*)?"
    r"(?:(?:最终)?答案\s?(?:是|为|:|应?选)?\s?)?(?:option|choice|选择?项?|套餐|方案)?\s*"
    r"[\"'\[(]?\s*([a-z])\s*[\"'\])]?\s*(?:套餐|选项|项|方案)?[.!。！]?[\s\"'*`]*",
    re.IGNORECASE,
)
_LEADING = re.compile(r"\s*(?:(?:option|choice)\s+)?(?:\(([a-z])\)|([a-z])[).:])(?=\s|$)", re.IGNORECASE)
_LONGEST_ANSWER = 400
# Each begins with characters that the matcher can skip to.
_NAMED = re.compile(r"[ocla](?:ption|hoice|etter|nswer)s? ?[:=]? ?[\"'(\[]?([a-z])(?![\w'’])")
_BRACKETED = re.compile(r"\(([A-Ra-r])\)(?<![a-zA-Z]\(.\))")
_CHINESE = re.compile(
    r"(?<=[\u3000-\u9fff])\s?[(\"']?([A-R])(?![a-zA-Z0-9'’])|(?<![a-zA-Z0-9'’])([A-R])(?=[)\"']?\s?[\u4e00-\u9fff])"
)
"""A capital between Chinese characters can hardly be anything but an option."""
_BARE_LETTER = re.compile(
    r"[A-R](?<![\w'’$\\-][A-R])(?=[).:]|\s?(?:$|\n|[,;!\"*])"
    r"|\s(?:is|was|because|since|as|or|and|-|–|—|with|fits|matches|would)\b)"
)
_ARTICLES = frozenset({"a", "an", "the"})
_WORDS = re.compile(r"[\w°%]+(?:[.,][0-9]+)*")


@lru_cache(maxsize=1_024)
def normalised(text: str) -> str:
    """Text for comparison: compatibility forms folded, lower case, no articles, no punctuation.

    A text of punctuation alone (a closing bracket as an answer) is kept, without its spaces.
    """
    if not any(c.isalnum() for c in text):
        return "".join(text.split()).strip("\"'`.*$") or "".join(text.split())
    folded = unicodedata.normalize("NFKC", plain(text)).casefold()
    words = [word for word in _WORDS.findall(folded.replace("'", "").replace("_", " ")) if word not in _ARTICLES]
    return " ".join(words) if words else "".join(folded.split())


def options_in(question: str) -> dict[str, str]:
    """The lettered options a question lists: "(A) …", "A) …", "A. …", each on a line, or "(A) … (B) …" in a row.

    Args:
        question: the question as shown.

    Returns:
        Letter → text; empty unless at least the letters A and B are there, in order. Unlettered lists have no options.
    """
    if "A" not in question or "B" not in question:
        return {}
    if "\\" in question:
        question = plain(question)
    for pattern in (_LINE, _INLINE):
        found: dict[str, str] = {}
        for match in pattern.finditer(question):
            expected = chr(ord("A") + len(found))
            if match[1] == "A" and found:  # a second list: the last one is the one that is asked about
                found = {}
                expected = "A"
            if match[1] == expected:
                found[expected] = match[2].strip(" \t,;")
        if len(found) >= 2 and "(B)" not in found["A"]:
            return found
    return {}


def letter_of(text: str, options: Mapping[str, str]) -> str | None:
    """The one option a short text stands for: "B", "(b)", "option B", "B) text", "The answer is B.", an option's text.

    Args:
        text: an answer, not a whole message.
        options: letter → text; may be empty, then only letters are recognised.
    """
    text = plain(text) if "\\" in text or "*" in text else text
    match = _BARE.fullmatch(text) or _LEADING.match(text) if len(text) <= _LONGEST_ANSWER else None
    if match:
        letter = next(group for group in match.groups() if group).upper()
        if not options or letter in options:
            return letter
    if options:
        wanted = normalised(text)
        same = [letter for letter, option in options.items() if normalised(option) == wanted]
        if len(same) == 1:
            return same[0]
        if not same:
            named = list(dict.fromkeys(letter for letter, _, _ in letter_spans(text, options)))
            return named[0] if len(named) == 1 else None
    return None


def letter_spans(text: str, options: Mapping[str, str]) -> list[tuple[str, int, int]]:
    """Option letters that a text names, with their places; "A" as an article and "I" as a pronoun are not letters."""
    low = lower(text)
    found: list[tuple[str, int, int]] = []
    if any(word in low for word in ("option", "choice", "letter", "answer")):
        for match in _NAMED.finditer(low):
            at = match.start(1)
            if text[at].isupper() or text[at - 1] in "([\"'" or low[at] not in "ai":
                found.append((text[at].upper(), at, at + 1))
    if "(" in text:
        found += [(m[1].upper(), m.start(1), m.end(1)) for m in _BRACKETED.finditer(text)]
    if not text.isascii():
        found += [(m[1] or m[2], *m.span(1 if m[1] else 2)) for m in _CHINESE.finditer(text)]
    for match in _BARE_LETTER.finditer(text):
        letter, end = match[0], match.end()
        follow = text[end : end + 5]
        if letter == "I" and follow[:1] not in (")", ".", ":", "", "\n"):
            continue
        if letter == "A" and follow[:1] == " " and follow.split(" ")[1] not in ("is", "or", "and", ""):
            continue
        found.append((letter, match.start(), end))
    return sorted({span for span in found if (span[0] in options if options else span[0] <= "R")}, key=lambda s: s[1])


@lru_cache(maxsize=4_096)
def named(words: str) -> re.Pattern[str]:
    """The pattern for an option's words in lower-case text: whole words, where the script has any."""
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)" if words.isascii() else re.escape(words))


def option_spans(text: str, options: Mapping[str, str]) -> list[tuple[str, int, int]]:
    """Options that a text names by their words, the longest first where one holds another, in order of appearance."""
    folded = text.lower()
    if len(folded) != len(text):
        return []
    found: list[tuple[str, int, int]] = []
    for letter, words in sorted(options.items(), key=lambda item: -len(item[1])):
        needle = words.strip().rstrip(".").lower()
        if not needle or needle not in folded:
            continue
        for match in named(needle).finditer(folded):
            if all(match.end() <= start or match.start() >= end for _, start, end in found):
                found.append((letter, match.start(), match.end()))
    return sorted(found, key=lambda span: span[1])
