"""Scores of single-turn episodes: shares of rubric points, accuracies, and their tables with intervals.

This module owns how signed rubric points become a score (HealthBench, arXiv 2505.08775) and which numbers describe a
run of such episodes. Pure; imports only `errors` and its neighbours.

A message that meets rubrics of +5 and −4 where +5, +3 and −4 are to be had earns 5 − 4 = 1 of 5 + 3 = 8 points: its
share is 1/8. One that meets only the −4 has −4/8, and its score is 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from askgym.errors import ConfigError, did_you_mean
from askgym.metrics.describe import Description, described_rows
from askgym.metrics.intervals import RESAMPLES, Estimate
from askgym.metrics.passk import Tally
from askgym.metrics.sums import Metric, Part

__all__ = [
    "ANSWER_SCORES",
    "RUBRIC_SCORES",
    "SCORE_GROUPINGS",
    "ScoredEpisode",
    "axis_scores",
    "clipped",
    "describe_scores",
    "rubric_share",
    "score_metrics",
]


def rubric_share(points: Sequence[float], met: Sequence[bool]) -> float | None:
    """What share of the points to be had a message earns: Σ points of what it meets / Σ positive points.

    Args:
        points: of each rubric, negative for what a message should not be like. Shape (K,).
        met: whether the message meets it. Shape (K,).

    Returns:
        The share, at most 1, and below 0 where more is lost than earned. None where no rubric has positive points,
        so that there is nothing to have a share of.

    Raises:
        ConfigError: the two differ in length.
    """
    if len(points) != len(met):
        raise ConfigError(f"{len(points)} points and {len(met)} verdicts: one verdict for each rubric is needed")
    possible = sum(value for value in points if value > 0)
    if possible <= 0:
        return None
    return sum(value for value, is_met in zip(points, met, strict=True) if is_met) / possible


def clipped(share: float) -> float:
    """A share as a score: within [0, 1]."""
    return min(1.0, max(0.0, share))


def axis_scores(points: Sequence[float], met: Sequence[bool], axes: Sequence[Sequence[str]]) -> dict[str, float]:
    """The share within each axis, of the axes that have positive points.

    Args:
        points: as `rubric_share`.
        met: as `rubric_share`.
        axes: names of the axes that each rubric belongs to. Shape (K,) of any number each.
    """
    out: dict[str, float] = {}
    for axis in dict.fromkeys(name for names in axes for name in names):
        chosen = [k for k, names in enumerate(axes) if axis in names]
        share = rubric_share([points[k] for k in chosen], [met[k] for k in chosen])
        if share is not None:
            out[axis] = share
    return out


@dataclass(frozen=True, slots=True)
class ScoredEpisode:
    """One single-turn episode, scored.

    Attributes:
        item_id: the item.
        problem_id: its cluster.
        family: data set, or subset of one.
        domain: subject, or theme.
        language: of the item.
        split: of the item.
        score: in [0, 1]; 1 or 0 for right and wrong answers.
        share: the same before clipping.
        rubrics: whether rubrics gave it, and not an expected answer.
        answered: whether there was an answer.
        by_rules: whether rules judged it alone; None where nobody judged (a malformed message).
        approximate: whether rules guessed.
        tokens: written by the policy; None where unknown.
        axes: axis → share within it.
        index: number of the episode in its run.
        end_reason: how an episode ended that does not count, "" for the others: it enters no metric.
    """

    item_id: str
    problem_id: str
    family: str = ""
    domain: str = ""
    language: str = "en"
    split: str = ""
    score: float = 0.0
    share: float = 0.0
    rubrics: bool = False
    answered: bool = True
    by_rules: bool | None = None
    approximate: bool = False
    tokens: int | None = None
    axes: Mapping[str, float] = field(default_factory=dict)
    index: int = 0
    end_reason: str = ""

    @property
    def valid(self) -> bool:
        """Whether it enters a metric."""
        return not self.end_reason


_Value = Callable[[ScoredEpisode], float]


def _one(_: ScoredEpisode) -> float:
    return 1.0


def _mean(
    key: str,
    title: str,
    help_: str,
    top: _Value,
    where: Callable[[ScoredEpisode], bool] = lambda _: True,
    *,
    share: bool = True,
    decimals: int = 3,
) -> Metric[ScoredEpisode]:
    return Metric(key, title, help_, (Part(top, _one),), where, share=share, decimals=decimals)


def _judged(one: ScoredEpisode) -> bool:
    return one.by_rules is not None


_COMMON = (
    _mean("by_rules", "judged by rules", "of those judged", lambda one: float(one.by_rules is True), _judged),
    _mean("by_model", "judged by a model", "of those judged", lambda one: float(one.by_rules is False), _judged),
    _mean("approximate", "rules guessed", "of those judged: words differ, or no answer was found, and rules judged "
          "alone", lambda one: float(one.approximate), _judged),
    _mean("tokens", "tokens", "written by the policy, mean", lambda one: float(one.tokens or 0),
          lambda one: one.tokens is not None, share=False, decimals=1),
)  # fmt: skip
ANSWER_SCORES: tuple[Metric[ScoredEpisode], ...] = (
    _mean("acc", "accuracy", "right answers; none counts as wrong", lambda one: one.score),
    _mean("answered", "answered", "gave a final answer", lambda one: float(one.answered)),
    *_COMMON,
)
"""Of questions with an expected answer."""
RUBRIC_SCORES: tuple[Metric[ScoredEpisode], ...] = (
    _mean("score", "score", "mean of the shares, each clipped to [0, 1]", lambda one: one.score),
    _mean("score_overall", "score, clipped as a whole", "mean of the shares, then clipped to [0, 1]: HealthBench's own "
          "aggregate", lambda one: one.share, share=False),
    *_COMMON,
)  # fmt: skip
"""Of dialogues with rubrics."""
_CLIPPED = frozenset({"score_overall"})
SCORE_GROUPINGS = ("family", "domain", "language", "split")


def score_metrics(episodes: Iterable[ScoredEpisode]) -> tuple[Metric[ScoredEpisode], ...]:
    """What a run of single-turn tasks is described by: `ANSWER_SCORES`; or `RUBRIC_SCORES` and the share of each axis.

    Args:
        episodes: those of the run.
    """
    everyone = list(episodes)
    if not any(one.rubrics for one in everyone):
        return ANSWER_SCORES
    return (*RUBRIC_SCORES, *_axis_metrics(everyone))


def describe_scores(
    episodes: Iterable[ScoredEpisode],
    by: str = "",
    *,
    metrics: Sequence[Metric[ScoredEpisode]] | None = None,
    resamples: int | None = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> list[Description]:
    """A run, described; with `by`, each of its groups.

    Args:
        episodes: those of the run, invalid ones included: they are counted and enter no metric.
        by: one of `SCORE_GROUPINGS`; "" for all episodes as one.
        metrics: which; by default those of `score_metrics`. For answers there are pass@k and pass^k beside them.
        resamples: of the bootstrap by problem; None for no intervals, which needs no SciPy.
        level: of the intervals.
        seed: of the bootstrap.

    Raises:
        ConfigError, MissingExtraError: for an unknown grouping, and as `estimates`.
    """
    everyone = list(episodes)
    if by and by not in SCORE_GROUPINGS:
        raise ConfigError(did_you_mean(by, SCORE_GROUPINGS, what="grouping"))
    groups: dict[str, list[ScoredEpisode]] = {} if by else {"": everyone}
    for one in everyone if by else ():
        groups.setdefault(str(getattr(one, by)) or "(none)", []).append(one)
    rubrics = any(one.rubrics for one in everyone)
    chosen = score_metrics(everyone) if metrics is None else metrics
    out = []
    for name in sorted(groups):
        rows = [one for one in groups[name] if one.valid]
        lost = Counter(one.end_reason for one in groups[name] if not one.valid)
        found = described_rows(
            rows,
            chosen,
            [] if rubrics else _tallies(rows),
            dict(sorted(lost.items())),
            by=by,
            group=name,
            resamples=resamples,
            level=level,
            seed=seed,
        )
        estimates = tuple(_within(one) if _is_clipped(one.key) else one for one in found.estimates)
        out.append(replace(found, estimates=estimates))
    return out


def _axis_metrics(episodes: Iterable[ScoredEpisode]) -> list[Metric[ScoredEpisode]]:
    names = sorted({axis for one in episodes for axis in one.axes})
    return [
        _mean(
            f"axis:{name}",
            f"axis {name.replace('_', ' ')}",
            "mean share within the axis, then clipped to [0, 1]",
            partial(_axis_share, name),
            partial(_has_axis, name),
            share=False,
        )
        for name in names
    ]


def _axis_share(axis: str, one: ScoredEpisode) -> float:
    return one.axes[axis]


def _has_axis(axis: str, one: ScoredEpisode) -> bool:
    return axis in one.axes


def _is_clipped(key: str) -> bool:
    return key in _CLIPPED or key.startswith("axis:")


def _within(one: Estimate) -> Estimate:
    """An estimate of a mean as one of the clipped mean: clipping keeps the order, so the limits are clipped, too."""
    values = [None if value is None else clipped(value) for value in (one.value, one.low, one.high)]
    return replace(one, value=values[0], low=values[1], high=values[2])


def _tallies(rows: Iterable[ScoredEpisode]) -> list[Tally]:
    counted: dict[str, Tally] = {}
    for one in rows:
        so_far = counted.get(one.item_id, Tally(one.item_id, one.problem_id, 0, 0))
        counted[one.item_id] = replace(so_far, tries=so_far.tries + 1, successes=so_far.successes + (one.score == 1.0))
    return list(counted.values())
