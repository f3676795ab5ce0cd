"""What an underspecified opening hides: the symptom, the phone number and the place, as points to be asked for.

Imports the profile and what understands a message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askgym.envs.telecom.customer.heard import Fact
from askgym.envs.telecom.customer.speaking import COMPLAINTS, place
from askgym.envs.telecom.customer.understanding import understand
from askgym.envs.telecom.tasks.ids import Family
from askgym.types import Checkpoint

if TYPE_CHECKING:
    from askgym.envs.telecom.customer.profile import Profile

__all__ = ["asked", "checkpoints", "told"]

SYMPTOM = "symptom"
PHONE_NUMBER = "phone_number"
LOCATION = "location"
_SYMPTOMS = {
    Family.SERVICE: re.compile(r"\bno service\b|\bcannot call\b|\bno signal\b", re.IGNORECASE),
    Family.MOBILE_DATA: re.compile(
        r"\b(?:mobile data|(?:mobile )?internet)\b.{0,80}\b(?:slow|crawls?|stops?|dead|does(?: not|n't) work|fast)\b",
        re.IGNORECASE | re.DOTALL,
    ),
    Family.MMS: re.compile(
        r"\b(?:can(?:not|'t)|not|n't|unable|fails?)\b.{0,60}\b(?:mms|picture|pictures)\b"
        r"|\b(?:mms|pictures?)\b.{0,40}\b(?:not|n't|fails?)\b",
        re.IGNORECASE | re.DOTALL,
    ),
}
_PLACES = {
    "abroad": re.compile(r"\babroad\b|\bin france\b|\boverseas\b|\btravell?ing\b", re.IGNORECASE),
    "home": re.compile(r"\bat home\b|\bin the (?:united states|us|usa)\b", re.IGNORECASE),
}
_ASKED = {Fact.SYMPTOM: SYMPTOM, Fact.NUMBER: PHONE_NUMBER, Fact.PLACE: LOCATION}


def checkpoints(profile: Profile) -> tuple[Checkpoint, ...]:
    """The points of a customer: what is wrong, the number, and where it is, if that is known.

    Args:
        profile: the customer.
    """
    complaint = COMPLAINTS[profile.family][0]
    points = [
        Checkpoint(SYMPTOM, "what is wrong with the phone", complaint, complaint),
        Checkpoint(
            PHONE_NUMBER, "the phone number", f"My phone number is {profile.phone_number}.", profile.phone_number
        ),
    ]
    if profile.location is not None:
        where = place(profile)
        points.append(Checkpoint(LOCATION, "where the customer is", f"I am {where}.", where))
    return tuple(points)


def asked(text: str) -> tuple[str, ...]:
    """Ids of the points that a technician's message asks for.

    Args:
        text: the message.
    """
    return tuple(_ASKED[fact] for fact in understand(text).facts if fact in _ASKED)


def told(profile: Profile, text: str) -> tuple[str, ...]:
    """Ids of the points that a customer's text tells.

    Args:
        profile: whose points.
        text: what the customer said.
    """
    found = [SYMPTOM] if _SYMPTOMS[profile.family].search(text) else []
    if profile.phone_number and profile.phone_number in text:
        found.append(PHONE_NUMBER)
    if profile.location is not None and _PLACES[profile.location].search(text):
        found.append(LOCATION)
    return tuple(found)
