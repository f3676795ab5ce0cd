"""The texts of generated tasks: what the customer is told, and what an agent without a customer is told.

This module owns wording and no fact that a verdict depends on; nothing reads these texts to decide anything. Two
deliberate differences from τ²-bench's texts: a ticket about mobile data does not claim that there is no service, and
one about picture messages says what the customer agrees to buy, without which its tasks of used-up data could not be
solved by the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from askgym.envs.telecom.tasks.faults import CUSTOMER_NAME, PHONE_NUMBER, REFUEL_GB
from askgym.envs.telecom.tasks.ids import Family, Persona
from askgym.envs.telecom.tasks.schema import Instructions

__all__ = ["ASSERTION_MESSAGES", "PERSONAS", "PURPOSES", "TRANSFER_SUMMARY", "instructions", "ticket"]

DOMAIN = "telecom"

PERSONAS: Mapping[Persona, str | None] = MappingProxyType(
    {
        Persona.NONE: None,
        Persona.EASY: (
            "You are 41 and manage the office of a small firm. Your phone is a tool of every working day: you know "
            "your way around calls, mail, apps and the usual settings, though you have never looked behind them. You "
            "are kind and in no hurry. You like to be led one step at a time, repeat what you understood, and say in "
            "full what each step did."
        ),
        Persona.HARD: (
            "You are 64 and used to run a library before you retired. Your phone is for calling your family, short "
            "messages and pictures of the grandchildren; everything else about it makes you nervous. Words such as APN "
            "or VPN mean nothing to you until somebody explains them, and long instructions throw you. You volunteer "
            "nothing and answer just what you are asked. You need to hear that nothing can go wrong: when you are to "
            "restart the phone, you first want to know whether your photos are safe."
        ),
    }
)
"""Who the customer is; None: nobody in particular."""

PURPOSES: Mapping[Family, str] = MappingProxyType(
    {
        Family.SERVICE: "Restore the phone service, or see that it cannot be restored here.",
        Family.MOBILE_DATA: "Make mobile data work at full speed.",
        Family.MMS: "Make picture messages work.",
    }
)

TRANSFER_SUMMARY = "The customer's problem cannot be solved with the tools of technical support."
"""What the solution of a task that cannot be solved says to the colleague."""

ASSERTION_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "assert_service_status": "The phone's service is not in the state that it should be in.",
        "assert_no_overdue_bill": "The bill has not been paid.",
        "assert_mobile_data_status": "Mobile data is not in the state that it should be in.",
        "assert_internet_speed": "The connection is slower than it should be.",
        "assert_can_send_mms": "Whether the phone can send picture messages is not as it should be.",
        "assert_data_refueling_amount": "The data bought is not what the customer agreed to.",
    }
)
"""What to say when an assertion does not hold."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """What the texts of a family are made of; `ticket` is in the third person."""

    reason: str
    content: str
    consent: str
    ticket: str
    ticket_content: str
    ticket_consent: str


_DATA_CONSENT = f"Should more data be needed, {REFUEL_GB} GB may be bought for you; you keep the plan that you have."
_DATA_TICKET_CONSENT = f"Agrees to buy {REFUEL_GB} GB of data if that is needed. Does not want another plan."

_TEXTS: Mapping[Family, _Texts] = MappingProxyType(
    {
        Family.SERVICE: _Texts(
            reason="For some hours now your phone has had no service: you can neither call nor be called.",
            content="You are content once the status bar of your phone shows a signal, and not before.",
            consent="If you are asked to pay a bill, you agree and pay it.",
            ticket="Has had no service for some hours and can neither call nor be called.",
            ticket_content="Solved when the phone's status bar shows a signal.",
            ticket_consent="Agrees to pay every overdue bill.",
        ),
        Family.MOBILE_DATA: _Texts(
            reason=(
                "The internet on your phone is very slow, or does not work at all. You want it fast again: excellent "
                "speed, nothing less. There is no Wi-Fi where you are."
            ),
            content=(
                "You are content once a speed test calls your connection excellent. Poor, fair or good is not enough."
            ),
            consent=_DATA_CONSENT,
            ticket="Mobile internet is very slow or does not work at all. There is no Wi-Fi where the customer is.",
            ticket_content="Solved when a speed test calls the connection excellent; poor, fair or good is not enough.",
            ticket_consent=_DATA_TICKET_CONSENT,
        ),
        Family.MMS: _Texts(
            reason=(
                "For some hours your messaging app has not been able to send pictures (MMS). You want to be able to "
                "send one."
            ),
            content="You are content once your phone can send an MMS.",
            consent=_DATA_CONSENT,
            ticket="For some hours the messaging app has not been able to send picture messages (MMS).",
            ticket_content="Solved when the phone can send an MMS.",
            ticket_consent=_DATA_TICKET_CONSENT,
        ),
    }
)

_CONDUCT = (
    "Do what the support agent asks of you. The first time that it does not help, let the agent hear that you are a "
    "little annoyed; after that, stay calm.\n"
    "What you say about your phone comes from its tools. Asked what the status bar shows, look with "
    "`check_status_bar`; asked whether you can send an MMS, look with `can_send_mms`. If a tool does not tell how "
    "things are after a step, use another one that does. Never report something that no tool has told you.\n"
    "If you do not know whether you should do something, ask the agent."
)


def instructions(family: Family, *, abroad: bool) -> Instructions:
    """What the customer is told.

    Args:
        family: what the customer complains about.
        abroad: where the customer is; a customer without service is not told.
    """
    texts = _TEXTS[family]
    known = f"Your name is {CUSTOMER_NAME}. Your phone number is {PHONE_NUMBER}."
    if family is not Family.SERVICE:
        place = "You are abroad, in France." if abroad else "You are at home, in the United States."
        known = f"{known} {place}"
    return Instructions(
        domain=DOMAIN,
        reason_for_call=texts.reason,
        known_info=known,
        task_instructions=f"{texts.content} {texts.consent}\n{_CONDUCT}",
    )


def ticket(family: Family, *, abroad: bool) -> str:
    """What an agent without a customer is told: the same facts, and what the customer agrees to.

    Args:
        family: what the customer complains about.
        abroad: where the customer is.
    """
    texts = _TEXTS[family]
    who = f"Customer: {CUSTOMER_NAME}, phone number {PHONE_NUMBER}."
    if family is not Family.SERVICE:
        who += " Now abroad, in France." if abroad else " Now at home, in the United States."
    return f"{who} {texts.ticket} {texts.ticket_content} {texts.ticket_consent}"
