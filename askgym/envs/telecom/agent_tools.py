"""The technician's 13 tools: the operator's records, and handing over to a human.

Each takes the records and its arguments. The rules are τ²-bench's, so what it does not check is not checked here
either: a line is resumed whatever is owed, a refuel has no upper limit. Imports the words, the records and the tooling.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from askgym.envs.telecom.tooling import Effect, Kind, Parameter, Tool, ToolError
from askgym.envs.telecom.types import TODAY, Bill, BillStatus, Customer, Line, LineItem, LineStatus, changed

if TYPE_CHECKING:
    from askgym.envs.telecom.database import Database

__all__ = ["AGENT_TOOLS", "add_charge", "find_customer", "find_line"]

_CYCLE_END = date(2025, 2, 28)
_NEXT_MONTH = (date(2025, 3, 1), date(2025, 3, 31), date(2025, 3, 1), date(2025, 3, 15))


def find_customer(records: Database, customer_id: str) -> Customer:
    """A customer by id.

    Raises:
        ToolError: there is none.
    """
    customer = records.customers.get(customer_id)
    if customer is None:
        raise ToolError(f"there is no customer {customer_id!r}")
    return customer


def find_line(records: Database, customer_id: str, line_id: str) -> Line:
    """A line of a customer.

    Raises:
        ToolError: there is no such customer, or the line is not theirs.
    """
    customer = find_customer(records, customer_id)
    if line_id not in customer.line_ids:
        raise ToolError(f"customer {customer_id} has no line {line_id!r}")
    return records.lines[line_id]


def add_charge(records: Database, customer_id: str, amount: float, description: str) -> None:
    """Put a charge on the customer's first draft bill, or on a new one for the next month."""
    customer = records.customers[customer_id]
    item = LineItem(description, amount, TODAY, "Charge")
    for bill_id in customer.bill_ids:
        bill = records.bills[bill_id]
        if bill.status is BillStatus.DRAFT:
            records.bills[bill_id] = changed(
                bill, total_due=bill.total_due + amount, line_items=(*bill.line_items, item)
            )
            return
    start, end, issued, due = _NEXT_MONTH
    bill_id = _new_bill_id(records, customer_id)
    records.bills[bill_id] = Bill(bill_id, customer_id, start, end, issued, amount, due, (item,), BillStatus.DRAFT)
    records.customers[customer_id] = changed(customer, bill_ids=(*customer.bill_ids, bill_id))


def _new_bill_id(records: Database, customer_id: str) -> str:
    """An id that looks drawn and is not: the same calls give the same records."""
    number = len(records.bills)
    while True:
        bill_id = "B" + hashlib.sha256(f"{customer_id}:{number}".encode()).hexdigest()[:8]
        if bill_id not in records.bills:
            return bill_id
        number += 1


def _get_customer_by_phone(records: Database, phone_number: str) -> Customer:
    for customer in records.customers.values():
        if customer.phone_number == phone_number:
            return customer
        if any(records.lines[line_id].phone_number == phone_number for line_id in customer.line_ids):
            return customer
    raise ToolError(f"no customer has the phone number {phone_number!r}")


def _get_customer_by_name(records: Database, full_name: str, dob: str) -> tuple[Customer, ...]:
    name = full_name.lower()
    return tuple(
        customer
        for customer in records.customers.values()
        if customer.full_name.lower() == name and customer.date_of_birth == dob
    )


def _get_details_by_id(records: Database, id: str) -> object:
    tables: Mapping[str, tuple[str, Mapping[str, object]]] = {
        "L": ("line", records.lines),
        "D": ("device", records.devices),
        "B": ("bill", records.bills),
        "C": ("customer", records.customers),
        "P": ("plan", records.plans),
    }
    if id[:1] not in tables:
        raise ToolError(f"{id!r} is no id: ids begin with L (line), D (device), B (bill), C (customer) or P (plan)")
    what, table = tables[id[0]]
    if id not in table:
        raise ToolError(f"there is no {what} {id!r}")
    return table[id]


def _get_bills_for_customer(records: Database, customer_id: str, limit: int = 12) -> tuple[Bill, ...]:
    bills = [records.bills[bill_id] for bill_id in find_customer(records, customer_id).bill_ids]
    return tuple(sorted(bills, key=lambda bill: bill.issue_date, reverse=True)[:limit])


def _get_data_usage(records: Database, customer_id: str, line_id: str) -> Mapping[str, object]:
    line = find_line(records, customer_id, line_id)
    return {
        "line_id": line_id,
        "data_used_gb": line.data_used_gb,
        "data_limit_gb": records.plans[line.plan_id].data_limit_gb,
        "data_refueling_gb": line.data_refueling_gb,
        "cycle_end_date": str(_CYCLE_END),
    }


def _suspend_line(records: Database, customer_id: str, line_id: str, reason: str) -> Mapping[str, object]:
    line = find_line(records, customer_id, line_id)
    if line.status is not LineStatus.ACTIVE:
        raise ToolError(f"line {line_id} is {line.status.value}; only an active line can be suspended")
    line = records.lines[line_id] = changed(line, status=LineStatus.SUSPENDED, suspension_start_date=TODAY)
    return {"message": f"Line {line_id} is now suspended. Reason given: {reason}", "line": line}


def _resume_line(records: Database, customer_id: str, line_id: str) -> Mapping[str, object]:
    line = find_line(records, customer_id, line_id)
    if line.status not in (LineStatus.SUSPENDED, LineStatus.PENDING):
        raise ToolError(f"line {line_id} is {line.status.value}; only a suspended or pending line can be resumed")
    line = records.lines[line_id] = changed(line, status=LineStatus.ACTIVE, suspension_start_date=None)
    return {"message": f"Line {line_id} is active again.", "line": line}


