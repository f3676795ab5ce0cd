"""How far two judges agree beyond chance: Cohen's kappa (Cohen 1960, doi:10.1177/001316446002000104). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

__all__ = ["cohen_kappa", "observed_agreement"]


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
