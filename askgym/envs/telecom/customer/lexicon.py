"""The words that a customer knows: each phrase of a technician's English is one sign, or a few.

This module puts the vocabulary of its siblings into one table, and knows no grammar. A sign in capitals is a thing (a
switch, a report, something to know); one in small letters does something in a sentence.
`askgym.envs.telecom.customer.scanning` looks phrases up here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from askgym.envs.telecom.customer.phrases import WORKING
from askgym.envs.telecom.customer.things import SLOTS, THINGS
from askgym.envs.telecom.customer.verbs import VERBS, forms

__all__ = ["DETERMINERS", "DROPPED", "NOUNS_OF_VERBS", "PHRASES"]

NOUNS_OF_VERBS: Final[Mapping[str, str]] = {
    "reboot": "REBOOT",
    "restart": "REBOOT",
    "reset": "reset",
    "check": "check",
    "test": "run",
    "look": "check",
}
"""Verbs that are nouns after a determiner ("a restart deletes nothing"), with what they are then."""

DETERMINERS: Final = frozenset("a an the this that another quick simple full any one your each fresh".split())
DROPPED: Final = frozenset(
    "the a an your my our its to of for at as be been being by about up down "
    "some all both whole entire little bit phone's s which's icon button switch slider option menu tab page screen "
    "section over along side app application status state card current mode value values top onto than "
    "there's here here's ever else".split()
)
"""Words without a sign of their own."""


_ASKING: Mapping[str, str] = {
    **dict.fromkeys("what what's how where who which when since who's whose".split(), "what"),
    **dict.fromkeys("describe tell explain".split(), "report"),
}
"""First words of phrases that ask for the thing that they name."""


def _phrases() -> dict[str, tuple[str, ...]]:
    """Phrase → its signs; a verb that is not in its base form has its kind before it."""
    table: dict[str, tuple[str, ...]] = {}
    for sign, listed in VERBS.items():
        for phrase in listed.split("|"):
            for form, kind in forms(phrase).items():
                table.setdefault(form, (kind, sign) if kind else (sign,))
    for group in (WORKING, SLOTS, THINGS):
        for sign, listed in group.items():
            for phrase in listed.split("|"):
                first = phrase.partition(" ")[0]
                asks = _ASKING.get(first) if group is THINGS and first != phrase else None
                table[phrase] = (sign,) if asks is None else (asks, sign)
    # A verb that is also a noun is a verb, unless a determiner says otherwise.
    for word in ("reboot", "restart", "power cycle", "soft reset"):
        table[word] = ("reboot",)
    return table


PHRASES: Final[Mapping[str, tuple[str, ...]]] = _phrases()
