"""Two runs over the same episodes: what differs, how surely, and what could have been seen at all.

This module owns the paired comparison: the difference of each metric with a bootstrap interval, a permutation test and
the minimum detectable effect, all by cluster. Pairing keeps what both runs share, which items are hard, out of the
noise (Miller 2024, arXiv 2411.00640). Resampling is SciPy's (extra `stats`). No global RNG.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from askgym.errors import ConfigError
from askgym.metrics.conduct import Conduct, conduct_of, sampled
from askgym.metrics.intervals import RESAMPLES, check_settings, defined, estimates, point_estimates, scipy_stats
from askgym.metrics.sums import ClusterSums, Floats, Metric, Part

if TYPE_CHECKING:
    from askgym.metrics.outcomes import EpisodeOutcome

__all__ = ["Difference", "Pairing", "compare", "differences", "pair"]

_BATCH = 1_000_000
"""Flips held at a time, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The episodes of two runs that have a partner: same item, same number among that item's episodes.

    Attributes:
        pairs: valid episodes of both runs, in numbers.
        invalid: pairs left out because one side or both are invalid.
        unpaired: episodes of common items that the other run has not (it played the item less often), in A and in B.
        common: ids of the items in both, in A's order.
        only_a: ids of the items in A alone.
        only_b: ids of the items in B alone.
    """

    pairs: tuple[tuple[Conduct, Conduct], ...]
    invalid: int
    unpaired: tuple[int, int]
    common: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric of two runs over the same episodes.

    Attributes:
        key: of the metric.
        a: its value in run A; None where undefined.
        b: its value in run B.
        value: b − a.
        low: lower limit of the difference's interval; None where there is none.
        high: upper limit.
        p: two-sided p-value of the permutation test; None where there is none.
        mde: smallest true difference that would be found with the given power; None where nothing varies.
        needed: clusters needed to find `effect` with that power; None without an effect, or where nothing varies.
        n: pairs that the metric looks at, in either run.
        clusters: clusters that hold them.
        method: of the interval, as in `Estimate`.
    """

    key: str
    a: float | None
    b: float | None
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    mde: float | None
    needed: int | None
    n: int
    clusters: int
    method: str


def pair(a: Iterable[EpisodeOutcome], b: Iterable[EpisodeOutcome]) -> Pairing:
    """Pair the episodes of two runs by item and by number among the item's episodes (in order of index)."""
    sides = dict(sampled(a)), dict(sampled(b))
    items_a, items_b = (dict.fromkeys(item for item, _ in side) for side in sides)
    common = tuple(item for item in items_a if item in items_b)
    keys = [key for key in sides[0] if key in sides[1]]
    both = [(conduct_of(sides[0][key], sample=key[1]), conduct_of(sides[1][key], sample=key[1])) for key in keys]
    pairs = tuple((one, two) for one, two in both if one is not None and two is not None)
    lone = [sum(key[0] in items_a and key[0] in items_b for key in side) - len(keys) for side in sides]
    return Pairing(
        pairs,
        len(both) - len(pairs),
        (lone[0], lone[1]),
        common,
        tuple(item for item in items_a if item not in items_b),
        tuple(item for item in items_b if item not in items_a),
    )


def compare(
    pairs: Sequence[tuple[Conduct, Conduct]],
    metrics: Sequence[Metric[Conduct]],
    *,
    resamples: int = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
    power: float = 0.8,
    effect: float | None = None,
) -> tuple[Difference, ...]:
    """Each metric of two runs, and their paired difference, clustered by problem.

    Args:
        pairs: of `pair`.
        metrics: what to compare.
        resamples: of the bootstrap and of the permutation test.
        level: of the interval; 1 − level is the test's size for power and detectable effect.
        seed: of both.
        power: wanted probability of finding a true difference.
        effect: a difference one would like to find; gives `Difference.needed`.

    Raises:
        ConfigError, MissingExtraError: as `estimates`.
    """
    clusters = list(dict.fromkeys(one.problem_id for one, _ in pairs))
    sides = [
        ClusterSums.of((two[side] for two in pairs), metrics, lambda c: c.problem_id, clusters=clusters)
        for side in (0, 1)
    ]
    looked = [sum(metric.where(one) or metric.where(two) for one, two in pairs) for metric in metrics]
    return differences(
        sides[0], sides[1], looked, resamples=resamples, level=level, seed=seed, power=power, effect=effect
    )


