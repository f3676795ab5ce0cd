"""How a technician goes about a case: what the default reward charges for and verdicts on the end state do not see.

τ²-bench leaves all of this free: handing over a case that could be solved, calling tools of the other side, resuming a
line before its bill is paid, selling more than was agreed, and acting for somebody who was never identified. Pure
bookkeeping on calls and their results; imports the world's parts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from askgym.envs.telecom.agent_tools import AGENT_TOOLS
from askgym.envs.telecom.repairs import unpaid_bill
from askgym.envs.telecom.tooling import Effect
from askgym.envs.telecom.types import TODAY, Seat
from askgym.envs.telecom.user_tools import USER_TOOLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from askgym.envs.telecom.items import TelecomItem
    from askgym.envs.telecom.tooling import ToolResult
    from askgym.envs.telecom.world import World

__all__ = ["CHARGES", "Conduct", "after_call", "after_words"]

CHARGES: Mapping[str, str] = {
    "transfer": "handed over a case that could be solved",
    "hasty": "handed over before anything was looked at",
    "unidentified": "something was changed, or the case handed over, before the customer was identified",
    "ownership": "called a tool of the customer's",
    "error": "made another call that was refused, or none that can be read",
    "resume": "resumed a line whose bill is not paid, or whose contract has ended",
    "overfuel": "sold more data than the customer agrees to",
    "harm": "a step that broke something that was in order",
    "tool_names": "wrote the name of a tool to the customer, who knows none",
}
"""What is charged for, and what it is."""

_NAMES: Final = tuple(CHARGES)
_NONE: Final = (0,) * len(_NAMES)
_ASSISTANT: Final = Seat.ASSISTANT
_WRITE: Final = Effect.WRITE
_LOOKUPS: Final = frozenset({"get_customer_by_phone", "get_customer_by_id", "get_customer_by_name"})
_LOOKS: Final = frozenset({"get_details_by_id", "get_bills_for_customer", "get_data_usage"})
_TOOL_NAME: Final = re.compile(rf"\b(?:{'|'.join(sorted({*USER_TOOLS, *AGENT_TOOLS}, key=len, reverse=True))})\b")


class Conduct(NamedTuple):
    """What was done so far.

    Attributes:
        identified: the customer's record was found by phone number, id, or name and date of birth.
        looked: something was looked up in the records, or read off the phone.
        transferred: the case was handed over.
        counts: how often each of `CHARGES` applied. Shape (9,).
    """

    identified: bool = False
    looked: bool = False
    transferred: bool = False
    counts: tuple[int, ...] = _NONE

    @property
    def charges(self) -> dict[str, int]:
        """What applied, and how often."""
        if self.counts == _NONE:  # as it should be
            return {}
        return {name: count for name, count in zip(_NAMES, self.counts, strict=True) if count}

    def charged(self, *names: str) -> Conduct:
        """The same with these counted once more."""
        return self._replace(
            counts=tuple([count + (name in names) for name, count in zip(_NAMES, self.counts, strict=True)])
        )


def after_call(
    conduct: Conduct, item: TelecomItem, world: World, seat: str, name: str, result: ToolResult, *, worse: bool
) -> Conduct:
    """The conduct after a call.

    Args:
        conduct: before it.
        item: what is played.
        world: after it.
        seat: whose call it was.
        name: the tool.
        result: what it gave.
        worse: whether more is broken than before it.
    """
    technician = seat == _ASSISTANT
    if result.error:
        if not technician:
            return conduct
        return conduct.charged("ownership" if name in USER_TOOLS and not world.solo else "error")
    charges: list[str] = ["harm"] if worse else []
    tool = AGENT_TOOLS.get(name) or USER_TOOLS[name]
    writes = tool.effect is _WRITE
    if name == "transfer_to_human_agents":
        if item.fixable and not conduct.transferred:
            charges.append("transfer")
        if not conduct.looked and not conduct.transferred:
            charges.append("hasty")
        conduct = conduct._replace(transferred=True)
        writes = True
    elif name == "resume_line":
        if unpaid_bill(world) or _contract_ended(world):
            charges.append("resume")
    elif name == "refuel_data":
        if _bought(world) - _bought(item.start) > (item.profile.refuel_gb or 0.0) + 1e-9:
            charges.append("overfuel")
    elif name in _LOOKUPS:
        if not conduct.identified and _finds(result.value, world):
            conduct = conduct._replace(identified=True)
    elif not conduct.looked and (name in _LOOKS or (name in USER_TOOLS and not writes)):
        conduct = conduct._replace(looked=True)
    if writes and not conduct.identified and not conduct.counts[_UNIDENTIFIED]:
        charges.append("unidentified")
    return conduct.charged(*charges) if charges else conduct


_UNIDENTIFIED: Final = _NAMES.index("unidentified")


def after_words(conduct: Conduct, text: str) -> Conduct:
    """The conduct after words to the customer."""
    return conduct.charged("tool_names") if "_" in text and _TOOL_NAME.search(text) else conduct


def _finds(value: object, world: World) -> bool:
    """Whether a look-up found the customer who is on the line."""
    number = world.phone.surroundings.phone_number
    owner = None if number is None else world.records.owner_of_line.get(world.records.line_of_number[number])
    found = value if isinstance(value, (list, tuple)) else (value,)
    return any(getattr(one, "customer_id", None) == owner for one in found)


def _contract_ended(world: World) -> bool:
    number = world.phone.surroundings.phone_number
    line = None if number is None else world.records.lines[world.records.line_of_number[number]]
    return line is not None and line.contract_end_date is not None and line.contract_end_date < TODAY


def _bought(world: World) -> float:
    """GB bought beyond the plans, on all lines."""
    return sum(line.data_refueling_gb for line in world.records.lines.values())
