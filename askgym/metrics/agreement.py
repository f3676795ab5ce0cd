"""Agreement of two judges beyond chance (Cohen 1960, doi:10.1177/001316446002000104), and rank correlation. Pure.

Plain formulas with NumPy. Where one is 0/0 the value is None, never a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from askgym.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["cohen_kappa", "observed_agreement", "spearman"]


def observed_agreement(pairs: Iterable[tuple[Hashable, Hashable]] | Mapping[tuple[Hashable, Hashable], int]) -> float:
    """The share of pairs whose sides are equal; NaN without pairs.

    Args:
        pairs: what two judges said of the same things, one pair each; or how often each pair occurs.
    """
    counts = Counter(pairs)
    total = counts.total()
    return sum(n for (a, b), n in counts.items() if a == b) / total if total else float("nan")


def cohen_kappa(pairs: Iterable[tuple[Hashable, Hashable]] | Mapping[tuple[Hashable, Hashable], int]) -> float | None:
    """κ = (p_o − p_e) / (1 − p_e): agreement beyond what the judges' own shares of each answer would give by chance.

    Args:
        pairs: what two judges said of the same things, one pair each; or how often each pair occurs.

    Returns:
        From −1 to 1; None where it is undefined: without pairs, or where both always say the same one thing.
    """
    counts = Counter(pairs)
    total = counts.total()
    if not total:
        return None
    left: Counter[Hashable] = Counter()
    right: Counter[Hashable] = Counter()
    for (a, b), n in counts.items():
        left[a] += n
        right[b] += n
    expected = sum(left[label] * right[label] for label in left) / total**2
    if expected == 1.0:
        return None
    return (observed_agreement(counts) - expected) / (1 - expected)


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank.

    Args:
        first: numbers.
        second: numbers, in the same order.

    Returns:
        Between −1 and 1. None where it is undefined: fewer than two pairs, or a side without variation.

    Raises:
        ConfigError: the lists differ in length.
    """
    if len(first) != len(second):
        raise ConfigError(f"lists of {len(first)} and {len(second)}: two of the same length are needed")
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    a, b = (_ranks(side) - (len(side) + 1) / 2.0 for side in (first, second))
    return float(np.clip((a @ b) / np.sqrt((a @ a) * (b @ b)), -1.0, 1.0))


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Ranks from 1; equal values get the mean of the ranks that they take up."""
    _, place, counts = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: NDArray[np.float64] = (ends - (counts - 1) / 2.0)[place.ravel()]
    return means