def _send_payment_request(records: Database, customer_id: str, bill_id: str) -> str:
    customer = find_customer(records, customer_id)
    for other in customer.bill_ids:
        if records.bills[other].status is BillStatus.AWAITING_PAYMENT:
            raise ToolError(f"bill {other} of customer {customer_id} already awaits payment; one at a time")
    if bill_id not in customer.bill_ids:
        raise ToolError(f"customer {customer_id} has no bill {bill_id!r}")
    bill = records.bills[bill_id] = changed(records.bills[bill_id], status=BillStatus.AWAITING_PAYMENT)
    return f"The customer has been asked to pay ${bill.total_due:.2f} for bill {bill_id}, which now awaits payment."


def _set_roaming(records: Database, customer_id: str, line_id: str, enabled: bool) -> str:
    line = find_line(records, customer_id, line_id)
    word = "enabled" if enabled else "disabled"
    if line.roaming_enabled is enabled:
        return f"Roaming was already {word} on line {line_id}."
    records.lines[line_id] = changed(line, roaming_enabled=enabled)
    return f"Roaming is now {word} on line {line_id}."


def _enable_roaming(records: Database, customer_id: str, line_id: str) -> str:
    return _set_roaming(records, customer_id, line_id, True)


def _disable_roaming(records: Database, customer_id: str, line_id: str) -> str:
    return _set_roaming(records, customer_id, line_id, False)


def _refuel_data(records: Database, customer_id: str, line_id: str, gb_amount: float) -> Mapping[str, object]:
    line = find_line(records, customer_id, line_id)
    if gb_amount <= 0:
        raise ToolError(f"gb_amount must be more than 0, not {gb_amount}")
    total = line.data_refueling_gb + gb_amount
    charge = gb_amount * records.plans[line.plan_id].data_refueling_price_per_gb
    records.lines[line_id] = changed(line, data_refueling_gb=total)
    add_charge(records, customer_id, charge, f"{gb_amount} GB of data added to line {line.phone_number}")
    return {
        "message": f"{gb_amount} GB added to line {line_id} for ${charge:.2f}.",
        "new_data_refueling_gb": total,
        "charge": charge,
    }


def _transfer(records: Database, summary: str) -> str:
    return "The case is with a human colleague now."


def _text(name: str, description: str) -> Parameter:
    return Parameter(name, Kind.TEXT, description)


_CUSTOMER = _text("customer_id", "Id of the customer, such as C1001.")
_LINE = _text("line_id", "Id of a line of that customer, such as L1002.")

_TOOLS: Final[tuple[Tool[Database], ...]] = (
    Tool("get_customer_by_phone", Effect.READ, "Look a customer up by a phone number: of contact, or of a line.",
         _get_customer_by_phone, (_text("phone_number", "The number as the records have it, such as 555-123-2002."),)),
    Tool("get_customer_by_id", Effect.READ, "Look a customer up by id.", find_customer, (_CUSTOMER,)),
    Tool("get_customer_by_name", Effect.READ, "List the customers of a name and date of birth; may be empty.",
         _get_customer_by_name, (_text("full_name", "First and last name; upper and lower case are alike."),
                                 _text("dob", "Date of birth, YYYY-MM-DD."))),
    Tool("get_details_by_id", Effect.READ, "Show the record of an id: line (L…), device (D…), bill (B…), customer (C…) "
         "or plan (P…).", _get_details_by_id, (_text("id", "The id, with its letter."),)),
    Tool("get_bills_for_customer", Effect.READ, "List a customer's bills, the latest first.", _get_bills_for_customer,
         (_CUSTOMER, Parameter("limit", Kind.INTEGER, "How many bills at most; 12 if left out.", 12))),
    Tool("get_data_usage", Effect.READ, "Show how much data a line has used in this cycle, its plan's limit, and what "
         "was added, in GB.", _get_data_usage, (_CUSTOMER, _LINE)),
    Tool("suspend_line", Effect.WRITE, "Suspend an active line from today on.", _suspend_line,
         (_CUSTOMER, _LINE, _text("reason", "Why it is suspended."))),
    Tool("resume_line", Effect.WRITE, "Make a suspended or pending line active. Bills and contract are not checked "
         "here: check them first. The phone finds the network again when it next searches, for example after a "
         "reboot.", _resume_line, (_CUSTOMER, _LINE)),
    Tool("send_payment_request", Effect.WRITE, "Ask the customer to pay a bill; it awaits payment until they do. Only "
         "one bill of a customer can await payment.", _send_payment_request,
         (_CUSTOMER, _text("bill_id", "Id of a bill of that customer, such as B1002."))),
    Tool("enable_roaming", Effect.WRITE, "Allow roaming on a line, on the operator's side.", _enable_roaming,
         (_CUSTOMER, _LINE)),
    Tool("disable_roaming", Effect.WRITE, "Forbid roaming on a line, on the operator's side.", _disable_roaming,
         (_CUSTOMER, _LINE)),
    Tool("refuel_data", Effect.WRITE, "Add data to a line in this cycle, at its plan's price per GB, which goes on the "
         "customer's next bill.", _refuel_data,
         (_CUSTOMER, _LINE, Parameter("gb_amount", Kind.NUMBER, "GB to add, more than 0."))),
    Tool("transfer_to_human_agents", Effect.GENERIC, "Hand the case over to a human colleague, when it is beyond these "
         "tools and rules.", _transfer, (_text("summary", "The case in short: what is wrong and what was tried."),)),
)  # fmt: skip

AGENT_TOOLS: Final[Mapping[str, Tool[Database]]] = {tool.name: tool for tool in _TOOLS}
"""The technician's tools by name."""
