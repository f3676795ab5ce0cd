"""The ask domain's rules as AskBench counts: each verdict stands alone, and is one on the whole checklist.

What differs from `AskRules`: nothing is inferred from earlier verdicts, an empty message is judged like any other, and
whether everything is settled is the judge's own word. What a message asks for is not among AskBench's questions, so
that turns earn for what is settled and lose nothing for idle or surplus questions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.envs.ask.prompts import CORRECT, FINAL, RESOLVED, askbench_criteria, criterion_ids
from askgym.envs.ask.rules import AskRules, AskState
from askgym.episode import Phase, TurnRecord, evolve
from askgym.types import Action, AnswerKind, AskItem, EndReason, Message, Verdict

if TYPE_CHECKING:
    from askgym.rewards import Progress

__all__ = ["AskBenchRules", "AskBenchState"]


@dataclass(frozen=True, kw_only=True)
class AskBenchState(AskState):
    """Where an episode stands that is judged as AskBench does."""

    @property
    def implied(self) -> dict[str, bool | None]:
        """Only that nothing is right or wrong where no answer is expected: all else the judge says each time anew."""
        return {CORRECT: None} if self.item.answer_kind is AnswerKind.NONE else {}


@dataclass(frozen=True, slots=True)
class AskBenchRules(AskRules):
    """See the module."""

    def begin(self, item: AskItem, seed: int) -> AskState:
        """The state before the first assistant turn."""
        # Not super(): a dataclass with slots is another class than the one whose methods were defined.
        begun = AskRules.begin(self, item, seed)
        criteria = askbench_criteria(item, strict=self.turn_rules.strict)
        # Whether anything is judged by likeness of words is for judge and user to say: nothing here is.
        return AskBenchState(**{**begun.__dict__, "criteria": criteria, "approximate": False})

    def _act(self, state: AskState, action: Action) -> AskState:
        state = evolve(
            state,
            action=action,
            messages=(*state.messages, Message("assistant", action.text, action.tool_calls)),
            phase=Phase.JUDGE,
        )
        if not self.turn_rules.takes(action.text):
            return self._end(state, EndReason.MALFORMED, Verdict({}), empty=True)
        return state

    def _judge(self, state: AskState, verdict: Verdict) -> AskState:
        answers = verdict.answers
        points = criterion_ids(state.matcher.point_ids)
        final = bool(answers[FINAL])
        early = final and self.turn_rules.strict and state.turn == 1
        named = tuple([id_ for id_, names, _ in points if answers.get(names)])
        state = evolve(
            state,
            verdict=verdict,
            settled=frozenset([id_ for id_, _, settles in points if answers[settles]]),
            asked=state.asked.union(named),
            pending_named=named,
            approximate=state.approximate or verdict.approximate,
            phase=Phase.USER,
        )
        if final:
            return self._end(state, EndReason.ANSWERED_TOO_EARLY if early else EndReason.ANSWERED, verdict, final=True)
        if state.last_allowed:
            return self._end(state, EndReason.NO_ANSWER, verdict)
        return state

    def _close_turn(self, state: AskState, settled_now: frozenset[str], **kwargs: Any) -> tuple[TurnRecord, Progress]:
        record, progress = AskRules._close_turn(self, state, settled_now, **kwargs)
        notes = dict(record.notes)
        verdict = state.verdict
        if verdict is not None:
            notes["resolved"] = bool(verdict.answers[RESOLVED])
            named = [names for _, names, _ in criterion_ids(state.matcher.point_ids)]
            if "requests" not in verdict.counts and (not named or any(one not in verdict.answers for one in named)):
                del notes["named"]  # nobody was asked
        return replace(record, notes=notes), progress
