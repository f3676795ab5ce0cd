"""What a model that plays the customer does wrong, found by rules, so that runs can be filtered by it.

None of it is the technician's fault, and none of it decides a verdict. Sentences are matched by words, so that what is
found about them is approximate. Imports no model and no world.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.envs.telecom.customer.points import told
from askgym.envs.telecom.customer_prompts import running_turn
from askgym.envs.telecom.user_tools import USER_TOOLS
from askgym.types import StrEnum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from askgym.envs.telecom.calls import PhoneCall
    from askgym.envs.telecom.customer.profile import Goal
    from askgym.envs.telecom.state import TelecomState

__all__ = [
    "CustomerError",
    "CustomerMemory",
    "customer_errors",
    "premature",
    "remembered",
    "told_at_once",
    "ungrounded",
]


class CustomerError(StrEnum):
    """What can go wrong."""

    PREMATURE_STOP = "premature_stop"
    """Ended the dialogue without a reason for it; drawn anew."""
    TOLD_UNASKED = "told_unasked"
    """An opening that should hide facts told them; drawn anew as long as there are attempts."""
    UNGROUNDED = "ungrounded"
    """Said something about the phone without having used it in that turn. Approximate."""
    UNKNOWN_TOOL = "unknown_tool"
    """Called a tool that it does not have."""
    REFUSED_CALL = "refused_call"
    """A tool of its own refused the call."""
    SEVERAL_CALLS = "several_calls"
    """Made several calls at once; the first was taken."""


@dataclass(frozen=True, slots=True)
class CustomerMemory:
    """What is kept from move to move.

    Attributes:
        errors: so far, one line each: a `CustomerError`, the turn, and what it was.
        seen: how many calls of the phone's log were looked at.
    """

    errors: tuple[str, ...] = ()
    seen: int = 0

    def noting(self, error: CustomerError, turn: int, what: str) -> CustomerMemory:
        """The same with one more error."""
        return replace(self, errors=(*self.errors, f"{error} (turn {turn}): {what}"))


def customer_errors(memory: Any) -> tuple[str, ...]:
    """The errors in what a customer remembers (`TelecomState.user_memory`); none for other customers' memories."""
    return memory.errors if isinstance(memory, CustomerMemory) else ()


def remembered(state: TelecomState) -> CustomerMemory:
    """What the customer remembers, with the refused calls that came since."""
    memory = state.user_memory if isinstance(state.user_memory, CustomerMemory) else CustomerMemory()
    for call in state.phone_log[memory.seen :]:
        if call.result.error:
            error = CustomerError.REFUSED_CALL if call.name in USER_TOOLS else CustomerError.UNKNOWN_TOOL
            memory = memory.noting(error, call.turn, f"{call.name[:60]}: {str(call.result.value)[:200]}")
    return replace(memory, seen=len(state.phone_log))


def premature(state: TelecomState, text: str) -> str:
    """Why the dialogue must not end by this text yet; "" if it may, or does not."""
    if not any(stop in text for stop in _STOPS):
        return ""
    if not state.heard:
        return "it ended the chat before the technician had said a word"
    if _CONTENT in text and not _shown(state.item.profile.goal, state.phone_log):
        return "it stopped although nothing on its phone shows that the problem is solved"
    if _HANDED_OVER in text and not state.transferred and not _HANDING_OVER.search(state.heard):
        return "it stopped as handed over although nobody had said so"
    return ""


def told_at_once(state: TelecomState, text: str) -> tuple[str, ...]:
    """Ids of the points that an opening tells and should hide."""
    if state.heard:
        return ()
    hidden = state.item.point_ids
    return tuple([id_ for id_ in told(state.item.profile, text) if id_ in hidden])


def ungrounded(state: TelecomState, text: str) -> str:
    """A sentence about the phone that rests on no call of this turn; "" if there is none. Approximate.

    Not in the opening, whose complaint the case gives; nor are questions, intentions and repetitions meant.
    """
    turn = running_turn(state)
    if not state.heard or any(call.turn == turn for call in state.phone_log):
        return ""
    for found in _SENTENCE.finditer(text):
        sentence = found[0].strip()
        if not sentence.endswith("?") and _ON_THE_PHONE.search(sentence) and not _NOT_SAID.search(sentence):
            return sentence
    return ""


def _shown(goal: Goal, log: Sequence[PhoneCall]) -> bool:
    """Whether the last report on what the customer wants says that it is there."""
    for call in reversed(log):
        if call.result.error:
            continue
        report = call.result.content
        # What a change reports has the status bar in it, too.
        if call.name == goal.tool or (goal.tool == "check_status_bar" and "Status Bar:" in report):
            return goal.met(report)
    return False


_CONTENT, _HANDED_OVER, _STUCK = _STOPS = ("###STOP###", "###TRANSFER###", "###OUT-OF-SCOPE###")
_HANDING_OVER = re.compile(
    r"transfer|hand(?:ed|ing)?\b.{0,20}\bover|escalat|human|specialist|colleague|supervisor|connect(?:ed|ing)? you",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(r".+?(?:[.!?]+(?=\s|$)|\n+|$)\s*", re.DOTALL)
_NOT_SAID = re.compile(
    r"\b(?:if|whether|should|shall|could|would|will|want|let me|going to|how|not sure|unsure|don't know|do not know|"
    r"can't tell|cannot tell|earlier|before|as i said|like i said|you said|told you|last time)\b|['’]ll\b",
    re.IGNORECASE,
)
_IS = r"\s*(?:is|are|was|shows?|says?|reads?|[:=]|['’]s)\s*(?:\w+ ){0,2}[\"'“*_]*"
_ON_THE_PHONE = re.compile(
    # a switch and its position
    r"\b(?:(?:airplane|flight)(?: mode)?|mobile data|data|data saver(?: mode)?|roaming|wi-?fi(?: calling)?|vpn)"
    rf"{_IS}(?:on|off|enabled|disabled|connected|disconnected|active|inactive)\b"
    # the SIM card
    rf"|\bsim(?: card)?(?: status)?{_IS}(?:active|missing|locked|inserted|working|fine)\b"
    # speed and signal
    r"|\d\s*(?:mbps|mbit|mb/s|megabits)"
    r"|\b(?:no|one|two|three|four|full|\d)\s+(?:signal )?bars?\b"
    rf"|\bsignal(?: strength)?{_IS}(?:none|poor|weak|fair|good|strong|excellent|full)\b"
    rf"|\b(?:status bar|speed test|apn(?: name| settings?)?|mmsc(?: url)?|network mode(?: preference)?){_IS}"
    r"|\bconnected to (?:2g|3g|4g|5g|lte)\b"
    # something done
    r"|\bi(?: have|['’]ve)?(?: just)? (?:turned|switched|toggled|restarted|rebooted|reset|reseated|granted|disconnected"
    r"|paid)\b",
    re.IGNORECASE,
)
