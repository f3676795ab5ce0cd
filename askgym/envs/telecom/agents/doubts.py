"""What a customer does not understand, or worries about, and what a technician says to that.

Imports the sentences only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from askgym.envs.telecom.agents.sentences import sentences

__all__ = ["answers", "doubts_of"]

_TERMS: Final[Mapping[str, tuple[str, str]]] = {
    "vpn": (r"\bvpn\b", "A VPN is a detour for your connection through another company's computer."),
    "apn": (r"\bapn\b|access point", "The APN is the address by which your phone reaches our network."),
    "mmsc": (r"mmsc", "That is the address to which your phone hands its pictures."),
    "roaming": (r"roaming", "Roaming means that your phone uses other companies' networks while you are abroad."),
    "sim": (r"\bsim\b", "That is the small chip card in the phone that holds your number."),
    "airplane": (r"(?:air|aero)plane|flight mode", "It is a switch that turns all radio of the phone off."),
    "saver": (r"data sav", "It is a switch that holds back data to save some."),
    "preference": (r"network mode|[245]g\b", "It is the setting for the kind of network that your phone looks for."),
    "wifi_calling": (r"wi-?fi calling", "It is a switch that sends calls through Wi-Fi."),
    "permissions": (r"permission", "They say what an app may use on your phone."),
    "bar": (r"status bar", "It is the thin row of signs at the top edge of your screen."),
    "speed": (r"speed test", "It measures how fast your connection is."),
    "mms": (r"\bmms\b|picture message", "It is a message with a picture in it."),
    "data": (r"mobile data", "It is the switch for the internet without Wi-Fi."),
    "reboot": (r"re(?:boot|start)", "It means to turn the phone off and on again."),
}
"""By name: how a term is recognised, and what it means."""
_EXPLAINED: Final = {name: re.compile(pattern) for name, (pattern, _) in _TERMS.items()}
_PUZZLED: Final = re.compile(
    r"what(?:'s| is| are| does| do| on earth)|mean|explain|never heard|not familiar|unfamiliar|jargon|understand"
)
_UNKNOWN: Final = re.compile(r"n't\b|\bnot?\b|never|mean|unfamiliar|jargon")
_FEAR: Final = re.compile(r"worr|afraid|scared|nervous|fear")
_WORRIED: Final = re.compile(
    r"photo|picture.*(?:safe|lose|lost|gone)|lose|lost|delet|erase|wipe|safe|harm|break|go wrong|risk"
)
_SAFE: Final = "Do not worry: this deletes nothing, your photos are safe, and nothing can go wrong."
_OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    "one": (
        r"one (?:thing|step|at a time|by one)|at once|too (?:much|many)|slow(?:er| down)",
        "Of course, one step at a time.",
    ),
    "which": (
        r"\bwhich\b|what (?:exactly|setting|do you mean|should i)|more (?:exact|specific)|be specific|\bwhere\b",
        "Let me be more exact.",
    ),
    "cost": (r"\bcosts?\b|\bprice|\bcharge|how much|expensive|for free", "What I ask of you here is free."),
    "sure": (
        r"should i|shall i|are you sure|do you want me|do i (?:have|need)|is (?:that|it|this) (?:ok|okay|all right)",
        "Yes, please go ahead.",
    ),
    "later": (
        r"\b(?:hold|hang) on\b|\b(?:wait|busy|later)\b|\b(?:one|just a|a) (?:moment|second|minute)\b",
        "Of course, take your time.",
    ),
    "lost": (
        r"don't (?:know|understand|follow|see)|not sure|unsure|pardon|repeat|confus|didn't (?:get|catch)|no idea",
        "Let me put it in another way.",
    ),
}
_TOLD: Final = frozenset({"one", "later", "lost"})
"""Doubts that need no question."""
_CUES: Final = {name: re.compile(pattern) for name, (pattern, _) in _OTHERS.items()}


@lru_cache(4096)
def doubts_of(text: str) -> tuple[str, ...]:
    """What a reply is in doubt about: names of terms, "safe", "one", "which", "cost", "sure", "later", "lost"."""
    told, asked = sentences(text)
    found: list[str] = []
    for sentence in (*asked, *told):
        question = sentence in asked
        if _PUZZLED.search(sentence) and (question or _UNKNOWN.search(sentence)):
            found += [name for name, term in _EXPLAINED.items() if term.search(sentence)][:1]
        if (question or _FEAR.search(sentence)) and _WORRIED.search(sentence):
            found.append("safe")
        found += [name for name, cue in _CUES.items() if (question or name in _TOLD) and cue.search(sentence)]
    return tuple(dict.fromkeys(found))


_ANSWERS: Final[Mapping[str, str]] = {
    "safe": _SAFE,
    **{name: text for name, (_, text) in (*_TERMS.items(), *_OTHERS.items())},
}


def answers(doubts: tuple[str, ...]) -> str:
    """What to say to doubts, before the request is put again: an explanation, a reassurance, or else the first."""
    for name in doubts:
        if name in _EXPLAINED:
            return f"{_ANSWERS[name]} {_SAFE}" if "safe" in doubts else _ANSWERS[name]
    return _ANSWERS["safe" if "safe" in doubts else doubts[0]] if doubts else ""
