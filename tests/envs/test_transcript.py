"""Dialogues as text: calls and what they gave, readably."""

from __future__ import annotations

import pytest

from askgym.envs.transcript import call_line, tool_line, transcript
from askgym.types import Message, ToolCall


def test_a_dialogue_with_tools() -> None:
    calls = (ToolCall("a", "look_up", '{"id": "L1", "deep": true}'), ToolCall("b", "reboot"))
    assert transcript(
        [
            Message("system", "Help."),
            Message("user", "It is\nbroken."),
            Message("assistant", "", calls),
            Message("tool", "found", tool_call_id="a"),
            Message("tool", "Error: no", tool_call_id="b"),
            Message("assistant", "One moment.", calls[1:]),
            Message("tool", "done", tool_call_id="b"),
            Message("tool", "of nobody", tool_call_id="c"),
            Message("assistant", ""),
        ]
    ) == (
        "system: Help.\n"
        "user: It is\nbroken.\n"
        'assistant calls look_up(id: "L1", deep: true)\n'
        "assistant calls reboot()\n"
        "tool look_up: found\n"
        "tool reboot: Error: no\n"
        "assistant: One moment.\n"
        "assistant calls reboot()\n"
        "tool reboot: done\n"
        "tool: of nobody\n"
        "assistant: "
    )


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ({"name": "Zoë", "gb": 2.0}, 'f(name: "Zoë", gb: 2.0)'),
        ({}, "f()"),
        ("{}", "f()"),
        ('{"a": null}', "f(a: null)"),
        ("{broken", "f({broken)"),
        ("[1]", "f([1])"),
        ("[" * 100_000, f"f({'[' * 100_000})"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_calls(arguments: object, shown: str) -> None:
    assert call_line("f", arguments) == shown  # type: ignore[arg-type]


def test_tools() -> None:
    properties = {"id": {"type": "string"}, "mode": {"type": "string", "enum": ["a", "b"]}, "deep": {}}
    function = {"name": "f", "description": "Does it.", "parameters": {"properties": properties, "required": ["id"]}}
    assert tool_line({"type": "function", "function": function}) == "f(id: string, mode?: a|b, deep?: any) – Does it."
    assert tool_line({"function": {"name": "g"}}) == "g()"
