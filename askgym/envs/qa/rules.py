"""The rules of single-turn tasks: question, message, verdict, end.

`QARules` is the domain's `Rules`, for items with an expected answer and for items with rubrics. A right answer earns 1,
another 0; rubrics earn their share, see `askgym.metrics.scores.rubric_share`, clipped to [0, 1].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from askgym.envs.qa.items import RubricItem
from askgym.envs.qa.judge import visible
from askgym.envs.qa.prompts import CORRECT, criteria_for
from askgym.episode import Call, EpisodeState, JudgeCall, Phase, PolicyCall, Reply, TurnRecord, evolve
from askgym.errors import RoleError
from askgym.metrics.scores import clipped, rubric_share
from askgym.turnrules import TurnRules
from askgym.types import (
    Action,
    AskItem,
    Criterion,
    EndReason,
    FailureKind,
    JudgeFailure,
    Message,
    PolicyFailure,
    Verdict,
)

__all__ = ["ONE_TURN", "QARules", "QAState", "ScoreReward"]

ONE_TURN = TurnRules(max_turns=1, final_notice=False)


@dataclass(frozen=True, slots=True)
class ScoreReward:
    """What a message earns: its score, as one term of this name."""

    name: str


@dataclass(frozen=True, kw_only=True)
class QAState(EpisodeState):
    """Where an episode stands.

    Attributes:
        criteria: what the judge is asked.
        phase: who is to move.
        action: the assistant's message, once it is there.
    """

    criteria: tuple[Criterion, ...]
    phase: Phase = Phase.POLICY
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class QARules:
    """One message of the assistant, judged.

    Attributes:
        turn_rules: one turn; `max_action_chars` applies.
        reward: names the reward's term.
        system_prompt: goes before the dialogue when given.
    """

    turn_rules: TurnRules = ONE_TURN
    reward: ScoreReward = field(default_factory=lambda: ScoreReward("correct"))
    system_prompt: str | None = None

    def begin(self, item: AskItem, seed: int) -> QAState:
        """The state before the assistant's message."""
        prompt = item.prompt if isinstance(item, RubricItem) else (Message("user", item.question),)
        messages = (Message("system", self.system_prompt), *prompt) if self.system_prompt else prompt
        return QAState(item=item, seed=seed, messages=messages, criteria=criteria_for(item))

    def pending(self, state: QAState) -> Call | None:
        """The call that the phase demands."""
        if state.phase is Phase.POLICY:
            return PolicyCall(state.messages, (), state.turn, state.turns_left, state.seed)
        if state.phase is Phase.JUDGE:
            return JudgeCall(state.criteria, state)
        return None

    def absorb(self, state: QAState, reply: Reply) -> QAState:
        """Move on by the reply; see `Rules.absorb`."""
        if state.phase is Phase.POLICY:
            if isinstance(reply, Action):
                return self._act(state, reply)
            if isinstance(reply, PolicyFailure):
                return _fail(state, reply, EndReason.POLICY_FAILURE)
        elif state.phase is Phase.JUDGE:
            if isinstance(reply, Verdict):
                missing = [c.id for c in state.criteria if c.id not in reply.answers]
                if not missing:
                    return self._judge(state, reply)
                reply = JudgeFailure(FailureKind.MALFORMED, f"verdict lacks {', '.join(missing[:4])}")
            if isinstance(reply, JudgeFailure):
                if reply.blames_action:
                    return self._end(evolve(state, failure=reply), EndReason.MALFORMED, 0.0, failure=reply)
                return _fail(state, reply, EndReason.JUDGE_FAILURE)
        else:
            raise RoleError(f"the episode is over ({state.end_reason}): nothing can be absorbed")
        raise RoleError(f"{type(reply).__name__} does not answer the pending call (phase {state.phase.value})")

    def hidden(self, state: QAState) -> Mapping[str, Any]:
        """What people and trainers may see at the end, and a policy never."""
        item = state.item
        last = state.turns[-1] if state.turns else None
        notes = dict(last.notes) if last is not None else {}
        verdict = dict(last.verdict.answers) if last is not None and last.verdict is not None else None
        out: dict[str, Any] = {
            "scenario": item.scenario.value,
            "problem_id": item.problem_id,
            "answer": item.answer,
            "correct": notes.get("correct"),
            "score": notes.get("score"),
            "verdict": verdict,
            "notes": notes,
            "user_seed": state.seed,
        }
        if isinstance(item, RubricItem):
            out["tags"] = list(item.tags)
            out["rubrics"] = [
                {"id": r.id, "text": r.text, "points": r.points, "tags": list(r.tags), "met": (verdict or {}).get(r.id)}
                for r in item.rubrics
            ]
        return out

    # -- phases ---------------------------------------------------------------------------------------------------

    def _act(self, state: QAState, action: Action) -> QAState:
        messages = (*state.messages, Message("assistant", action.text, action.tool_calls))
        state = evolve(state, action=action, messages=messages, phase=Phase.JUDGE)
        text = action.text
        if not self.turn_rules.takes(text) or not visible(text):
            return self._end(state, EndReason.MALFORMED, 0.0)
        return state

    def _judge(self, state: QAState, verdict: Verdict) -> QAState:
        state = evolve(state, approximate=state.approximate or verdict.approximate)
        if isinstance(state.item, RubricItem):
            rubrics = state.item.rubrics
            share = rubric_share([r.points for r in rubrics], [verdict.answers[r.id] is True for r in rubrics])
            assert share is not None  # items without positive points are refused
            return self._end(state, EndReason.ANSWERED, clipped(share), verdict, share=share)
        correct = verdict.answers[CORRECT]
        if correct is None:
            return self._end(state, EndReason.NO_ANSWER, 0.0, verdict)
        return self._end(state, EndReason.ANSWERED, float(correct), verdict, correct=correct)

    def _end(
        self,
        state: QAState,
        reason: EndReason,
        score: float,
        verdict: Verdict | None = None,
        *,
        correct: bool | None = None,
        share: float | None = None,
        failure: JudgeFailure | None = None,
    ) -> QAState:
        assert state.action is not None
        notes: dict[str, Any] = {
            "final": reason is EndReason.ANSWERED,
            "correct": correct,
            "score": score,
            "malformed": reason is EndReason.MALFORMED,
        }
        if isinstance(state.item, RubricItem):
            notes["share"] = share if share is not None else score
        terms = {self.reward.name: score}
        record = TurnRecord(state.action, verdict, failure, reward=score, reward_terms=terms, notes=notes)
        return evolve(state, turns=(*state.turns, record), phase=Phase.DONE, end_reason=reason)


def _fail(state: QAState, failure: JudgeFailure | PolicyFailure, reason: EndReason) -> QAState:
    turns = state.turns
    if state.action is not None:
        turns = (*turns, TurnRecord(action=state.action, failure=failure))
    return evolve(state, turns=turns, phase=Phase.DONE, end_reason=reason, failure=failure)
