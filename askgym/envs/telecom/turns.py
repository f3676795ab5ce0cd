"""What is kept of a technician's turn: its record with notes, and what it earned.

Imports the state and the rewards; the rules decide when a turn is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from askgym.envs.telecom.rewards import Repair
from askgym.envs.telecom.types import RewardType
from askgym.episode import TurnRecord
from askgym.types import Criterion, EndReason

if TYPE_CHECKING:
    from askgym.envs.telecom.evaluation import Verdict
    from askgym.envs.telecom.items import TelecomItem
    from askgym.envs.telecom.rewards import RepairScheme
    from askgym.envs.telecom.state import TelecomState
    from askgym.types import UserMove
    from askgym.types import Verdict as Judgement

__all__ = ["STOPPED", "close_turn", "plain_verdict", "statements_of"]

STOPPED: Final = frozenset({EndReason.USER_STOP, EndReason.AGENT_STOP})
"""Ends after which a case is judged; after all others it is not solved."""


def close_turn(
    state: TelecomState, reward: RepairScheme, move: UserMove | None, judgement: Judgement | None = None
) -> tuple[TurnRecord, Repair]:
    """The record of the running turn, and where the case stands after it.

    Args:
        state: after all that happened in the turn; ended, where it was the last.
        reward: what a turn earns.
        move: the customer's words in it.
        judgement: a judge's answers on statements about the dialogue.
    """
    item, before, reason, verdict = state.item, state.repair, state.end_reason, state.verdict
    charges = state.conduct.charges
    score = None if reason is None else (0.0 if verdict is None else verdict.reward)
    repair = Repair(
        item.faults,
        state.faults,
        item.fixable,
        state.conduct.transferred,
        len(item.checkpoints),
        len(state.settled),
        charges,
        state.turn,
        score,
        reason,
    )
    terms = reward.terms(before, repair)
    assert state.action is not None  # a turn is closed once it was made
    notes: dict[str, Any] = {"calls": state.made, "faults": state.faults}
    if state.changed:
        notes["changes"] = state.changed
    if charges:
        notes["charges"] = charges
    if item.checkpoints or reason is not None:
        notes["named"] = state.named
        notes["settled"] = tuple([id_ for id_ in item.point_ids if id_ in state.settled])
        notes["open_at_verdict"] = tuple([id_ for id_ in item.point_ids if id_ not in state.settled])
    if reason is not None:
        notes["final"] = reason in STOPPED
        notes["correct"] = score == 1.0 if reason in STOPPED else None
        notes["malformed"] = reason is EndReason.MALFORMED
        if verdict is not None:
            notes["verdict"] = plain_verdict(verdict)
    record = TurnRecord(
        state.action, judgement, None, user=move, reward=sum(terms.values()), reward_terms=terms, notes=notes
    )
    return record, repair


def statements_of(item: TelecomItem) -> tuple[Criterion, ...]:
    """What a judge is asked: the task's statements about the dialogue, where its verdict rests on them."""
    task = item.task
    if not task.nl_assertions or RewardType.NL_ASSERTION not in task.basis:
        return ()
    return tuple([Criterion(f"statement_{number}", text) for number, text in enumerate(task.nl_assertions)])


def plain_verdict(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain JSON values."""
    return {
        "reward": verdict.reward,
        "breakdown": {part.value: value for part, value in verdict.breakdown.items()},
        "assertions": list(verdict.assertions),
        "actions": list(verdict.actions),
    }
