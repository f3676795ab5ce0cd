"""Winners and losers for preference losses, from returns and groups.

For DPO on final answers a *group* holds the trajectories of one item; for StepDPO it holds the alternatives at one step
of one trajectory, played on from there. Returns that are no finite numbers leave first; what earned the same makes no
pair. Pure; nothing is drawn at random.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.types import StrEnum

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PairReport", "Pairing", "Pairs", "preference_pairs"]


class Pairing(StrEnum):
    """Which pairs of a group are taken."""

    EXTREMES = "extremes"
    """Its best and its worst; of equal ones the first."""
    ALL = "all"
    """Every two that are far enough apart."""


@dataclass(frozen=True, slots=True)
class PairReport:
    """What a training run should log about its pairs.

    Attributes:
        trajectories: how many were given.
        dropped: of these, how many had no usable return.
        groups: groups with a usable return.
        tied: of these, how many gave no pair, their returns being too close together or alone.
        pairs: how many there are.
    """

    trajectories: int
    dropped: int
    groups: int
    tied: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs, as places in what was given.

    Attributes:
        winners: place of the better one of each pair. Shape (P,).
        losers: place of the worse one. Shape (P,).
        gaps: how much better it is. Shape (P,).
        report: for logs.
    """

    winners: NDArray[np.intp]
    losers: NDArray[np.intp]
    gaps: NDArray[np.float64]
    report: PairReport


def preference_pairs(
    returns: ArrayLike,
    groups: Sequence[Hashable],
    *,
    pairing: Pairing | str = Pairing.EXTREMES,
    min_gap: float = 0.0,
) -> Pairs:
    """Pairs of one that earned more and one that earned less, within each group.

    Args:
        returns: shape (n,).
        groups: of each. Shape (n,).
        pairing: which pairs of a group.
        min_gap: pairs that are not further apart are left out, at least 0.

    Returns:
        The pairs, by group in the order in which groups first occur.

    Raises:
        ConfigError: for shapes that do not fit, or a gap below 0.
        UnknownNameError: for another pairing.
    """
    try:
        chosen = Pairing(pairing)
    except ValueError:
        raise UnknownNameError(did_you_mean(pairing, [one.value for one in Pairing], what="pairing")) from None
    values = np.asarray(returns, dtype=np.float64)
    if values.ndim != 1 or len(groups) != values.size:
        raise ConfigError(
            f"returns of shape {values.shape} and {len(groups)} groups: one number and one group for each is needed"
        )
    if not 0.0 <= min_gap < math.inf:
        raise ConfigError(f"min_gap={min_gap!r}: a number of at least 0 is needed")
    members: dict[Hashable, list[int]] = {}
    for place in np.flatnonzero(np.isfinite(values)):
        members.setdefault(groups[int(place)], []).append(int(place))
    found: list[tuple[int, int]] = []
    tied = 0
    for own in members.values():
        if chosen is Pairing.ALL:
            candidates = [(a, b) if values[a] > values[b] else (b, a) for a, b in itertools.combinations(own, 2)]
        else:
            candidates = [(max(own, key=values.__getitem__), min(own, key=values.__getitem__))]
        apart = [(a, b) for a, b in candidates if values[a] - values[b] > min_gap]
        tied += not apart
        found += apart
    winners = np.asarray([a for a, _ in found], dtype=np.intp)
    losers = np.asarray([b for _, b in found], dtype=np.intp)
    used = sum(map(len, members.values()))
    report = PairReport(values.size, values.size - used, len(members), tied, len(found))
    return Pairs(winners, losers, values[winners] - values[losers], report)
