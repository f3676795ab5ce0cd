"""What a customer makes of a technician's message: plain data.

Imports nothing of the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Condition", "Fact", "Heard", "Request"]


class Fact(StrEnum):
    """What a technician may ask, that is not read off the phone."""

    NAME = "name"
    NUMBER = "phone_number"
    PLACE = "location"
    SYMPTOM = "symptom"
    PRIVATE = "private"
    """Date of birth, ids, addresses: the customer cannot tell."""
    MODEL = "model"
    USAGE = "usage"
    REFUEL = "refuel"
    """How much data to buy, whether, and for how much."""
    PRICE = "price"
    """Whether a price is all right."""
    PLAN = "plan"
    """Another plan, or which one there is."""
    BILL = "bill"
    """Whether the customer would pay a bill."""
    REBOOT = "reboot"
    """Whether the phone may be restarted."""
    CONSENT = "consent"
    """Whether something else is all right."""
    TRANSFER = "transfer"
    """Whether a transfer would be all right."""
    DONE = "done"
    """Whether something was done already that leaves no trace on the phone."""


class Condition(StrEnum):
    """When something is to be done."""

    ALWAYS = "always"
    AS_READ = "as_read"
    """If the switch stands otherwise: look first."""
    ABROAD = "abroad"
    HOME = "home"
    UNSOLVED = "unsolved"
    """If the problem is still there."""
    IMPLIED = "implied"
    """After "once you have": unless it was just done."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to look at or to do on the phone.

    Attributes:
        tool: the tool; "" where the message names no thing ("turn it on").
        arguments: by name, as far as they were given.
        topic: the sign of the thing that was named; "" for none.
        wanted: for a switch, how it should stand; None where the message does not say.
        missing: arguments that the message does not give.
        changes: whether the tool changes anything.
        exact: whether the tool was called by its name.
        condition: when it is to be done.
    """

    tool: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    topic: str = ""
    wanted: bool | None = None
    missing: tuple[str, ...] = ()
    changes: bool = False
    exact: bool = False
    condition: Condition = Condition.ALWAYS


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message asks and says.

    Attributes:
        requests: in order, each thing once.
        facts: what it asks to be told, in order.
        done: the tool of which it asks whether it was used; "" for none in particular.
        gigabytes: the amount of data that it asks about, in GB; None: none.
        outcome: asks whether the problem is gone, or says so.
        claims: says that the problem is gone.
        closes: takes leave.
        transfers: says that it hands the customer over.
        payment_notice: says that there is a request for a payment.
        vague: asks to look or do something without saying what.
        outside: asks for what no tool of the phone does.
        jargon: words that a customer may have to ask about: "VPN", "APN", "roaming".
        refuses: says not to do something.
    """

    requests: tuple[Request, ...] = ()
    facts: tuple[Fact, ...] = ()
    done: str = ""
    gigabytes: float | None = None
    outcome: bool = False
    claims: bool = False
    closes: bool = False
    transfers: bool = False
    payment_notice: bool = False
    vague: bool = False
    outside: bool = False
    jargon: tuple[str, ...] = ()
    refuses: bool = False