def differences(
    a: ClusterSums,
    b: ClusterSums,
    n: Sequence[int],
    *,
    resamples: int = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
    power: float = 0.8,
    effect: float | None = None,
) -> tuple[Difference, ...]:
    """`compare` on sums: the same metrics over the same clusters, in two runs.

    The minimum detectable effect is (z_{1−α/2} + z_{power}) · SE with the bootstrap's standard error of the difference
    (Bloom 1995); clusters needed grow with the square of SE over the effect.

    Args:
        a: sums of run A.
        b: sums of run B, with the clusters in the same order.
        n: pairs that each metric looks at.
        resamples: of the bootstrap and of the permutation test.
        level: of the interval.
        seed: of both.
        power: wanted probability of finding a true difference.
        effect: a difference one would like to find.

    Raises:
        ConfigError: the two do not have the same clusters, or a setting cannot be.
        MissingExtraError: SciPy is not installed.
    """
    check_settings(resamples, level)
    if not 0.0 < power < 1.0:
        raise ConfigError(f"power={power!r}: a number between 0 and 1 is needed, as 0.8")
    if effect is not None and not effect > 0.0:
        raise ConfigError(f"effect={effect!r}: a number above 0 is needed, as 0.02")
    if a.clusters != b.clusters:
        raise ConfigError("the two runs must be summed over the same clusters in the same order: give `clusters`")
    stats = scipy_stats("a comparison of runs")
    joint = _joint(a, b)
    found = estimates(joint, resamples=resamples, level=level, seed=seed)
    p_values = permutation_p(stats, a, b, resamples=resamples, seed=seed)
    z = float(stats.norm.ppf((1.0 + level) / 2.0) + stats.norm.ppf(power))
    points = [[one.value for one in point_estimates(side)] for side in (a, b)]
    out = []
    held = ((a.counts + b.counts) > 0).sum(axis=0)
    for k, one in enumerate(found):
        mde = z * one.se if one.se else None
        needed = math.ceil(held[k] * (mde / effect) ** 2) if mde is not None and effect is not None else None
        out.append(
            Difference(
                key=one.key,
                a=points[0][k],
                b=points[1][k],
                value=one.value,
                low=one.low,
                high=one.high,
                p=defined(p_values[k]) if one.value is not None and held[k] > 1 else None,
                mde=mde,
                needed=needed,
                n=n[k],
                clusters=int(held[k]),
                method=one.method,
            )
        )
    return tuple(out)


def _joint(a: ClusterSums, b: ClusterSums) -> ClusterSums:
    """Both runs' sums side by side, under metrics that are differences: B's ratios less A's."""
    metrics, columns = [], []
    at = 0
    for metric in a.metrics:
        width = 2 * len(metric.parts)
        minus = tuple(Part(p.top, p.bottom, -p.weight, p.empty) for p in metric.parts)
        metrics.append(
            Metric(metric.key, metric.title, metric.help, (*metric.parts, *minus), metric.where, share=False)
        )
        columns += [b.table[:, at : at + width], a.table[:, at : at + width]]
        at += width
    return ClusterSums(tuple(metrics), a.clusters, np.concatenate(columns, axis=1), a.counts + b.counts)


def permutation_p(stats: Any, a: ClusterSums, b: ClusterSums, *, resamples: int, seed: int) -> Floats:
    """Two-sided p-values of the hypothesis that the runs are exchangeable within each cluster; shape (metrics,).

    Within each cluster the two runs are swapped or not, which for a mean is flipping the sign of the cluster's
    difference. Exact where all 2^n swaps are no more than `resamples`. A swap that leaves a metric undefined counts as
    at least as far apart as what was observed.
    """
    n = len(a.clusters)
    if n < 2:
        return np.full(len(a.metrics), np.nan)
    change = b.table - a.table
    total_a, total_b = a.table.sum(axis=0), b.table.sum(axis=0)

    def apart(x: Any, _: Any, axis: int = -1) -> Floats:
        swapped = (np.moveaxis(np.asarray(x), axis, -1) >= n).astype(np.float64)
        moved = swapped @ change
        distance = np.abs(b.evaluate(total_b - moved) - a.evaluate(total_a + moved))
        # Sums of the same numbers in another order differ in the last bits, which must not untie what is tied.
        out: Floats = np.where(np.isnan(distance), np.inf, distance)
        return out.round(12)

    with np.errstate(all="ignore"):
        result = stats.permutation_test(
            (np.arange(n), np.arange(n) + n),
            apart,
            permutation_type="samples",
            vectorized=True,
            n_resamples=resamples,
            batch=max(1, _BATCH // n),
            alternative="greater",
            axis=-1,
            rng=np.random.default_rng(seed),
        )
    out: Floats = np.asarray(result.pvalue)
    return out
