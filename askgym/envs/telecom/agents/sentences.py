"""The sentences of a reply, and the words for yes, no and done. Imports nothing but the standard library."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["DONE", "NO", "NOT_DONE", "YES", "sentences", "statements"]

# Whole sentences; not at the points within numbers, names of tools and addresses.
_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"')]*\s+|\n+")
_SIGNS: Final = str.maketrans({"’": "'", "*": None, "`": None})

NO: Final = re.compile(
    r"\b(?:no|nope|cannot|unable|failed|fails|never|nothing|impossible|neither|without|refuses?)\b|\bnot\b|n't\b"
)
YES: Final = re.compile(
    r"\b(?:yes|yeah|yep|sure|okay|ok|of course|certainly|agreed?|fine|go ahead|please do|all right|alright)\b"
)
DONE: Final = re.compile(
    r"\b(?:done|did|finished|completed?|switched|turned|restarted|rebooted|paid|granted|gave|given|allowed|reset|set|"
    r"changed|disconnected|disabled|enabled|taken|took|put|reseated|now)\b"
)
NOT_DONE: Final = re.compile(
    r"\b(?:can't|cannot|(?:could|will|did|have) not|couldn't|won't|didn't|haven't|unable|failed|refuse|rather not|"
    r"don't know how|not sure how|nothing was changed|error)\b"
)


def sentences(text: str) -> tuple[list[str], list[str]]:
    """Statements and questions of a text, in small letters."""
    told: list[str] = []
    asked: list[str] = []
    for sentence in _SENTENCE.split(text.lower().translate(_SIGNS)):
        if sentence:
            (asked if sentence.rstrip(" \"')").endswith("?") else told).append(sentence)
    return told, asked


def statements(text: str) -> str:
    """The statements of a text, in small letters; its questions are left out."""
    return " \n ".join(sentences(text)[0])
