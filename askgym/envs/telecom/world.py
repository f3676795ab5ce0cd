"""A world: the operator's records, the customer's phone, calls on either, and the one place where the two meet.

A call never raises: what is wrong with it is its result, and the world stays as it was. Imports the two sides' tools.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from askgym.envs.telecom.agent_tools import AGENT_TOOLS
from askgym.envs.telecom.database import Database, builtin_database, builtin_phone
from askgym.envs.telecom.phone import PaymentRequest, Phone
from askgym.envs.telecom.tooling import Tool, ToolError, ToolResult, check_arguments
from askgym.envs.telecom.types import BillStatus, LineStatus, Seat, changed
from askgym.envs.telecom.user_tools import USER_TOOLS
from askgym.errors import ItemError

__all__ = ["World", "tool_schemas"]

_OF_PHONE: Final = frozenset(USER_TOOLS)
_DUAL: Final[Mapping[str, Mapping[str, Tool[Any]]]] = {Seat.ASSISTANT: AGENT_TOOLS, Seat.USER: USER_TOOLS}
_SOLO: Final[Mapping[str, Mapping[str, Tool[Any]]]] = {Seat.ASSISTANT: {**AGENT_TOOLS, **USER_TOOLS}, Seat.USER: {}}


# Bound once: in Python 3.11 looking up a member of an enum costs as much as a call.
_ACTIVE: Final = LineStatus.ACTIVE
_AWAITING: Final = BillStatus.AWAITING_PAYMENT


def tool_schemas(seat: Seat, *, solo: bool = False) -> list[dict[str, Any]]:
    """The tools of a seat in OpenAI's function format; a technician working alone has both sides' tools."""
    return [tool.schema() for tool in (_SOLO if solo else _DUAL)[seat].values()]


def _not_found(seat: object, name: object) -> str:
    """Text for a tool that the caller does not have; whose it is, where somebody has it."""
    if seat not in (Seat.ASSISTANT, Seat.USER):
        return f"nobody sits at {seat!r:.60}; calls are made by 'assistant' or 'user'"
    if not isinstance(name, str):
        return "the name of a tool must be a string"
    if seat == Seat.ASSISTANT and name in USER_TOOLS:
        return f"tool {name!r} not found: it is the customer's, on their phone; ask them to use it"
    if seat == Seat.USER and name in AGENT_TOOLS:
        return f"tool {name!r} not found: it is the technician's"
    return f"tool {name[:60]!r} not found"


@dataclass(slots=True)
class World:
    """The state of one case.

    Attributes:
        records: the technician's side.
        phone: the customer's side.
        solo: the technician has all tools, and the customer none.
    """

    records: Database = field(default_factory=builtin_database)
    phone: Phone = field(default_factory=builtin_phone)
    solo: bool = False

    def __post_init__(self) -> None:
        number = self.phone.surroundings.phone_number
        if number is not None and number not in self.records.line_of_number:
            raise ItemError(
                f"surroundings.phone_number: no line of the records has the number {number!r}; "
                "give a number of theirs, or none"
            )
        request = self.phone.surroundings.payment_request
        if request is not None and request.bill_id not in self.records.bills:
            raise ItemError(
                f"surroundings.payment_request: the records have no bill {request.bill_id!r}; "
                "give the id of one of theirs, or no request"
            )

    def copy(self) -> World:
        """A world in the same state, of which nothing that changes is shared: a snapshot, or a branch."""
        return World(self.records.copy(), self.phone.copy(), self.solo)

    def call(self, seat: str, name: str, arguments: Mapping[str, object]) -> ToolResult:
        """Call a tool; after one that was not refused, the two sides meet.

        Args:
            seat: whose call it is (`Seat`), which decides what tools there are.
            name: the tool's name.
            arguments: by name, of the types of the tool's schema.

        Returns:
            The result, or the error of a call that changed nothing.
        """
        result = self.run(seat, name, arguments)
        if not result.error:
            self.sync()
        return result

    def run(self, seat: str, name: str, arguments: Mapping[str, object]) -> ToolResult:
        """Call a tool as `call` does, without letting the two sides meet afterwards."""
        tools = (_SOLO if self.solo else _DUAL).get(seat) if isinstance(seat, str) else None
        tool = tools.get(name) if tools is not None and isinstance(name, str) else None
        if tool is None:
            return ToolResult(_not_found(seat, name), error=True)
        side: Database | Phone = self.phone if name in _OF_PHONE else self.records
        try:
            if tool.parameters or arguments != {}:
                check_arguments(tool, arguments)
                value = tool.run(side, **arguments)
            else:
                value = tool.run(side)
        except ToolError as refusal:
            return ToolResult(str(refusal), error=True)
        return ToolResult(value)

    def sync(self) -> None:
        """Let the two sides meet: line, roaming and volume reach the phone, payments and requests go across.

        Nothing happens while the customer has no phone number. No network search: the phone notices a line that is
        active again when it next searches. Doing it twice is doing it once.
        """
        here = self.phone.surroundings
        number = here.phone_number
        if number is None:
            return
        records = self.records
        line = records.lines[records.line_of_number[number]]
        here.line_active = line.status is _ACTIVE
        here.roaming_allowed = line.roaming_enabled
        limit = records.plans[line.plan_id].data_limit_gb + line.data_refueling_gb
        here.mobile_data_usage_exceeded = line.data_used_gb >= limit
        request = here.payment_request
        if request is not None:
            if not request.paid:
                return
            records.bills[request.bill_id] = changed(records.bills[request.bill_id], status=BillStatus.PAID)
            here.payment_request = None
        owner = records.owner_of_line.get(line.line_id)
        if owner is None:
            return
        for bill_id in records.customers[owner].bill_ids:
            bill = records.bills[bill_id]
            if bill.status is _AWAITING:
                here.payment_request = PaymentRequest(bill_id, bill.total_due)
                return
