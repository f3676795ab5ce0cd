"""Recorded telecom episodes in files: τ²-bench's results, runs of askgym, and lines with the calls of an episode each.

Owns these layouts. What is wrong with one episode is told of that one, with its place, and the rest is read. Of
τ²-bench only the shape of its results is known: what is absent there is not compared. Imports what a recording is.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from askgym.envs.fields import describe
from askgym.envs.telecom.replay import Recording
from askgym.envs.telecom.types import Seat
from askgym.errors import RecordError

__all__ = ["Layout", "Malformed", "RecordedFile", "open_recordings"]

_GZIP = b"\x1f\x8b"
_HUGE = 1e300  # No reward is larger, and whole numbers may not fit into a float.
_DONE = "done"
"""A tool that ends an episode; no world has it."""
_ENDED = frozenset({"agent_stop", "user_stop"})
"""Of the reasons for an end, those that are one of the two sides' own; τ²-bench gives no reward after any other."""


class Layout(StrEnum):
    """How a file holds its episodes."""

    LINES = "lines"
    """One JSON object a line: {task_id, calls, errors, …}, or an episode of an askgym run."""
    RESULTS = "results"
    """τ²-bench's: one JSON object with info, tasks and simulations."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """An episode that cannot be read: where it stands, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A file of recorded episodes; iterating reads one after the other.

    Attributes:
        layout: how it holds them.
        tasks: those that the file itself brings, by id, unread.
        entries: place and content of each, unread.
        solo: all are of a technician who has all tools.
    """

    layout: Layout
    tasks: Mapping[str, object]
    entries: Sequence[tuple[str, Any]]
    solo: bool = False

    def __len__(self) -> int:
        """How many episodes there are."""
        return len(self.entries)

    def __iter__(self) -> Iterator[Recording | Malformed]:
        """The episodes, in order."""
        for place, content in self.entries:
            try:
                yield self._read(place, content)
            except RecordError as error:
                yield Malformed(place, str(error))

    def _read(self, place: str, content: Any) -> Recording:
        if self.layout is Layout.RESULTS:
            recording = _simulation(place, content, self.solo)
        else:
            row = _line(content)
            recording = _episode(place, row) if "task_id" not in row and "turns" in row else _plain(place, row)
        if all(part is None for part in (recording.errors, recording.reward, recording.assertions, recording.final)):
            raise RecordError("there is nothing to compare with: neither errors nor reward, env_assertions or final")
        return recording


def open_recordings(path: str | Path, limit: int | None = None) -> RecordedFile:
    """Open a file of recorded episodes, of any of the three kinds; gzip is recognised by its content.

    Args:
        path: the file.
        limit: only so many episodes, from the first.

    Raises:
        RecordError: the file cannot be read, holds nothing, or is of another domain of τ²-bench.
    """
    file = Path(path)
    data = _bytes(file)
    results = _results(data)
    if results is None:
        entries = [(f"line {number}", line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
        if not entries:
            raise RecordError(f"{file} is empty: give a file of recorded episodes")
        return RecordedFile(Layout.LINES, {}, entries[:limit])
    simulations = results["simulations"]
    if not isinstance(simulations, list) or not simulations:
        raise RecordError(f"{file}: simulations: expected a list of episodes, found {describe(simulations)}")
    domain = _under(results, "info", "environment_info", "domain_name")
    if isinstance(domain, str) and not domain.startswith("telecom"):
        raise RecordError(f"{file} holds results of the domain {domain!r}: only telecom can be played here")
    rows = results.get("tasks")
    tasks = {str(row.get("id")): row for row in rows if isinstance(row, Mapping)} if isinstance(rows, list) else {}
    agent = _under(results, "info", "agent_info", "implementation")
    entries = [(f"simulation {number}", one) for number, one in enumerate(simulations, 1)]
    return RecordedFile(Layout.RESULTS, tasks, entries[:limit], solo=isinstance(agent, str) and "solo" in agent)


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        what = "is a folder, not a file" if file.is_dir() else "does not exist"
        raise RecordError(f"{file} {what}: give a file of recorded episodes")
    try:
        data = file.read_bytes()
        return gzip.decompress(data) if data.startswith(_GZIP) else data
    except (OSError, EOFError, zlib.error) as error:
        raise RecordError(f"{file} cannot be read: {error}; fetch it again") from error


def _results(data: bytes) -> Mapping[str, Any] | None:
    """τ²-bench's results, if the whole is one JSON object of that kind."""
    first = data.lstrip().partition(b"\n")[0]
    for text in (first, data):  # a file of lines is not parsed twice, nor as a whole
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, Mapping) and "simulations" in found else None
    return None


