"""Two runs over the same episodes: what differs, how surely, and what could have been seen at all.

This module owns the paired comparison: the difference of each metric with a bootstrap interval, a permutation test and
the minimum detectable effect, all by cluster. Pairing keeps what both runs share, which items are hard, out of the
noise (Miller 2024, arXiv 2411.00640). Resampling is SciPy's (extra `stats`). No global RNG.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from askgym.errors import ConfigError
from askgym.metrics.conduct import Numbered, conduct_of, sampled
from askgym.metrics.intervals import RESAMPLES, check_settings, defined, estimates, point_estimates, scipy_stats
from askgym.metrics.sums import ClusterSums, Floats, Metric, Part

__all__ = ["Difference", "Pairing", "compare", "differences", "pair"]

_BATCH = 1_000_000
"""Flips held at a time, which bounds the memory."""
_MANY = 1e9
"""Clusters, of a ratio that does not vary."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The episodes of two runs that have a partner: same item, same number among that item's episodes.

    Attributes:
        pairs: valid episodes of both runs, in numbers: what `pair` was told to read of them.
        invalid: pairs left out because one side or both are invalid.
        unpaired: episodes of common items that the other run has not (it played the item less often), in A and in B.
        common: ids of the items in both, in A's order.
        only_a: ids of the items in A alone.
        only_b: ids of the items in B alone.
    """

    pairs: tuple[tuple[Any, Any], ...]
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
        p: two-sided p-value of the permutation test; None where there is none, as where one cluster is all there is.
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


def _conduct(outcome: Any, sample: int) -> Any:
    return conduct_of(outcome, sample=sample)


def pair(a: Iterable[Numbered], b: Iterable[Numbered], *, read: Callable[[Any, int], Any | None] = _conduct) -> Pairing:
    """Pair the episodes of two runs by item and by number among the item's episodes (in order of index).

    Args:
        a: episodes of run A.
        b: episodes of run B.
        read: an episode and its number among its item's → what metrics look at, or None where it does not count; by
            default the `Conduct` of an `EpisodeOutcome`.
    """
    sides = dict(sampled(a)), dict(sampled(b))
    items_a, items_b = (dict.fromkeys(item for item, _ in side) for side in sides)
    common = tuple(item for item in items_a if item in items_b)
    keys = [key for key in sides[0] if key in sides[1]]
    both = [(read(sides[0][key], key[1]), read(sides[1][key], key[1])) for key in keys]
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
    pairs: Sequence[tuple[Any, Any]],
    metrics: Sequence[Metric[Any]],
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
    """Two-sided p-values of the hypothesis that the two runs have equal values; shape (metrics,).

    Within each cluster the two runs are swapped or not, which for a mean is flipping the sign of the cluster's
    difference. Runs with equal ratios may well differ in what stands below the line (one asks more often), so that they
    are not exchangeable: the difference is therefore divided by its standard error, anew in each swap, which keeps
    the size in large samples (Janssen 1997, Statistics & Probability Letters 36; Chung and Romano 2013, Annals of
    Statistics 41). Where they are exchangeable the test is exact in any sample, and of plain means it is the same test
    as without dividing. All 2^n swaps are tried where they are no more than `resamples`. A swap that leaves a metric
    undefined counts as at least as far apart as what was observed. With unequal denominators and as few as a dozen
    problems in one run, some 7 % are rejected at 5 %; from thirty on, 5 to 6 %.

    Returns:
        NaN where fewer than two clusters bear on a ratio in a run: there is no standard error then.
    """
    n = len(a.clusters)
    if n < 2:
        return np.full(len(a.metrics), np.nan)
    swaps = [_Swaps.of(a, b, number) for number in range(len(a.metrics))]
    change = b.table - a.table
    total_a, total_b = a.table.sum(axis=0), b.table.sum(axis=0)

    def apart(x: Any, _: Any, axis: int = -1) -> Floats:
        drawn = np.moveaxis(np.asarray(x), axis, -1)
        swapped = (drawn >= n).astype(np.float64).reshape(-1, n)
        moved = swapped @ change
        distance = b.evaluate(total_b - moved) - a.evaluate(total_a + moved)
        out = np.stack([one.studentised(swapped.T, distance[..., k]) for k, one in enumerate(swaps)], axis=-1)
        # Sums of the same numbers in another order differ in the last bits, which must not untie what is tied.
        return out.round(11).reshape(*drawn.shape[:-1], len(swaps))

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
    return np.where([one.estimable for one in swaps], np.asarray(result.pvalue), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class _Swaps:
    """What the standard error of one metric's difference needs, for any swap of the runs within clusters.

    By the delta method a cluster adds (top − ratio · bottom) / Σ bottom to a ratio's error; the variance is the sum of
    the squares of what clusters add in both runs together, so that pairing counts. A cluster is swapped or not: the
    products of its numbers that make up those squares are one thing or the other, so their sums are linear in the
    swaps, and a matrix product gives them for thousands of swaps.

    Attributes:
        weights: of the ratios that count at all; shape (parts,).
        sums: of tops and then bottoms, in B and in A; shape (2, 2 · parts).
        products: sums of products of two of those within B, within A, and of one of B with one of A; shape
            (3, 2 · parts, 2 · parts).
        change: what swapping a cluster adds to B's sums, to the products within B (A loses as much of either), and to
            those across; shape (2 · parts + 2 · (2 · parts)², clusters).
    """

    weights: Floats
    sums: Floats
    products: Floats
    change: Floats

    @classmethod
    def of(cls, a: ClusterSums, b: ClusterSums, number: int) -> _Swaps:
        """Those of a metric, by its number. Tops are taken less what the joint ratio has expected, for precision."""
        first = 2 * sum(len(metric.parts) for metric in a.metrics[:number])
        parts = a.metrics[number].parts
        counts = np.array([part.weight != 0.0 for part in parts])
        sides = np.stack([side.table[:, first : first + 2 * len(parts)] for side in (b, a)])
        tops, bottoms = sides[..., 0::2][..., counts], sides[..., 1::2][..., counts]
        below = bottoms.sum(axis=(0, 1))
        expected = tops.sum(axis=(0, 1)) / np.where(below == 0.0, 1.0, below)
        sides = np.concatenate([tops - bottoms * expected, bottoms], axis=2)
        of_b, of_a = sides[:, :, :, None] * sides[:, :, None, :]
        across = sides[0, :, :, None] * sides[1, :, None, :]
        n = sides.shape[1]
        changes = (of_a - of_b, across.swapaxes(1, 2) - across)
        return cls(
            np.array([part.weight for part in parts])[counts],
            sides.sum(axis=1),
            np.stack([one.sum(axis=0) for one in (of_b, of_a, across)]),
            np.concatenate([sides[1] - sides[0], *(one.reshape(n, -1) for one in changes)], axis=1).T.copy(),
        )

    @property
    def estimable(self) -> bool:
        """Whether more than one cluster bears on each ratio, in either run; a stated value for 0/0 does not vary."""
        width = len(self.weights)
        below = self.sums[:, width:]
        squares = np.stack([np.diagonal(one)[width:] for one in self.products[:2]])
        return bool(np.all((below == 0.0) | (below**2 - squares > 1e-12 * below**2)))

    def studentised(self, swapped: Floats, distance: Floats) -> Floats:
        """How far apart the runs are, from 0 to 1, growing with the difference over its standard error.

        What grows is a normal deviate that is as rare as that quotient is under Student's distribution (Wallace 1959),
        because a swap spreads what is below the line over both runs, and with it the degrees of freedom. These depend
        on nothing but what is below the line.

        Args:
            swapped: 1 where a cluster's runs are swapped; shape (clusters, swaps).
            distance: the difference then; shape (swaps,).
        """
        width = 2 * len(self.weights)
        change = self.change @ swapped
        within, across = change[width:].reshape(2, width, width, -1)
        of_b, of_a, across = self.products[:, :, :, None] + np.stack([within, -within, across])
        slopes_b, size_b = self._slopes(self.sums[0][:, None] + change[:width], of_b)
        slopes_a, size_a = self._slopes(self.sums[1][:, None] - change[:width], of_a)
        own = np.einsum("js,jks,ks->s", slopes_b, of_b, slopes_b) + np.einsum("js,jks,ks->s", slopes_a, of_a, slopes_a)
        variance = own - 2.0 * np.einsum("js,jks,ks->s", slopes_b, across, slopes_a)
        scale = np.einsum("js,jjs->s", slopes_b**2, of_b) + np.einsum("js,jjs->s", slopes_a**2, of_a)
        part = size_a / (size_a + size_b)  # the share of B in the variance of the difference, going by the sizes
        freedom = 1.0 / (part**2 / (size_b - 1.0) + (1.0 - part) ** 2 / (size_a - 1.0))
        square = np.where(np.abs(distance) > 1e-12, distance, 0.0) ** 2
        quotient = square / np.where(variance > 1e-12 * scale, variance, 0.0)
        normal = freedom * np.log1p(quotient / freedom) * ((8.0 * freedom + 1.0) / (8.0 * freedom + 3.0)) ** 2
        out = np.where(np.isinf(quotient), 1.0, normal / (1.0 + normal))
        found: Floats = np.where(square == 0.0, 0.0, np.where(np.isnan(distance), 1.0, out))
        return found

    def _slopes(self, sums: Floats, products: Floats) -> tuple[Floats, Floats]:
        """One run's metric by its sums: the derivatives, times √(K / (K − 1)) as for a variance of few; and K.

        K = (Σ bottom)² / Σ bottom² is how many clusters of equal size would say as much; of several ratios, the fewest
        count. A ratio with nothing below the line, or one cluster only, does not vary.
        """
        width = len(self.weights)
        tops, bottoms = sums[:width], sums[width:]
        squares = np.einsum("jjs->js", products)[width:]
        spread = bottoms**2 - squares
        fixed = (bottoms == 0.0) | (spread <= 1e-12 * bottoms**2)
        by_top = np.where(fixed, 0.0, self.weights[:, None] / np.sqrt(np.where(fixed, 1.0, spread)))
        sizes = np.where(fixed, _MANY, bottoms**2 / np.where(fixed, 1.0, squares))
        return np.concatenate([by_top, -by_top * tops / np.where(fixed, 1.0, bottoms)]), sizes.min(axis=0)
