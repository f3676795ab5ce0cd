"""A customer of the tests' own, who knows the technician's requests by heart, and a way to play a case."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from askgym.envs.telecom.agents.steps import BY_TEXT
from askgym.envs.telecom.rules import TelecomState
from askgym.envs.telecom.setup import TelecomConfig, TelecomSetup
from askgym.envs.telecom.tasks import TRANSFER_SENTENCE
from askgym.episode import PolicyCall, UserCall
from askgym.types import ToolCall, UserMove

COMPLAINTS = {
    "service_issue": "I have had no service for hours.",
    "mobile_data_issue": "My mobile internet is slow or does not work.",
    "mms_issue": "I cannot send pictures by MMS.",
}
DOUBTS = (
    "What is that?",
    "Could you tell me which setting you mean?",
    "Will my photos be safe?",
    "I don't know. Can you explain?",
)


class ScriptedCustomer:
    """Does what it is asked and reads out what the phone says.

    Args:
        doubtful: answers each request with a question first.
        say: what it says of a tool's report; by default the report itself.
        deaf: never understands anything but names.
        idle: says that it did what it was asked to change, and does not do it.
    """

    name = "scripted"

    def __init__(
        self,
        *,
        doubtful: bool = False,
        deaf: bool = False,
        idle: bool = False,
        say: Callable[[str, str], str] = lambda tool, report: report,
    ) -> None:
        self.doubtful, self.deaf, self.idle, self.say = doubtful, deaf, idle, say

    def answer(self, call: UserCall) -> UserMove:
        state = call.state
        heard = state.heard
        if not heard:
            place = "I am abroad, in France." if "abroad" in state.item.id else "I am at home."
            return UserMove(f"John Smith here, 555-123-2002. {COMPLAINTS[state.item.family]} {place}")
        if heard == TRANSFER_SENTENCE:
            return UserMove("###TRANSFER###")
        if self.deaf:
            return UserMove("What do you mean?")
        request = heard.rpartition("\n")[2]
        if "solved" in request:
            return UserMove("Thank you. ###STOP###")
        if "How much data" in request:
            return UserMove("2.0 GB.")
        if request.startswith("Adding"):
            return UserMove("Yes, I agree.")
        step = BY_TEXT[request]
        done = [one for one in state.phone_log if one.turn == state.turn]
        seen = state.user_memory or ()
        if self.doubtful and step.name not in seen:
            return UserMove(DOUBTS[len(seen) % len(DOUBTS)], memory=(*seen, step.name))
        if self.idle and step.value:
            return UserMove("Okay, done.", memory=seen)
        if done:
            return UserMove(self.say(step.tool, done[-1].result.content), memory=seen)
        made = ToolCall("phone", step.tool, json.dumps(dict(step.arguments or {})))
        return UserMove("", tool_calls=(made,), memory=seen)


@pytest.fixture
def scripted() -> type[ScriptedCustomer]:
    return ScriptedCustomer


@pytest.fixture
def play() -> Callable[..., TelecomState]:
    """Play a task to its end: `play(agent, task_id, customer=None, seed=0, **config)`."""
    setups: dict[str, TelecomSetup] = {}

    def play(agent: Any, task_id: str, customer: Any = None, *, seed: int = 0, **config: Any) -> TelecomState:
        key = repr(sorted(config.items()))
        if key not in setups:
            setups[key] = TelecomSetup.build(TelecomConfig(**{"split": "full", **config}))
        setup = setups[key]
        user = customer or setup.user
        state = setup.rules.begin(setup.source.find(task_id), seed)
        while (call := setup.rules.pending(state)) is not None:
            if not isinstance(call, PolicyCall):
                reply = user.answer(call)
            elif getattr(agent, "privileged", False):
                reply = agent.answer_privileged(call, state)
            else:
                reply = agent.answer(call)
            state = setup.rules.absorb(state, reply)
        return state

    return play
