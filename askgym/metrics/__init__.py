"""Metrics of finished episodes: the nouns (`outcomes`) and the tables made of them (`tables`).

Pure data and pure functions; imports only `types` and `errors`.
"""

from __future__ import annotations

from askgym.metrics.outcomes import (
    AskBenchReason,
    AskBenchResult,
    Behaviour,
    EpisodeOutcome,
    TurnOutcome,
    outcome_from_askbench,
)
from askgym.metrics.tables import (
    AskBenchMetrics,
    GroupSummary,
    Summary,
    askbench_metrics,
    askbench_outcome,
    summarise,
)

__all__ = [
    "AskBenchMetrics",
    "AskBenchReason",
    "AskBenchResult",
    "Behaviour",
    "EpisodeOutcome",
    "GroupSummary",
    "Summary",
    "TurnOutcome",
    "askbench_metrics",
    "askbench_outcome",
    "outcome_from_askbench",
    "summarise",
]
