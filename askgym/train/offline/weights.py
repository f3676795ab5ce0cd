"""What a logged trajectory weighs in weighted fine-tuning: one number a trajectory, from returns and groups.

A *group* holds the trajectories of one item. Sources: ReFit and SWiFt (arXiv 2506.06964), STaR-GATE (arXiv 2403.19154),
reward-weighted regression (Peters and Schaal, ICML 2007), AWR (arXiv 1910.00177), A-LoL (arXiv 2305.14718).

Returns that are no finite numbers (failed judgements), or lie outside the bounds given, leave before any mean or
spread is taken, so that a group's size is what is left of it; such trajectories weigh 0 and are counted. Two equal
trajectories are two samples. Nothing here draws at random, and nothing is changed in place.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.types import StrEnum

__all__ = [
    "Degenerate",
    "Ties",
    "WeightReport",
    "Weights",
    "advantage",
    "awr",
    "best_of",
    "discounted",
    "refit",
    "rwr",
    "swift",
]

Floats = NDArray[np.float64]
_E = TypeVar("_E", bound=StrEnum)
_EQUAL = 1e-12
"""Spreads below are rounding: the returns of such a group are all the same."""


class Degenerate(StrEnum):
    """What becomes of a group whose trajectories all earned the same."""

    SKIP = "skip"
    """They weigh 0."""
    GLOBAL_MEAN = "global_mean"
    """They weigh their return less the mean of all returns, unscaled."""


class Ties(StrEnum):
    """Which of equally good trajectories are kept where not all can be."""

    FIRST = "first"
    """Those that come first."""
    ALL = "all"
    """All that are as good as the last one kept."""


@dataclass(frozen=True, slots=True)
class WeightReport:
    """What a training run should log about its weights.

    Attributes:
        trajectories: how many were given.
        dropped: of these, how many had no usable return.
        groups: groups with a usable return.
        degenerate: of these, how many had no spread.
        masked: of these, how many had too little spread (`min_spread`).
        clipped: weights that a bound changed.
        negative_mass: share of the absolute weights that is negative; 0 where all are 0.
        effective: effective sample size (Σ|w|)² / Σw², 0 where all are 0.
        sizes: size of a group → how many groups have it.
    """

    trajectories: int
    dropped: int
    groups: int
    degenerate: int
    masked: int
    clipped: int
    negative_mass: float
    effective: float
    sizes: dict[int, int]

    @property
    def frac_degenerate(self) -> float:
        """Share of the groups that teach nothing, for want of spread."""
        return (self.degenerate + self.masked) / self.groups if self.groups else 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights and what is to be said of them.

    Attributes:
        values: one for each trajectory, in the order given. Shape (n,).
        report: for logs.
    """

    values: Floats
    report: WeightReport


def discounted(returns: ArrayLike, turns: ArrayLike, gamma: float) -> Floats:
    """Returns of dialogues of different length: r · γⁿ, so that asking for ever does not pay.

    Args:
        returns: shape (n,).
        turns: assistant turns of each, at least 1. Shape (n,).
        gamma: in (0, 1]; 1 changes nothing.

    Raises:
        ConfigError: for another gamma, a turn count below 1, or arrays that differ in length.
    """
    if not 0.0 < gamma <= 1.0:
        raise ConfigError(f"gamma={gamma!r}: a number above 0 and at most 1 is needed")
    values, counts = _returns(returns), np.asarray(turns)
    if counts.shape != values.shape:
        raise ConfigError(f"{len(values)} returns and {counts.size} turn counts: one for each is needed")
    if counts.size and counts.min() < 1:
        raise ConfigError(f"turns hold {int(counts.min())}: every trajectory has at least 1 turn")
    return np.asarray(values * np.power(gamma, counts.astype(np.float64)), dtype=np.float64)


def refit(returns: ArrayLike, groups: Sequence[Hashable], *, low: float = 0.0, high: float = math.inf) -> Weights:
    """ReFit: w = r. A lower bound of the policy's value, up to a constant, only where r ≥ 0.

    Args:
        returns: shape (n,).
        groups: item of each; only counted here. Shape (n,).
        low: least usable return, at least 0.
        high: greatest usable return.

    Raises:
        ConfigError: a usable return is negative, with what to do about it.
    """
    if low < 0.0:
        raise ConfigError(f"low={low!r}: ReFit needs returns of at least 0; of a return in [-1, 1] take (r + 1) / 2")
    values = _returns(returns)
    negative = values[np.isfinite(values) & (values < 0.0)]
    if negative.size:
        raise ConfigError(
            f"{negative.size} of {values.size} returns are negative (the least is {negative.min():.4g}): ReFit needs "
            "r >= 0; take (r + 1) / 2 of returns in [-1, 1], or use swift"
        )
    sample = _Sample(values, groups, low, high)
    weights = np.zeros(values.size)
    weights[sample.kept] = values[sample.kept]
    return sample.weighed(weights)


