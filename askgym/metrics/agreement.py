"""How far two raters agree: the share of equal answers, and Cohen's kappa.

Kappa is (p_o − p_e) / (1 − p_e): agreement p_o above what raters with these habits would reach by chance, p_e (Cohen
1960). Pure; imports only the standard library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

__all__ = ["Agreement", "agreement"]


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


def agreement(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """How two raters agree.

    Args:
        pairs: the two answers to each question; answers are names, not numbers.

    Returns:
        The agreement. Worked: of 10 pairs 6 are (yes, yes), 1 (yes, no), 1 (no, yes), 2 (no, no): p_o = 8/10,
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
