"""Cells of like items, drawn the more often, the nearer a policy's success in them is to a target.

The state (an average and a count for each cell) is guarded by a lock; draws depend on it and on the seed alone.
"""

from __future__ import annotations

import bisect
import itertools
import math
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.envs.samplers import STATE_VERSION, Outcome, check_state, state_count, state_entry, state_share
from askgym.envs.sampling import (
    PerSource,
    Value,
    attribute,
    check_attributes,
    first_items,
    listed,
    number_in,
    proposals,
)
from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.seeding import derive_seed, unit_interval

if TYPE_CHECKING:
    from askgym.envs.env import Items
    from askgym.types import AskItem

__all__ = ["DEFAULT_CELL", "AdaptiveSampler"]

DEFAULT_CELL = ("family", "scenario", "load", "points")
"""What makes a cell; an attribute that items lack divides nothing."""
_SCANNED = 512
_MADE = 256
_WIDTH = 0.2
"""Distance from the target at which a cell's interest has fallen to exp(−1/2)."""

_OF_ITEMS = ("family", "scenario", "language", "domain", "split")
"""Attributes of which the first items of a series show every value."""

Cell = tuple[Value, ...]


class AdaptiveSampler:
    """Cells of like items, drawn the more often, the nearer their success is to a target.

    A policy learns most from what it neither always nor never gets right: with a group of rollouts an item, the
    advantage vanishes at both ends. Each cell c keeps an average success s_c, in which the newest episode weighs `rate`
    (a plain mean, with the target as one more episode, until there are enough). Its chance is

        floor / n + (1 − floor) · w_c / Σ w,    w_c = exp(−½ · ((s_c − target) / 0.2)²)

    for n cells: cells without episodes stand at the target, and none falls below floor / n. Within a cell every item
    has the same chance. Of a generated series cells are found as they are met, the first ones at once.
    """

    kind = "adaptive"
    stateful = True

    def __init__(
        self, target: float = 0.5, *, by: Sequence[str] = DEFAULT_CELL, floor: float = 0.1, rate: float = 0.1
    ) -> None:
        """Take settings.

        Args:
            target: the success to aim at, between 0 and 1.
            by: attributes whose values make a cell.
            floor: share of the draws that is spread evenly over all cells, above 0.
            rate: weight of the newest episode.

        Raises:
            ConfigError: a number is out of range, or no attribute is given.
        """
        if not 0 <= target <= 1 or not 0 < floor <= 1 or not 0 < rate <= 1:
            raise ConfigError(
                f"target={target!r}, floor={floor!r}, rate={rate!r}: numbers from 0 to 1 are needed, the last two "
                "above 0"
            )
        if not by or isinstance(by, str):
            raise ConfigError(f"by={by!r}: a list of item attributes is needed, as in by=family+load")
        self.target, self.floor, self.rate = float(target), float(floor), float(rate)
        self.by = tuple(by)
        self._cells: dict[Cell, tuple[float, int]] = {}
        self._lock = threading.Lock()
        self._indices = PerSource(self._by_cell)

    @classmethod
    def parse(cls, text: str) -> AdaptiveSampler:
        """A sampler from `0.5,by=family+load,floor=0.1,rate=0.1`; each part may be left out.

        Args:
            text: what stands behind `adaptive:`.

        Raises:
            ConfigError, UnknownNameError: it is not written so.
        """
        settings: dict[str, Any] = {}
        for part in (one.strip() for one in text.split(",") if one.strip()):
            name, sign, value = (piece.strip() for piece in part.partition("="))
            if not sign:
                name, value = "target", name
            if name not in ("target", "by", "floor", "rate"):
                raise UnknownNameError(did_you_mean(name, ("target", "by", "floor", "rate"), what="adaptive setting"))
            settings[name] = value.split("+") if name == "by" else number_in(value, f"adaptive setting {name}")
        return cls(settings.pop("target", 0.5), **settings)

    def bind(self, source: Items) -> None:
        """Find the cells.

        Raises:
            UnknownNameError: for an attribute that no item has, unless it is one of the default ones.
        """
        check_attributes(source, {name: () for name in self.by if name not in DEFAULT_CELL})
        self._indices(source)

    def draw(self, source: Items, seed: int) -> AskItem:
        """An item of a cell that is drawn first."""
        indices = self._indices(source)
        with self._lock:
            cells = list(self._cells if indices is None else indices)
            sums = list(itertools.accumulate(self._chances(cells)))
        cell = cells[min(bisect.bisect_right(sums, unit_interval("cell", seed) * sums[-1]), len(cells) - 1)]
        if indices is not None:
            return source[indices[cell][derive_seed("in cell", seed) % len(indices[cell])]]
        return self._search(source, seed, cell)

    def update(self, item: AskItem, outcome: Outcome) -> None:
        """Let an episode count for the cell of its item."""
        cell = self.cell(item)
        with self._lock:
            success, seen = self._cells.get(cell, (self.target, 0))
            step = max(self.rate, 1 / (seen + 2))
            self._cells[cell] = (success + step * (outcome.success - success), seen + 1)

    def cell(self, item: AskItem) -> Cell:
        """The cell of an item: its attributes' values."""
        return tuple(attribute(item, name) for name in self.by)

    def chances(self, source: Items) -> dict[Cell, float]:
        """What chance each cell of a source has in the next draw."""
        indices = self._indices(source)
        with self._lock:
            cells = list(self._cells if indices is None else indices)
            return dict(zip(cells, self._chances(cells), strict=True))

    def state_dict(self) -> dict[str, Any]:
        """Every cell with its average success and its episodes."""
        with self._lock:
            cells = [
                {"cell": list(cell), "success": success, "episodes": seen}
                for cell, (success, seen) in self._cells.items()
            ]
        return {"version": STATE_VERSION, "sampler": self.kind, "by": list(self.by), "cells": cells}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a saved state; target, floor and rate may be others.

        Raises:
            ConfigError: it is another sampler's, its cells are made of other attributes or occur in none of the sources
                that this one is bound to, or it is damaged; the sampler is left as it was.
        """
        check_state(state, self.kind, by=list(self.by))
        entries = state_entry(state, "cells")
        if not isinstance(entries, list | tuple) or not all(isinstance(one, Mapping) for one in entries):
            raise ConfigError(f"the state has cells={entries!r}: a list of mappings is needed")
        cells: dict[Cell, tuple[float, int]] = {}
        for one in entries:
            cell = state_entry(one, "cell")
            if (
                not isinstance(cell, list | tuple)
                or len(cell) != len(self.by)
                or not all(isinstance(value, str | int | float) for value in cell)
            ):
                raise ConfigError(f"the state has cell={cell!r}: a value for each of {'+'.join(self.by)} is needed")
            cells[tuple(cell)] = state_share(one, "success"), state_count(one, "episodes")
        self._check_cells(cells)
        with self._lock:
            self._cells = cells

    def _check_cells(self, cells: Iterable[Cell]) -> None:
        """Refuse cells of other items than those of the sources bound so far, as far as these tell."""
        known = [self._occurring(source) for source in self._indices.sources]
        for cell in cells if known else ():
            if not any(occurs(cell) for occurs in known):
                raise ConfigError(
                    f"the state has cell={list(cell)!r} ({'+'.join(self.by)}), which no item here belongs to: load it "
                    "into a sampler of the same items"
                )

    def _occurring(self, source: Items) -> Callable[[Cell], bool]:
        """Whether a cell may occur in a source: exactly for a list; of a series, by what its items are of."""
        indices = self._indices(source)
        if indices is not None:
            return indices.__contains__
        items = list(first_items(source, _SCANNED))
        fixed = [(at, name) for at, name in enumerate(self.by) if name in _OF_ITEMS]
        values = {name: {attribute(item, name) for item in items} for _, name in fixed}
        return lambda cell: all(cell[at] in values[name] for at, name in fixed)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _lock=threading.Lock())

    def _chances(self, cells: Sequence[Cell]) -> list[float]:
        known = [self._cells.get(cell, (self.target, 0))[0] for cell in cells]
        interest = [math.exp(-0.5 * ((success - self.target) / _WIDTH) ** 2) for success in known]
        total = sum(interest)
        # Far from the target everywhere, interest can vanish in rounding: then all cells are alike.
        shares = [one / total for one in interest] if total > 0 else [1 / len(cells)] * len(cells)
        return [self.floor / len(cells) + (1 - self.floor) * share for share in shares]

    def _by_cell(self, source: Items) -> dict[Cell, list[int]] | None:
        """Places by cell, for a list; for a series None, with the cells of its first items noted."""
        items = listed(source)
        found: dict[Cell, list[int]] = {}
        for at, item in enumerate(items if items is not None else first_items(source, _SCANNED)):
            found.setdefault(self.cell(item), []).append(at)
        with self._lock:
            for cell in found:
                self._cells.setdefault(cell, (self.target, 0))
        return found if items is not None else None

    def _search(self, source: Items, seed: int, cell: Cell) -> AskItem:
        """An item of a series that is of this cell; where there seems to be none, the last that was tried."""
        wanted = dict(zip(self.by, cell, strict=True))

        def possible(known: Mapping[str, Value], _: int) -> bool:
            return all(known[name] == wanted[name] for name in wanted if name in known)

        item: AskItem | None = None
        for _, item in itertools.islice(proposals(source, seed, possible), _MADE):
            found = self.cell(item)
            if found == cell:
                return item
            with self._lock:
                self._cells.setdefault(found, (self.target, 0))
        return item if item is not None else source[derive_seed("in cell", seed) % len(source)]
