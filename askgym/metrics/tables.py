"""What a set of finished episodes is worth: AskBench's metrics to the letter, and honest ones beside them.

This module owns two tables. `askbench_metrics` is AskBench's own, under its names, with its weaknesses: its coverage
and premature rates look only at episodes that gave a final answer, so a policy that never answers is never premature.
`summarise` shows that table for the items with something wrong and sets beside it what it hides: complete items,
coverage over all episodes, finish rate, judge failures. Pure functions over frozen data, plain Python: no I/O, no
clock, no RNG. Imports only `types` and its neighbour `outcomes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from askgym.metrics.outcomes import AskBenchReason, AskBenchResult, Behaviour, EpisodeOutcome
from askgym.types import EndReason, Scenario

__all__ = [
    "AskBenchMetrics",
    "GroupSummary",
    "Summary",
    "askbench_metrics",
    "askbench_outcome",
    "summarise",
]

_DECIMALS = 4
"""AskBench writes its rates with four decimals."""


@dataclass(frozen=True, slots=True)
class AskBenchMetrics:
    """AskBench's table (arXiv 2602.11199), over non-skipped episodes and unrounded.

    Attributes:
        acc: share with a correct final answer.
        ask_rate: share that asked at least once.
        cov_rate: of those with a final answer, the share with all points settled by then; 0.0 without any.
        premature_rate: of those with a final answer, the share with points unsettled; 0.0 without any.
        unq_rate: share with at least one redundant question event.
        unq_events: number of such events.
        score: 0.5 acc + 0.3 (1 - premature_rate) + 0.2 (1 - unq_rate).
        valid: episodes not skipped.
        total: all episodes.
        skipped: episodes skipped.
    """

    acc: float
    ask_rate: float
    cov_rate: float
    premature_rate: float
    unq_rate: float
    unq_events: int
    score: float
    valid: int
    total: int
    skipped: int

    def rounded(self) -> dict[str, float | int]:
        """The table as AskBench writes it: its keys, rates to four decimals.

        Returns:
            acc, ask_rate, cov_rate, unq_rate, unq_events, score, valid, total, skipped (AskBench does not write the
            premature rate).
        """
        rates = ("acc", "ask_rate", "cov_rate", "unq_rate", "score")
        counts = ("unq_events", "valid", "total", "skipped")
        out: dict[str, float | int] = {name: round(getattr(self, name), _DECIMALS) for name in rates}
        return out | {name: getattr(self, name) for name in counts}


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """What a group of episodes did. Every rate is over valid episodes, and None over none of them.

    Attributes:
        n: all episodes of the group.
        valid: those that count.
        graded: valid ones whose item has an expected answer.
        acc: share of the graded with a correct final answer; no answer counts as wrong.
        ask_rate: share that asked at least once (over-asking, when the items are complete).
        finish_rate: share that gave a final answer.
        mean_turns: assistant turns an episode.
        mean_return: mean of the returns that are defined.
    """

    n: int
    valid: int
    graded: int
    acc: float | None
    ask_rate: float | None
    finish_rate: float | None
    mean_turns: float | None
    mean_return: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The table that an evaluation prints. Rates over no episodes are None.

    Attributes:
        askbench: AskBench's table over the incomplete items; None when there are none.
        incomplete: items with something missing or false.
        complete: items with nothing wrong.
        overall: both.
        over_ask_rate: share of valid complete episodes that asked at least once.
        cov_micro: points settled over points there are, over all valid incomplete episodes, finished or not.
        cov_all: share of all valid incomplete episodes, finished or not, that ended with every point settled.
        premature_rate: share of all valid incomplete episodes that answered with points unsettled.
        invalid_rate: episodes that do not count, over all.
        judge_failure_rate: episodes lost to the judge alone, over all.
    """

    askbench: AskBenchMetrics | None
    incomplete: GroupSummary
    complete: GroupSummary
    overall: GroupSummary
    over_ask_rate: float | None
    cov_micro: float | None
    cov_all: float | None
    premature_rate: float | None
    invalid_rate: float | None
    judge_failure_rate: float | None


def askbench_outcome(outcome: EpisodeOutcome) -> AskBenchResult:
    """What AskBench's evaluator (arXiv 2602.11199) would say of one episode.

    The first turn that is final, or has no verdict, decides. A strict answer on the first turn is wrong, yet counts as
    a final answer: it is premature when points are unsettled. A wrong answer with every point settled is "evaluated",
    a right one with points unsettled is "missing info" and still correct.

    Args:
        outcome: the episode.

    Returns:
        Its result. An episode marked invalid is skipped, whatever its turns say.
    """
    asked, redundant, finished, premature = False, 0, False, False
    correct: bool | None = False
    reason = AskBenchReason.STRICT_NO_FINAL_ANSWER if outcome.strict else AskBenchReason.FAILED_TO_ANSWER
    number = 0
    for number, turn in enumerate(outcome.turns, start=1):
        if turn.failed:
            correct, reason = None, AskBenchReason.JUDGE_PARSE_FAILED
            break
        if turn.malformed:
            continue
        if turn.final:
            finished, premature = True, not turn.settled
            correct, reason = turn.correct is True, AskBenchReason.FINAL_ANSWER_EVALUATED
            if outcome.strict and number == 1:
                correct, reason = False, AskBenchReason.STRICT_FINAL_ON_FIRST_TURN
            elif premature:
                reason = AskBenchReason.FINAL_ANSWER_MISSING_INFO
            break
        asked = True
        redundant += turn.settled
    if not outcome.valid and correct is not None:
        by_judge = outcome.end_reason in (EndReason.JUDGE_FAILURE, None)
        reason = AskBenchReason.JUDGE_PARSE_FAILED if by_judge else AskBenchReason.EPISODE_INVALID
        correct, finished = None, False
    behaviour = Behaviour(redundant, premature, asked)
    return AskBenchResult(correct, reason, number, correct is None, finished, behaviour)


