"""A case as a technician knows it: what the dialogue and the results of its own tools have told so far.

A case is read from the messages alone, message by message, so that the same messages always give the same case. What
is to be done next is decided elsewhere (`askgym.envs.telecom.agents.routes`). Imports the steps and the reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from askgym.envs.telecom.agents.doubts import doubts_of
from askgym.envs.telecom.agents.recalling import BY_TOOL, plain, step_of_call, step_of_text
from askgym.envs.telecom.agents.replies import agrees, amount_of, declines, family_of, number_of, place_of
from askgym.envs.telecom.agents.statements import read
from askgym.envs.telecom.agents.step import Kind
from askgym.envs.telecom.agents.steps import AGAIN, HAND_OVER
from askgym.envs.telecom.tasks.policy import TRANSFER_SENTENCE
from askgym.envs.telecom.types import BillStatus

if TYPE_CHECKING:
    from askgym.envs.telecom.agents.step import Step
    from askgym.types import Message

__all__ = ["MAX_GB", "Case"]

MAX_GB: Final = 2.0
"""What the policy allows to add, in all."""
_PATIENCE: Final = 5
"""How often one thing is asked before it is taken for unknowable."""
_REPEATS: Final = 6
"""How often one thing is mended; it should take once."""
_VISIBLE: Final = frozenset(
    {"airplane", "data", "roaming", "saver", "wifi_calling", "preference", "vpn", "sms", "storage"}
)
_GIVEN_UP: Final = {"signal": "no", "speed": "none", "mms": "no", "payment": "none"}


@dataclass(slots=True)
class Case:
    """What is known.

    Attributes:
        solo: the technician has the phone in its own hands.
        family: what the complaint is about; "" while unknown.
        number: the phone number that it is about.
        place: "home", "abroad" or "".
        phone: what is known of the phone: value by fact.
        customer: the record.
        lines: records by id.
        plan: the record of the line's plan.
        bills: the customer's bills by id; None before they were looked up.
        usage: the line's data usage.
        amount: GB that the customer wants, as told.
        priced: whether the price was agreed to; None before it was answered.
        refuelled: whether data was added.
        asked: the last step that was taken.
        asks: how often that step was taken in a row.
        counts: how often each step was taken.
        hopeless: facts that are not looked at any more.
        doubts: what the customer wants to know before going on.
        errors: how many calls were refused.
        taken: steps taken so far.
        rounds: how often everything was gone through again.
        transferred: the case was handed over.
        opened: the first message was read.
    """

    solo: bool = False
    family: str = ""
    number: str = ""
    place: str = ""
    phone: dict[str, str] = field(default_factory=dict)
    customer: Mapping[str, Any] | None = None
    lines: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    plan: Mapping[str, Any] | None = None
    bills: dict[str, Mapping[str, Any]] | None = None
    usage: Mapping[str, Any] | None = None
    amount: float | None = None
    priced: bool | None = None
    refuelled: bool = False
    asked: Step | None = None
    asks: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    hopeless: set[str] = field(default_factory=set)
    doubts: tuple[str, ...] = ()
    errors: int = 0
    taken: int = 0
    rounds: int = 0
    transferred: bool = False
    opened: bool = False

    @property
    def line(self) -> Mapping[str, Any] | None:
        """The record of the line with the number that the case is about; None before it was found."""
        return next((line for line in self.lines.values() if line.get("phone_number") == self.number), None)

    def follow(self, message: Message) -> None:
        """Take in one more message."""
        if message.role == "assistant":
            if message.tool_calls:
                call = message.tool_calls[0]
                self._take(step_of_call(call.name, call.arguments))
            elif message.content.strip() == TRANSFER_SENTENCE:
                self._take(HAND_OVER)
            else:
                self._take(step_of_text(message.content))
        elif message.role == "tool":
            self._result(message.content)
        elif message.role == "user":
            if self.opened:
                self._reply(message.content)
            else:
                self._opening(message.content)

    # -- what the technician did ---------------------------------------------------------------------------------------

    def _take(self, step: Step | None) -> None:
        """Note a step that was taken, and forget what it makes doubtful."""
        same = step is not None and self.asked is not None and step.name == self.asked.name
        self.asks = self.asks + 1 if same else 1
        self.asked = step
        self.taken += 1
        if step is None:
            return
        if step.kind is not Kind.RECORD:
            self.doubts = ()
        self.counts[step.name] = self.counts.get(step.name, 0) + 1
        if step.name == AGAIN.name:
            self.rounds += 1
            self.phone.clear()
            self.hopeless.clear()
            self.usage = None
        elif step.kind is Kind.LOOK:
            for fact in ("sms", "storage") if step.fact == "permissions" else (step.fact,):
                self.phone.pop(fact, None)

    def _doubt_goals(self) -> None:
        """After a change, what was wrong is to be looked at again."""
        phone = self.phone
        if phone.get("signal") == "no":
            del phone["signal"]
        if self.family == "mobile_data_issue" or phone.get("speed") == "none":
            phone.pop("speed", None)
        phone.pop("mms", None)

    # -- what was answered ---------------------------------------------------------------------------------------------

    def _opening(self, text: str) -> None:
        self.opened = True
        self.family = family_of(text)
        self.number = number_of(text)
        self.place = place_of(text)
        if self.solo:
            self.amount = amount_of(text)

    def _reply(self, text: str) -> None:
        step = self.asked
        self.doubts = doubts_of(text)
        if step is None or step.kind in (Kind.LOOK, Kind.MEND, Kind.TELL):
            self._learn(text, step)
        elif step.kind is Kind.ASK:
            self._answer(text, step.name)
        self._give_up(step)

    def _learn(self, text: str, step: Step | None) -> None:
        facts = read(text, step, assume=not self.doubts)
        if step is not None and step.kind is Kind.MEND and facts.get(step.fact) in (step.value, ""):
            self._doubt_goals()
            # Somebody whose phone did not get better for all that was done may not have done it: look again.
            if self.rounds and step.fact in _VISIBLE and step.fact not in read(text, step, assume=False):
                facts = {**facts, step.fact: ""}
        for name, value in facts.items():
            if not value:
                self.phone.pop(name, None)
            elif name not in self.hopeless:
                self.phone[name] = value
        if step is not None and step.name == "reboot" and "rebooted" in facts:
            for name, default in (("apn", "internet"), ("mmsc", "set")):
                if self.phone.get(name) == "reset":
                    self.phone[name] = default
                    if self.rounds:  # look whether that is so
                        del self.phone[name]

    def _answer(self, text: str, what: str) -> None:
        """Take in the answer to a question."""
        if what == "symptom":
            self.family = family_of(text)
        elif what == "number":
            self.number = number_of(text)
        elif what == "location":
            self.place = place_of(text, asked=True)
        elif what == "amount":
            self.amount = amount_of(text, asked=True)
            if self.amount is None and agrees(text):
                self.amount = MAX_GB
            if self.amount is None and declines(text):
                self.priced = False
        elif what == "price":
            if agrees(text):
                self.priced = True
            elif declines(text):
                self.priced = False
        # Some tell more than they were asked.
        self.number = self.number or number_of(text)
        self.place = self.place or place_of(text)

    def _give_up(self, step: Step | None) -> None:
        """Take for unknowable what was asked too often, and for hopeless what stays wrong."""
        if step is None or not step.fact:
            return
        if step.kind is Kind.ASK:
            if self.asks >= _PATIENCE:
                if step.name == "location":
                    self.place = self.place or "home"
                elif step.name in ("amount", "price") and self.priced is None:
                    self.priced = False
            return
        facts = ("sms", "storage") if step.fact == "permissions" else (step.fact,)
        if step.kind is Kind.MEND:
            mended = self.phone.get(step.fact) == step.value
            stuck = self.counts[step.name] >= _REPEATS or (self.asks >= _PATIENCE and not mended)
        else:
            stuck = self.asks >= _PATIENCE and not all(fact in self.phone for fact in facts)
        if not stuck:
            return
        for fact in facts:
            self.phone[fact] = _GIVEN_UP.get(fact, "unknown")
            if fact not in _GIVEN_UP:
                self.hopeless.add(fact)

    # -- what the tools said -------------------------------------------------------------------------------------------

    def _result(self, content: str) -> None:
        step = self.asked
        if step is None:
            return
        if step.tool in BY_TOOL:
            if not content.startswith("Error:"):
                self._learn(content, step)
            self._give_up(step)
            return
        arguments = step.arguments or {}
        if content.startswith("Error:"):
            self.errors += 1
            if step.tool == "get_customer_by_phone":
                self.number = ""
            elif step.tool == "get_details_by_id":
                self.lines[str(arguments.get("id"))] = {}
            return
        if step.tool == "transfer_to_human_agents":
            self.transferred = True
        elif step.tool == "enable_roaming":
            if (line := self.line) is not None:
                self.lines[line["line_id"]] = {**line, "roaming_enabled": True}
            self._doubt_goals()
        elif step.tool == "send_payment_request":
            bill_id = str(arguments.get("bill_id"))
            bill = {**(self.bills or {}).get(bill_id, {}), "bill_id": bill_id, "status": BillStatus.AWAITING_PAYMENT}
            self.bills = {**(self.bills or {}), bill_id: bill}
            self.phone.pop("payment", None)
        else:
            self._record(step, arguments, plain(content))

    def _record(self, step: Step, arguments: Mapping[str, object], record: Any) -> None:
        """Take in a record, or what a change made of one."""
        if step.tool == "get_bills_for_customer" and isinstance(record, list):
            self.bills = {bill["bill_id"]: bill for bill in record if isinstance(bill, dict) and "bill_id" in bill}
        if not isinstance(record, dict):
            return
        if step.tool in ("get_customer_by_phone", "get_customer_by_id"):
            self.customer = record
        elif step.tool == "get_data_usage":
            self.usage = record
        elif step.tool == "refuel_data":
            self.refuelled = True
            self.usage = None
            self._doubt_goals()
        elif step.tool == "resume_line" and isinstance(record.get("line"), dict):
            self.lines[record["line"]["line_id"]] = record["line"]
            self.phone.pop("rebooted", None)
        elif step.tool == "get_details_by_id":
            if "line_id" in record and "phone_number" in record:
                self.lines[record["line_id"]] = record
            elif "data_refueling_price_per_gb" in record:
                self.plan = record
            elif "bill_id" in record:
                self.bills = {**(self.bills or {}), record["bill_id"]: record}
                if record.get("status") != BillStatus.PAID and self.phone.get("payment") == "paid":
                    self.phone["payment"] = "asked"
