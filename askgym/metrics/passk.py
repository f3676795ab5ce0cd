"""Several tries at one item: how often one of k succeeds (pass@k), and how often all of k do (pass^k).

This module owns both estimators over repeated episodes of an item. pass@k is the unbiased estimator of Chen et al. 2021
(arXiv 2107.03374), 1 − C(n − c, k) / C(n, k) for c successes in n tries; pass^k is τ-bench's (arXiv 2406.12045),
C(c, k) / C(n, k). Imports only its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

from askgym.errors import ConfigError
from askgym.metrics.sums import ClusterSums, Metric, Part

if TYPE_CHECKING:
    from askgym.metrics.conduct import Conduct

__all__ = ["Tally", "pass_at_k", "pass_hat_k", "pass_ks", "pass_sums", "tallies"]


@dataclass(frozen=True, slots=True)
class Tally:
    """The valid tries at one item.

    Attributes:
        item_id: the item.
        problem_id: its cluster.
        tries: valid episodes, n.
        successes: of them, c.
    """

    item_id: str
    problem_id: str
    tries: int
    successes: int


def pass_at_k(tries: int, successes: int, k: int) -> float:
    """Unbiased estimate of the chance that at least one of k tries succeeds.

    Raises:
        ConfigError: k is not between 1 and `tries`, or the successes are not between 0 and `tries`.
    """
    _check(tries, successes, k)
    return 1.0 - comb(tries - successes, k) / comb(tries, k)


def pass_hat_k(tries: int, successes: int, k: int) -> float:
    """Unbiased estimate of the chance that all of k tries succeed.

    Raises:
        ConfigError: as `pass_at_k`.
    """
    _check(tries, successes, k)
    return comb(successes, k) / comb(tries, k)


def _check(tries: int, successes: int, k: int) -> None:
    if not 0 <= successes <= tries:
        raise ConfigError(f"successes={successes} of tries={tries}: from 0 to the number of tries is possible")
    if not 1 <= k <= tries:
        raise ConfigError(f"k={k} with {tries} tries: k from 1 to the number of tries is possible; play each item more")


def tallies(episodes: Iterable[Conduct], success: Callable[[Conduct], bool] | None = None) -> list[Tally]:
    """The tries at each item, in order of first appearance.

    Args:
        episodes: valid episodes.
        success: what counts; by default a right final answer, with items without an expected answer left out.
    """
    counted: dict[str, tuple[str, int, int]] = {}
    for one in episodes:
        if success is None and not one.graded:
            continue
        won = one.correct if success is None else success(one)
        problem, tries, successes = counted.get(one.item_id, (one.problem_id, 0, 0))
        counted[one.item_id] = (problem, tries + 1, successes + won)
    return [Tally(item, *numbers) for item, numbers in counted.items()]


def pass_ks(items: Sequence[Tally]) -> tuple[int, ...]:
    """The ks worth showing: 1, 2, 4 … up to the tries of the item that has most; none where no item has two."""
    most = max((item.tries for item in items), default=0)
    return tuple(1 << power for power in range(most.bit_length()) if 1 << power <= most) if most > 1 else ()


def pass_sums(items: Sequence[Tally], ks: Sequence[int]) -> ClusterSums:
    """pass@k and pass^k for each k, as means over the items with at least k valid tries, summed by problem.

    Raises:
        ConfigError: without a k, or for one below 1.
    """
    if not ks or min(ks) < 1:
        raise ConfigError(f"ks={tuple(ks)!r}: whole numbers of at least 1 are needed")
    metrics = [_metric(name, k, estimate) for name, estimate in _ESTIMATORS for k in ks]
    return ClusterSums.of(items, metrics, lambda item: item.problem_id)


_ESTIMATORS: tuple[tuple[str, Callable[[int, int, int], float]], ...] = (("pass@", pass_at_k), ("pass^", pass_hat_k))


def _metric(name: str, k: int, estimate: Callable[[int, int, int], float]) -> Metric[Tally]:
    help_ = f"{'one' if name == 'pass@' else 'all'} of {k} tries right, over items"
    part: Part[Tally] = Part(lambda item: estimate(item.tries, item.successes, k), lambda _: 1.0)
    return Metric(f"{name}{k}", f"{name}{k}", help_, (part,), lambda item: item.tries >= k)
