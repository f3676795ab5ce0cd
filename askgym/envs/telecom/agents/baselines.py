"""Agents that show what there is to earn: the task's own solution, handing over at once, and chance.

The first sees the item and what was done so far, the others see nothing that a policy may not. Imports the words and
the reading of replies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from askgym.envs.telecom.agents.acting import call_of, is_solo
from askgym.envs.telecom.agents.doubts import answers, doubts_of
from askgym.envs.telecom.agents.recalling import price_question, tool_request
from askgym.envs.telecom.agents.replies import agrees, amount_of, declines, number_of
from askgym.envs.telecom.agents.steps import ASK_AMOUNT, ASK_NUMBER, CLOSE
from askgym.envs.telecom.database import builtin_database
from askgym.envs.telecom.tasks.policy import TRANSFER_SENTENCE
from askgym.envs.telecom.types import Seat
from askgym.seeding import wheel
from askgym.types import Action

if TYPE_CHECKING:
    import random

    from askgym.envs.telecom.state import TelecomState
    from askgym.envs.telecom.tasks.schema import GoldAction
    from askgym.episode import PolicyCall
    from askgym.types import Message

__all__ = ["GoldAgent", "RandomAgent", "TransferAgent"]

_TRANSFER: Final = "transfer_to_human_agents"
_IDENTIFY: Final = "get_customer_by_phone"
_LOOK: Final = "check_status_bar"
_SUMMARY: Final = "The customer has a problem with the phone."


class GoldAgent:
    """Plays the task's own solution: its own calls, and the customer's by asking for them by name."""

    name = "gold"
    privileged = True

    def answer_privileged(self, call: PolicyCall, state: TelecomState) -> Action:
        """The next call of the solution that was not made, or the end."""
        solo, messages = is_solo(call), state.messages
        if not any(made.name == _IDENTIFY for made in state.calls):
            number = next((found for m in messages if m.role == "user" and (found := number_of(m.content))), "")
            if number:
                return call_of(_IDENTIFY, {"phone_number": number}, call.turn)
            if not solo:
                return _say(messages, ASK_NUMBER.requests[0])
        action = _next_of(state)
        if action is None:
            if solo:
                return call_of("done", {}, call.turn)
            return Action(TRANSFER_SENTENCE) if state.transferred else _say(messages, CLOSE.requests[0])
        # Nothing is handed over unseen.
        if action.name == _TRANSFER and not any(made.name == _LOOK for made in state.calls):
            return call_of(_LOOK, {}, call.turn) if solo else _say(messages, tool_request(_LOOK))
        if solo:
            return call_of(action.name, action.arguments, call.turn)
        if action.requestor is Seat.USER:
            return _say(messages, tool_request(action.name, action.arguments))
        question = _consent(state, action) if action.name == "refuel_data" else ""
        return _say(messages, question) if question else call_of(action.name, action.arguments, call.turn)


def _next_of(state: TelecomState) -> GoldAction | None:
    """The first action of the solution that was not made, as often as it stands there."""
    made = Counter(
        (call["name"], _key(call["arguments"]))
        for turn in state.turns
        for call in turn.notes.get("calls", ())
        if not call["error"]
    )
    for action in state.item.task.gold:
        key = (action.name, _key(action.arguments))
        if not made[key]:
            return action
        made[key] -= 1
    return None


def _key(arguments: Mapping[str, Any]) -> str:
    return repr(sorted(arguments.items()))


def _consent(state: TelecomState, action: GoldAction) -> str:
    """What must be asked before data is bought: how much, and whether the price is right; "" when both were."""
    price_asked = amount_asked = False
    gb = float(str(action.arguments["gb_amount"]))
    database = state.world.records
    line = database.lines[str(action.arguments["line_id"])]
    price = price_question(gb, gb * database.plans[line.plan_id].data_refueling_price_per_gb)
    last = ""
    for message in state.messages:
        if message.role == "assistant" and message.content:
            last = message.content.rpartition("\n")[2]
        elif message.role == "user" and last:
            amount_asked |= last == ASK_AMOUNT.requests[0] and amount_of(message.content, asked=True) is not None
            price_asked |= last == price and (agrees(message.content) or declines(message.content))
    if not amount_asked:
        return ASK_AMOUNT.requests[0]
    return "" if price_asked else price


def _say(messages: tuple[Message, ...], request: str) -> Action:
    """A request, after what the customer wants to know."""
    doubts = doubts_of(messages[-1].content) if messages[-1].role == "user" and len(messages) > 2 else ()
    return Action(f"{answers(doubts)}\n{request}" if doubts else request)


class TransferAgent:
    """Hands every case over at once."""

    name = "transfer"

    def answer(self, call: PolicyCall) -> Action:
        """The transfer, then the end."""
        if not any(one.name == _TRANSFER for message in call.messages for one in message.tool_calls):
            return call_of(_TRANSFER, {"summary": _SUMMARY}, call.turn)
        return call_of("done", {}, call.turn) if is_solo(call) else Action(TRANSFER_SENTENCE)


_TEXTS: Final = (
    "Please tell me what you see on your phone.",
    "Please restart the phone.",
    "What does the status bar show?",
    "One moment, please.",
)
_WORDS: Final = 0.2


class RandomAgent:
    """Makes valid calls with ids that exist, and says something now and then where there is somebody to hear it."""

    name = "random"

    def answer(self, call: PolicyCall) -> Action:
        """Something; the same for the same seed."""
        draw = wheel(call.seed, "random technician")
        solo = is_solo(call)
        if not solo and draw.random() < _WORDS:
            return Action(draw.choice(_TEXTS))
        tools = [tool["function"] for tool in call.tools if tool["function"]["name"] not in ("done", _TRANSFER)]
        last = call.turns_left <= 1
        if last or draw.random() < 1 / (2 * len(call.tools)):
            return call_of("done" if solo else _TRANSFER, {} if solo else {"summary": _SUMMARY}, call.turn)
        tool = draw.choice(tools)
        properties: Mapping[str, Mapping[str, Any]] = tool["parameters"]["properties"]
        customer = draw.choice(_ids("customers"))
        arguments = {name: _argument(name, schema, draw, customer) for name, schema in properties.items()}
        return call_of(tool["name"], arguments, call.turn)


def _ids(table: str) -> list[str]:
    return list(getattr(builtin_database(), table))


def _argument(name: str, schema: Mapping[str, Any], draw: random.Random, customer: str) -> Any:
    """A value of the right type; of ids, one that the records have, and of lines and bills, that customer's."""
    database = builtin_database()
    if "enum" in schema:
        return draw.choice(list(schema["enum"]))
    owner = database.customers[customer]
    known: Mapping[str, list[str]] = {
        "customer_id": [customer],
        "line_id": list(owner.line_ids) or _ids("lines"),
        "bill_id": list(owner.bill_ids) or _ids("bills"),
        "id": [*database.customers, *database.lines, *database.bills, *database.plans, *database.devices],
        "phone_number": list(database.line_of_number),
        "full_name": [owner.full_name],
        "dob": [owner.date_of_birth],
        "app_name": ["messaging", "browser"],
    }
    if name in known:
        return draw.choice(known[name])
    kind = schema.get("type")
    if kind == "number":
        return draw.choice([0.5, 1.0, 2.0])
    if kind == "integer":
        return draw.randint(1, 12)
    return {} if kind == "object" else "no reason in particular"