def _under(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _bad(key: str, expected: str, found: object) -> NoReturn:
    raise RecordError(f"{key}: expected {expected}, found {describe(found)}")


def _line(line: bytes) -> Mapping[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8: byte 0x{error.object[error.start]:02x} at {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise RecordError(f"not JSON: {error}") from error
    if not isinstance(row, Mapping):
        _bad("the line", "an object", row)
    return row


def _list(row: Mapping[str, Any], key: str) -> Sequence[Any]:
    """A list that may be absent or null."""
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        _bad(key, "a list or null", value)
    return value


# --- lines with the calls of an episode ---


def _plain(place: str, row: Mapping[str, Any]) -> Recording:
    calls = row.get("calls")
    if not isinstance(calls, list):
        _bad("calls", "a list of [seat, tool, arguments]", calls)
    for number, call in enumerate(calls):
        if not (isinstance(call, list) and len(call) == 3 and isinstance(call[0], str) and isinstance(call[1], str)):
            _bad(f"calls[{number}]", "[seat, tool, arguments]", call)
    final = row.get("final")
    if final is not None and not isinstance(final, Mapping):
        _bad("final", "an object", final)
    return Recording(
        place=place,
        task_id=_task_id("task_id", row.get("task_id")),
        calls=tuple((seat, name, arguments) for seat, name, arguments in calls),
        errors=_flags("errors", row.get("errors"), len(calls)),
        reward=_reward("reward", row.get("reward")),
        assertions=_flags("env_assertions", row.get("env_assertions")),
        final=final,
        solo=row.get("solo") is True,
    )


def _task_id(key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        _bad(key, "the id of a task", value)
    return value


def _flags(key: str, value: object, length: int | None = None) -> tuple[bool, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, bool) for one in value):
        _bad(key, "a list of true and false", value)
    if length is not None and len(value) != length:
        raise RecordError(f"{key}: {len(value)} for {length} calls: one for each is needed")
    return tuple(value)


def _known(errors: Sequence[bool | None]) -> tuple[bool | None, ...] | None:
    return None if all(error is None for error in errors) else tuple(errors)


def _reward(key: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _HUGE:
        _bad(key, "a number of ordinary size", value)
    return float(value)


# --- episodes of an askgym run ---


def _episode(place: str, row: Mapping[str, Any]) -> Recording:
    turns = row["turns"]
    if not isinstance(turns, list):
        _bad("turns", "a list", turns)
    calls: list[tuple[str, str, Mapping[str, Any]]] = []
    errors: list[bool | None] = []
    verdict: Mapping[str, Any] = {}
    said = []
    for number, turn in enumerate(turns):
        notes = _under(turn, "notes")
        made = _under(notes, "calls")
        if not isinstance(made, list):
            _bad(f"turns[{number}].notes.calls", "a list (of a telecom episode)", made)
        for at, call in enumerate(made):
            seat, name, error = (_under(call, key) for key in ("seat", "name", "error"))
            if not isinstance(seat, str) or not isinstance(name, str):
                _bad(f"turns[{number}].notes.calls[{at}]", "an object with seat and name", call)
            if name == _DONE and error is False:
                continue
            calls.append((seat, name, call.get("arguments", {})))
            errors.append(error if isinstance(error, bool) else None)
        found = _under(notes, "verdict")
        verdict = found if isinstance(found, Mapping) else verdict
        text = _under(turn, "action", "text")
        said.append(text if isinstance(text, str) else "")
    env = row.get("env")
    return Recording(
        place=place,
        task_id=_task_id("item.id", _under(row, "item", "id")),
        calls=tuple(calls),
        errors=_known(errors),
        reward=_reward("verdict.reward", verdict.get("reward")) if row.get("end_reason") in _ENDED else None,
        assertions=_flags("verdict.assertions", verdict.get("assertions")),
        solo=isinstance(env, str) and "Solo" in env,
        said=tuple(said),
    )


# --- τ²-bench's results ---


def _simulation(place: str, row: object, solo: bool) -> Recording:
    if not isinstance(row, Mapping):
        _bad("the simulation", "an object", row)
    messages = row.get("messages")
    if not isinstance(messages, list):
        _bad("messages", "a list", messages)
    calls, errors = _calls(messages)
    about = row.get("reward_info")
    info: Mapping[str, Any] = about if isinstance(about, Mapping) else {}
    reason = row.get("termination_reason")
    return Recording(
        place=place,
        task_id=_task_id("task_id", row.get("task_id")),
        calls=calls,
        errors=_known(errors),
        reward=_reward("reward_info.reward", info.get("reward")),
        assertions=_met(info, "env_assertions"),
        solo=solo,
        judged=reason is None or reason in _ENDED,
        said=tuple(
            content
            for message in messages
            if message.get("role") == Seat.ASSISTANT and isinstance(content := message.get("content"), str)
        ),
        statements=_met(info, "nl_assertions"),
    )


def _met(info: Mapping[str, Any], key: str) -> tuple[bool, ...] | None:
    """What was found of each assertion; None where none was looked at."""
    found = _list(info, key)
    return _flags(f"reward_info.{key}[…].met", [_under(one, "met") for one in found]) if found else None


def _calls(messages: list[Any]) -> tuple[tuple[tuple[str, str, Mapping[str, Any]], ...], tuple[bool | None, ...]]:
    """The calls of a dialogue, and what its tool messages say of each: they answer the calls before them, in order."""
    calls: list[tuple[str, str, Mapping[str, Any]]] = []
    errors: list[bool | None] = []
    waiting: dict[int, object] = {}
    for number, message in enumerate(messages):
        if not isinstance(message, Mapping):
            _bad(f"messages[{number}]", "an object", message)
        role = message.get("role")
        if role == "tool":
            for one in _list(message, "tool_messages") or [message]:  # several come wrapped in one
                same = (at for at, id_ in waiting.items() if id_ == _under(one, "id"))
                at = next(same, next(iter(waiting), None))
                if at is not None:
                    del waiting[at]
                    error = _under(one, "error")
                    errors[at] = error if isinstance(error, bool) else None
            continue
        for at, call in enumerate(_list(message, "tool_calls")):
            name, seat = _under(call, "name"), _under(call, "requestor") or role
            if not isinstance(name, str) or not isinstance(seat, str):
                _bad(f"messages[{number}].tool_calls[{at}]", "an object with a name", call)
            waiting[len(calls)] = call.get("id")
            calls.append((seat, name, call.get("arguments", {})))
            errors.append(None)
    # What nobody carried out: it ends the dialogue, or came when the steps were used up.
    kept = [at for at in range(len(calls)) if not (at in waiting and calls[at][1] == _DONE)]
    return tuple(calls[at] for at in kept), tuple(errors[at] for at in kept)
