"""From plain data (TOML, JSON) to records of the telecom world; complaints name file, key and what was expected.

Only the types that these records have are understood. Nothing is coerced but whole numbers to fractions and ISO texts
to dates. Imports the errors.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from askgym.errors import ItemError, did_you_mean

__all__ = ["complain", "read_record"]

_Record = TypeVar("_Record")
_HUGE = 1e300  # Nothing here is larger; NaN and what no float can hold compare false.
_PLAIN = {str: "a text", bool: "true or false", int: "a whole number", float: "a number"}


def read_record(kind: type[_Record], data: object, where: str) -> _Record:
    """A record of a given kind.

    Args:
        kind: a dataclass, of texts, numbers, dates, enums, tuples, mappings from text, and other such dataclasses.
        data: a mapping of its fields; fields that have a default may be absent, and no others may be present.
        where: file and key, for complaints.

    Raises:
        ItemError: a key is missing or unknown, or a value is not what its field holds.
    """
    if not isinstance(data, Mapping):
        complain(where, "a table", data)
    hints = _hints(cast("Any", kind))
    for key in data:
        if key not in hints:
            raise ItemError(f"{where}: {did_you_mean(key, hints, what='key')}")
    required = _required(cast("Any", kind))
    for name in required:
        if name not in data:
            raise ItemError(f"{where}: key {name!r} is missing; expected {_expected(hints[name])}")
    return kind(**{str(key): _value(hints[key], value, f"{where}.{key}") for key, value in data.items()})


def complain(where: str, expected: str, got: object) -> NoReturn:
    """Refuse a value.

    Raises:
        ItemError: always; place, what was expected, what was found.
    """
    shown = repr(got)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    raise ItemError(f"{where}: expected {expected}, found {shown}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _required(kind: type) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(cast("Any", kind))
        if field.default is MISSING and field.default_factory is MISSING
    )


def _expected(hint: Any) -> str:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "one of " + ", ".join(repr(member.value) for member in hint)
    if hint is datetime:
        return "a date and time such as 2025-01-31T12:00:00"
    if hint is date:
        return "a date such as 2025-01-31"
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return " or ".join(_expected(part) for part in get_args(hint) if part is not type(None)) + ", or nothing"
    return "a list" if origin is tuple else "a table"


def _value(hint: Any, value: object, where: str) -> object:
    """A value of the type that a field is declared with."""
    if is_dataclass(hint):
        return read_record(cast("type[object]", hint), value, where)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        return _value(inner, value, where)
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            complain(where, "a list", value)
        return tuple(_value(get_args(hint)[0], part, f"{where}[{number}]") for number, part in enumerate(value))
    if origin is not None:
        if not isinstance(value, Mapping):
            complain(where, "a table", value)
        keys, values = get_args(hint)
        return {_value(keys, key, where): _value(values, part, f"{where}.{key}") for key, part in value.items()}
    return _single(hint, value, where)


def _single(hint: Any, value: object, where: str) -> object:
    """A value that has no parts."""
    if issubclass(hint, Enum):
        if isinstance(value, str) and value in (member.value for member in hint):
            return hint(value)
    elif hint is float:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and -_HUGE < value < _HUGE:
            return float(value)
    elif hint in (date, datetime):
        if type(value) is hint:
            return value
        if isinstance(value, str):
            try:
                return hint.fromisoformat(value)
            except ValueError:
                pass
    elif type(value) is hint:
        return value
    complain(where, _expected(hint), value)
