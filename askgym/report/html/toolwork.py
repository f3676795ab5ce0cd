"""Tool calls and what they changed, as plain data for the viewer: an assistant's, and those of a user with tools.

Domains with tools note them in each turn: `calls`, a list of {seat, name, arguments, error, result}; `changes`, a list
of [path, before, after]; and at the end `verdict`, with the reward and what it rests on. Notes of another form are no
business of this module: they are shown as they stand. Imports the model of the report only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from askgym.report.html.model import Json, rounded

if TYPE_CHECKING:
    from askgym.trace import Episode
    from askgym.types import Message

__all__ = ["calls_and_results", "turn_doings"]

_CALLER = "assistant"
_CALL_KEYS = frozenset({"seat", "name", "arguments", "error", "result"})


def calls_and_results(episode: Episode, turn_at: Mapping[int, int]) -> dict[int, Json]:
    """What the viewer shows of messages that call tools, and of those that tools answered.

    Args:
        episode: the record.
        turn_at: number of a message of the assistant → its turn.

    Returns:
        Number of a message → `calls` (name, arguments as JSON, id of each), for one of the assistant, with `written`
        where they are all of its text; `call`, `error` and `reply_to`, for one of a tool.
    """
    out: dict[int, Json] = {}
    waiting: list[tuple[str, str]] = []
    made: list[Mapping[str, Any]] = []
    for at, message in enumerate(episode.messages):
        if message.role == _CALLER:
            notes = episode.turns[turn_at[at]].notes if at in turn_at else {}
            made = [call for call in _calls(notes) or () if call["seat"] == _CALLER]
            waiting = [(call.id, call.name) for call in message.tool_calls]
            if waiting:
                out[at] = {"calls": [[call.name, call.arguments, call.id] for call in message.tool_calls]}
            elif made:  # the text is the call
                out[at] = {"calls": [[call["name"], _json(call["arguments"]), ""] for call in made], "written": True}
        elif message.role == "tool":
            out[at] = _result(message, made, waiting)
            made = made[1:]
    return out


def _result(message: Message, made: Sequence[Mapping[str, Any]], waiting: Sequence[tuple[str, str]]) -> Json:
    """Which call a tool message answers, by its id or else by its place, and whether that was refused."""
    out: Json = {} if message.tool_call_id is None else {"reply_to": message.tool_call_id}
    name = dict(waiting).get(message.tool_call_id or "", made[0]["name"] if made else "")
    if name:
        out["call"] = name
    if made and made[0]["error"]:
        out["error"] = True
    return out


def turn_doings(notes: Mapping[str, Any]) -> tuple[Json, frozenset[str]]:
    """What the viewer shows of a turn: the user's own calls, what changed, and the verdict on the state in the end.

    Returns:
        `own` (name, arguments as JSON, whether refused, result of each call), `changes` (path, before, after as JSON),
        `case` (reward, parts, assertions, actions), each where there is any; and the notes that these tell of.
    """
    out: Json = {}
    told = set()
    calls = _calls(notes)
    if calls is not None:
        told.add("calls")
        own = [call for call in calls if call["seat"] != _CALLER]
        if own:
            out["own"] = [[call["name"], _json(call["arguments"]), call["error"], call["result"]] for call in own]
    changes = notes.get("changes")
    if _is_list(changes) and all(_is_list(one) and len(one) == 3 and isinstance(one[0], str) for one in changes):
        told.add("changes")
        if changes:
            out["changes"] = [[path, _json(before), _json(after)] for path, before, after in changes]
    verdict = notes.get("verdict")
    if isinstance(verdict, Mapping) and _is_number(verdict.get("reward")):
        told.add("verdict")
        parts = verdict.get("breakdown")
        out["case"] = {
            "reward": rounded(verdict["reward"]),
            "parts": [[str(name), rounded(value)] for name, value in parts.items() if _is_number(value)]
            if isinstance(parts, Mapping)
            else [],
            "assertions": _flags(verdict.get("assertions")),
            "actions": _flags(verdict.get("actions")),
        }
    return out, frozenset(told)


def _calls(notes: Mapping[str, Any]) -> Sequence[Mapping[str, Any]] | None:
    """The calls of a turn; None where the notes hold none of that form."""
    calls = notes.get("calls")
    if not _is_list(calls) or not all(isinstance(call, Mapping) and call.keys() >= _CALL_KEYS for call in calls):
        return None
    if not all(isinstance(call[key], str) for call in calls for key in ("seat", "name", "result")):
        return None
    return [{**call, "error": call["error"] is True} for call in calls]


def _flags(value: Any) -> list[bool]:
    return [one is True for one in value] if _is_list(value) else []


def _is_list(value: Any) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    return isinstance(value, list | tuple)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
