"""Dialogues as text for people: who said what, which tools were called with what, and what these gave.

Imports the types. Text comes out as it is; escaping is for whoever shows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askgym.types import Message

__all__ = ["call_line", "tool_line", "transcript"]


def transcript(messages: Iterable[Message]) -> str:
    """Messages, each after its role; tool calls as `assistant calls name(key: value)`, results with their tool's name.

    Args:
        messages: from the first, so that results are known by the calls before them.
    """
    names: dict[str | None, str] = {}
    lines = []
    for message in messages:
        names |= {call.id: call.name for call in message.tool_calls}
        role: str = message.role
        if role == "tool" and message.tool_call_id in names:
            role = f"tool {names[message.tool_call_id]}"
        if message.content or not message.tool_calls:
            lines.append(f"{role}: {message.content}")
        lines += [f"{role} calls {call_line(call.name, call.arguments)}" for call in message.tool_calls]
    return "\n".join(lines)


def call_line(name: str, arguments: str | Mapping[str, Any]) -> str:
    """A tool call on one line: `name(key: value, …)`; arguments that are no JSON object stand there as written.

    Args:
        name: of the tool.
        arguments: as JSON text, or by name.
    """
    given: Any = arguments
    if isinstance(arguments, str):
        try:
            given = json.loads(arguments)
        except (ValueError, RecursionError):
            given = None
    if not isinstance(given, Mapping):
        return f"{name}({arguments})"
    inner = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in given.items())
    return f"{name}({inner})"


def tool_line(schema: Mapping[str, Any]) -> str:
    """A tool on one line, from its schema in OpenAI's function format: `name(key: type, key?: type) – what it does`.

    Args:
        schema: the schema; `?` marks arguments that may be left out.
    """
    function = schema["function"]
    parameters = function.get("parameters") or {}
    required = parameters.get("required") or ()
    inner = ", ".join(
        f"{name}{'' if name in required else '?'}: {_type(about)}"
        for name, about in (parameters.get("properties") or {}).items()
    )
    description = function.get("description", "")
    return f"{function['name']}({inner})" + (f" – {description}" if description else "")


def _type(about: Mapping[str, Any]) -> str:
    """The values of an enumeration, or the name of the type."""
    if about.get("enum"):
        return "|".join(str(value) for value in about["enum"])
    return str(about.get("type", "any"))
