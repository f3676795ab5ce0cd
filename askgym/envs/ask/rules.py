"""The rules of the ask domain: when a turn is final, what settles a point, what ends an episode, what a turn earns.

`AskRules` is the domain's `Rules`: three pure functions over an immutable `AskState`. Who judges and who plays the
user is somebody else's business. The protocol is AskBench's (default, at most `max_turns`; strict, exactly two).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.prompts import (
    CORRECT,
    FINAL,
    criteria_for,
    criterion_ids,
    guidance_for,
    last_turn_notice,
    with_note,
)
from askgym.envs.ask.text import visible
from askgym.episode import Call, EpisodeState, JudgeCall, Phase, PolicyCall, Reply, TurnRecord, UserCall, evolve
from askgym.errors import RoleError
from askgym.rewards import Progress, ProgressReward, RewardScheme
from askgym.turnrules import Guidance, TurnRules
from askgym.types import (
    Action,
    AnswerKind,
    AskItem,
    Criterion,
    EndReason,
    Failure,
    FailureKind,
    JudgeFailure,
    Message,
    PolicyFailure,
    Scenario,
    UserFailure,
    UserMove,
    Verdict,
)

__all__ = ["AskRules", "AskState"]


@dataclass(frozen=True, kw_only=True)
class AskState(EpisodeState):
    """Where an ask episode stands.

    Attributes:
        turn_rules: the protocol.
        phase: who is to move.
        matcher: the item's cues, compiled.
        criteria: what the judge is asked.
        settled: ids of the points settled so far.
        asked: ids of the points named in any turn so far.
        idle_turns: see `Progress`.
        surplus: see `Progress`.
        progress: after the last finished turn.
        action: of the running turn.
        verdict: of the running turn.
        pending_named: points named in the running turn that were unsettled before it.
        user_memory: what the simulated user remembers.
    """

    turn_rules: TurnRules
    matcher: Matcher
    criteria: tuple[Criterion, ...]
    phase: Phase = Phase.POLICY
    settled: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    idle_turns: int = 0
    surplus: int = 0
    progress: Progress | None = None
    action: Action | None = None
    verdict: Verdict | None = None
    pending_named: tuple[str, ...] = ()
    user_memory: Any = None

    @property
    def correct(self) -> bool | None:
        """Whether the final answer was right; None while running, without one, or without an expected answer."""
        return self.progress.correct if self.progress is not None and self.progress.final else None

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Ids of the points still open, in the checklist's order."""
        return tuple([id_ for id_ in self.matcher.point_ids if id_ not in self.settled])

    @property
    def askable(self) -> tuple[str, ...]:
        """Those of them that have come up: a point after another one does so once that is settled."""
        later = self.matcher.later
        return tuple([id_ for id_ in self.unsettled if later.get(id_, "") in self.settled or id_ not in later])

    @property
    def implied(self) -> dict[str, bool | None]:
        """Criteria whose answer follows from the state, so that no judge that reads need be asked: id → answer.

        What is settled stays so and is not asked for again; what has not come up cannot have been asked for; before
        the user's first reply nothing has been given; and where no answer is expected none is right or wrong.
        """
        out: dict[str, bool | None] = {}
        if self.item.answer_kind is AnswerKind.NONE:
            out[CORRECT] = None
        askable = self.askable
        unheard = not self.turns and self.item.scenario is not Scenario.FALSE_PREMISE
        for id_, names, settles in criterion_ids(self.matcher.point_ids):
            if id_ not in askable:
                out[names] = False
                out[settles] = id_ in self.settled
            elif unheard:
                out[settles] = False
        return out


