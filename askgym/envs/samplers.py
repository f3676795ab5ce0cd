"""Which item comes next: uniformly, by weight, by a curriculum, or wherever the policy succeeds half the time.

A sampler turns a seed into an item of a source. Stateless ones are pure functions of the two, so that the same seeds
give the same episodes; the others also depend on the outcomes that were reported, and on nothing else, and their state
can be saved. They look at attributes of items (family, scenario, difficulty …) and know no domain.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from askgym.envs.sampling import (
    PerSource,
    Weights,
    check_attributes,
    draw_weighted,
    item_weight,
    listed,
)
from askgym.errors import ConfigError, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.envs.env import Items
    from askgym.episode import EpisodeState, Rules
    from askgym.types import AskItem

__all__ = [
    "SAMPLERS",
    "STATE_VERSION",
    "Outcome",
    "Sampler",
    "StatelessSampler",
    "UniformSampler",
    "WeightedSampler",
    "check_state",
    "episode_outcome",
    "resolve_sampler",
    "state_count",
    "state_entry",
    "state_share",
]

SAMPLERS = ("uniform", "weighted", "curriculum", "adaptive")
STATE_VERSION = 2
"""Raised when a state saved before could no longer be read as it was meant."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an episode went, for samplers.

    Attributes:
        success: from 0.0 (failed) to 1.0 (succeeded).
        episode_return: sum of the rewards.
        turns: assistant turns taken.
    """

    success: float
    episode_return: float = 0.0
    turns: int = 0


class Sampler(Protocol):
    """Chooses items. May be shared by environments and threads; whatever it remembers it guards itself."""

    @property
    def stateful(self) -> bool:
        """Whether draws depend on outcomes, and not on the seed alone."""
        ...

    def bind(self, source: Items) -> None:
        """Called with each source before the first draw from it.

        Raises:
            AskGymError: the sampler cannot draw from it.
        """
        ...

    def draw(self, source: Items, seed: int) -> AskItem:
        """The item of a source that the seed, and the outcomes so far, determine."""
        ...

    def update(self, item: AskItem, outcome: Outcome) -> None:
        """Take note of a valid episode that has ended."""
        ...

    def state_dict(self) -> dict[str, Any]:
        """Everything that later draws depend on beside their seeds, as plain JSON values."""
        ...

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a saved state.

        Raises:
            ConfigError: it is another sampler's, of another version, or damaged; the sampler is left as it was.
        """
        ...


def episode_outcome(rules: Rules[Any], state: EpisodeState) -> Outcome:
    """The outcome of an ended episode.

    Success is what the domain calls `success` or `correct` among its hidden findings; where it says neither (no answer
    was given, or none is expected) the return, cut to 0…1.

    Args:
        rules: the domain's.
        state: the last state.
    """
    hidden = rules.hidden(state)
    found = next((hidden[name] for name in ("success", "correct") if hidden.get(name) is not None), None)
    total = state.episode_return
    return Outcome(min(1.0, max(0.0, float(total if found is None else found))), total, len(state.turns))


class StatelessSampler:
    """What samplers have in common that learn nothing from outcomes."""

    kind = ""
    stateful = False

    def bind(self, source: Items) -> None:
        """Nothing to prepare."""

    def update(self, item: AskItem, outcome: Outcome) -> None:
        """Nothing to learn."""

    def state_dict(self) -> dict[str, Any]:
        """Which sampler it is; there is no more to it."""
        return {"version": STATE_VERSION, "sampler": self.kind}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Check that the state is this kind's.

        Raises:
            ConfigError: it is another's.
        """
        check_state(state, self.kind)


class UniformSampler(StatelessSampler):
    """Every item with the same chance: what an environment without a sampler does, draw for draw."""

    kind = "uniform"

    def draw(self, source: Items, seed: int) -> AskItem:
        """Item `seed` modulo the number of items."""
        return source[seed % len(source)]


class WeightedSampler(StatelessSampler):
    """Items with chances in proportion to the product of their attributes' weights."""

    kind = "weighted"

    def __init__(self, weights: Weights) -> None:
        """Take weights.

        Args:
            weights: attribute → value as text → weight; values that are not listed weigh 1, and 0 leaves items out.

        Raises:
            ConfigError: none is given, or one is negative or infinite.
        """
        for name, values in weights.items():
            for value, weight in values.items():
                if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
                    raise ConfigError(f"weight {name}.{value}={weight!r}: a number of at least 0 is needed")
        self.weights = {name: dict(values) for name, values in weights.items() if values}
        if not self.weights:
            raise ConfigError("a weighted sampler needs a weight, as in 'weighted:family.shopping=2'")
        self._sums = PerSource(self._running_sums)

    def bind(self, source: Items) -> None:
        """Check that the attributes and values occur, and that some item has weight.

        Raises:
            UnknownNameError: one does not, with the closest.
            ConfigError: every item weighs nothing.
        """
        check_attributes(source, {name: list(values) for name, values in self.weights.items()})
        sums = self._sums(source)
        if sums is not None and not sums[-1]:
            raise ConfigError(f"weights {self.weights}: no item of the source has any weight")

    def draw(self, source: Items, seed: int) -> AskItem:
        """An item by weight.

        Raises:
            ConfigError: none was found.
        """
        item = draw_weighted(source, seed, self.weights, self._sums(source))
        if item is None:
            raise ConfigError(f"weights {self.weights}: no item of any weight was found in the source")
        return item

    def _running_sums(self, source: Items) -> list[float] | None:
        items = listed(source)
        return None if items is None else list(itertools.accumulate(item_weight(one, self.weights) for one in items))


