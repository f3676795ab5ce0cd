"""Finding items by what they are: attributes, conditions on them, and draws that are pure functions of a seed.

Two kinds of source need two ways. A list is gone through once. A generated series is too long for that: items are
proposed by hash and refused until one fits, and a source that can tell an item's attributes without making it (`peek`)
saves most of the making. Knows no domain beyond `AskItem`, and keeps no state that a draw depends on.
"""

from __future__ import annotations

import bisect
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.seeding import derive_seed, unit_interval

if TYPE_CHECKING:
    from askgym.envs.env import Items
    from askgym.types import AskItem

__all__ = [
    "Allowed",
    "PerSource",
    "Value",
    "Weights",
    "attribute",
    "check_attributes",
    "draw_weighted",
    "draw_where",
    "first_items",
    "fulfils",
    "item_weight",
    "listed",
    "number_in",
    "proposals",
]

Value = str | int | float
Weights = Mapping[str, Mapping[str, float]]
"""Attribute → value as text → weight."""
T = TypeVar("T")

_FIELDS = ("family", "scenario", "language", "domain", "split", "source", "points")
_LOOKED_AT = 256
_PROPOSALS = 50_000
"""Proposals after which a draw gives up; those that `peek` refuses cost microseconds."""
_MADE = 2_000
"""Items made after which a draw gives up."""
_REMEMBERED_SOURCES = 8


