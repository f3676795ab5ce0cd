"""The rules of a telecom case: words and calls, the customer's phone, ends, limits, and what a turn earned.

`TelecomRules` is the domain's `Rules`. A turn of the technician is words to the customer, or tool calls; the customer
answers words, and may use the phone before it does, one call at a time, unseen by the technician. The seat decides what
a call can reach. A world is copied before it changes, so that a state stays what it was. Pure; knows customers only by
what they answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from askgym.envs.telecom.actions import read_action, read_call
from askgym.envs.telecom.agent_tools import AGENT_TOOLS
from askgym.envs.telecom.calls import PhoneCall
from askgym.envs.telecom.changes import changes
from askgym.envs.telecom.conduct import after_call, after_words
from askgym.envs.telecom.customer.points import asked, told
from askgym.envs.telecom.customer_errors import customer_errors
from askgym.envs.telecom.evaluation import Call, evaluate
from askgym.envs.telecom.items import TelecomItem
from askgym.envs.telecom.repairs import open_faults
from askgym.envs.telecom.rewards import RepairReward
from askgym.envs.telecom.state import STOPS, TelecomState
from askgym.envs.telecom.tooling import Effect, ToolResult
from askgym.envs.telecom.turns import STOPPED, close_turn, plain_verdict, statements_of
from askgym.envs.telecom.types import RewardType, Seat
from askgym.envs.telecom.user_tools import USER_TOOLS
from askgym.envs.telecom.world import tool_schemas
from askgym.episode import Call as PendingCall
from askgym.episode import JudgeCall, Phase, PolicyCall, Reply, TurnRecord, UserCall, evolve
from askgym.errors import ConfigError, RoleError
from askgym.turnrules import TurnRules
from askgym.types import (
    Action,
    AskItem,
    EndReason,
    FailureKind,
    JudgeFailure,
    Message,
    PolicyFailure,
    UserFailure,
    UserMove,
)
from askgym.types import Verdict as Judgement

if TYPE_CHECKING:
    from askgym.envs.telecom.actions import Attempt
    from askgym.envs.telecom.rewards import RepairScheme

__all__ = ["DONE", "TelecomRules"]

DONE: Mapping[str, Any] = {
    "type": "function",
    "function": {
        "name": "done",
        "description": "Declare the case closed. Nothing can be done after it.",
        "parameters": {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
    },
}
"""The tool that ends a case where there is no customer."""

_ASSISTANT: Final = Seat.ASSISTANT
_USER: Final = Seat.USER
_WRITE: Final = Effect.WRITE
_MOST_PHONE_CALLS: Final = 30
"""A customer that uses the phone more often before it says a word is stuck."""
_CLOSED: Final = "The case is closed."
_NOBODY: Final = "Nobody reads words here: call a tool, and `done` when the case is closed."


@dataclass(frozen=True, slots=True)
class TelecomRules:
    """A case as a state machine.

    Attributes:
        policy: the document that the technician works by; goes before the dialogue.
        reward: what a turn earns.
        turn_rules: `max_turns` and `max_action_chars` apply.
        solo: one technician with all tools and a ticket, and no customer.
        parity: limits and ends are τ²-bench's.
        max_errors: refused calls that end a case.
        max_steps: messages that end a case in parity mode; see `TelecomState.steps`.
        tools: schemas of the technician's tools.
    """

    policy: str
    reward: RepairScheme = field(default_factory=RepairReward)
    turn_rules: TurnRules = field(default_factory=lambda: TurnRules(max_turns=200, final_notice=False))
    solo: bool = False
    parity: bool = False
    max_errors: int = 10
    max_steps: int = 200
    tools: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        """Make the schemas."""
        if not self.tools:
            schemas = [*tool_schemas(_ASSISTANT, solo=self.solo), *([DONE] if self.solo else [])]
            object.__setattr__(self, "tools", tuple(schemas))

    # -- Rules ----------------------------------------------------------------------------------------------------

    def begin(self, item: AskItem, seed: int) -> TelecomState:
        """The state before the customer's first words, or with the ticket."""
        if not isinstance(item, TelecomItem):
            raise ConfigError(
                f"item {item.id!r} is a {type(item).__name__}: telecom environments play TelecomItem objects; "
                "make them of tasks by askgym.envs.telecom.items.make_item"
            )
        messages: tuple[Message, ...] = (Message("system", self.policy),)
        phase, world = Phase.USER, item.start
        if self.solo:
            if item.task.ticket is None:
                raise ConfigError(
                    f"task {item.id!r} has no ticket, which a technician without a customer is told: play it in "
                    "Tau2Telecom-v0"
                )
            messages = (*messages, Message("user", item.task.ticket))
            phase = Phase.POLICY
            world = item.start.copy()
            world.solo = True
        return TelecomState(
            item=item,
            seed=seed,
            messages=messages,
            turns_allowed=self.turn_rules.max_turns,
            world=world,
            phase=phase,
            faults=item.faults,
        )

    def pending(self, state: TelecomState) -> PendingCall | None:
        """The call that the phase demands."""
        phase = state.phase
        if phase is Phase.POLICY:
            return PolicyCall(state.messages, self.tools, state.turn, state.turns_left, state.seed)
        if phase is Phase.USER:
            return UserCall(state)
        if phase is Phase.JUDGE:
            return JudgeCall(statements_of(state.item), state)
        return None

    def absorb(self, state: TelecomState, reply: Reply) -> TelecomState:
        """Move on by the reply; see `Rules.absorb`."""
        phase = state.phase
        if phase is Phase.POLICY:
            if isinstance(reply, Action):
                return self._act(state, reply)
            if isinstance(reply, PolicyFailure):
                return _fail(state, reply, EndReason.POLICY_FAILURE)
        elif phase is Phase.USER:
            if isinstance(reply, UserMove):
                return self._move(state, reply)
            if isinstance(reply, UserFailure):
                return _fail(state, reply, EndReason.USER_FAILURE)
        elif phase is Phase.JUDGE:
            if isinstance(reply, Judgement):
                wanted = [criterion.id for criterion in statements_of(state.item)]
                missing = [id_ for id_ in wanted if reply.answers.get(id_) is None]
                if not missing:
                    assert state.ending is not None  # set where the judge is asked
                    statements = tuple([reply.answers[id_] is True for id_ in wanted])
                    return self._finish(state, state.ending, statements, reply, state.closing)
                reply = JudgeFailure(FailureKind.MALFORMED, f"verdict lacks {', '.join(missing[:4])}")
            if isinstance(reply, JudgeFailure):
                return _fail(state, reply, EndReason.JUDGE_FAILURE)
        else:
            raise RoleError(f"the episode is over ({state.end_reason}): nothing can be absorbed")
        raise RoleError(f"{type(reply).__name__} does not answer the pending call (phase {phase.value})")

    def hidden(self, state: TelecomState) -> dict[str, Any]:
        """The verdict, what is still broken, and how the technician went about it; see `Rules.hidden`."""
        item, verdict = state.item, state.verdict
        return {
            "scenario": item.scenario.value,
            "problem_id": item.problem_id,
            "fixable": item.fixable,
            "faults": state.faults,
            "correct": None if state.repair is None or state.repair.reward is None else state.repair.reward == 1.0,
            "verdict": None if verdict is None else plain_verdict(verdict),
            "charges": state.conduct.charges,
            "settled": [id_ for id_ in item.point_ids if id_ in state.settled],
            "checkpoints": [{"id": p.id, "text": p.text, "fact": p.fact, "value": p.value} for p in item.checkpoints],
            "solution": [[action.requestor.value, action.name, dict(action.arguments)] for action in item.task.gold],
            "notes": dict(state.turns[-1].notes) if state.turns else {},
            "user_seed": state.seed,
            "customer_errors": list(customer_errors(state.user_memory)),
        }

    # -- the technician -------------------------------------------------------------------------------------------

    def _act(self, state: TelecomState, action: Action) -> TelecomState:
        messages = (*state.messages, Message("assistant", action.text, action.tool_calls))
        state = evolve(state, action=action, messages=messages, steps=state.steps + 1, made=(), changed=(), named=())
        text, takes = action.text, self.turn_rules.takes
        if not takes(text) or not all(takes(call.name) and takes(call.arguments) for call in action.tool_calls):
            return self._end(state, EndReason.MALFORMED)
        read = read_action(action, state.turn)
        if isinstance(read, list):
            return self._call(state, read)
        if not read:
            return self._end(state, EndReason.MALFORMED)
        if self.solo:
            if self.parity:
                return self._end(state, EndReason.MALFORMED)
            words = (*state.messages, Message("user", _NOBODY))
            state = evolve(state, messages=words, errors=state.errors + 1, conduct=state.conduct.charged("error"))
            return self._next(state, state.steps)
        open_points = [id_ for id_ in state.item.point_ids if id_ not in state.settled]
        state = evolve(
            state,
            heard=read,
            said=(*state.said, read),
            conduct=after_words(state.conduct, read),
            named=tuple([id_ for id_ in asked(read) if id_ in open_points]) if open_points else (),
            phase=Phase.USER,
        )
        return self._limited(state) if self.parity else state

    def _call(self, state: TelecomState, attempts: list[Attempt]) -> TelecomState:
        for attempt in attempts:
            if self.solo and attempt.name == "done" and not attempt.problem:
                closed = Message("tool", _CLOSED, tool_call_id=attempt.id)
                state = evolve(state, messages=(*state.messages, closed), steps=state.steps + 1)
                return self._end(state, EndReason.AGENT_STOP)
            after, result = self._made(state, _ASSISTANT, attempt)
            after["messages"] = (*state.messages, Message("tool", result.content, tool_call_id=attempt.id))
            state = evolve(state, **after)
        return self._next(state, state.steps + 1)

    def _made(self, state: TelecomState, seat: Seat, attempt: Attempt) -> tuple[dict[str, Any], ToolResult]:
        """What changes in the state by a call of a seat, and the result."""
        before, name, arguments = state.world, attempt.name, attempt.arguments
        world, faults, changed = before, state.faults, state.changed
        calls = state.calls
        if attempt.problem:
            result = ToolResult(attempt.problem, error=True)
        else:
            calls = (*calls, Call(seat, name, arguments))
            tool = AGENT_TOOLS.get(name) or USER_TOOLS.get(name)
            if tool is None or tool.effect is not _WRITE:
                result = before.run(seat, name, arguments)  # what only reads needs no copy, and the sides have met
            else:
                world = before.copy()
                result = world.call(seat, name, arguments)
                if result.error:
                    world = before
                else:
                    changed = (*changed, *changes(before, world))
                    faults = open_faults(world, state.item.profile.family)
        note = {
            "seat": seat.value,
            "name": name,
            # None, not {}: a call that could not be read is no call without arguments, to a replay above all.
            "arguments": None if attempt.problem else dict(arguments),
            "error": result.error,
            "result": result.content,
        }
        counted = result.error and (seat is _ASSISTANT or self.parity)
        return {
            "world": world,
            "faults": faults,
            "conduct": after_call(state.conduct, state.item, world, seat, name, result, worse=faults > state.faults),
            "errors": state.errors + counted,
            "calls": calls,
            "made": (*state.made, note),
            "changed": changed,
        }, result

    # -- the customer ---------------------------------------------------------------------------------------------

    def _move(self, state: TelecomState, move: UserMove) -> TelecomState:
        turn = state.turn if state.heard else 0
        if move.tool_calls:
            return self._use_phone(state, move, turn)
        text = move.text
        if not text.strip():
            return _fail(state, UserFailure(FailureKind.MALFORMED, "the customer says nothing"), EndReason.USER_FAILURE)
        given = move.given
        open_points = [id_ for id_ in state.item.point_ids if id_ not in state.settled]
        if open_points and given is None:
            given = told(state.item.profile, text)
        settled = state.settled.union(given) if given else state.settled
        state = evolve(
            state,
            messages=(*state.messages, Message("user", text)),
            steps=state.steps + 1,
            settled=settled,
            user_memory=move.memory,
            approximate=state.approximate or move.approximate,
        )
        if any(token in text for token in STOPS):
            return self._end(state, EndReason.USER_STOP, move)
        if state.action is None:  # the opening
            state = evolve(state, phase=Phase.POLICY, made=(), changed=())
            return self._limited(state) if self.parity else state
        return self._next(state, state.steps, move)

    def _use_phone(self, state: TelecomState, move: UserMove, turn: int) -> TelecomState:
        log = state.phone_log
        if len(log) >= _MOST_PHONE_CALLS and log[-_MOST_PHONE_CALLS].turn == turn:
            stuck = UserFailure(
                FailureKind.MALFORMED, f"the customer used the phone {_MOST_PHONE_CALLS} times without a word"
            )
            return _fail(state, stuck, EndReason.USER_FAILURE)
        for call in move.tool_calls:
            attempt = read_call(call)
            after, result = self._made(state, _USER, attempt)
            logged = PhoneCall(turn, attempt.name, attempt.arguments, result)
            state = evolve(
                state,
                **after,
                phone_log=(*state.phone_log, logged),
                user_memory=move.memory,
                steps=state.steps + 2 if call is move.tool_calls[0] else state.steps,
            )
        return self._limited(state) if self.parity else state

    # -- ends -----------------------------------------------------------------------------------------------------

    def _limited(self, state: TelecomState) -> TelecomState:
        """The state, ended where τ²-bench's limits are reached in the middle of a turn."""
        if state.steps >= self.max_steps:
            return self._end(state, EndReason.STEP_LIMIT)
        if state.errors >= self.max_errors:
            return self._end(state, EndReason.ERROR_LIMIT)
        return state

    def _next(self, state: TelecomState, steps: int, move: UserMove | None = None) -> TelecomState:
        """The state before the technician's next turn, or ended by a limit."""
        if state.errors >= self.max_errors:
            return self._end(state, EndReason.ERROR_LIMIT, move)
        if state.last_allowed or (self.parity and steps >= self.max_steps):
            return self._end(state, EndReason.STEP_LIMIT, move)
        record, repair = close_turn(state, self.reward, move)
        return evolve(
            state,
            steps=steps,
            turns=(*state.turns, record),
            repair=repair,
            turn=state.turn + 1,
            phase=Phase.POLICY,
            action=None,
            made=(),
            changed=(),
            named=(),
        )

    def _end(self, state: TelecomState, reason: EndReason, move: UserMove | None = None) -> TelecomState:
        if reason in STOPPED and statements_of(state.item):
            return evolve(state, phase=Phase.JUDGE, ending=reason, closing=move)
        return self._finish(state, reason, None, None, move)

    def _finish(
        self,
        state: TelecomState,
        reason: EndReason,
        statements: tuple[bool, ...] | None,
        judgement: Judgement | None,
        move: UserMove | None = None,
    ) -> TelecomState:
        verdict = None
        if reason in STOPPED:
            item, task = state.item, state.item.task
            verdict = evaluate(
                state.world,
                task,
                state.calls,
                said=state.said,
                fresh=item.fresh if RewardType.DB in task.basis else None,
                statements=statements if task.nl_assertions else (),
            )
        state = evolve(state, verdict=verdict, end_reason=reason, phase=Phase.DONE)
        if state.action is None:  # the customer hung up before the technician's first turn
            return state
        record, repair = close_turn(state, self.reward, move, judgement)
        return evolve(state, turns=(*state.turns, record), repair=repair)


def _fail(state: TelecomState, failure: JudgeFailure | UserFailure | PolicyFailure, reason: EndReason) -> TelecomState:
    turns = state.turns
    if state.action is not None:
        notes = {"calls": state.made, "faults": state.faults}
        turns = (*turns, TurnRecord(action=state.action, failure=failure, notes=notes))
    return evolve(state, turns=turns, phase=Phase.DONE, end_reason=reason, failure=failure)
