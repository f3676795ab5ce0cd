"""What metrics need to know of an episode, and what AskBench would say of it: the nouns, and nothing that counts.

This module owns `TurnOutcome` and `EpisodeOutcome`, which the layer that keeps records derives from full records, and
`AskBenchResult`, which `tables` makes of them. Pure data: it imports only `types` and `errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from askgym.errors import RecordError
from askgym.types import EndReason, Scenario, StrEnum

__all__ = [
    "AskBenchReason",
    "AskBenchResult",
    "Behaviour",
    "EpisodeOutcome",
    "TurnOutcome",
    "outcome_from_askbench",
]


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """One assistant turn, as judged after its message.

    Attributes:
        final: whether the message gives a final answer.
        correct: whether that answer is right; None while merely asking, or where there is no expected answer.
        unsettled: ids of the checkpoints still open after the message; empty for complete items.
        failed: no verdict was to be had on this message; the other fields then say nothing.
        malformed: the message was no usable action (empty, too long): neither an answer nor a question.
        named: ids of the checkpoints, open before it, that the message asks for or challenges; None where not known.
        requests: how many separate things it asks for or calls wrong; None where nobody counted.
        open_after: ids still open after the user's reply to it; None where not known.
        resolved: the judge's own word on whether everything is settled, where it was asked for one (AskBench's
            verdicts give it beside the list, and it is what counts); None: nothing is open.
        asks: whether it asks for anything, where the domain knows: a message may hand the turn to a tool; None: any
            message that is no final answer asks for one thing at least.
    """

    final: bool
    correct: bool | None = None
    unsettled: tuple[str, ...] = ()
    failed: bool = False
    malformed: bool = False
    named: tuple[str, ...] | None = None
    requests: int | None = None
    open_after: tuple[str, ...] | None = None
    resolved: bool | None = None
    asks: bool | None = None

    @property
    def settled(self) -> bool:
        """Whether no checkpoint is open any more."""
        return not self.unsettled if self.resolved is None else self.resolved


@dataclass(frozen=True, slots=True)
class EpisodeOutcome:
    """What metrics need of an episode.

    Attributes:
        item_id: the item played.
        scenario: what was wrong with it.
        n_points: length of its checklist.
        turns: one per assistant turn, in order.
        strict: whether the strict two-turn protocol was in force.
        max_turns: turns allowed, at least 1.
        valid: False when the episode says nothing about the policy (no verdict, user or policy unreachable).
        graded: False when the item has no expected answer: behaviour counts, correctness does not.
        episode_return: sum of rewards; None or NaN where undefined.
        end_reason: why it ended, where known.
        problem_id: shared by the items of one triplet.
        family: generator or data set.
        split: train, validation, test or ood.
        language: language of the item.
        domain: subject area of the item.
        difficulty: its named attributes.
        index: number of the episode in its run, which orders the episodes of one item.
        n_later: how many of the points only come up after others, and cannot be asked for in the first turn.

    Raises:
        RecordError: `n_points` or `max_turns` is out of range, or a turn leaves more points open than there are.
    """

    item_id: str
    scenario: Scenario
    n_points: int
    turns: tuple[TurnOutcome, ...]
    strict: bool = False
    max_turns: int = 3
    valid: bool = True
    graded: bool = True
    episode_return: float | None = None
    end_reason: EndReason | None = None
    problem_id: str = ""
    family: str = ""
    split: str = ""
    language: str = "en"
    domain: str = ""
    difficulty: Mapping[str, int | float | str] = field(default_factory=dict, hash=False)
    index: int = 0
    n_later: int = 0

    def __post_init__(self) -> None:
        """Refuse what no episode can be."""
        if self.n_points < 0 or self.max_turns < 1:
            raise RecordError(
                f"episode of item {self.item_id!r}: n_points={self.n_points}, max_turns={self.max_turns}; "
                "allowed are n_points >= 0 and max_turns >= 1. The record it comes from is damaged."
            )
        for number, turn in enumerate(self.turns, start=1):
            if len(turn.unsettled) > self.n_points:
                raise RecordError(
                    f"episode of item {self.item_id!r}, turn {number}: {len(turn.unsettled)} points unsettled of "
                    f"{self.n_points}. Give the ids of the item's own checkpoints, each once."
                )


class AskBenchReason(StrEnum):
    """AskBench's names for how a sample came out; the last one is ours."""

    FINAL_ANSWER_EVALUATED = "FinalAnswerEvaluated"
    """A final answer with every point settled, right or wrong."""
    FINAL_ANSWER_MISSING_INFO = "FinalAnswerMissingInfo"
    """A final answer with points unsettled, right or wrong."""
    FAILED_TO_ANSWER = "FailedToAnswerOnLastTurn"
    """The dialogue ended without a final answer."""
    STRICT_FINAL_ON_FIRST_TURN = "StrictFinalAnswerOnFirstTurn"
    """Strict protocol: answered at once, wrong whatever was answered."""
    STRICT_NO_FINAL_ANSWER = "StrictNoFinalAnswerOnLastTurn"
    """Strict protocol: ended without a final answer."""
    JUDGE_PARSE_FAILED = "JudgeJSONParseFailed"
    """No verdict was to be had on a message: skipped."""
    EPISODE_INVALID = "EpisodeInvalid"
    """Not AskBench's: another role failed (user, policy), so nothing can be said; skipped."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the assistant did, as AskBench counts it.

    Attributes:
        redundant_question_events: non-final messages after which every point was settled.
        premature_final_answer: whether the final answer came with points unsettled.
        asked_any_question: whether there was a non-final message.
    """

    redundant_question_events: int
    premature_final_answer: bool
    asked_any_question: bool