def swift(
    returns: ArrayLike,
    groups: Sequence[Hashable],
    *,
    sigma_floor: float = 0.0,
    min_spread: float = 0.0,
    degenerate: Degenerate | str = Degenerate.SKIP,
    positive_only: bool = False,
    floor: float = -math.inf,
    low: float = -math.inf,
    high: float = math.inf,
) -> Weights:
    """SWiFt: w = (r − mean) / spread of its group, the spread with m − 1 in the denominator.

    Two trajectories weigh ±1/√2 whatever their distance, m of them at most (m − 1)/√m: small differences, such as a
    judge's noise, count in full. `sigma_floor` and `min_spread` are against that. Negative weights make the loss
    unbounded below: cap them (`floor`), or leave them out (`positive_only`), or train briefly.

    Args:
        returns: shape (n,).
        groups: item of each. Shape (n,).
        sigma_floor: the spread is taken to be at least this.
        min_spread: groups whose greatest and least return are not further apart weigh 0, and are counted.
        degenerate: what becomes of groups without any spread.
        positive_only: negative weights become 0.
        floor: no weight is less, at most 0.
        low: least usable return.
        high: greatest usable return.

    Raises:
        ConfigError: a group has one trajectory, or a setting is out of range.
        UnknownNameError: for another `degenerate`.
    """
    if sigma_floor < 0.0 or min_spread < 0.0:
        raise ConfigError(f"sigma_floor={sigma_floor!r}, min_spread={min_spread!r}: at least 0 is needed of both")
    if floor > 0.0:
        raise ConfigError(f"floor={floor!r}: at most 0 is needed; it bounds negative weights")
    fallback = _choice(Degenerate, degenerate, "degenerate")
    values = _returns(returns)
    sample = _Sample(values, groups, low, high)
    alone = [group for group, members in sample.members.items() if len(members) < 2]
    if alone:
        raise ConfigError(
            f"{len(alone)} of {len(sample.members)} items have one usable trajectory (such as {alone[0]!r:.60}): SWiFt "
            "standardises within an item and needs at least 2; collect more, leave these items out, or use refit"
        )
    weights = np.zeros(values.size)
    flat = masked = 0
    overall = float(values[sample.kept].mean()) if sample.kept.size else 0.0
    for members in sample.members.values():
        own = values[members]
        spread = float(own.max() - own.min())
        if spread <= _EQUAL:
            flat += 1
            if fallback is Degenerate.GLOBAL_MEAN:
                weights[members] = own - overall
        elif spread <= min_spread:
            masked += 1
        else:
            weights[members] = (own - own.mean()) / max(float(own.std(ddof=1)), sigma_floor)
    bounded = np.maximum(weights, 0.0 if positive_only else floor)
    return sample.weighed(bounded, flat, masked, int((bounded != weights).sum()))


def best_of(
    returns: ArrayLike,
    groups: Sequence[Hashable],
    *,
    keep: int | None = 1,
    at_least: float = -math.inf,
    ties: Ties | str = Ties.FIRST,
    low: float = -math.inf,
    high: float = math.inf,
) -> Weights:
    """Filtered behaviour cloning, and STaR-GATE with `keep=1`: w = 1 for the best of each item, 0 for the others.

    Args:
        returns: shape (n,).
        groups: item of each. Shape (n,).
        keep: how many of an item at most; None for any number.
        at_least: only those with such a return.
        ties: which of equally good ones, where not all can be kept.
        low: least usable return.
        high: greatest usable return.

    Raises:
        ConfigError: a setting is out of range.
        UnknownNameError: for other ties.
    """
    if keep is not None and (isinstance(keep, bool) or not isinstance(keep, int) or keep < 1):
        raise ConfigError(f"keep={keep!r}: None, or a whole number of at least 1, is needed")
    chosen = _choice(Ties, ties, "ties")
    values = _returns(returns)
    sample = _Sample(values, groups, low, high)
    weights = np.zeros(values.size)
    flat = 0
    for members in sample.members.values():
        own = values[members]
        flat += bool(own.max() - own.min() <= _EQUAL)
        order = np.argsort(-own, kind="stable")
        if keep is not None and keep < order.size:
            last = own[order[keep - 1]]
            order = order[own[order] >= last] if chosen is Ties.ALL else order[:keep]
        picked = members[order]
        weights[picked[values[picked] >= at_least]] = 1.0
    return sample.weighed(weights, flat)


def rwr(
    returns: ArrayLike,
    groups: Sequence[Hashable],
    *,
    beta: float,
    low: float = -math.inf,
    high: float = math.inf,
) -> Weights:
    """Reward-weighted regression: w = exp(r / β) / Z, Z such that the weights have the mean 1.

    Args:
        returns: shape (n,).
        groups: item of each; only counted here. Shape (n,).
        beta: temperature, above 0.
        low: least usable return.
        high: greatest usable return.

    Raises:
        ConfigError: beta is not above 0.
    """
    _positive("beta", beta)
    values = _returns(returns)
    sample = _Sample(values, groups, low, high)
    weights = np.zeros(values.size)
    if sample.kept.size:
        scaled = values[sample.kept] / beta
        raw = np.exp(scaled - scaled.max())  # the greatest is taken out first: no exponent overflows
        weights[sample.kept] = raw * (raw.size / raw.sum())
    return sample.weighed(weights)


