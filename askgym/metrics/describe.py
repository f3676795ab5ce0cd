"""A run described: every honest metric with its interval, over all episodes and over each group of them.

This module puts the others together: numbers of episodes, metrics, intervals, several tries. Imports only its
neighbours; SciPy only through `intervals`, and only when intervals are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from askgym.metrics.conduct import Conduct, conducts, grouped, invalid_reasons
from askgym.metrics.honest import ALL_METRICS
from askgym.metrics.intervals import RESAMPLES, Estimate, estimates, point_estimates
from askgym.metrics.passk import Tally, pass_ks, pass_sums, tallies
from askgym.metrics.sums import ClusterSums, Metric

if TYPE_CHECKING:
    from askgym.metrics.outcomes import EpisodeOutcome

__all__ = ["Description", "describe", "describe_groups", "described_rows"]


@dataclass(frozen=True, slots=True)
class Description:
    """Some episodes, described.

    Attributes:
        by: what they are grouped by; "" for all episodes.
        group: name of the group; "" for all episodes.
        episodes: how many there are.
        valid: how many of them count.
        invalid: end reason → number of those that do not.
        problems: clusters that the valid ones belong to.
        estimates: the metrics.
        tries: pass@k and pass^k, where items were played more than once.
    """

    by: str
    group: str
    episodes: int
    valid: int
    invalid: Mapping[str, int]
    problems: int
    estimates: tuple[Estimate, ...]
    tries: tuple[Estimate, ...] = ()

    def __getitem__(self, key: str) -> Estimate:
        """The estimate of that key.

        Raises:
            KeyError: there is none.
        """
        for one in (*self.estimates, *self.tries):
            if one.key == key:
                return one
        raise KeyError(key)


def described_rows(
    rows: Sequence[Any],
    metrics: Sequence[Metric[Any]],
    items: Sequence[Tally],
    invalid: Mapping[str, int],
    *,
    by: str = "",
    group: str = "",
    resamples: int | None = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> Description:
    """Some valid episodes, described, whatever they were read as.

    Args:
        rows: what the metrics look at, each with a `problem_id`.
        metrics: which metrics.
        items: the tries at each item, for pass@k and pass^k; none for neither.
        invalid: end reason → number of the episodes that do not count, beside the rows.
        by: what the episodes are grouped by; "" for all of them.
        group: name of the group.
        resamples: of the bootstrap by problem; None for no intervals, which needs no SciPy.
        level: of the intervals.
        seed: of the bootstrap.

    Raises:
        ConfigError, MissingExtraError: as `estimates`.
    """

    def estimate(of: ClusterSums) -> tuple[Estimate, ...]:
        return point_estimates(of) if resamples is None else estimates(of, resamples=resamples, level=level, seed=seed)

    sums = ClusterSums.of(rows, metrics, lambda row: row.problem_id)
    ks = pass_ks(items)
    return Description(
        by=by,
        group=group,
        episodes=len(rows) + sum(invalid.values()),
        valid=len(rows),
        invalid=invalid,
        problems=len(sums.clusters),
        estimates=estimate(sums),
        tries=estimate(pass_sums(items, ks)) if ks else (),
    )


def describe(
    outcomes: Iterable[EpisodeOutcome],
    *,
    metrics: Sequence[Metric[Conduct]] = ALL_METRICS,
    floor: Iterable[EpisodeOutcome] = (),
    ceiling: Iterable[EpisodeOutcome] = (),
    resamples: int | None = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> Description:
    """All episodes, described.

    Args:
        outcomes: the episodes of one run, invalid ones included: they are counted and enter no metric.
        metrics: which metrics.
        floor: the same items, played by the agent that never asks; for normalised metrics.
        ceiling: the same items, played by the oracle.
        resamples: of the bootstrap by problem; None for no intervals, which needs no SciPy.
        level: of the intervals.
        seed: of the bootstrap.

    Raises:
        ConfigError, MissingExtraError: as `estimates`.
    """
    everyone = list(outcomes)
    rows = conducts(everyone, floor=floor, ceiling=ceiling)
    lost = invalid_reasons(everyone)
    return described_rows(rows, metrics, tallies(rows), lost, resamples=resamples, level=level, seed=seed)


def describe_groups(
    outcomes: Iterable[EpisodeOutcome],
    by: str,
    *,
    metrics: Sequence[Metric[Conduct]] = ALL_METRICS,
    floor: Iterable[EpisodeOutcome] = (),
    ceiling: Iterable[EpisodeOutcome] = (),
    resamples: int | None = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> list[Description]:
    """Each group of episodes, described.

    Args:
        outcomes: the episodes of one run.
        by: see `group_name`.
        metrics: which metrics; this and the others as for `describe`.
        floor: episodes of the agent that never asks.
        ceiling: episodes of the oracle.
        resamples: of the bootstrap; None for no intervals.
        level: of the intervals.
        seed: of the bootstrap.

    Raises:
        ConfigError: for an unknown grouping, and as `describe`.
    """
    floors, ceilings = list(floor), list(ceiling)
    out = []
    for name, members in grouped(outcomes, by).items():
        items = {member.item_id for member in members}
        one = describe(
            members,
            metrics=metrics,
            floor=[side for side in floors if side.item_id in items],
            ceiling=[side for side in ceilings if side.item_id in items],
            resamples=resamples,
            level=level,
            seed=seed,
        )
        out.append(Description(by, name, one.episodes, one.valid, one.invalid, one.problems, one.estimates, one.tries))
    return out
