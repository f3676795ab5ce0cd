"""From messages to an action: the agents that follow a route, in words, in tool names, or with all tools in hand.

They see what a policy may see and nothing else. What they do is a function of the messages; that a case once read is
kept until the next turn only saves reading it again. Imports the case, the routes and the words.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from askgym.envs.telecom.agents.case import Case
from askgym.envs.telecom.agents.doubts import answers
from askgym.envs.telecom.agents.recalling import BY_TOOL, price_question, tool_request
from askgym.envs.telecom.agents.routes import by_reading, by_workflow
from askgym.envs.telecom.agents.step import Kind, Step
from askgym.envs.telecom.tasks.policy import TRANSFER_SENTENCE
from askgym.types import Action, ToolCall

if TYPE_CHECKING:
    from askgym.episode import PolicyCall
    from askgym.types import Message

__all__ = ["DialogueAgent", "call_of", "is_solo", "read_and_fix", "workflow"]

_KEPT: Final = 1024
_REPEATED: Final = frozenset({"one", "which", "sure", "later", "lost", "cost"})
"""Doubts that are about the request itself: answered only where it is put again."""


def is_solo(call: PolicyCall) -> bool:
    """Whether the technician has the phone in its own hands: its tools are among those offered."""
    return any(tool["function"]["name"] in BY_TOOL for tool in call.tools)


def call_of(name: str, arguments: Any, turn: int) -> Action:
    """A tool call as an action."""
    return Action("", (ToolCall(f"call_{turn}", name, json.dumps(dict(arguments or {}))),))


class DialogueAgent:
    """A technician that follows a route.

    Args:
        name: for tables.
        route: from a case to the next step.
        by_name: ask for tools of the phone by their exact names first, and in plain English where that does not help.
    """

    def __init__(self, name: str, route: Callable[[Case], Step], *, by_name: bool = False) -> None:
        self.name = name
        self._route = route
        self._by_name = by_name
        self._kept: dict[tuple[int, int], tuple[tuple[Message, ...], Case]] = {}

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return _named, (self.name,)

    def answer(self, call: PolicyCall) -> Action:
        """The next action of a dialogue."""
        case = self._read(call)
        step = self._route(case)
        self._keep(call, case)
        if step.kind is Kind.RECORD or (case.solo and step.tool):
            return call_of(step.tool, step.arguments, call.turn)
        return Action(self._words(case, step))

    def _words(self, case: Case, step: Step) -> str:
        """What to say: first to what the customer is in doubt about, then the request, on the last line."""
        if step.name == "hand_over":
            return TRANSFER_SENTENCE
        again = case.asks if case.asked is not None and case.asked.name == step.name else 0
        if step.name == "price":
            gb, price = (float(str(value)) for value in (step.arguments or {}).values())
            request = price_question(gb, price)
        elif self._by_name and step.tool and step.name != "again" and not again:
            request = tool_request(step.tool, step.arguments, step.about)
        else:
            request = step.requests[again % len(step.requests)]
        doubts = case.doubts if again else tuple(doubt for doubt in case.doubts if doubt not in _REPEATED)
        return f"{answers(doubts)}\n{request}" if doubts else request

    def _read(self, call: PolicyCall) -> Case:
        """The case that the messages make: one kept from the turn before, or read from the start."""
        messages = call.messages
        for at in range(len(messages) - 1, max(len(messages) - 4, 0), -1):
            kept = self._kept.pop((call.episode_seed, at), None)
            # Equal messages are mostly the same objects, so that this costs little.
            if kept is not None and messages[:at] == kept[0]:
                case = kept[1]
                break
        else:
            at, case = 0, Case(solo=is_solo(call))
        for message in messages[at:]:
            case.follow(message)
        return case

    def _keep(self, call: PolicyCall, case: Case) -> None:
        while len(self._kept) >= _KEPT:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[call.episode_seed, len(call.messages)] = (call.messages, case)


def workflow() -> DialogueAgent:
    """Keeps the documented order, and talks to the customer in plain English."""
    return DialogueAgent("workflow", by_workflow)


def read_and_fix() -> DialogueAgent:
    """Reads everything that matters first, then mends what reads wrong; names the phone's tools exactly."""
    return DialogueAgent("read-and-fix", by_reading, by_name=True)


def _named(name: str) -> DialogueAgent:
    return workflow() if name == "workflow" else read_and_fix()