def attribute(item: AskItem, name: str) -> Value:
    """What an item is in one respect.

    Args:
        item: the item.
        name: family, scenario, language, domain, split, source (the file or generator), points (of the checklist), or
            an attribute of the item's difficulty, which wins over these.

    Returns:
        The value; "" where the item has no such attribute.
    """
    if name in item.difficulty:
        return item.difficulty[name]
    if name == "points":
        return len(item.checkpoints)
    if name == "source":
        head, colon, _ = item.source.rpartition(":")
        return head if colon else item.source.partition("/")[0]
    return str(getattr(item, name)) if name in _FIELDS else ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The values that an attribute may have.

    Attributes:
        name: of the attribute.
        values: single values, as text.
        ranges: numbers from … to, both included.
    """

    name: str
    values: frozenset[str]
    ranges: tuple[tuple[float, float], ...]

    @classmethod
    def parse(cls, text: str) -> Allowed:
        """The condition that `points=0|2..3` or `load=lookup|small` states.

        Raises:
            ConfigError: it is not written so.
        """
        name, sign, body = (part.strip() for part in text.partition("="))
        values: set[str] = set()
        ranges: list[tuple[float, float]] = []
        for part in (one.strip() for one in body.split("|")):
            low, dots, high = part.partition("..")
            try:
                if dots:
                    ranges.append((float(low), float(high)))
            except ValueError:
                sign = ""
            if not dots:
                values.add(part)
        if not sign or not name or "" in values or any(low > high for low, high in ranges):
            raise ConfigError(f"{text!r}: NAME=VALUE|FROM..TO is needed, as in points=0|2..3 or load=lookup|small")
        return cls(name, frozenset(values), tuple(ranges))

    @property
    def text(self) -> str:
        """The condition as `parse` reads it, always written in the same way."""
        ranges = [f"{low:g}..{high:g}" for low, high in sorted(self.ranges)]
        return f"{self.name}={'|'.join([*sorted(self.values), *ranges])}"

    def fits(self, value: Value) -> bool:
        """Whether a value is allowed; numbers are compared as numbers."""
        if str(value) in self.values:
            return True
        if isinstance(value, str):
            return False
        return any(low <= value <= high for low, high in self.ranges) or f"{value:g}" in self.values


class PerSource(Generic[T]):
    """What was found out about the last few sources, which may be compared only by identity."""

    def __init__(self, make: Callable[[Items], T]) -> None:
        self._make = make
        self._known: OrderedDict[int, tuple[Items, T]] = OrderedDict()

    def __reduce__(self) -> tuple[type[PerSource[T]], tuple[Callable[[Items], T]]]:
        return PerSource, (self._make,)  # what stands for a source here means nothing elsewhere

    @property
    def sources(self) -> list[Items]:
        """The sources that something is known about."""
        return [source for source, _ in self._known.values()]

    def __call__(self, source: Items) -> T:
        """What `make` makes of a source, made once."""
        found = self._known.get(id(source))
        if found is None:
            found = self._known[id(source)] = (source, self._make(source))
            if len(self._known) > _REMEMBERED_SOURCES:
                self._known.popitem(last=False)
        return found[1]


def listed(source: Items) -> Sequence[AskItem] | None:
    """The items of a source that has them all at hand; None for a series that makes them one by one."""
    items = getattr(source, "items", None)
    return items if isinstance(items, (tuple, list)) else None


def first_items(source: Items, count: int) -> Iterator[AskItem]:
    """The first `count` items of a source."""
    return (source[index] for index in range(min(count, len(source))))


def check_attributes(source: Items, wanted: Mapping[str, Sequence[str]]) -> None:
    """Refuse names and values that no item has.

    Args:
        source: the items; of a generated series the first few are looked at.
        wanted: attribute → values it should have somewhere, as text.

    Raises:
        UnknownNameError: for one that there is not, with the closest.
    """
    items = listed(source)
    looked_at = list(items if items is not None else first_items(source, _LOOKED_AT))
    names = {*_FIELDS, *(name for item in looked_at for name in item.difficulty)}
    for name, values in wanted.items():
        if name not in names:
            raise UnknownNameError(did_you_mean(name, names, what="item attribute"))
        found = [attribute(item, name) for item in looked_at]
        known = {str(value) for value in found} | {f"{value:g}" for value in found if not isinstance(value, str)}
        for value in values:
            if value not in known:
                raise UnknownNameError(did_you_mean(value, known - {""}, what=name))


def draw_where(source: Items, seed: int, allowed: Sequence[Allowed], indices: Sequence[int] | None) -> AskItem | None:
    """An item that fulfils every condition, each with the same chance.

    Args:
        source: the items.
        seed: decides which.
        allowed: the conditions.
        indices: the places of all items that fulfil them, where these are known.

    Returns:
        The item; None where none was found.
    """
    if indices is not None:
        return source[indices[derive_seed("item", seed) % len(indices)]] if indices else None

    def possible(known: Mapping[str, Value], _: int) -> bool:
        return all(one.fits(known[one.name]) for one in allowed if one.name in known)

    found = (item for _, item in proposals(source, seed, possible) if fulfils(item, allowed))
    return next(found, None)


def fulfils(item: AskItem, allowed: Sequence[Allowed]) -> bool:
    """Whether an item fulfils every condition."""
    return all(one.fits(attribute(item, one.name)) for one in allowed)


def draw_weighted(source: Items, seed: int, weights: Weights, sums: Sequence[float] | None) -> AskItem | None:
    """An item with a chance in proportion to its weight.

    Args:
        source: the items.
        seed: decides which.
        weights: see `item_weight`.
        sums: running sums of all items' weights, where these are known; the last is not 0.

    Returns:
        The item; None where none was found.
    """
    if sums is not None:
        at = bisect.bisect_right(sums, unit_interval("item", seed) * sums[-1])
        return source[at if at < len(sums) else bisect.bisect_left(sums, sums[-1])]
    most = {name: max(1.0, *values.values()) for name, values in weights.items()}
    highest = math.prod(most.values())

    def possible(known: Mapping[str, Value], attempt: int) -> bool:
        bound = math.prod(_weight(weights[name], known[name]) if name in known else most[name] for name in weights)
        return unit_interval("weight", seed, attempt) * highest < bound

    for attempt, item in proposals(source, seed, possible):
        if unit_interval("weight", seed, attempt) * highest < item_weight(item, weights):
            return item
    return None


def item_weight(item: AskItem, weights: Weights) -> float:
    """The product of the weights of an item's attributes; a value that is not listed weighs 1.

    Args:
        item: the item.
        weights: attribute → value as text → weight.
    """
    return math.prod(_weight(values, attribute(item, name)) for name, values in weights.items())


def proposals(
    source: Items, seed: int, possible: Callable[[Mapping[str, Value], int], bool]
) -> Iterator[tuple[int, AskItem]]:
    """Items proposed by hash, with the numbers of the proposals.

    Args:
        source: the items.
        seed: decides which.
        possible: whether a proposal may fit, from its attributes that are known without making it, and its number.
    """
    peek: Callable[[int], Mapping[str, Value]] | None = getattr(source, "peek", None)
    made = 0
    for attempt in range(_PROPOSALS):
        index = derive_seed("proposal", seed, attempt) % len(source)
        if possible(peek(index) if peek is not None else {}, attempt):
            yield attempt, source[index]
            made += 1
            if made == _MADE:
                return


def _weight(values: Mapping[str, float], value: Value) -> float:
    return values.get(str(value), 1.0) if isinstance(value, str) else values.get(f"{value:g}", 1.0)


def number_in(text: str, what: str) -> float:
    """The number that a setting states.

    Args:
        text: the setting's value.
        what: its name, for errors.

    Raises:
        ConfigError: it is no number.
    """
    try:
        return float(text)
    except ValueError:
        raise ConfigError(f"{what}: {text!r} is no number") from None
