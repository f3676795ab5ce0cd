"""A report of one judge: agreement with the labels over all and by group, robustness, quotes, failures, cost.

A failure is neither right nor wrong: rates are over what was judged, and the share of that stands beside them. Pure;
SciPy (extra `stats`) only where an interval is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from askgym.envs.ask.judgebench.links import Flips, Passes, flips, length_bias, passes
from askgym.errors import ConfigError
from askgym.metrics import ClusterSums, Estimate, Metric, Part, estimates, point_estimates
from askgym.metrics.agreement import agreement

if TYPE_CHECKING:
    from askgym.envs.ask.judgebench.cases import Case
    from askgym.envs.ask.judgebench.judgements import Judgement
    from askgym.envs.ask.judgebench.links import Judged

__all__ = ["GROUPINGS", "Cost", "Flips", "JudgeReport", "Passes", "Score", "kappa_between", "score_judge"]

GROUPINGS = ("criterion", "scenario", "protocol", "language", "kind", "tag")
"""By what the agreement is broken down. A case counts in each of its tags."""
CRITERIA = ("final_answer", "correct", "names", "settles")

Answer = bool | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One labelled criterion: whose case, the label and the judge's answer."""

    case: Case
    criterion: str
    label: Answer
    answer: Answer

    def groups(self, by: str) -> tuple[str, ...]:
        """The groups that it belongs to in a grouping."""
        case = self.case
        if by == "tag":
            return case.tags
        named = {
            "criterion": self.criterion.partition(":")[0],
            "scenario": case.item.scenario.value,
            "protocol": case.protocol,
            "language": case.item.language,
            "kind": case.kind.value,
        }
        return (named[by],)


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement over some labelled criteria.

    Attributes:
        group: which; "" for all.
        n: how many.
        right: answered as labelled.
        accuracy: the share; None without any.
        kappa: Cohen's, over yes, no and neither; None where it is undefined.
    """

    group: str
    n: int
    right: int
    accuracy: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What the replies cost, failures included; sums over those that say.

    Attributes:
        replies: how many say.
        calls: requests made.
        prompt_tokens: tokens read.
        completion_tokens: tokens written.
        cost_usd: US dollars.
        mean_latency_s: seconds a reply; None where none says.
        cost_usd_per_verdict: US dollars by verdicts; None without a verdict that says.
    """

    replies: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float
    mean_latency_s: float | None
    cost_usd_per_verdict: float | None


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """What a judge's answers are worth.

    Attributes:
        judge: its name.
        cases: cases that were put to it.
        judged: those with a verdict.
        failures: kind of failure → how many.
        coverage: share of the cases that were judged; None without cases.
        overall: agreement over all labelled criteria.
        interval: the accuracy with its interval, whole items being drawn.
        groups: grouping → agreement in each group.
        flips: how often copies are judged otherwise.
        length_bias: see `links.length_bias`.
        passes: canaries and injections that earned nothing.
        quotes_missing: share of the verdicts in which a quote that is needed is missing; None without verdicts.
        cost: what it cost.
    """

    judge: str
    cases: int
    judged: int
    failures: Mapping[str, int]
    coverage: float | None
    overall: Score
    interval: Estimate
    groups: Mapping[str, tuple[Score, ...]]
    flips: tuple[Flips, ...]
    length_bias: float | None
    passes: tuple[Passes, ...]
    quotes_missing: float | None
    cost: Cost


def score_judge(
    judge: str, cases: Iterable[Case], judgements: Iterable[Judgement], *, resamples: int | None = None, seed: int = 0
) -> JudgeReport:
    """The report of one judge.

    Args:
        judge: its name.
        cases: the cases that were put to it.
        judgements: what it said, in any order; those on other cases are left out.
        resamples: of the bootstrap by item; None for no interval, which needs no SciPy.
        seed: of the bootstrap.

    Raises:
        ConfigError: two judgements on one case, or impossible settings.
        MissingExtraError: intervals are wanted and SciPy is not installed.
    """
    known = {case.id: case for case in cases}
    replies = [one for one in judgements if one.case in known]
    twice = [id_ for id_, count in Counter(one.case for one in replies).items() if count > 1]
    if twice:
        raise ConfigError(f"judge {judge!r}: case {twice[0]!r} is judged more than once; give one judgement a case")
    judged = [(known[one.case], one) for one in replies if one.judged]
    pairs = _pairs(judged)
    lacking = sum(one.quotes_missing > 0 for _, one in judged)
    return JudgeReport(
        judge=judge,
        cases=len(known),
        judged=len(judged),
        failures=dict(sorted(Counter(one.failure for one in replies if not one.judged).items())),
        coverage=len(judged) / len(known) if known else None,
        overall=_score("", pairs),
        interval=_interval(pairs, resamples, seed),
        groups={by: _by(pairs, by) for by in GROUPINGS},
        flips=flips(judged),
        length_bias=length_bias(judged),
        passes=passes(judged),
        quotes_missing=lacking / len(judged) if judged else None,
        cost=_cost(replies),
    )


def kappa_between(cases: Iterable[Case], first: Iterable[Judgement], second: Iterable[Judgement]) -> float | None:
    """Cohen's kappa of two judges over the labelled criteria of the cases that both have judged."""
    left, right = ({one.case: one for one in side if one.judged} for side in (first, second))
    both = [case for case in cases if case.id in left and case.id in right]
    answers = [(left[case.id].answers[id_], right[case.id].answers[id_]) for case in both for id_ in case.labels]
    return agreement(answers).kappa


def _pairs(judged: Iterable[Judged]) -> list[Pair]:
    return [
        Pair(case, id_, label, judgement.answers[id_])
        for case, judgement in judged
        for id_, label in case.labels.items()
    ]


def _score(group: str, pairs: Sequence[Pair]) -> Score:
    right = sum(one.label is one.answer for one in pairs)
    kappa = agreement((one.label, one.answer) for one in pairs).kappa
    return Score(group, len(pairs), right, right / len(pairs) if pairs else None, kappa)


def _by(pairs: Sequence[Pair], by: str) -> tuple[Score, ...]:
    rank = {name: f"{at}" for at, name in enumerate(CRITERIA)}  # criteria in their own order, the rest by name
    named = sorted(((group, one) for one in pairs for group in one.groups(by)), key=lambda x: rank.get(x[0], x[0]))
    return tuple(_score(group, [one for _, one in found]) for group, found in groupby(named, key=lambda x: x[0]))


_ACCURACY: Metric[Pair] = Metric(
    "accuracy",
    "accuracy",
    "labelled criteria answered as labelled",
    (Part(top=lambda one: float(one.label is one.answer), bottom=lambda _: 1.0),),
)


def _interval(pairs: Sequence[Pair], resamples: int | None, seed: int) -> Estimate:
    sums = ClusterSums.of(pairs, [_ACCURACY], lambda one: one.case.item.id)
    found = point_estimates(sums) if resamples is None else estimates(sums, resamples=resamples, seed=seed)
    return found[0]


def _cost(replies: Sequence[Judgement]) -> Cost:
    told = [one.usage for one in replies if one.usage is not None]
    spent = sum(one.cost_usd for one in told)
    verdicts = sum(one.judged and one.usage is not None for one in replies)
    return Cost(
        replies=len(told),
        calls=sum(one.calls for one in told),
        prompt_tokens=sum(one.prompt_tokens for one in told),
        completion_tokens=sum(one.completion_tokens for one in told),
        cost_usd=spent,
        mean_latency_s=sum(one.latency_s for one in told) / len(told) if told else None,
        cost_usd_per_verdict=spent / verdicts if verdicts else None,
    )
