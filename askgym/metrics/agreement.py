"""How far two raters agree: the share of equal answers, Cohen's kappa, and the rank correlation of numbers.

Kappa is (p_o − p_e) / (1 − p_e): agreement p_o above what raters with these habits would reach by chance, p_e (Cohen
1960, doi:10.1177/001316446002000104). Pure. Where a formula is 0/0 the value is None, never a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from askgym.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Agreement", "agreement", "spearman"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two raters agree on one question.

    Attributes:
        n: answers compared.
        share: of equal ones; None of nothing.
        kappa: Cohen's; None of nothing, and where both always give one and the same answer, which is no evidence.
    """

    n: int
    share: float | None
    kappa: float | None


def agreement(pairs: Iterable[tuple[Hashable, Hashable]] | Mapping[tuple[Hashable, Hashable], int]) -> Agreement:
    """How two raters agree.

    Args:
        pairs: the two answers to each question, or how often each pair occurs; answers are names, not numbers.

    Returns:
        The agreement. If of 10 pairs 6 are (yes, yes), 1 (yes, no), 1 (no, yes) and 2 (no, no), then p_o = 8/10,
        p_e = 0.7 · 0.7 + 0.3 · 0.3 = 0.58, kappa = 0.22/0.42.
    """
    both = Counter(pairs)
    n = both.total()
    if not n:
        return Agreement(0, None, None)
    one: Counter[Hashable] = Counter()
    two: Counter[Hashable] = Counter()
    for (left, right), number in both.items():
        one[left] += number
        two[right] += number
    equal = sum(number for (left, right), number in both.items() if left == right)
    chance = sum(one[name] * two[name] for name in one)  # in n² parts, so that 1 is exact
    kappa = None if chance == n * n else (equal * n - chance) / (n * n - chance)
    return Agreement(n, equal / n, kappa)


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
