"""askgym's own layout of an item: a JSON object that keeps all of it, and reads back the same.

This module owns the layout and its version. It does no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar

from askgym.envs.fields import BadRow, BadRowError, Fields, describe
from askgym.errors import did_you_mean
from askgym.types import AnswerKind, AskItem, Checkpoint, Cue, Fact, Scenario

__all__ = ["SCHEMA_VERSION", "VERSION_KEY", "check_item", "item_from_row", "item_to_row"]

SCHEMA_VERSION = 1
"""Raised when a row written before could no longer be read as it was meant."""
VERSION_KEY = "askgym_item"
"""Holds the version; its presence tells this layout from others."""

_T = TypeVar("_T", Cue, Fact, Checkpoint, AskItem)
_PARTS: dict[tuple[type, str], type] = {
    (AskItem, "checkpoints"): Checkpoint,
    (AskItem, "ledger"): Fact,
    (Checkpoint, "cues"): Cue,
    (Fact, "cues"): Cue,
}
_CLOSED: dict[str, type[Scenario] | type[AnswerKind]] = {"scenario": Scenario, "answer_kind": AnswerKind}
_TEXT_LISTS = frozenset({"guesses", "flags"})


def item_to_row(item: AskItem) -> dict[str, Any]:
    """An item as a JSON object.

    Args:
        item: any item.

    Returns:
        The version and every field of the item that differs from its default, in the order of the class.
    """
    row: dict[str, Any] = {VERSION_KEY: SCHEMA_VERSION}
    row.update(_to_plain(item))
    return row


def item_from_row(row: Mapping[str, Any], *, where: str = "row") -> AskItem:
    """An item out of a JSON object that `item_to_row` made.

    Args:
        row: the object.
        where: file and line, for errors.

    Returns:
        The item.

    Raises:
        BadRowError: it is of another version, lacks a field, holds an unknown one, or one of the wrong type, or the
            checklist does not fit the scenario.
    """
    look = Fields(row, where)
    version = look.row.pop(VERSION_KEY, None)
    if version != SCHEMA_VERSION or isinstance(version, bool):
        look.bad(VERSION_KEY, f"{SCHEMA_VERSION} (the version this askgym reads)", describe(version))
    item = _from_plain(AskItem, look.row, where, "")
    check_item(item, where)
    return item


def check_item(item: AskItem, where: str) -> None:
    """Refuse an item whose checklist contradicts its scenario, or whose checkpoints share an id.

    Args:
        item: the item.
        where: file and line, for errors.

    Raises:
        BadRowError: it does.
    """
    if bool(item.checkpoints) == (item.scenario is Scenario.COMPLETE):
        wanted = "an empty checklist (complete item)" if item.checkpoints else f"a checklist ({item.scenario})"
        raise BadRowError(BadRow(where, "checkpoints", wanted, f"{len(item.checkpoints)} points"))
    ids = [*item.point_ids, *(fact.id for fact in item.ledger)]
    if len(set(ids)) < len(ids):
        raise BadRowError(BadRow(where, "checkpoints", "ids that differ", describe(ids)))


def _to_plain(value: Any) -> Any:
    if is_dataclass(value):
        pairs = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: _to_plain(entry) for one, entry in pairs if entry != one.default and entry != {}}
    if isinstance(value, Mapping):
        return {str(name): entry for name, entry in value.items()}
    if isinstance(value, tuple):
        return [_to_plain(entry) for entry in value]
    return str(value) if isinstance(value, str) else value


def _from_plain(kind: type[_T], row: object, where: str, path: str) -> _T:
    look = Fields(row, where)
    known = {one.name: one for one in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in look.row.items():
        if name not in known:
            look.bad(path + name, "a field of this layout", did_you_mean(name, known, what="field"))
        values[name] = _value(kind, name, value, look, path)
    for name, one in known.items():
        if one.default is MISSING and one.default_factory is MISSING and name not in values:
            look.bad(path + name, "a value", "nothing")
    return kind(**values)


def _value(kind: type, name: str, value: object, look: Fields, path: str) -> Any:
    full = path + name
    part = _PARTS.get((kind, name))
    if part is not None:
        entries = _sequence(value, full, look)
        return tuple(_from_plain(part, one, look.where, f"{full}[{at}].") for at, one in enumerate(entries))
    if name in _TEXT_LISTS:
        entries = _sequence(value, full, look)
        if not all(isinstance(one, str) for one in entries):
            look.bad(full, "a list of texts", describe(value))
        return tuple(entries)
    if name in ("options", "difficulty"):
        return _mapping(value, full, look, (str,) if name == "options" else (str, int, float))
    if not isinstance(value, str):
        look.bad(full, "a text", describe(value))
    closed = _CLOSED.get(name)
    if closed is None:
        return value
    if value not in [str(member) for member in closed]:
        look.bad(full, " | ".join(str(member) for member in closed), describe(value))
    return closed(value)


def _sequence(value: object, full: str, look: Fields) -> Sequence[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        look.bad(full, "a list", describe(value))
    return value


def _mapping(value: object, full: str, look: Fields, allowed: tuple[type, ...]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        look.bad(full, "an object", describe(value))
    for entry in value.values():
        if not isinstance(entry, allowed) or isinstance(entry, bool):
            look.bad(full, f"values of type {' or '.join(one.__name__ for one in allowed)}", describe(entry))
    return {str(name): entry for name, entry in value.items()}