def awr(
    returns: ArrayLike,
    groups: Sequence[Hashable],
    *,
    beta: float,
    cap: float = 20.0,
    low: float = -math.inf,
    high: float = math.inf,
) -> Weights:
    """Advantage-weighted regression: w = min(exp((r − b) / β), cap), b the mean return of the item's others.

    Args:
        returns: shape (n,).
        groups: item of each. Shape (n,).
        beta: temperature, above 0.
        cap: greatest weight, above 0.
        low: least usable return.
        high: greatest usable return.

    Raises:
        ConfigError: a group has one trajectory, or a setting is out of range.
    """
    _positive("beta", beta)
    _positive("cap", cap)
    values = _returns(returns)
    sample = _Sample(values, groups, low, high)
    weights = np.zeros(values.size)
    gains = _left_out(values, sample, "awr")
    exponents = gains[sample.kept] / beta
    most = math.log(cap)
    weights[sample.kept] = np.exp(np.minimum(exponents, most))
    return sample.weighed(weights, clipped=int((exponents > most).sum()))


def advantage(
    returns: ArrayLike,
    groups: Sequence[Hashable],
    *,
    low: float = -math.inf,
    high: float = math.inf,
) -> Weights:
    """The advantages that A-LoL goes by: w = max(r − b, 0), b the mean return of the item's other trajectories.

    What does not better the base policy is left out. The importance ratio, which depends on the policy that is being
    trained, is the loss's business.

    Args:
        returns: shape (n,).
        groups: item of each. Shape (n,).
        low: least usable return.
        high: greatest usable return.

    Raises:
        ConfigError: a group has one trajectory.
    """
    values = _returns(returns)
    sample = _Sample(values, groups, low, high)
    gains = _left_out(values, sample, "advantage")
    weights = np.maximum(gains, 0.0)
    return sample.weighed(weights, clipped=int((gains < 0.0).sum()))


class _Sample:
    """Which trajectories are usable, and which item each belongs to."""

    def __init__(self, values: Floats, groups: Sequence[Hashable], low: float, high: float) -> None:
        if len(groups) != values.size:
            raise ConfigError(f"{values.size} returns and {len(groups)} groups: one group for each return is needed")
        if not low < high:
            raise ConfigError(f"low={low!r}, high={high!r}: low must be less than high")
        with np.errstate(invalid="ignore"):
            usable = np.isfinite(values) & (values >= low) & (values <= high)
        self.total = values.size
        self.kept: NDArray[np.intp] = np.flatnonzero(usable)
        found: dict[Hashable, list[int]] = {}
        for index in self.kept:
            found.setdefault(groups[int(index)], []).append(int(index))
        self.members: dict[Hashable, NDArray[np.intp]] = {
            group: np.asarray(indices, dtype=np.intp) for group, indices in found.items()
        }

    def weighed(self, weights: Floats, flat: int = 0, masked: int = 0, clipped: int = 0) -> Weights:
        """The weights, with their report."""
        sizes: dict[int, int] = {}
        for members in self.members.values():
            sizes[len(members)] = sizes.get(len(members), 0) + 1
        mass, squares = float(np.abs(weights).sum()), float(np.square(weights).sum())
        negative = float(-weights[weights < 0.0].sum())
        report = WeightReport(
            trajectories=self.total,
            dropped=self.total - self.kept.size,
            groups=len(self.members),
            degenerate=flat,
            masked=masked,
            clipped=clipped,
            negative_mass=negative / mass if mass else 0.0,
            effective=mass * mass / squares if squares else 0.0,
            sizes=dict(sorted(sizes.items())),
        )
        return Weights(weights, report)


def _left_out(values: Floats, sample: _Sample, method: str) -> Floats:
    """Each usable return less the mean of the others of its group; 0 elsewhere."""
    gains = np.zeros(values.size)
    for group, members in sample.members.items():
        size = len(members)
        if size < 2:
            raise ConfigError(
                f"item {group!r:.60} has one usable trajectory: {method} compares a trajectory with the others of its "
                "item and needs at least 2; collect more, leave the item out, or use refit"
            )
        own = values[members]
        gains[members] = own - (own.sum() - own) / (size - 1)
    return gains


def _returns(returns: ArrayLike) -> Floats:
    values = np.asarray(returns, dtype=np.float64)
    if values.ndim != 1:
        raise ConfigError(f"returns have the shape {values.shape}: one number for each trajectory is needed")
    return values


def _positive(name: str, value: float) -> None:
    if not 0.0 < value < math.inf:
        raise ConfigError(f"{name}={value!r}: a number above 0 is needed")


def _choice(kind: type[_E], value: str, name: str) -> _E:
    try:
        return kind(value)
    except ValueError:
        raise UnknownNameError(did_you_mean(value, [one.value for one in kind], what=name)) from None
