"""How runs of single-turn tasks are summed up: scores, and by subset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from askgym.cli.summing import Summing

if TYPE_CHECKING:
    from askgym.metrics import ScoredEpisode

__all__ = ["scores_summing"]


def scores_summing() -> Summing:
    """Scores of answers, or of rubrics, as the episodes have it."""
    from askgym.envs.qa.outcomes import scored
    from askgym.metrics import SCORE_GROUPINGS, describe_scores
    from askgym.metrics.scores import score_metrics

    return Summing(
        key="scores",
        read=scored,
        describe=describe_scores,
        metrics=score_metrics,
        headline=("acc", "score", "score_overall"),
        groupings=SCORE_GROUPINGS,
        usual=_subsets,
        remarks=_guessed,
        noun="a single-turn task",
    )


def _subsets(episodes: Sequence[ScoredEpisode]) -> tuple[str, ...]:
    """Whatever tells subsets apart."""
    usual = ("domain",) if any(one.rubrics for one in episodes) else ("family",)
    return tuple(by for by in usual if len({getattr(one, by) for one in episodes}) > 1)


def _guessed(episodes: Sequence[ScoredEpisode]) -> list[str]:
    guessed = sum(one.approximate for one in episodes)
    if not guessed:
        return []
    return [
        f"approximate: {guessed} of {len(episodes)} answers are words that rules cannot compare, or were not found, "
        "and count as rules guess; --judge cascade:rules,openai:MODEL@URL has a model judge these"
    ]
