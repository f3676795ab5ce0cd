"""Tasks of technical support for `askgym items`: which sources hold them, and what is shown of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.errors import AskGymError, ConfigError

if TYPE_CHECKING:
    from askgym.envs.ask.items.opening import Entry
    from askgym.envs.telecom.items import TelecomItem
    from askgym.types import AskItem

__all__ = ["case_entries", "case_json", "case_lines", "case_source", "refuse_cases"]

_LAYOUT = ("user_scenario", "evaluation_criteria")
"""Columns that rows of no other layout have."""
_MARGIN = 14


def case_source(source: str, *, split: str | None = None) -> Any:
    """The tasks of a source, each made when it is asked for; None where the source is another.

    Args:
        source: an environment of cases, or one of τ²-bench's files of tasks.
        split: of built-in tasks; those of the environment's default where it is None.

    Raises:
        AskGymError: the split or the file is not usable.
    """
    from askgym.envs.registration import build_setup, env_ids

    if source in env_ids("telecom") and not Path(source).exists():
        return build_setup(source, {"split": split}).source
    if not _is_tasks(source):
        return None
    if split is not None:
        raise ConfigError(f"--split {split}: tasks in a file are of no split; leave it out")
    return build_setup("Tau2Telecom-v0", {"items": source, "judge": _nobody}).source


def _nobody(_: object) -> Mapping[str, bool]:
    """A judge for tasks that are looked at and not played."""
    return {}


def _is_tasks(source: str) -> bool:
    from askgym.envs.rowfiles import open_rows

    if not source.lower().endswith(".json") or not Path(source).is_file():
        return False
    try:
        _, row = next(iter(open_rows(source)[0]), ("", None))
    except AskGymError:  # whoever reads it otherwise says what is wrong
        return False
    return isinstance(row, Mapping) and all(name in row for name in _LAYOUT)


def case_entries(source: str, *, split: str | None = None, limit: int | None = None) -> Iterator[Entry] | None:
    """The tasks of a source as entries; None where the source is another.

    Args:
        source: as `case_source`.
        split: as `case_source`.
        limit: tasks at most; all where it is None.
    """
    from askgym.envs.ask.items.opening import Entry

    found = case_source(source, split=split)
    if found is None:
        return None
    numbers = range(len(found))
    return (Entry(source, at + 1, item=found[at]) for at in itertools.islice(numbers, limit))


def refuse_cases(source: str, why: str) -> None:
    """Refuse a source of tasks.

    Args:
        source: as `case_source`.
        why: what cannot be done with them, and what can.

    Raises:
        ConfigError: it is one.
    """
    from askgym.envs.registration import env_ids

    if (source in env_ids("telecom") and not Path(source).exists()) or _is_tasks(source):
        raise ConfigError(f"{source} holds tasks of technical support, {why}")


def case_json(item: TelecomItem) -> dict[str, Any]:
    """A task as plain JSON values: its row in τ²-bench's layout, and what follows from it."""
    from askgym.envs.telecom.tasks import task_row
    from askgym.records import to_jsonable

    out: dict[str, Any] = to_jsonable(
        {
            **task_row(item.task),
            "family": item.family,
            "split": item.split,
            "difficulty": item.difficulty,
            "faults": item.faults,
            "fixable": item.fixable,
        }
    )
    return out


def case_lines(item: AskItem) -> Iterator[str] | None:
    """A task for reading, line by line; None for any other item."""
    from askgym.envs.telecom.items import TelecomItem

    return _lines(item) if isinstance(item, TelecomItem) else None


def _lines(item: TelecomItem) -> Iterator[str]:
    task = item.task
    yield f"{item.id} ({item.family}, {item.source or 'no source'})"
    yield from _entry("complaint", item.question)
    if task.ticket is not None:
        yield from _entry("ticket", task.ticket)
    told = task.instructions
    if not isinstance(told, str) and told.known_info:
        yield from _entry("knows", told.known_info)
    for at, point in enumerate(item.checkpoints):
        yield from _entry("" if at else "left unsaid", f"{point.text} — {point.fact}")
    for at, call in enumerate(task.init):
        yield from _entry("" if at else "set up by", f"{call.side.value}: {_call(call.name, call.arguments)}")
    for at, action in enumerate(task.gold):
        yield from _entry("" if at else "solution", f"{action.requestor.value}: {_call(action.name, action.arguments)}")
    for at, one in enumerate(task.assertions):
        sign = "" if one.expected else "not "
        yield from _entry("" if at else "judged by", f"{one.side.value}: {sign}{_call(one.name, one.arguments)}")
    for at, text in enumerate(task.nl_assertions):
        yield from _entry("" if at else "statements", text)
    yield from _entry("verdict on", ", ".join(part.value for part in task.basis) or "nothing: always 1")
    yield from _entry("difficulty", ", ".join(f"{name}={value}" for name, value in item.difficulty.items()))


def _call(name: str, arguments: Mapping[str, object]) -> str:
    return f"{name}({', '.join(f'{key}={json.dumps(value)}' for key, value in arguments.items())})"


def _entry(label: str, text: str) -> Iterator[str]:
    lines = text.splitlines() or [""]
    yield f"  {label:<{_MARGIN}}{lines[0]}".rstrip()
    yield from (f"  {'':<{_MARGIN}}{line}".rstrip() for line in lines[1:])
