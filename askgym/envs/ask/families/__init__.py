"""Built-in families of generated problems. Each module of this folder that defines a `Family` is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from askgym.envs.ask.families.base import LOADS, SPLITS, Claim, Family, Frame, Given, Knobs, Problem
from askgym.errors import UnknownNameError, did_you_mean

__all__ = ["LOADS", "SPLITS", "Claim", "Family", "Frame", "Given", "Knobs", "Problem", "families", "family"]

_HELPERS = frozenset({"base", "dressing", "extras", "extras_texts", "knobs", "wording"})


@lru_cache(maxsize=1)
def families() -> dict[str, Family]:
    """Name → family, in alphabetical order; modules are imported on the first call."""
    found: dict[str, Family] = {}
    for info in pkgutil.iter_modules(__path__):
        if info.name in _HELPERS:
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Family) and value.__module__ == module.__name__:
                found[value.name] = value()
    return dict(sorted(found.items()))


def family(name: str) -> Family:
    """The family of that name.

    Raises:
        UnknownNameError: for any other name.
    """
    try:
        return families()[name]
    except KeyError:
        raise UnknownNameError(did_you_mean(name, families(), what="family")) from None
