"""From a technician's text to signs: one pass over its words, each phrase looked up once.

This module owns what a word is and where a sentence ends. It knows the lexicon, and nothing of grammar. Linear in the
length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from askgym.envs.telecom.customer.lexicon import DETERMINERS, DROPPED, NOUNS_OF_VERBS, PHRASES
from askgym.envs.telecom.user_tools import USER_TOOLS

__all__ = ["ADVERB", "HARD", "TOOL", "UNKNOWN", "scan"]

HARD: Final = frozenset(".!?\n")
"""Signs that end a sentence."""
UNKNOWN: Final = "?word"
"""The sign of a word that is not in the lexicon."""
ADVERB: Final = "filler"
TOOL: Final = "tool:"
"""Begins the sign of a tool that is called by its name."""

_WORD = re.compile(r"[^\W_]\w*(?:'[^\W\d_]+)?(?:\.\d+)?|[.!?\n;:,>&]")
_MARKS: Final[Mapping[str, str]] = {
    ".": ".", "!": "!", "?": "?", "\n": "\n", ";": ".", ":": ":", ",": ",", ">": ">", "&": "and",
}  # fmt: skip
# Typography, and what is written in two ways.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": " ", "*": " ", "“": " ", "”": " ", '"': " ", "→": ">", "»": ">",
                        "–": ",", "—": ",", "•": "\n", "(": ",", ")": ",", "[": " ", "]": " "})  # fmt: skip
_PREPOSITION_AFTER_ON = frozenset("your the my a an this that top our it its which mobile".split()) - {"mobile"}
_TWO_HYPHENS = re.compile(r"(?<=\w)-(?=\w)")


class _Entry:
    """What may begin with a word: phrases by their second word, the longest first."""

    __slots__ = ("alone", "longer")

    def __init__(self) -> None:
        self.alone: tuple[str, ...] | None = None
        self.longer: dict[str, list[tuple[list[str], int, tuple[str, ...]]]] = {}


def _index() -> dict[str, _Entry]:
    table: dict[str, _Entry] = {}
    for phrase, signs in PHRASES.items():
        first, *rest = phrase.split()
        entry = table.setdefault(first, _Entry())
        if rest:
            entry.longer.setdefault(rest[0], []).append((rest, len(rest), signs))
        else:
            entry.alone = signs
    for entry in table.values():
        for found in entry.longer.values():
            found.sort(key=lambda one: -one[1])
    for tool in USER_TOOLS:
        table[tool] = _Entry()
        table[tool].alone = (TOOL + tool,)
    for mode in ("4g_5g_preferred", "4g_only", "3g_only", "2g_only"):
        table[mode] = _Entry()
        table[mode].alone = (f"={mode}",)
    for word in DROPPED:
        table.setdefault(word, _Entry())
    return table


_INDEX: Final = _index()
_ADVERBS = ("ly", "wards")


def scan(text: str) -> list[str]:
    """The signs of a text, in order.

    Args:
        text: anything.

    Returns:
        Signs of the lexicon; `UNKNOWN` for other words; marks of punctuation for themselves.
    """
    plain = text.lower().translate(_PLAIN)
    if "-" in plain:
        plain = plain.replace(" - ", " , ").replace("\n- ", "\n")
        plain = _TWO_HYPHENS.sub(" ", plain)
    words = _WORD.findall(plain)
    signs: list[str] = []
    add, extend, find = signs.append, signs.extend, _INDEX.get
    at, total, before = 0, len(words), ""
    while at < total:
        word = words[at]
        entry = find(word)
        at += 1
        if entry is None:
            mark = _MARKS.get(word)
            if mark is not None:
                add(mark)
            elif word.isdigit() or (word.endswith("ly") and len(word) > 4):
                add(ADVERB)
            elif word.endswith("'s") and word[:-2] in _INDEX:
                words[at - 1] = word[:-2]
                at -= 1
                continue
            elif word[0].isdigit() and word.endswith(("gb", "gbs")):
                add("REFUEL")
            else:
                add(UNKNOWN)
            before = word
            continue
        longer = entry.longer.get(words[at], ()) if at < total else ()
        for rest, length, found in longer:
            if length == 1 or words[at : at + length] == rest:
                extend(found)
                at += length
                break
        else:
            alone = entry.alone
            if alone is None or (word == "on" and at < total and words[at] in _PREPOSITION_AFTER_ON):
                pass
            elif word in NOUNS_OF_VERBS and before in DETERMINERS:
                add(NOUNS_OF_VERBS[word])
            else:
                extend(alone)
        before = words[at - 1]
    return signs
