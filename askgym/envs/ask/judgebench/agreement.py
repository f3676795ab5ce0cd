"""Agreement and correlation of two lists: Cohen's kappa and Spearman's rank correlation.

Plain formulas with NumPy, without SciPy. Where a formula is 0/0 the value is None, never a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from askgym.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["cohens_kappa", "spearman"]


def cohens_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """Cohen's kappa (Cohen 1960): (p_o − p_e) / (1 − p_e).

    p_o is the share of equal answers, p_e the share to be expected if each side kept its own frequencies and answered
    blindly.

    Args:
        first: one side's answers; any number of categories.
        second: the other's, in the same order.

    Returns:
        1 for full agreement, 0 for what chance gives, below 0 for less. None where it is undefined: without answers,
        or where both sides give one and the same answer throughout (p_e = 1).

    Raises:
        ConfigError: the lists differ in length.
    """
    _check(first, second)
    n = len(first)
    if not n:
        return None
    left, right = Counter(first), Counter(second)
    by_chance = sum(count * right[answer] for answer, count in left.items())  # p_e · n²
    if by_chance == n * n:
        return None
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    expected = by_chance / (n * n)
    return (observed - expected) / (1.0 - expected)


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
    _check(first, second)
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    a, b = (_ranks(side) - (len(side) + 1) / 2.0 for side in (first, second))
    return float(np.clip((a @ b) / np.sqrt((a @ a) * (b @ b)), -1.0, 1.0))


def _check(first: Sequence[object], second: Sequence[object]) -> None:
    if len(first) != len(second):
        raise ConfigError(f"lists of {len(first)} and {len(second)}: two of the same length are needed")


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Ranks from 1; equal values get the mean of the ranks that they take up."""
    _, place, counts = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: NDArray[np.float64] = (ends - (counts - 1) / 2.0)[place.ravel()]
    return means
