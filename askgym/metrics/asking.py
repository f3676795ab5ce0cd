"""What asking was worth: pairs of continuations of one state, one that asks and one that answers now.

This module owns the pair and its metric, E[return | ask] − E[return | no ask] (the value of information of a question,
Howard 1966). Playing the pairs is the business of the environments. Imports only its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.metrics.conduct import Conduct, conduct_of
from askgym.metrics.sums import ClusterSums, Metric, Part

if TYPE_CHECKING:
    from askgym.metrics.outcomes import EpisodeOutcome

__all__ = ["VALUE_OF_ASKING", "Branches", "value_of_asking"]


@dataclass(frozen=True, slots=True)
class Branches:
    """Two continuations of one state before the first turn.

    Attributes:
        ask: the one that asks, or challenges.
        answer: the one that answers at once.
    """

    ask: EpisodeOutcome
    answer: EpisodeOutcome


@dataclass(frozen=True, slots=True)
class _Pair:
    ask: Conduct
    answer: Conduct


def _reward(side: Conduct) -> float:
    return side.reward if side.reward is not None else float("nan")


def _apart(pair: _Pair) -> float:
    return _reward(pair.ask) - _reward(pair.answer)


def _right_apart(pair: _Pair) -> float:
    return float(pair.ask.correct) - float(pair.answer.correct)


def _one(_: _Pair) -> float:
    return 1.0


def _rewarded(pair: _Pair) -> bool:
    return pair.ask.reward is not None and pair.answer.reward is not None


VALUE_OF_ASKING: tuple[Metric[_Pair], ...] = (
    Metric(
        "value_of_asking",
        "value of asking",
        "return with asking less return without",
        (Part(_apart, _one),),
        _rewarded,
        share=False,
    ),
    Metric(
        "value_of_asking_incomplete",
        "… on incomplete items",
        "where asking is needed",
        (Part(_apart, _one),),
        lambda pair: _rewarded(pair) and pair.ask.incomplete,
        share=False,
    ),
    Metric(
        "value_of_asking_complete",
        "… on complete items",
        "where it is not",
        (Part(_apart, _one),),
        lambda pair: _rewarded(pair) and not pair.ask.incomplete,
        share=False,
    ),
    Metric(
        "accuracy_of_asking",
        "accuracy gained by asking",
        "right answers with asking less without",
        (Part(_right_apart, _one),),
        lambda pair: pair.ask.graded,
        share=False,
    ),
    Metric(
        "ask_branch_asked",
        "the asking branch asked",
        "in its first turn; below 1, the policy meant to ask did not",
        (Part(lambda pair: float(pair.ask.asked_first), _one),),
    ),
    Metric(
        "answer_branch_asked",
        "the answering branch asked",
        "in its first turn; above 0, the policy meant to answer did not",
        (Part(lambda pair: float(pair.answer.asked_first), _one),),
    ),
)
"""The value of asking, and whether the branches did what they were meant to."""


def value_of_asking(branches: Iterable[Branches]) -> ClusterSums:
    """The value of asking as sums by problem, for `point_estimates` or `estimates`.

    Args:
        branches: pairs of continuations. A pair with an invalid side enters no metric.
    """
    pairs = []
    for one in branches:
        ask, answer = conduct_of(one.ask), conduct_of(one.answer)
        if ask is not None and answer is not None:
            pairs.append(_Pair(ask, answer))
    return ClusterSums.of(pairs, VALUE_OF_ASKING, lambda pair: pair.ask.problem_id)
