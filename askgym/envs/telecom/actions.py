"""What a policy's action is: words for the customer, tool calls, or a tool call gone wrong.

Strict: a message is a call only as a whole. Its forms are OpenAI's native calls; one JSON object with a tool's name and
its arguments; OpenAI's own object for a call or for a list of them; and the `<tool_call>` blocks that chat templates of
Qwen and Hermes teach. JSON in the middle of a sentence is words. Whom a call names as its caller is not read: the seat
decides. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from askgym.answers import strip_reasoning

if TYPE_CHECKING:
    from askgym.types import Action, ToolCall

__all__ = ["Attempt", "read_action", "read_call"]

_BLOCK = re.compile(r"<tool_call>(.*?)</tool_call>", re.DOTALL)
_OPEN = "<tool_call>"
_ODD = re.compile(r"\\u|NaN|Infinity|[0-9][eE]")
"""Without these, JSON whose text can be written down has a value that can."""
_MOST_BRACKETS = 100
_KEYS = "a JSON object with name and arguments is needed"


class Attempt(NamedTuple):
    """A tool call that a policy tries to make.

    Attributes:
        id: names the call in the dialogue.
        name: the tool, or what stands in its place.
        arguments: by name; empty where they cannot be read.
        problem: why it is no call, or "" if it is one.
    """

    id: str
    name: str
    arguments: Mapping[str, Any]
    problem: str = ""


def read_action(action: Action, turn: int) -> str | list[Attempt]:
    """The words for the customer, without hidden reasoning, or the calls, in order.

    Args:
        action: what the policy did; where it has native calls, its text is not looked at.
        turn: its number, which names calls that have no id.
    """
    if action.tool_calls:
        return [read_call(call, f"call_{turn}_{number}") for number, call in enumerate(action.tool_calls)]
    text = strip_reasoning(action.text).strip()
    if _OPEN in text:
        blocks = _BLOCK.findall(text)
        if not blocks:
            return [_unread(f"call_{turn}_0", "the block <tool_call> is not closed")]
        return [_from_json(block.strip(), f"call_{turn}_{number}") for number, block in enumerate(blocks)]
    if not (text.startswith("{") and text.endswith("}")):
        return text
    value, problem = _load(text)
    if problem or not isinstance(value, dict):
        return [_unread(f"call_{turn}_0", problem or _KEYS)]
    calls = value.get("tool_calls")
    if isinstance(calls, list) and calls:
        return [_from_value(call, f"call_{turn}_{number}") for number, call in enumerate(calls)]
    return [_from_value(value, f"call_{turn}_0")]


def read_call(call: ToolCall, name: str = "") -> Attempt:
    """A native call.

    Args:
        call: as OpenAI's format has it.
        name: its id, where it has none.
    """
    return _attempt(call.name, call.arguments, call.id or name)


def _from_json(text: str, id_: str) -> Attempt:
    value, problem = _load(text)
    return _unread(id_, problem) if problem else _from_value(value, id_)


def _from_value(value: Any, id_: str) -> Attempt:
    if isinstance(value, dict) and isinstance(value.get("function"), dict):
        value = value["function"]
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return _unread(id_, _KEYS)
    return _attempt(value["name"], value.get("arguments", {}), id_)


def _attempt(name: str, arguments: Any, id_: str) -> Attempt:
    if isinstance(arguments, str):
        arguments, problem = ({}, "") if arguments == "{}" or not arguments.strip() else _load(arguments)
        if problem:
            return Attempt(id_, name, {}, f"the arguments of {name[:60]!r} are {problem}")
    if not isinstance(arguments, dict):
        return Attempt(id_, name, {}, f"the arguments of {name[:60]!r} are no JSON object")
    return Attempt(id_, name, arguments)


def _unread(id_: str, problem: str) -> Attempt:
    return Attempt(id_, "", {}, f"this is no tool call: {problem}")


def _load(text: str) -> tuple[Any, str]:
    """The value of a JSON text, and why there is none; what no record could hold is refused."""
    if text.count("{") + text.count("[") > _MOST_BRACKETS:
        return None, "nested too deeply, or too long a list"
    try:
        value = json.loads(text)
        if _ODD.search(text) is not None:
            json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        return None, f"no JSON (line {error.lineno}, column {error.colno})"
    except (ValueError, RecursionError):  # numbers without end, halves of characters
        return None, "no JSON that could be written down"
    return value, ""
