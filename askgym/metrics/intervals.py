"""How sure a metric is: bootstrap intervals over clusters.

Episodes of one problem are not independent (its scenarios share facts, its repetitions share everything), so whole
problems are drawn: n of them with replacement, from n (Field and Welsh 2007; Miller 2024, arXiv 2411.00640, on language
model evaluations). The resampling is `scipy.stats.bootstrap`'s; SciPy is the extra `stats` and is imported only when an
interval is asked for. No global RNG.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from askgym.errors import ConfigError, MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

    from askgym.metrics.sums import ClusterSums, Floats

__all__ = ["RESAMPLES", "Estimate", "check_settings", "estimates", "point_estimates", "scipy_stats"]

RESAMPLES = 9_999
"""Resamples by default: the last digit shown of a 95 % limit is then steady."""

_MOST_FOR_BCA = 2_000
"""Above so many clusters, the correction is far below the noise of resampling, and its jackknife takes long."""
_BATCH = 1_000_000
"""Draws held at a time, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A metric with its uncertainty.

    Attributes:
        key: of the metric.
        value: over all rows; None where undefined.
        low: lower limit of the interval; None where there is none.
        high: upper limit.
        n: rows (episodes) that the metric looks at.
        clusters: clusters (problems) that hold them.
        method: how the limits came about: "bca" (bias-corrected and accelerated, Efron 1987); "percentile" (where the
            correction is undefined, or not needed); "exact" (a share of 0 or 1 without variation, which no resample
            can tell from certainty: Clopper and Pearson, over clusters); "constant" (something else without
            variation); "none" (nothing to resample: fewer than two clusters, no row below the line, or not asked
            for).
        se: standard error, from the bootstrap; None without one.
    """

    key: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    clusters: int = 0
    method: str = "none"
    se: float | None = None


def scipy_stats(purpose: str) -> ModuleType:
    """The module `scipy.stats`.

    Raises:
        MissingExtraError: SciPy is not installed; says how to install it.
    """
    try:
        from scipy import stats
    except ImportError as error:
        raise MissingExtraError("scipy", "stats", purpose) from error
    module: ModuleType = stats
    return module


def check_settings(resamples: int, level: float = 0.95) -> None:
    """Refuse settings that no resampling can have.

    Raises:
        ConfigError: fewer than 100 resamples, or a level that is not between 0 and 1.
    """
    if isinstance(resamples, bool) or not isinstance(resamples, int) or resamples < 100:
        raise ConfigError(f"resamples={resamples!r}: a whole number of at least 100 is needed, {RESAMPLES} is usual")
    if not 0.0 < level < 1.0:
        raise ConfigError(f"level={level!r}: a number between 0 and 1 is needed, as 0.95")


def point_estimates(sums: ClusterSums) -> tuple[Estimate, ...]:
    """The metrics without intervals: no resampling, no SciPy."""
    values, n, clusters = sums.values, sums.rows, (sums.counts > 0).sum(axis=0)
    return tuple(
        Estimate(metric.key, defined(values[k]) if n[k] else None, n=int(n[k]), clusters=int(clusters[k]))
        for k, metric in enumerate(sums.metrics)
    )


def estimates(
    sums: ClusterSums, *, resamples: int = RESAMPLES, level: float = 0.95, seed: int = 0, method: str = "bca"
) -> tuple[Estimate, ...]:
    """The metrics with bootstrap intervals, clusters being drawn; all metrics share the resamples.

    Args:
        sums: of the metrics, by cluster.
        resamples: how many, at least 100.
        level: nominal coverage of the intervals.
        seed: of the resampling.
        method: "bca", falling back to "percentile" where it is undefined, or "percentile".

    Returns:
        One for each metric. Resamples in which a metric is undefined leave its interval.

    Raises:
        ConfigError: for settings that cannot be.
        MissingExtraError: SciPy is not installed.
    """
    check_settings(resamples, level)
    if method not in ("bca", "percentile"):
        raise ConfigError(f"method={method!r}: 'bca' or 'percentile' is allowed")
    points = point_estimates(sums)
    stats = scipy_stats("confidence intervals")
    if len(sums.clusters) < 2:
        return points
    bca = method == "bca" and len(sums.clusters) <= _MOST_FOR_BCA
    low, high, draws = bootstrap(stats, sums, resamples=resamples, level=level, seed=seed, bca=bca)
    return tuple(
        _estimate(stats, sums, k, point, draws[k], (low[k], high[k]) if bca else None, level)
        for k, point in enumerate(points)
    )


def bootstrap(
    stats: Any, sums: ClusterSums, *, resamples: int, level: float, seed: int, bca: bool
) -> tuple[Floats, Floats, Floats]:
    """Limits of each metric, NaN where the method has none, and its values on the resamples.

    Returns:
        Lower and upper limits, shape (metrics,), and values, shape (metrics, resamples).
    """
    n = len(sums.clusters)

    def statistic(chosen: Any, axis: int = -1) -> Floats:
        return np.moveaxis(sums.evaluate(sums.resampled(np.moveaxis(chosen, axis, -1))), -1, 0)

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # What is degenerate is looked for by the caller, metric by metric.
        warnings.simplefilter("ignore")
        result = stats.bootstrap(
            (np.arange(n),),
            statistic,
            n_resamples=resamples,
            batch=max(1, _BATCH // n),
            vectorized=True,
            axis=-1,
            confidence_level=level,
            method="BCa" if bca else "percentile",
            rng=np.random.default_rng(seed),
        )
    interval = result.confidence_interval
    return interval.low, interval.high, result.bootstrap_distribution


def _estimate(
    stats: Any,
    sums: ClusterSums,
    k: int,
    point: Estimate,
    draws: Floats,
    bca: tuple[float, float] | None,
    level: float,
) -> Estimate:
    """One metric's estimate from its resamples; `bca` are the limits of that method, or None where it was not used."""
    finite = draws[np.isfinite(draws)]
    if point.value is None or point.clusters < 2 or not len(finite):
        return point
    low: float
    high: float
    spread = float(np.ptp(finite))
    if spread <= 1e-12 * max(1.0, abs(point.value)):
        if sums.metrics[k].share and point.value in (0.0, 1.0):
            sources = _sources(sums, k)
            if not sources:  # a stated value for 0/0: nothing was observed, so there is nothing to be sure of
                return point
            low, high = _exact(stats, int(point.value), sources, level)
            method = "exact"
        else:
            low, high, method = point.value, point.value, "constant"
        return Estimate(point.key, point.value, low, high, point.n, point.clusters, method, 0.0)
    if bca is not None and len(finite) == len(draws) and all(map(math.isfinite, bca)):
        low, high, method = *bca, "bca"
    else:
        low, high = np.quantile(finite, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
        method = "percentile"
    se = float(np.std(finite, ddof=1))
    return Estimate(point.key, point.value, float(low), float(high), point.n, point.clusters, method, se)


def _sources(sums: ClusterSums, k: int) -> int:
    """Clusters that bear on a metric: of its ratios, the one with the fewest below the line."""
    first = sum(len(metric.parts) for metric in sums.metrics[:k])
    bottoms = sums.table[:, 1::2][:, first : first + len(sums.metrics[k].parts)]
    return int((bottoms != 0.0).sum(axis=0).min())


def _exact(stats: Any, successes: int, n: int, level: float) -> tuple[float, float]:
    """Clopper and Pearson's interval for 0 or n successes of n."""
    interval = stats.binomtest(successes * n, n).proportion_ci(confidence_level=level, method="exact")
    return float(interval.low), float(interval.high)


def defined(value: float) -> float | None:
    """The value as a plain number; None where it is none."""
    return float(value) if math.isfinite(value) else None
