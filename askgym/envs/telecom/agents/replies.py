"""What a customer says about anything but the phone: the complaint, the place, the number, what is agreed to.

Questions state nothing. Imports the sentences only.
"""

from __future__ import annotations

import re
from typing import Final

from askgym.envs.telecom.agents.sentences import NO, YES, statements

__all__ = ["agrees", "amount_of", "declines", "family_of", "number_of", "place_of"]

_MMS_TROUBLE: Final = re.compile(r"\bmms\b|picture|photo")
_DATA_TROUBLE: Final = re.compile(r"\binternet\b|\bdata\b|\bslow\b|\bspeed\b|\bweb|\bonline\b|\bbrows")
_SERVICE_TROUBLE: Final = re.compile(r"\bservice\b|\bsignal\b|\bcall(?:s|ed|ing)?\b|\breception\b|\bnetwork\b")
_HOME: Final = re.compile(
    r"\bin the (?:united states|us|u\.s\.|usa|states)\b|\b(?:not|n't) (?:abroad|travel)|"
    r"\bhome\b(?! (?:screen|button|page))"
)
_FAR_FROM_HOME: Final = re.compile(r"(?:away|far) from home")
_ABROAD: Final = re.compile(
    r"\babroad\b|\bfrance\b|\boverseas\b|\btravel|\bforeign\b|\b(?:out of the|another) country\b"
)
_NUMBER: Final = re.compile(r"(?<!\d)\(?(\d{3})\)?[-. ]?(\d{3})[-. ]?(\d{4})(?!\d)")
_AMOUNT: Final = re.compile(r"(?<![\d.$-])(\d+(?:\.\d+)?)\s*(?:gb|gig)|\b(one|two|a|half a) (?:gb|gig)", re.IGNORECASE)
_ANY_NUMBER: Final = re.compile(r"(?<![\d.$-])(\d+(?:\.\d+)?)(?![\d-])")
_WORDS: Final = {"one": 1.0, "a": 1.0, "two": 2.0, "half a": 0.5}
_DECLINES: Final = re.compile(
    r"\b(?:no|nope|too expensive|(?:not|n't) (?:want|agree|like)|rather not|won't|will not)\b"
)
_NO_OBJECTION: Final = re.compile(
    r"no (?:problem|objection|worries|other plan|new plan)|not want (?:another|a new|to change)"
)


def family_of(text: str) -> str:
    """What a complaint is about, as the families of tasks are called; "" where it does not say."""
    words = text.lower()
    if _MMS_TROUBLE.search(words):
        return "mms_issue"
    if _DATA_TROUBLE.search(words):
        return "mobile_data_issue"
    return "service_issue" if _SERVICE_TROUBLE.search(words) else ""


def place_of(text: str, *, asked: bool = False) -> str:
    """Where the customer is: "home", "abroad", or "" where that is not said.

    Args:
        text: the reply.
        asked: it answers the question whether the customer is abroad, so that a bare yes or no counts.
    """
    words = statements(text)
    if _HOME.search(words) and not _FAR_FROM_HOME.search(words):
        return "home"
    if _ABROAD.search(words) or (asked and YES.match(words.strip())):
        return "abroad"
    return "home" if asked and NO.match(words.strip()) else ""


def number_of(text: str) -> str:
    """The phone number in a text, as the records write it, or ""."""
    found = _NUMBER.search(text)
    return "-".join(found.groups()) if found else ""


def amount_of(text: str, *, asked: bool = False) -> float | None:
    """GB of data that a text speaks of.

    Args:
        text: the reply.
        asked: it answers the question how much, so that a bare number counts.
    """
    found = _AMOUNT.search(text)
    if found:
        return float(found[1]) if found[1] else _WORDS[found[2].lower()]
    bare = _ANY_NUMBER.search(text) if asked else None
    return float(bare[1]) if bare else None


def agrees(text: str) -> bool:
    """Whether a reply to a question for consent says yes."""
    return YES.search(statements(text)) is not None and not declines(text)


def declines(text: str) -> bool:
    """Whether a reply to a question for consent says no."""
    return _DECLINES.search(_NO_OBJECTION.sub("", statements(text))) is not None
