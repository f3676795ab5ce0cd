"""Metrics of finished episodes: the nouns (`outcomes`), AskBench's tables, and the honest metrics.

AskBench's metrics are in `tables`, what its evaluator makes of a run in `evaluation`, its figures in `published`.
Honest metrics are ratios of sums (`sums`, `honest`) over what episodes come to (`conduct`), with intervals clustered by
problem (`intervals`), compared between runs (`paired`), over several tries (`passk`) or two branches (`asking`);
`describe` puts them together; `scores` does all of that for tasks of one turn, `cases` for tasks with tools. Pure data
and pure functions: imports only `types`, `errors` and NumPy, and SciPy (extra `stats`) where an interval is asked for.
"""

from __future__ import annotations

from askgym.metrics.agreement import Agreement, agreement
from askgym.metrics.asking import VALUE_OF_ASKING, Branches, value_of_asking
from askgym.metrics.cases import CASE_GROUPINGS, CASE_METRICS, CaseEpisode, case_metrics, describe_cases
from askgym.metrics.conduct import GROUPINGS, Conduct, conduct_of, conducts, grouped
from askgym.metrics.describe import Description, describe, describe_groups
from askgym.metrics.evaluation import AskBenchEvaluation, askbench_evaluation
from askgym.metrics.honest import ALL_METRICS, ASKBENCH, HEADLINE, HONEST
from askgym.metrics.intervals import RESAMPLES, Estimate, estimates, point_estimates
from askgym.metrics.outcomes import (
    AskBenchReason,
    AskBenchResult,
    Behaviour,
    EpisodeOutcome,
    TurnOutcome,
    outcome_from_askbench,
)
from askgym.metrics.paired import Difference, Pairing, compare, differences, pair
from askgym.metrics.passk import Tally, pass_at_k, pass_hat_k, pass_ks, pass_sums, tallies
from askgym.metrics.published import PUBLISHED, PublishedResult, published_results
from askgym.metrics.scores import (
    ANSWER_SCORES,
    RUBRIC_SCORES,
    SCORE_GROUPINGS,
    ScoredEpisode,
    describe_scores,
    rubric_share,
)
from askgym.metrics.sums import ClusterSums, Metric, Part, choose_metrics
from askgym.metrics.tables import (
    AskBenchMetrics,
    GroupSummary,
    Summary,
    askbench_metrics,
    askbench_outcome,
    summarise,
)

__all__ = [
    "ALL_METRICS",
    "ANSWER_SCORES",
    "ASKBENCH",
    "CASE_GROUPINGS",
    "CASE_METRICS",
    "GROUPINGS",
    "HEADLINE",
    "HONEST",
    "PUBLISHED",
    "RESAMPLES",
    "RUBRIC_SCORES",
    "SCORE_GROUPINGS",
    "VALUE_OF_ASKING",
    "Agreement",
    "AskBenchEvaluation",
    "AskBenchMetrics",
    "AskBenchReason",
    "AskBenchResult",
    "Behaviour",
    "Branches",
    "CaseEpisode",
    "ClusterSums",
    "Conduct",
    "Description",
    "Difference",
    "EpisodeOutcome",
    "Estimate",
    "GroupSummary",
    "Metric",
    "Pairing",
    "Part",
    "PublishedResult",
    "ScoredEpisode",
    "Summary",
    "Tally",
    "TurnOutcome",
    "agreement",
    "askbench_evaluation",
    "askbench_metrics",
    "askbench_outcome",
    "case_metrics",
    "choose_metrics",
    "compare",
    "conduct_of",
    "conducts",
    "describe",
    "describe_cases",
    "describe_groups",
    "describe_scores",
    "differences",
    "estimates",
    "grouped",
    "outcome_from_askbench",
    "pair",
    "pass_at_k",
    "pass_hat_k",
    "pass_ks",
    "pass_sums",
    "point_estimates",
    "published_results",
    "rubric_share",
    "summarise",
    "tallies",
    "value_of_asking",
]
