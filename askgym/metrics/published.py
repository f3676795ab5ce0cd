"""Results that AskBench's authors published, to set beside a run: numbers with their source, and nothing that measures.

The figures are those of the paper (arXiv 2602.11199): accuracy and coverage of five models on its two sets, in the
default protocol with at most three turns and in the strict one with two. A run compares with them only if it plays
the same rows in the same protocol, with as good a judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askgym.types import Scenario

__all__ = ["PUBLISHED", "SOURCE", "PublishedResult", "published_results"]

SOURCE = "AskBench, arXiv 2602.11199"


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """One published row.

    Attributes:
        model: as the paper names it.
        scenario: missing_info is AskMind, false_premise AskOverconfidence.
        strict: whether it was measured in the strict two-turn protocol.
        acc: share with a correct final answer.
        cov_rate: of those with a final answer, the share with all points settled.
    """

    model: str
    scenario: Scenario
    strict: bool
    acc: float
    cov_rate: float

    @property
    def benchmark(self) -> str:
        """The set's name: AskMind or AskOverconfidence."""
        return "AskMind" if self.scenario is Scenario.MISSING_INFO else "AskOverconfidence"


_MODELS = (
    "Gemini-2.5-Pro",
    "GPT-4.1",
    "Qwen2.5-7B-Instruct",
    "Qwen2.5-7B trained on AskMind",
    "Qwen2.5-7B trained on AskOverconfidence",
)
_FIGURES = {
    (Scenario.MISSING_INFO, False): ((0.567, 0.124), (0.495, 0.118), (0.332, 0.214), (0.615, 0.679), (0.617, 0.807)),
    (Scenario.FALSE_PREMISE, False): ((0.840, 0.749), (0.730, 0.602), (0.443, 0.188), (0.628, 0.641), (0.548, 0.894)),
    (Scenario.MISSING_INFO, True): (
        (0.0551, 0.2206),
        (0.0352, 0.2035),
        (0.0176, 0.1288),
        (0.2714, 0.5013),
        (0.1965, 0.4235),
    ),
    (Scenario.FALSE_PREMISE, True): (
        (0.0100, 0.7350),
        (0.0000, 0.5865),
        (0.0050, 0.1955),
        (0.1975, 0.5065),
        (0.2600, 0.7778),
    ),
}

PUBLISHED: tuple[PublishedResult, ...] = tuple(
    PublishedResult(model, scenario, strict, acc, cov_rate)
    for (scenario, strict), figures in _FIGURES.items()
    for model, (acc, cov_rate) in zip(_MODELS, figures, strict=True)
)
"""Every published row: two sets, two protocols, five models."""


def published_results(scenario: Scenario, *, strict: bool) -> Sequence[PublishedResult]:
    """The published rows of one set and protocol, in the paper's order; none for complete items."""
    return [row for row in PUBLISHED if row.scenario is scenario and row.strict is strict]
