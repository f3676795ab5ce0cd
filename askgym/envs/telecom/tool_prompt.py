"""Tools as text, for models whose chat template shows none."""

from __future__ import annotations

import json

from askgym.envs.telecom.rules import DONE
from askgym.envs.telecom.types import Seat
from askgym.envs.telecom.world import tool_schemas

__all__ = ["tool_prompt"]


def tool_prompt(*, solo: bool = False) -> str:
    """The technician's tools, and the form of a call."""
    schemas = [*tool_schemas(Seat.ASSISTANT, solo=solo), *([DONE] if solo else [])]
    lines = [json.dumps(schema["function"], ensure_ascii=False) for schema in schemas]
    other = "Nothing else is read." if solo else "Any other message is read by the customer."
    return (
        "# Tools\n\n"
        "To call a tool, write one JSON object and nothing else, with the tool's name and its arguments:\n\n"
        '{"name": "get_customer_by_phone", "arguments": {"phone_number": "555-123-0000"}}\n\n'
        f"{other} The tools, one a line:\n\n" + "\n".join(lines)
    )
