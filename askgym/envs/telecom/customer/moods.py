"""Moods of a part of a sentence, and the groups that signs fall into. Imports what there is to look at, and facts."""

from __future__ import annotations

from typing import Final

from askgym.envs.telecom.customer.heard import Fact
from askgym.envs.telecom.customer.meaning import READS

__all__ = [
    "ACTING",
    "ASKING",
    "CONSENT",
    "DOABLE",
    "ENSURE",
    "FACTS_OF",
    "IF",
    "KINDS",
    "LOOKING",
    "NOT",
    "NO_CONTEXT",
    "PAST",
    "QUESTION",
    "REQUEST",
    "SKIP",
    "SOFT",
    "START",
    "TELL",
    "THING_SIGNS",
    "VERB_SIGNS",
    "WEAK",
    "WILL",
]

# Moods.
START = "start"
REQUEST = "request"
ENSURE = "ensure"
QUESTION = "question"
PAST = "past"
CONSENT = "consent"
TELL = "tell"
WILL = "will"
NOT = "not"
IF = "if"
SKIP = "skip"

VERB_SIGNS: Final = frozenset(
    "on off turn pick set fix reset take reboot grant pay check report run open send other leave".split()
)
KINDS: Final = frozenset({"ing", "ed", "es"})
SOFT: Final = frozenset({",", ":", ">", "and", "or", "then", "but"})
FACTS_OF: Final = {
    "NAME": Fact.NAME,
    "NUMBER": Fact.NUMBER,
    "PLACE": Fact.PLACE,
    "HOME": Fact.PLACE,
    "SYMPTOM": Fact.SYMPTOM,
    "PRIVATE": Fact.PRIVATE,
    "MODEL": Fact.MODEL,
    "USAGE": Fact.USAGE,
    "REFUEL": Fact.REFUEL,
    "PRICE": Fact.PRICE,
    "PLAN": Fact.PLAN,
}
THING_SIGNS: Final = frozenset({*READS, *FACTS_OF, "PHONE", "REBOOT", "RECORDS", "OTHER", "ANYTHING", "PHOTOS"})
NO_CONTEXT: Final = frozenset({"PHONE", "RECORDS", "OTHER", "ANYTHING", "PHOTOS", "REBOOT"}) | frozenset(FACTS_OF)
WEAK: Final = frozenset({"PHONE", "ANYTHING", "NETWORK"})
LOOKING: Final = frozenset({"check", "report"})
ASKING: Final = frozenset({QUESTION, PAST, CONSENT})
DOABLE: Final = frozenset({"on", "off", "turn", "set", "reset", "take", "reboot", "grant", "pay"})
"""What may have been done by the time that something else is asked for."""
ACTING: Final = frozenset({REQUEST, ENSURE})
