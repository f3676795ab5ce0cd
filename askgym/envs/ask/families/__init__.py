"""Families of generated problems.

Each module of this folder that defines a `Family` is found by itself; families of other packages come in by
`register_family`, past a self-check.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import lru_cache

from askgym.envs.ask.families.base import SPLITS, Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.knobs import LOADS, Knobs
from askgym.errors import ConfigError, UnknownNameError, did_you_mean

__all__ = [
    "LOADS",
    "SPLITS",
    "Claim",
    "Family",
    "Frame",
    "Given",
    "Knobs",
    "Problem",
    "families",
    "family",
    "register_family",
]

_HELPERS = frozenset({"base", "dressing", "extras", "extras_texts", "knobs", "selfcheck", "wording"})
_registered: dict[str, Family] = {}


@lru_cache(maxsize=1)
def _builtin() -> dict[str, Family]:
    found: dict[str, Family] = {}
    for info in pkgutil.iter_modules(__path__):
        if info.name in _HELPERS:
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, Family)
                and value.__module__ == module.__name__
                and not inspect.isabstract(value)
            ):
                found[value.name] = value()
    return found


def families() -> dict[str, Family]:
    """Name → family, in alphabetical order; the built-in modules are imported on the first call."""
    return dict(sorted({**_builtin(), **_registered}.items()))


def family(name: str) -> Family:
    """The family of that name.

    Raises:
        UnknownNameError: for any other name.
    """
    found = _registered.get(name) or _builtin().get(name)
    if found is None:
        raise UnknownNameError(did_you_mean(name, families(), what="family"))
    return found


def register_family(new: Family | type[Family]) -> Family:
    """Let a family of one's own in, so that environments draw from it like from the built-in ones.

    Some problems of each of its splits are made, and played with the rule judge and the rule user as an oracle would:
    there must be one gold answer, judged right; every missing point must be reached by asking for it by its label;
    every false claim must be put right by saying its text is wrong and giving the truth.

    Args:
        new: the family, or its class.

    Returns:
        The family as registered.

    Raises:
        ConfigError: when methods are missing (they are named), the name is taken, or the self-check finds something;
            the message lists what, the family stays out.
    """
    from askgym.envs.ask.families.selfcheck import defects_of  # it needs judge and user, which need no family

    kind = new if isinstance(new, type) else type(new)
    if not issubclass(kind, Family):
        raise ConfigError(f"{new!r} is no Family: derive it from askgym.envs.ask.families.Family")
    if inspect.isabstract(kind):
        missing = ", ".join(sorted(kind.__abstractmethods__))
        raise ConfigError(f"family {kind.__name__} lacks {missing}: define these methods and register it again")
    try:
        one = new() if isinstance(new, type) else new
    except Exception as error:
        raise ConfigError(f"family {kind.__name__}: making it raised {type(error).__name__}: {error}") from error
    name = getattr(one, "name", type(one).__name__)
    if name in _builtin() or name in _registered:
        raise ConfigError(f"a family {name!r} is there already: give this one another name")
    defects = defects_of(one)
    if defects:
        shown = "\n  ".join(defects[:8])
        raise ConfigError(f"family {name!r} is refused, mend these and register it again:\n  {shown}")
    _registered[name] = one
    return one
