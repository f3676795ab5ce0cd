"""Tools: what they are called, what they take, how a call is checked, and how a result reads.

A tool never raises for what a caller did: a wrong argument is an error result, and the state stays as it was. Imports
nothing of askgym. Serialisation is τ²-bench's; unlike there, arguments must have the type that the schema says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any, Generic, NamedTuple, TypeVar, cast

__all__ = ["REQUIRED", "Effect", "Kind", "Parameter", "Tool", "ToolError", "ToolResult", "check_arguments",
           "field_names", "serialise", "to_plain"]  # fmt: skip

_Side = TypeVar("_Side")
_HUGE = 1e300  # No volume is larger; NaN and whole numbers that no float can hold compare false.


class ToolError(Exception):
    """A tool refuses a call; the text is what the caller sees. Never leaves a world."""


class Effect(StrEnum):
    """Whether a tool may change the state: only the replay of writes matters for a verdict."""

    READ = "read"
    WRITE = "write"
    GENERIC = "generic"


class Kind(StrEnum):
    """Type of an argument, as JSON schema has it."""

    TEXT = "string"
    NUMBER = "number"
    INTEGER = "integer"
    SWITCH = "boolean"
    OBJECT = "object"


# Exactly the types that JSON gives: True is no number, and nothing is converted.
_TYPES: Mapping[Kind, frozenset[type]] = {
    Kind.TEXT: frozenset({str}),
    Kind.NUMBER: frozenset({int, float}),
    Kind.INTEGER: frozenset({int}),
    Kind.SWITCH: frozenset({bool}),
    Kind.OBJECT: frozenset({dict}),
}


class _Required(Enum):
    """Stands where a parameter has no default."""

    REQUIRED = "required"


REQUIRED = _Required.REQUIRED


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a tool.

    Attributes:
        schema: what else the JSON schema says of it (allowed values, fields of an object).
        nullable: None is a value too.
    """

    name: str
    kind: Kind
    description: str = ""
    default: object = REQUIRED
    schema: Mapping[str, object] | None = None
    nullable: bool = False


def _check(parameter: Parameter) -> tuple[str, frozenset[type], bool, bool]:
    types = _TYPES[parameter.kind]
    if parameter.nullable:
        types |= {type(None)}
    return parameter.name, types, parameter.default is REQUIRED, parameter.kind in (Kind.NUMBER, Kind.INTEGER)


@dataclass(frozen=True, slots=True)
class Tool(Generic[_Side]):
    """Something that can be called on one side of the world: a tool, a starting function, an assertion.

    Attributes:
        run: takes the side's state and the arguments by name; returns what `serialise` takes.
        checks: the parameters as `check_arguments` reads them: name, types, whether needed, whether a number.
    """

    name: str
    effect: Effect
    description: str
    run: Callable[..., object]
    parameters: tuple[Parameter, ...] = ()
    checks: tuple[tuple[str, frozenset[type], bool, bool], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", tuple(_check(parameter) for parameter in self.parameters))

    def schema(self) -> dict[str, Any]:
        """The tool in OpenAI's function format."""
        properties = {
            parameter.name: {
                "type": parameter.kind.value,
                "description": parameter.description,
                **(parameter.schema or {}),
            }
            for parameter in self.parameters
        }
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": {
                    "type": "object",
                    "properties": properties,
                    "required": [p.name for p in self.parameters if p.default is REQUIRED],
                    "additionalProperties": False,
                },
            },
        }


class ToolResult(NamedTuple):
    """What a call gave.

    Attributes:
        value: the result, or the text of the error; records in it are frozen, so that it may be read at any time.
        error: whether the call was refused.
    """

    value: object
    error: bool = False

    @property
    def content(self) -> str:
        """The result as text, the way the caller sees it."""
        return f"Error: {self.value}" if self.error else serialise(self.value)


def check_arguments(tool: Tool[Any], arguments: Mapping[str, object]) -> None:
    """Refuse arguments that a tool does not take.

    Raises:
        ToolError: an argument is unknown, missing or of another type.
    """
    if type(arguments) is not dict and not isinstance(arguments, Mapping):
        raise ToolError(f"the arguments of {tool.name} must be an object, not {_named(arguments)}")
    known = 0
    for name, types, needed, number in tool.checks:
        if name in arguments:
            known += 1
            value = arguments[name]
            if type(value) not in types:
                kind = next(parameter.kind.value for parameter in tool.parameters if parameter.name == name)
                raise ToolError(f"argument {name!r} of {tool.name} must be of type {kind}, not {_named(value)}")
            if number and value is not None and not -_HUGE < cast("float", value) < _HUGE:
                raise ToolError(f"argument {name!r} of {tool.name} must be a number of ordinary size")
        elif needed:
            raise ToolError(f"{tool.name} needs the argument {name!r}")
    if known != len(arguments):
        names = [parameter.name for parameter in tool.parameters]
        unknown: object = next(name for name in arguments if name not in names)
        takes = ", ".join(names) or "no arguments"
        shown = repr(unknown[:60]) if isinstance(unknown, str) else "names that are no strings"
        raise ToolError(f"{tool.name} does not take {shown}; it takes {takes}")


_JSON_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}


def _named(value: object) -> str:
    return "null" if value is None else _JSON_NAMES.get(type(value), type(value).__name__)


def serialise(value: object) -> str:
    """A result as text: texts as they are, records and lists of them as JSON.

    In a mapping, numbers and truth values become texts, while those of records inside stay what they are (so does
    τ²-bench, and what a policy sees should not depend on where it was trained).
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(key)}: {json.dumps(str(part)) if isinstance(part, (bool, int, float)) else _json(part)}"
            for key, part in value.items()
        ]
        return "{" + ", ".join(parts) + "}"
    return _json(value)


_TEXTS: dict[int, tuple[object, str]] = {}
"""JSON of frozen records, by identity: those of the built-in customers are asked for in every episode."""
_MOST_TEXTS = 4096


def _json(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join([_json(part) for part in value]) + "]"
    if not field_names(type(value)):
        return json.dumps(to_plain(value))
    known = _TEXTS.get(id(value))
    if known is None or known[0] is not value:  # an id comes again when its object is gone
        if len(_TEXTS) >= _MOST_TEXTS:
            _TEXTS.clear()
        known = _TEXTS[id(value)] = (value, json.dumps(to_plain(value)))
    return known[1]


def to_plain(value: object) -> object:
    """A record, or what stands in one, as JSON has it; dates as text."""
    kind = type(value)
    if value is None or kind in _AS_THEY_ARE:
        return value
    names = field_names(kind)
    if names:
        return {name: to_plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [to_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(to_plain(key)): to_plain(part) for key, part in value.items()}
    raise TypeError(f"a {kind.__name__} cannot stand in a result")


_AS_THEY_ARE = frozenset({str, int, float, bool})


_FIELD_NAMES: dict[type, tuple[str, ...]] = {}


def field_names(kind: type) -> tuple[str, ...]:
    """Names of a record's fields, found once for each kind; none for what is no record."""
    names = _FIELD_NAMES.get(kind)
    if names is None:
        names = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
        _FIELD_NAMES[kind] = names
    return names