@dataclass(frozen=True, slots=True)
class AskRules:
    """AskBench's protocol as a state machine.

    Attributes:
        turn_rules: turns, strictness, guidance, notices.
        reward: what a turn earns.
        system_prompt: goes before the dialogue when given.
    """

    turn_rules: TurnRules = field(default_factory=TurnRules)
    reward: RewardScheme = field(default_factory=ProgressReward)
    system_prompt: str | None = None

    def begin(self, item: AskItem, seed: int) -> AskState:
        """The state before the first assistant turn, guidance and notice in place."""
        rules = self.turn_rules
        opening = item.question
        if rules.fata:
            opening = with_note(opening, guidance_for(Guidance.FATA, item.language))
        if not rules.transient:
            opening = self._noted(opening, 1, rules.max_turns, item.language)
        messages: tuple[Message, ...] = (Message("user", opening),)
        if self.system_prompt:
            messages = (Message("system", self.system_prompt), *messages)
        matcher = Matcher(item)
        return AskState(
            item=item,
            seed=seed,
            messages=messages,
            turn_rules=rules,
            matcher=matcher,
            criteria=criteria_for(item, strict=rules.strict),
            turns_allowed=rules.max_turns,
            approximate=matcher.approximate,
        )

    def pending(self, state: AskState) -> Call | None:
        """The call that the phase demands."""
        phase = state.phase
        if phase is Phase.POLICY:
            messages = state.messages
            if self.turn_rules.transient:
                last = messages[-1]
                note = self._noted(last.content, state.turn, state.turns_allowed, state.item.language)
                messages = (*messages[:-1], replace(last, content=note))
            return PolicyCall(messages, (), state.turn, state.turns_left, state.seed)
        if phase is Phase.JUDGE:
            return JudgeCall(state.criteria, state)
        if phase is Phase.USER:
            return UserCall(state)
        return None

    def absorb(self, state: AskState, reply: Reply) -> AskState:
        """Move on by the reply; see `Rules.absorb`."""
        phase = state.phase
        if phase is Phase.POLICY:
            if isinstance(reply, Action):
                return self._act(state, reply)
            if isinstance(reply, PolicyFailure):
                return self._fail(state, reply, EndReason.POLICY_FAILURE)
        elif phase is Phase.JUDGE:
            if isinstance(reply, Verdict):
                missing = [c.id for c in state.criteria if c.id not in reply.answers]
                if not missing:
                    return self._judge(state, reply)
                reply = JudgeFailure(FailureKind.MALFORMED, f"verdict lacks {', '.join(missing[:4])}")
            if isinstance(reply, JudgeFailure):
                if reply.blames_action:
                    return self._end(evolve(state, failure=reply), EndReason.MALFORMED, Verdict({}), empty=True)
                return self._fail(state, reply, EndReason.JUDGE_FAILURE)
        elif phase is Phase.USER:
            if isinstance(reply, UserMove):
                return self._reply(state, reply)
            if isinstance(reply, UserFailure):
                return self._fail(state, reply, EndReason.USER_FAILURE)
        else:
            raise RoleError(f"the episode is over ({state.end_reason}): nothing can be absorbed")
        raise RoleError(f"{type(reply).__name__} does not answer the pending call (phase {phase.value})")

    def anticipate(self, state: AskState) -> None:
        """Read the action while its verdict is waited for: the state's matcher remembers what it read last."""
        if state.phase is Phase.JUDGE and state.action is not None:
            state.matcher.count_requests(visible(state.action.text), state.settled)

    def hidden(self, state: AskState) -> dict[str, Any]:
        """Scenario, facts, verdicts and correctness; see `Rules.hidden`."""
        item = state.item
        last = state.turns[-1] if state.turns else None
        return {
            "scenario": item.scenario.value,
            "problem_id": item.problem_id,
            "answer": item.answer,
            "complete_question": item.complete_question,
            "checkpoints": [{"id": p.id, "text": p.text, "fact": p.fact, "value": p.value} for p in item.checkpoints],
            "settled": [id_ for id_ in item.point_ids if id_ in state.settled],
            "correct": state.correct,
            "verdict": dict(last.verdict.answers) if last is not None and last.verdict is not None else None,
            "notes": dict(last.notes) if last is not None else {},
            "user_seed": state.seed,
        }

    # -- phases ---------------------------------------------------------------------------------------------------

    def _act(self, state: AskState, action: Action) -> AskState:
        text = action.text
        state = evolve(
            state,
            action=action,
            messages=(*state.messages, Message("assistant", text, action.tool_calls)),
            phase=Phase.JUDGE,
        )
        if not self.turn_rules.takes(text) or not visible(text):
            return self._end(state, EndReason.MALFORMED, Verdict({}), empty=True)
        return state

    def _judge(self, state: AskState, verdict: Verdict) -> AskState:
        answers = verdict.answers
        final = bool(answers[FINAL])
        done = state.settled
        points = [point for point in criterion_ids(state.matcher.point_ids) if point[0] not in done]
        if state.matcher.later:  # what has not come up yet cannot have been asked for
            points = [point for point in points if state.matcher.later.get(point[0], "") in ("", *done)]
        early = final and self.turn_rules.strict and state.turn == 1
        now = [id_ for id_, _, settles in points if answers[settles] and not early]  # too early undoes what it says
        if state.item.scenario is Scenario.FALSE_PREMISE:  # a claim put right has been named
            hit = tuple([id_ for id_, names, settles in points if answers[names] or answers[settles]])
        else:
            hit = tuple([id_ for id_, names, _ in points if answers[names]])
        idle = not final and not hit
        requests = verdict.counts.get("requests")
        if requests is None:
            requests = state.matcher.count_requests(visible(state.action.text) if state.action else "", done)
        state = evolve(
            state,
            verdict=verdict,
            settled=state.settled.union(now),
            asked=state.asked.union(hit),
            idle_turns=state.idle_turns + idle,
            surplus=state.surplus + (0 if idle else max(0, requests - len(hit))),
            pending_named=hit,
            approximate=state.approximate or verdict.approximate,
            phase=Phase.USER,
        )
        if final:
            return self._end(state, EndReason.ANSWERED_TOO_EARLY if early else EndReason.ANSWERED, verdict, final=True)
        if state.last_allowed:
            return self._end(state, EndReason.NO_ANSWER, verdict)
        return state

    def _reply(self, state: AskState, move: UserMove) -> AskState:
        given = move.given
        if given is None:
            given = ()
            if state.item.scenario is Scenario.MISSING_INFO:
                given = state.matcher.given_in(move.text, state.asked.difference(state.settled))
        turns_allowed = state.turn + 1 if move.last_chance else state.turns_allowed
        before = state.settled
        now = before.union(given) if given else before
        record, progress = self._close_turn(state, now, user=move)
        text = move.text
        if not self.turn_rules.transient:
            text = self._noted(text, state.turn + 1, turns_allowed, state.item.language)
        return evolve(
            state,
            settled=now,
            user_memory=move.memory,
            approximate=state.approximate or move.approximate,
            turns=(*state.turns, record),
            progress=progress,
            messages=(*state.messages, Message("user", text)),
            turn=state.turn + 1,
            turns_allowed=turns_allowed,
            phase=Phase.POLICY,
            action=None,
            verdict=None,
            pending_named=(),
        )

    # -- endings --------------------------------------------------------------------------------------------------

    def _end(
        self, state: AskState, reason: EndReason, verdict: Verdict, *, final: bool = False, empty: bool = False
    ) -> AskState:
        correct = verdict.answers.get(CORRECT) if final else None
        if final and state.item.answer_kind is not AnswerKind.NONE:
            correct = bool(correct) and reason is EndReason.ANSWERED
        record, progress = self._close_turn(
            state, state.settled, reason=reason, final=final, correct=correct, empty=empty
        )
        return evolve(state, turns=(*state.turns, record), progress=progress, phase=Phase.DONE, end_reason=reason)

    def _fail(
        self, state: AskState, failure: JudgeFailure | UserFailure | PolicyFailure, reason: EndReason
    ) -> AskState:
        turns = state.turns
        if state.action is not None:
            turns = (*turns, TurnRecord(action=state.action, verdict=state.verdict, failure=failure))
        return evolve(state, turns=turns, phase=Phase.DONE, end_reason=reason, failure=failure)

    def _close_turn(
        self,
        state: AskState,
        settled_now: frozenset[str],
        *,
        user: UserMove | None = None,
        reason: EndReason | None = None,
        final: bool = False,
        correct: bool | None = None,
        empty: bool = False,
    ) -> tuple[TurnRecord, Progress]:
        before = state.progress
        settled_before = before.settled if before is not None else 0
        progress = Progress(
            points=len(state.item.checkpoints),
            settled=len(settled_now),
            settled_before=settled_before,
            named=len(state.pending_named),
            idle_turns=state.idle_turns,
            surplus=state.surplus,
            turn=state.turn,
            last_allowed=state.last_allowed,
            final=final,
            correct=correct,
            graded=state.item.answer_kind is not AnswerKind.NONE,
            empty=empty,
            end_reason=reason,
        )
        terms = self.reward.terms(before, progress)
        verdict = state.verdict
        if verdict is None:
            open_at_verdict = state.unsettled
        else:
            answers = verdict.answers
            points = criterion_ids(state.matcher.point_ids)
            open_at_verdict = tuple([id_ for id_, _, settles in points if not answers[settles]])
        assert state.action is not None
        failure: Failure | None = state.failure
        record = TurnRecord(
            action=state.action,
            verdict=verdict,
            failure=failure if isinstance(failure, (JudgeFailure, UserFailure, PolicyFailure)) else None,
            user=user,
            reward=sum(terms.values()),
            reward_terms=terms,
            notes={
                "final": final,
                "correct": correct,
                "named": state.pending_named,
                "open_at_verdict": open_at_verdict,
                "settled": tuple([id_ for id_ in state.matcher.point_ids if id_ in settled_now]),
                "idle_turns": state.idle_turns,
                "surplus": state.surplus,
                "malformed": empty,
            },
        )
        return record, progress

    def _noted(self, text: str, turn: int, turns_allowed: int, language: str) -> str:
        """A user message with the guidance (first turn) and the last-turn notice that apply before `turn`."""
        if turn == 1:
            text = with_note(text, guidance_for(self.turn_rules.guidance, language))
        if self.turn_rules.final_notice and turn >= turns_allowed:
            text = with_note(text, last_turn_notice(language))
        return text
