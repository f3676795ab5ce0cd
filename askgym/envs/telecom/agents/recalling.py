"""From what a technician said or called back to the step that it was. Imports the steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from askgym.envs.telecom.agents.step import Kind, Step
from askgym.envs.telecom.agents.steps import ASK_PRICE, PHONE_STEPS, SPOKEN_STEPS

__all__ = ["BY_NAME", "BY_TEXT", "BY_TOOL", "plain", "price_question", "step_of_call", "step_of_text", "tool_request"]


def tool_request(name: str, arguments: Mapping[str, object] | None = None, about: str = "") -> str:
    """A request that names a tool of the phone exactly: "Please use `check_status_bar`."."""
    inside = ", ".join(f"{key}={value!r}" for key, value in (arguments or {}).items())
    request = f"Please use `{name}({inside})`." if inside else f"Please use `{name}`."
    return f"{request} What does it say about {about}?" if about else request


def price_question(gb: float, price: float) -> str:
    """What asks for consent to buying data, with its price in dollars."""
    return f"Adding {gb:g} GB costs ${price:.2f}. Do you agree to that price?"


BY_NAME: Final[Mapping[str, Step]] = {step.name: step for step in SPOKEN_STEPS}
"""Steps that the customer answers in words of its own."""
BY_TEXT: Final[Mapping[str, Step]] = {
    # Two steps may share a tool: the first is what its bare name is taken for.
    **{tool_request(step.tool, step.arguments): step for step in reversed(PHONE_STEPS)},
    **{tool_request(step.tool, step.arguments, step.about): step for step in PHONE_STEPS},
    **{request: step for step in SPOKEN_STEPS for request in step.requests},
}
"""Steps by every request that stands for one."""
BY_TOOL: Final[Mapping[str, Step]] = {step.tool: step for step in reversed(PHONE_STEPS)}
"""What a call of a phone's tool is, for somebody who has all tools; permissions aside, which `BY_TEXT` tells apart."""


def step_of_call(name: str, arguments: str) -> Step:
    """The step that a call is."""
    given = plain(arguments)
    given = given if isinstance(given, dict) else {}
    if name in BY_TOOL:
        return BY_TEXT.get(tool_request(name, given), BY_TOOL[name])
    return Step(name, Kind.RECORD, tool=name, arguments=given)


def step_of_text(text: str) -> Step | None:
    """The step that a message asks for: the last line says it; or the call that it is as a whole."""
    if text.startswith("{") and isinstance(call := plain(text), dict) and isinstance(call.get("name"), str):
        return step_of_call(call["name"], json.dumps(call.get("arguments")))
    last = text.rstrip().rpartition("\n")[2]
    step = BY_TEXT.get(last)
    if step is None and last.startswith("Adding ") and " costs $" in last:
        return ASK_PRICE
    return step


def plain(content: str) -> Any:
    """The value of a JSON text; None where it is none."""
    try:
        return json.loads(content)
    except ValueError:
        return None
