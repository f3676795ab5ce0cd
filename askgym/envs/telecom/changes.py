"""What a call changed, for people to look at: the fields of the phone and the records that differ before and after.

Imports the world's parts.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from askgym.envs.telecom.phone import Handset, Surroundings
from askgym.envs.telecom.tooling import field_names, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from askgym.envs.telecom.world import World

__all__ = ["changes"]

_DEVICE = tuple(field.name for field in fields(Handset))
_AROUND = tuple(field.name for field in fields(Surroundings) if field.name != "signal_strength")
_device = attrgetter(*_DEVICE)
_around = attrgetter(*_AROUND)


def changes(before: World, after: World) -> list[list[Any]]:
    """What differs, as [path, value before, value after]; records are named by id ("lines.L1002.status").

    Values are plain JSON; None where there was no such record.
    """
    out: list[list[Any]] = []
    if before.phone is not after.phone:
        was, now = _device(before.phone.device), _device(after.phone.device)
        if was != now:
            out += _differing("device", _DEVICE, was, now)
        was, now = _around(before.phone.surroundings), _around(after.phone.surroundings)
        if was != now:
            out += _differing("surroundings", _AROUND, was, now)
    for table in ("lines", "bills", "customers"):
        old, new = getattr(before.records, table), getattr(after.records, table)
        if old != new:
            out += _records(table, old, new)
    return out


def _differing(where: str, names: tuple[str, ...], was: Sequence[Any], now: Sequence[Any]) -> Iterator[list[Any]]:
    for name, old, new in zip(names, was, now, strict=True):
        if old != new:
            yield from _values(f"{where}.{name}", old, new)


def _records(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[list[Any]]:
    for key, record in new.items():
        was = old.get(key)
        if record is not was and record != was:
            yield from _values(f"{table}.{key}", was, record)


def _values(where: str, old: Any, new: Any) -> Iterator[list[Any]]:
    """Down to the values that differ; lists are taken as a whole."""
    if old.__class__ is new.__class__:
        names = field_names(new.__class__)
        if names:
            was, now = [getattr(old, name) for name in names], [getattr(new, name) for name in names]
            yield from _differing(where, names, was, now)
            return
        if isinstance(new, dict) and old.keys() == new.keys():
            yield from _differing(where, tuple(new), [old[key] for key in new], list(new.values()))
            return
    yield [where, to_plain(old), to_plain(new)]
