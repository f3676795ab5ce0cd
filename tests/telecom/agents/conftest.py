"""A customer of the tests' own, who knows the technician's requests by heart, and a way to play a case."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from askgym.envs.telecom.agents.recalling import BY_TEXT
from askgym.envs.telecom.setup import TelecomConfig, TelecomSetup
from askgym.envs.telecom.tasks import TRANSFER_SENTENCE
from askgym.episode import PolicyCall, UserCall
from askgym.types import ToolCall, UserMove

if TYPE_CHECKING:
    from askgym.envs.telecom.state import TelecomState

COMPLAINTS = {
    "service_issue": "I have had no service for hours.",
    "mobile_data_issue": "My mobile internet is slow or does not work.",
    "mms_issue": "I cannot send pictures by MMS.",
}
DOUBTS = (
    "What is that?",
    "Could you tell me which setting you mean?",
    "Okay. But will my photos be safe?",
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


def chatter(tool: str, report: str) -> str:
    """A tool's report in the words of somebody who never reads out a line as it stands."""
    low = report.lower()
    on = low.partition(": ")[2].startswith("on")
    if tool == "check_status_bar":
        if "airplane" in low:
            return "Oh dear, I only see a little airplane and the battery."
        if "no signal" in low:
            return "There's nothing. It has no signal at all."
        return "I can see four bars of signal, the phone says it's on 5G."
    if tool == "check_sim_status":
        return (
            "It tells me there's no SIM in it." if "missing" in low else "It wants a PIN." if "pin" in low else "Fine."
        )
    if tool == "check_network_status":
        words = [
            f"{name} is {'on' if f'{name} enabled: yes' in low else 'off'}" for name in ("mobile data", "data roaming")
        ]
        return f"Let me see... {words[0]}, and {words[1]}."
    if tool == "check_apn_settings":
        url = "the MMSC URL is empty" if "not set" in low else "for the MMSC URL there is a web address, http something"
        return f"The name is {'broken' if 'broken' in low else 'internet'}, and {url}."
    if tool in ("check_data_restriction_status", "check_wifi_calling_status"):
        return "Yes, that's on!" if on else "No, it isn't on."
    if tool == "check_vpn_status":
        return "I don't have any VPN." if "not connected" in low else "I'm connected to one, but it says poor."
    if tool == "check_network_mode_preference":
        return "It says only 2G there." if "2g_only" in low else "It's on 4G/5G."
    if tool == "check_app_permissions":
        held = [name for name in ("SMS", "storage", "phone") if name.lower() in low.partition(":")[2]]
        return f"It may use {' and '.join(held)}, nothing else." if held else "None at all."
    if tool == "run_speed_test":
        if "no connection" in low:
            return "It did not work, it says there is no connection."
        return f"That's {low.split('(')[1].split(')')[0]} it says."
    if tool == "can_send_mms":
        return "Hooray, it went out!" if low.startswith("yes") else "No luck, it won't send."
    if tool == "check_payment_request":
        return "Yes, I've got one here. It's a bill over $65."
    if tool == "make_payment":
        return "All right, I've paid it."
    bar = " It has no signal, though." if "no signal" in low else ""
    return f"All right, I've done that.{bar}"


@pytest.fixture
def chatty() -> Callable[[str, str], str]:
    return chatter


@pytest.fixture
def scripted() -> type[ScriptedCustomer]:
    return ScriptedCustomer


@pytest.fixture
def play() -> Callable[..., TelecomState]:
    """Play a task to its end: `play(agent, task_id, customer=None, seed=0, **config)`."""
    setups: dict[str, TelecomSetup] = {}

    def play(
        agent: Any, task_id: str, customer: Any = None, *, seed: int = 0, customer_options: Any = None, **config: Any
    ) -> TelecomState:
        if customer_options is not None:
            config["customer"] = customer_options
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
