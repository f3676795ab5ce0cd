"""How single facts are read: what a reply says of the SIM card, the access point, a speed test and so on.

Each reader takes the statements of a reply, in small letters, and whether it was asked for just that; it gives "" where
nothing is said. Imports the words for yes and no only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from askgym.envs.telecom.agents.sentences import NO, NOT_DONE

__all__ = ["READERS", "has_signal", "permissions", "vpn_performance"]

_NO_SIGNAL: Final = re.compile(
    r"no[ _](?:signal|service|bars|reception|network)|without (?:a )?(?:signal|service)|signal(?:: | is )none|"
    r"(?:not|n't) (?:show |have |see |find )?(?:a |any )?(?:signal|service)\b|(?:no|zero) bars|emergency|"
    r"signal (?:is|was) (?:gone|missing)"
)
_SIGNAL: Final = re.compile(
    r"📶|signal\W+(?:strength )?(?:is |looks )?(?:now )?(?:very )?(?:poor|fair|good|excellent|strong|full|fine|back)|"
    r"\b(?:poor|fair|good|excellent|strong|full|a) signal|\b(?<![-/])[2345]g(?![-/_ ]*(?:only|preferred|[2345]g))\b|"
    r"(?:service|signal) (?:is |has )?(?:back|restored|again)|bars of signal|connection: connected|\bhave service"
)
_NOT_LOCKED: Final = re.compile(r"(?:not|n't|no longer) (?:locked|asking)")
_SIM_LOCKED: Final = re.compile(r"\b(?:pin|puk|locked)\b|locked_p")
_SIM_MISSING: Final = re.compile(
    r"missing|no sim|(?:not|n't) (?:\w+ )?(?:found|detected|inserted|seated|in place|see|recogni)"
)
_SIM_FINE: Final = re.compile(r"\b(?:active|works|working|fine|okay|ok|ready|detected)\b")
_APN_NAME: Final = re.compile(r"\b(internet|broken)\b")
_NOT_SET: Final = re.compile(
    r"(?:not|n't) (?:\w+ )?(?:set|filled|configured|there)|unset|empty|blank|missing|\bnone\b|nothing"
)
_SET: Final = re.compile(r"https?:|\bset\b|\bmms\.")
_MODE: Final = re.compile(r"\b([234])g[ _-]only|only ([234])g|\b([234])g\b(?![ /_-]*(?:5g|and|or))")
_BOTH: Final = re.compile(r"4g\W{0,3}(?:and |or |_|/)?\W{0,3}5g|5g\W{0,3}(?:and |or )?4g|\b5g\b")
_MODES: Final = {"2": "2g_only", "3": "3g_only", "4": "4g_only"}
_BEST_MODE: Final = "4g_5g_preferred"
_QUALITY: Final = re.compile(r"\b(very poor|poor|bad|slow|fair|good|excellent)\b")
_MBPS: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:mbps|mbit|megabit|mb/s)")
_LABEL: Final = re.compile(r"\b(very poor|poor|fair|good|excellent)\b")
_NO_SPEED: Final = re.compile(
    r"no (?:connection|internet|data|result)|failed|fails|(?:did|could) not|didn't work|couldn't"
)
_LABELS: Final = ((1.0, "very poor"), (5.0, "poor"), (25.0, "fair"), (100.0, "good"))
_MMS_WORKS: Final = re.compile(
    r"\byes\b|can (?:now )?(?:be sent|send)|\b(?:was|were|is|got|been) sent|went (?:out|through)|works|worked|goes out|"
    r"able to send"
)
_PAID: Final = re.compile(r"\bpaid\b|payment (?:is |was |went )?(?:done|made|complete|through)|made the payment")
_NO_REQUEST: Final = re.compile(r"no (?:payment )?request|nothing to pay|no bill|(?:not|n't) (?:see|find|have)")
_REQUEST: Final = re.compile(r"\$\s?\d|\bbill\b|\brequest\b")
_PART: Final = re.compile(r"[.;|\n]|\bbut\b|\band (?=not|no)")
_NO_MORE: Final = re.compile(r"\b(?:nothing|none|not|no) (?:else|more|others?)\b")
_LACKING: Final = re.compile(r"lack|missing|denied")


def has_signal(words: str) -> str:
    """Whether there is service, as a status bar or a complaint says it: "yes", "no" or ""."""
    if _NO_SIGNAL.search(words):
        return "no"
    return "yes" if _SIGNAL.search(words) else ""


def vpn_performance(words: str, asked: bool) -> str:
    """How a VPN does: "poor" or "good"; said beside the word performance, or at all when that was the question."""
    at = words.find("performance")
    if at < 0 and not asked:
        return ""
    found = _QUALITY.search(words, max(at, 0)) or (_QUALITY.search(words) if asked else None)
    if found is None:
        return ""
    return "poor" if found[1] in ("very poor", "poor", "bad", "slow") else "good"


def permissions(words: str, asked: bool) -> dict[str, str]:
    """Whether the messaging app has the two permissions that it needs; a list that was asked for holds all it has."""
    facts: dict[str, str] = {}
    for part in _PART.split(_NO_MORE.sub("", words)):
        denied = NO.search(part) or _LACKING.search(part)
        for name in ("sms", "storage"):
            if name in part:
                facts[name] = "no" if denied else "yes"
    if asked and (facts or "phone" in words or "none" in words or NO.search(words)):
        facts.setdefault("sms", "no")
        facts.setdefault("storage", "no")
    return facts


def _sim(words: str, asked: bool) -> str:
    if not asked:
        at = words.find("sim")
        words = words[max(0, at - 30) : at + 80].partition("\n")[0]
    if _SIM_MISSING.search(words):
        return "missing"
    if _SIM_LOCKED.search(words) and not _NOT_LOCKED.search(words):
        return "locked"
    return "active" if _SIM_FINE.search(words) else ""


def _apn(words: str, asked: bool) -> str:
    found = _APN_NAME.search(words, max(words.find("apn"), 0)) or (_APN_NAME.search(words) if asked else None)
    return found[1] if found else ""


def _mmsc(words: str, asked: bool) -> str:
    rest = words[max(words.find("mmsc"), 0) :]
    if "http" in rest:
        return "set"
    if _NOT_SET.search(rest):
        return "unset"
    return "set" if _SET.search(rest) else ""


def _preference(words: str, asked: bool) -> str:
    if _BEST_MODE in words:
        return _BEST_MODE
    found = _MODE.search(words)
    if found and (digit := found[1] or found[2] or (found[3] if asked else "")):
        return _MODES[digit]
    return _BEST_MODE if asked and _BOTH.search(words) else ""


def _speed(words: str, asked: bool) -> str:
    found = _MBPS.search(words)
    if found:
        mbps = float(found[1])
        return next((label for below, label in _LABELS if mbps < below), "excellent")
    if _NO_SPEED.search(words):
        return "none"
    label = _LABEL.search(words) if asked else None
    return label[1] if label else ""


def _mms(words: str, asked: bool) -> str:
    if NO.search(words):
        return "no"
    return "yes" if _MMS_WORKS.search(words) else ""


def _payment(words: str, asked: bool) -> str:
    if _PAID.search(words) and not NOT_DONE.search(words):
        return "paid"
    if _NO_REQUEST.search(words):
        return "none"
    return "asked" if _REQUEST.search(words) else ""


READERS: Final[Mapping[str, tuple[str, Callable[[str, bool], str]]]] = {
    "sim": ("sim card", _sim),
    "apn": ("apn name", _apn),
    "mmsc": ("mmsc", _mmsc),
    "preference": ("g_", _preference),
    "speed": ("mbps", _speed),
    "mms": ("(mms)", _mms),
    "payment": ("payment request", _payment),
}
"""By fact: what shows that a text speaks of it unasked, and how it is read."""
