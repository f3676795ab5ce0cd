"""The splits: which of the generator's tasks are in small, base, train, test and full.

Each is computed by the rule that made it (τ²-bench, `domains/telecom`), once, when it is first asked for. The random
numbers are those of generators of this module's own, begun with the seeds of that rule.
"""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

from askgym.envs.telecom.tasks.faults import NO_REFUEL
from askgym.envs.telecom.tasks.generate import all_names, task_ids
from askgym.errors import UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.envs.telecom.tasks.ids import Family, Persona, TaskName

__all__ = ["SPLITS", "split"]

SPLITS = ("small", "base", "train", "test", "full")
"""small: one fault each, 20. base: 114 of two faults and more, train (74) and test (40). full: all 2,285."""

_BASE_SEED = 42
_PER_BIN = 3
_TRAIN_SEED = 0
_TRAIN_SIZE = 74


def split(name: str) -> tuple[str, ...]:
    """Ids of a split, in the order of the published file.

    Args:
        name: one of `SPLITS`.

    Raises:
        UnknownNameError: there is no such split; names the closest one.
    """
    if name == "full":
        return task_ids()
    if name == "small":
        return tuple(str(one) for one in all_names() if len(one.faults) == 1 and NO_REFUEL not in one.faults)
    train, test = _halves()
    known = {"train": train, "test": test, "base": train + test}
    if not isinstance(name, str) or name not in known:
        raise UnknownNameError(did_you_mean(name, SPLITS, what="split"))
    return known[name]


@cache
def _halves() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Train and test, each in alphabetical order."""
    bins: dict[tuple[Family, int, Persona], list[TaskName]] = {}
    for name in all_names():
        if len(name.faults) > 1:
            bins.setdefault((name.family, len(name.faults), name.persona), []).append(name)
    draw = random.Random(_BASE_SEED)
    drawn = [name for names in bins.values() for name in draw.sample(names, min(_PER_BIN, len(names)))]
    # Only now, so that the numbers drawn are those of the rule.
    base = [str(name) for name in drawn if NO_REFUEL not in name.faults]
    random.Random(_TRAIN_SEED).shuffle(base)
    return tuple(sorted(base[:_TRAIN_SIZE])), tuple(sorted(base[_TRAIN_SIZE:]))