def check_state(state: Mapping[str, Any], kind: str, **same: Any) -> None:
    """Refuse a state that is not this sampler's.

    Args:
        state: as saved.
        kind: of the sampler.
        same: other entries that must be as given.

    Raises:
        ConfigError: naming what differs, or is missing.
    """
    if not isinstance(state, Mapping):
        raise ConfigError(f"state={state!r}: what state_dict() gave is needed, a mapping")
    for name, value in {"version": STATE_VERSION, "sampler": kind, **same}.items():
        found = state_entry(state, name)
        if found != value:
            raise ConfigError(
                f"the state has {name}={found!r}, this sampler {value!r}: load it into a sampler made as the one that "
                "saved it"
            )


def state_entry(state: Mapping[str, Any], name: str) -> Any:
    """An entry of a saved state.

    Raises:
        ConfigError: there is none of that name.
    """
    if name not in state:
        raise ConfigError(f"the state has no {name!r}: what state_dict() gave is needed, whole")
    return state[name]


def state_count(state: Mapping[str, Any], name: str, below: int | None = None) -> int:
    """A whole number of a saved state, of at least 0.

    Args:
        state: as saved.
        name: of the entry.
        below: what it must be less than.

    Raises:
        ConfigError: naming the entry and its value.
    """
    value = state_entry(state, name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0 or (below is not None and value >= below):
        allowed = "of at least 0" if below is None else f"from 0 to {below - 1}"
        raise ConfigError(f"the state has {name}={value!r}: a whole number {allowed} is needed")
    return value


def state_share(state: Mapping[str, Any], name: str) -> float:
    """A number from 0 to 1 of a saved state.

    Raises:
        ConfigError: naming the entry and its value.
    """
    value = state_entry(state, name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ConfigError(f"the state has {name}={value!r}: a number from 0 to 1 is needed")
    return float(value)


def resolve_sampler(spec: str | Sampler | None, source: Items) -> Sampler | None:
    """A sampler from whatever `sampler=` was given, bound to the source.

    Args:
        spec: None (uniform, without the detour), a `Sampler`, or a text: `uniform`; `weighted:family.shopping=2,
            scenario.complete=0.5`; `curriculum:points=2@0.8/points=2..3/points=2..5`, stages with conditions, and the
            success that ends one; `adaptive:0.5`, the success to aim at, with `,by=family+load,floor=0.1,rate=0.1`
            after it.
        source: the items it will draw from.

    Returns:
        The sampler; None for None.

    Raises:
        UnknownNameError: for an unknown sampler, attribute or value, with the closest.
        ConfigError: for a text that cannot be read, or an object that is no sampler.
    """
    if spec is None:
        return None
    sampler = _parse(spec) if isinstance(spec, str) else spec
    lacking = [
        name for name in ("draw", "update", "bind", "state_dict", "load_state_dict") if not hasattr(sampler, name)
    ]
    if lacking:
        raise ConfigError(
            f"sampler={spec!r}: {', '.join(SAMPLERS)} (with settings after a colon) or a Sampler is needed; this has "
            f"no {', '.join(lacking)}"
        )
    sampler.bind(source)
    return sampler


def _parse(text: str) -> Sampler:
    kind, _, body = (part.strip() for part in text.partition(":"))
    if kind not in SAMPLERS:
        raise UnknownNameError(did_you_mean(kind, SAMPLERS, what="sampler"))
    if kind == "weighted":
        return WeightedSampler(_weights(body))
    if kind in ("curriculum", "adaptive"):
        from askgym.envs.adaptive import AdaptiveSampler
        from askgym.envs.curriculum import CurriculumSampler

        return CurriculumSampler.parse(body) if kind == "curriculum" else AdaptiveSampler.parse(body)
    if body:
        raise ConfigError(f"sampler={text!r}: uniform takes no settings")
    return UniformSampler()


def _weights(body: str) -> Weights:
    out: dict[str, dict[str, float]] = {}
    for part in (one.strip() for one in body.split(",") if one.strip()):
        key, sign, weight = (piece.strip() for piece in part.rpartition("="))
        name, dot, value = key.partition(".")
        try:
            number = float(weight)
        except ValueError:
            sign = ""
        if not sign or not dot or not name or not value:
            raise ConfigError(f"weight {part!r}: ATTRIBUTE.VALUE=WEIGHT is needed, as in family.shopping=2")
        out.setdefault(name, {})[value] = number
    return out