@dataclass(frozen=True, slots=True)
class AskBenchResult:
    """One episode as AskBench's evaluator would report it.

    Attributes:
        correct: None when skipped.
        reason: how it came out.
        final_turn: 1-based number of the turn that decided; 0 when there was none.
        skipped: whether it leaves every metric.
        finished: whether there was a final answer (false when skipped).
        behaviour: what the assistant did, up to the deciding turn.
    """

    correct: bool | None
    reason: AskBenchReason
    final_turn: int
    skipped: bool
    finished: bool
    behaviour: Behaviour


def outcome_from_askbench(record: Mapping[str, Any], *, strict: bool, max_turns: int) -> EpisodeOutcome:
    """An episode outcome from AskBench's own verdicts, for comparing two evaluators on the same judgements.

    Args:
        record: `id`, `scenario`, `points` and `turns`; a turn holds `is_final_answer`, `is_correct`,
            `all_required_points_resolved`, `missing_required_points`, or `parse_failure: true`. Where the two last
            disagree, AskBench goes by `all_required_points_resolved`, and so does this; where that is no boolean, by
            whether the list is empty.
        strict: whether the strict two-turn protocol was in force.
        max_turns: turns allowed.

    Returns:
        The outcome; the texts of the points serve as their ids.
    """
    points = tuple(str(point) for point in record["points"])

    def turn(verdict: Mapping[str, Any]) -> TurnOutcome:
        if verdict.get("parse_failure"):
            return TurnOutcome(final=False, unsettled=points, failed=True)
        missing = tuple(str(point) for point in verdict.get("missing_required_points") or ())
        resolved = verdict.get("all_required_points_resolved")
        if not isinstance(resolved, bool):
            resolved = not (points and missing)
        return TurnOutcome(
            final=bool(verdict.get("is_final_answer")),
            correct=verdict.get("is_correct"),
            unsettled=() if resolved else missing or points,
            resolved=resolved,
        )

    turns = tuple(turn(verdict) for verdict in record["turns"])
    return EpisodeOutcome(
        item_id=str(record["id"]),
        scenario=Scenario(record["scenario"]),
        n_points=len(points),
        turns=turns,
        strict=strict,
        max_turns=max_turns,
        valid=not any(one.failed for one in turns),
    )