def askbench_metrics(outcomes: Iterable[EpisodeOutcome]) -> AskBenchMetrics:
    """AskBench's table over some episodes.

    Args:
        outcomes: the episodes, in any order.

    Returns:
        The table. As AskBench has it, a rate over nothing is 0.0 here, so that a set in which nobody finished has a
        premature rate of 0.0 and gets 0.3 of the score for it.
    """
    results = [askbench_outcome(outcome) for outcome in outcomes]
    counted = [result for result in results if not result.skipped]
    finals = [result for result in counted if result.finished]

    def share(part: Sequence[AskBenchResult], holds: Callable[[AskBenchResult], bool]) -> float:
        return sum(map(holds, part)) / len(part) if part else 0.0

    acc = share(counted, lambda result: result.correct is True)
    premature = share(finals, lambda result: result.behaviour.premature_final_answer)
    unq_rate = share(counted, lambda result: result.behaviour.redundant_question_events > 0)
    return AskBenchMetrics(
        acc=acc,
        ask_rate=share(counted, lambda result: result.behaviour.asked_any_question),
        cov_rate=share(finals, lambda result: not result.behaviour.premature_final_answer),
        premature_rate=premature,
        unq_rate=unq_rate,
        unq_events=sum(result.behaviour.redundant_question_events for result in counted),
        score=0.5 * acc + 0.3 * (1.0 - premature) + 0.2 * (1.0 - unq_rate),
        valid=len(counted),
        total=len(results),
        skipped=len(results) - len(counted),
    )


def summarise(outcomes: Iterable[EpisodeOutcome]) -> Summary:
    """The table of an evaluation: AskBench's over the incomplete items, and what it does not show.

    Args:
        outcomes: the episodes, in any order.

    Returns:
        The summary. Unlike in AskBench's own table, episodes without a final answer count as wrong and uncovered
        everywhere, items without an expected answer leave accuracy, and a rate over nothing is None.
    """
    pairs = [(outcome, askbench_outcome(outcome)) for outcome in outcomes]
    incomplete = [pair for pair in pairs if pair[0].scenario is not Scenario.COMPLETE]
    complete = [pair for pair in pairs if pair[0].scenario is Scenario.COMPLETE]
    counted = [pair for pair in incomplete if not pair[1].skipped]
    open_points = [(outcome.n_points, _open_at_end(outcome)) for outcome, _ in counted]
    complete_group = _group(complete)
    by_judge = sum(result.reason is AskBenchReason.JUDGE_PARSE_FAILED for _, result in pairs)
    return Summary(
        askbench=askbench_metrics(outcome for outcome, _ in incomplete) if incomplete else None,
        incomplete=_group(incomplete),
        complete=complete_group,
        overall=_group(pairs),
        over_ask_rate=complete_group.ask_rate,
        cov_micro=_ratio(sum(n - left for n, left in open_points), sum(n for n, _ in open_points)),
        cov_all=_ratio(sum(left == 0 for _, left in open_points), len(open_points)),
        premature_rate=_ratio(sum(r.behaviour.premature_final_answer for _, r in counted), len(counted)),
        invalid_rate=_ratio(sum(result.skipped for _, result in pairs), len(pairs)),
        judge_failure_rate=_ratio(by_judge, len(pairs)),
    )


def _open_at_end(outcome: EpisodeOutcome) -> int:
    """Points open at the end, after the user's last reply where that is known; all of them where nothing was judged."""
    known = [turn.open_after for turn in outcome.turns if turn.open_after is not None]
    if known:
        return len(known[-1])
    judged = [turn for turn in outcome.turns if not (turn.failed or turn.malformed)]
    return len(judged[-1].unsettled) if judged else outcome.n_points


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _group(pairs: Sequence[tuple[EpisodeOutcome, AskBenchResult]]) -> GroupSummary:
    counted = [pair for pair in pairs if not pair[1].skipped]
    graded = [pair for pair in counted if pair[0].graded]
    returns = [outcome.episode_return for outcome, _ in counted if outcome.episode_return is not None]
    returns = [value for value in returns if not math.isnan(value)]
    return GroupSummary(
        n=len(pairs),
        valid=len(counted),
        graded=len(graded),
        acc=_ratio(sum(result.correct is True for _, result in graded), len(graded)),
        ask_rate=_ratio(sum(result.behaviour.asked_any_question for _, result in counted), len(counted)),
        finish_rate=_ratio(sum(result.finished for _, result in counted), len(counted)),
        mean_turns=_ratio(sum(len(outcome.turns) for outcome, _ in counted), len(counted)),
        mean_return=_ratio(math.fsum(returns), len(returns)),
    )
