"""A run as AskBench's evaluator sums it up: attempt by attempt, with the reasons why samples ended.

This module owns the summing up; the metrics themselves are in `tables`. AskBench plays the whole set once an attempt
and averages the attempts; its IN3 task has no expected answers, and reports how often vague tasks were asked about and
clear ones done directly. Pure; imports only `types` and its neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from askgym.errors import ConfigError
from askgym.metrics.tables import AskBenchMetrics, askbench_metrics, askbench_outcome
from askgym.types import Scenario

if TYPE_CHECKING:
    from askgym.metrics.outcomes import EpisodeOutcome

__all__ = ["AskBenchEvaluation", "askbench_evaluation"]

_FIELDS = fields(AskBenchMetrics)
_COUNTS = frozenset({"unq_events", "valid", "total", "skipped"})


@dataclass(frozen=True, slots=True)
class AskBenchEvaluation:
    """A run, or a part of one, as AskBench reports it.

    Attributes:
        scenario: what its items are; None where they are of several kinds with something wrong.
        strict: whether the strict protocol was in force.
        max_turns: turns allowed.
        graded: whether any item has an expected answer; without, acc and score say nothing.
        attempts: the table of each attempt at the whole set.
        mean: rates averaged over the attempts, counts summed.
        reasons: AskBench's reason → samples that ended so, over all attempts, commonest first.
        vague_ask_rate: share of the samples with something wrong in which something was asked; None without any.
        clear_direct_rate: share of the samples with nothing wrong in which nothing was asked; None without any.
    """

    scenario: Scenario | None
    strict: bool
    max_turns: int
    graded: bool
    attempts: tuple[AskBenchMetrics, ...]
    mean: AskBenchMetrics
    reasons: Mapping[str, int]
    vague_ask_rate: float | None
    clear_direct_rate: float | None


def askbench_evaluation(outcomes: Sequence[EpisodeOutcome], *, attempts: int = 1) -> AskBenchEvaluation:
    """Sum up as AskBench's evaluator does.

    Args:
        outcomes: the episodes; those of one item stand together, as a run has them, and episode i is attempt
            i mod `attempts`.
        attempts: episodes an item.

    Raises:
        ConfigError: there is no episode, or the number of attempts is below 1.
    """
    if attempts < 1:
        raise ConfigError(f"attempts={attempts!r}: a whole number of at least 1 is needed")
    if not outcomes:
        raise ConfigError("there is no episode, so that there is nothing to evaluate: play some first")
    parts = [[one for one in outcomes if one.index % attempts == at] for at in range(attempts)]
    tables = tuple(askbench_metrics(part) for part in parts if part)
    results = [(one, askbench_outcome(one)) for one in outcomes]
    counted = [(one, result) for one, result in results if not result.skipped]
    asked = [result.behaviour.asked_any_question for one, result in counted if one.scenario is not Scenario.COMPLETE]
    direct = [not r.behaviour.asked_any_question for one, r in counted if one.scenario is Scenario.COMPLETE]
    wrong = {one.scenario for one in outcomes} - {Scenario.COMPLETE}
    return AskBenchEvaluation(
        scenario=None if len(wrong) > 1 else next(iter(wrong), Scenario.COMPLETE),
        strict=outcomes[0].strict,
        max_turns=outcomes[0].max_turns,
        graded=any(one.graded for one in outcomes),
        attempts=tables,
        mean=_mean(tables),
        reasons=dict(Counter(str(result.reason) for _, result in results).most_common()),
        vague_ask_rate=sum(asked) / len(asked) if asked else None,
        clear_direct_rate=sum(direct) / len(direct) if direct else None,
    )


def _mean(tables: Sequence[AskBenchMetrics]) -> AskBenchMetrics:
    totals: dict[str, Any] = {one.name: sum(getattr(table, one.name) for table in tables) for one in _FIELDS}
    return AskBenchMetrics(**{name: v if name in _COUNTS else v / len(tables) for name, v in totals.items()})
