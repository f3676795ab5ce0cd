"""Metrics as ratios of sums, and the sums by cluster that resampling works on.

A metric is a constant plus weighted ratios of sums over rows (episodes, items, pairs of branches), so that its value
on any resample of clusters follows from the clusters' sums alone. This module owns that form and its evaluation, for
one set or for thousands of resamples at a time. Imports NumPy and `errors`; knows no metric by name.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from askgym.errors import ConfigError, UnknownNameError, did_you_mean

__all__ = ["ClusterSums", "Floats", "Metric", "Part", "choose_metrics"]

R = TypeVar("R")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part(Generic[R]):
    """One ratio of sums over rows.

    Attributes:
        top: what a row adds above the line.
        bottom: what it adds below.
        weight: the ratio counts that often.
        empty: the ratio where the sum below is 0; None makes the whole metric undefined.
    """

    top: Callable[[R], float]
    bottom: Callable[[R], float]
    weight: float = 1.0
    empty: float | None = None


@dataclass(frozen=True, slots=True)
class Metric(Generic[R]):
    """A metric: `constant` + Σ weight · Σ top / Σ bottom, over the rows it looks at.

    Attributes:
        key: its name in data.
        title: its name in tables.
        help: what it shows, in a few words.
        parts: the ratios.
        where: which rows it looks at.
        constant: added to the ratios.
        share: whether it lies between 0 and 1, and each row's part is all or nothing or a share.
        decimals: in tables.
    """

    key: str
    title: str
    help: str
    parts: tuple[Part[R], ...]
    where: Callable[[R], bool] = lambda _: True
    constant: float = 0.0
    share: bool = True
    decimals: int = 3


def choose_metrics(metrics: Sequence[Metric[R]], keys: Iterable[str]) -> tuple[Metric[R], ...]:
    """The metrics of those keys, in the order given; all of them if there is no key.

    Raises:
        UnknownNameError: for an unknown key, with the closest.
    """
    known = {metric.key: metric for metric in metrics}
    chosen = tuple(dict.fromkeys(keys))
    for key in chosen:
        if key not in known:
            raise UnknownNameError(did_you_mean(key, known, what="metric"))
    return tuple(known[key] for key in chosen) if chosen else tuple(metrics)


@dataclass(frozen=True, slots=True, eq=False)
class ClusterSums:
    """The sums of some metrics' parts, by cluster.

    Attributes:
        metrics: the metrics.
        clusters: names of the clusters.
        table: sums; shape (clusters, 2 · parts), tops in even columns and bottoms in odd ones.
        counts: rows that a metric looks at; shape (clusters, metrics).
    """

    metrics: tuple[Metric[Any], ...]
    clusters: tuple[Hashable, ...]
    table: Floats
    counts: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        rows: Iterable[R],
        metrics: Sequence[Metric[R]],
        cluster: Callable[[R], Hashable],
        *,
        clusters: Sequence[Hashable] | None = None,
    ) -> ClusterSums:
        """Sum up rows.

        Args:
            rows: the rows.
            metrics: at least one.
            cluster: the cluster of a row.
            clusters: which clusters there are, in which order; by default those that rows have, in order of arrival.

        Raises:
            ConfigError: without a metric, or for a row of a cluster that is not among `clusters`.
        """
        if not metrics:
            raise ConfigError("metrics=(): at least one is needed")
        place: dict[Hashable, int] = {name: at for at, name in enumerate(clusters or ())}
        width = 2 * sum(len(metric.parts) for metric in metrics)
        table: list[list[float]] = [[0.0] * width for _ in place]
        counts: list[list[int]] = [[0] * len(metrics) for _ in place]
        for row in rows:
            name = cluster(row)
            if name not in place:
                if clusters is not None:
                    raise ConfigError(f"a row belongs to {name!r}, which is not among the {len(place)} clusters given")
                place[name] = len(place)
                table.append([0.0] * width)
                counts.append([0] * len(metrics))
            _add(row, metrics, table[place[name]], counts[place[name]])
        return cls(
            tuple(metrics),
            tuple(place),
            np.array(table, dtype=np.float64).reshape(len(place), width),
            np.array(counts, dtype=np.int64).reshape(len(place), len(metrics)),
        )

    @property
    def values(self) -> Floats:
        """Each metric over all rows, NaN where undefined; shape (metrics,)."""
        return self.evaluate(self.table.sum(axis=0))

    @property
    def rows(self) -> NDArray[np.int64]:
        """How many rows each metric looks at; shape (metrics,)."""
        total: NDArray[np.int64] = self.counts.sum(axis=0)
        return total

    def evaluate(self, sums: Floats) -> Floats:
        """The metrics for given sums.

        Args:
            sums: shape (…, 2 · parts), as the columns of `table`.

        Returns:
            Shape (…, metrics); NaN where a ratio is 0/0 and has no stated value.
        """
        parts = [part for metric in self.metrics for part in metric.parts]
        tops, bottoms = sums[..., 0::2], sums[..., 1::2]
        empty = np.array([np.nan if part.empty is None else part.empty for part in parts])
        nothing = bottoms == 0.0
        ratios = np.where(nothing, empty, tops / np.where(nothing, 1.0, bottoms))
        weighted = ratios * np.array([part.weight for part in parts])
        starts = np.cumsum([0, *(len(metric.parts) for metric in self.metrics[:-1])])
        constants = np.array([metric.constant for metric in self.metrics])
        out: Floats = np.add.reduceat(weighted, starts, axis=-1) + constants
        return out

    def resampled(self, chosen: NDArray[np.integer[Any]]) -> Floats:
        """The sums of resamples of the clusters.

        Args:
            chosen: numbers of the clusters drawn, shape (…, draws).

        Returns:
            Shape (…, 2 · parts). By counting and one matrix product, so that all metrics share the cost of a resample.
        """
        n = len(self.clusters)
        flat = chosen.reshape(-1, chosen.shape[-1])
        offsets = np.arange(len(flat))[:, None] * n
        weights = np.bincount((flat + offsets).ravel(), minlength=len(flat) * n).reshape(len(flat), n)
        out: Floats = weights.astype(np.float64) @ self.table
        return out.reshape(*chosen.shape[:-1], self.table.shape[1])


def _add(row: R, metrics: Sequence[Metric[R]], sums: list[float], counts: list[int]) -> None:
    at = 0
    for number, metric in enumerate(metrics):
        looks = metric.where(row)
        counts[number] += looks
        for part in metric.parts:
            if looks:
                sums[at] += part.top(row)
                sums[at + 1] += part.bottom(row)
            at += 2
