"""The episode core: plain state plus a pending call.

Whoever can answer the call answers; `absorb` moves on. Environments, vectors, rollouts and trainers differ only in who
answers (`askgym.drivers` has the loops). Imports only the layers below; knows nothing of any domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from askgym.seeding import derive_seed
from askgym.types import (
    Action,
    AskItem,
    Criterion,
    EndReason,
    JudgeFailure,
    Message,
    PolicyFailure,
    StrEnum,
    UserFailure,
    UserMove,
    Verdict,
)

__all__ = [
    "Call",
    "EpisodeState",
    "JudgeCall",
    "Phase",
    "PolicyCall",
    "Reply",
    "Rules",
    "TurnRecord",
    "UserCall",
    "call_seed",
    "evolve",
]

S = TypeVar("S", bound="EpisodeState")
Reply = Action | Verdict | UserMove | JudgeFailure | UserFailure | PolicyFailure


class Phase(StrEnum):
    """Who is to move."""

    POLICY = "policy"
    JUDGE = "judge"
    USER = "user"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PolicyCall:
    """The assistant is to move. Holds what a policy may see, and nothing else.

    Attributes:
        messages: exactly what to send the policy, notices included.
        tools: tool schemas in OpenAI's function format.
        turn: number of the turn to come, from 1.
        turns_left: assistant turns left, this one included.
        episode_seed: of the episode.
    """

    messages: tuple[Message, ...]
    tools: tuple[Mapping[str, Any], ...]
    turn: int
    turns_left: int
    episode_seed: int

    @property
    def seed(self) -> int:
        """For sampling; derived from (episode, "policy", turn) when asked for."""
        return derive_seed(self.episode_seed, "policy", self.turn)


@dataclass(frozen=True, slots=True)
class JudgeCall:
    """A judge is to answer criteria about the last action.

    Attributes:
        criteria: the questions; the verdict must answer each.
        state: where the episode stands; immutable, holds the item and the dialogue.
    """

    criteria: tuple[Criterion, ...]
    state: Any

    @property
    def seed(self) -> int:
        """Derived from (episode, "judge", turn) when asked for."""
        return derive_seed(self.state.seed, "judge", self.state.turn)


@dataclass(frozen=True, slots=True)
class UserCall:
    """The simulated user is to reply to the last action.

    Attributes:
        state: where the episode stands, the verdict on the last action included.
    """

    state: Any

    @property
    def seed(self) -> int:
        """Derived from (episode, "user", turn) when asked for."""
        return derive_seed(self.state.seed, "user", self.state.turn)


Call = PolicyCall | JudgeCall | UserCall


def call_seed(call: Call, attempt: int) -> int:
    """The seed of one attempt at a call: part of every request's key, so that repeated samples stay different."""
    return derive_seed(call.seed, "attempt", attempt)


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One assistant turn as it went.

    Attributes:
        action: what the policy did.
        verdict: what the judge said, or None where it was not asked or failed.
        failure: why a role gave no reply in this turn.
        user: the simulated user's move, or None at the end.
        reward: sum of `reward_terms`.
        reward_terms: named terms, for trainers, never for prompts.
        notes: the domain's own findings (for the ask domain: named, settled, surplus, idle, final, correct).
    """

    action: Action
    verdict: Verdict | None = None
    failure: JudgeFailure | UserFailure | PolicyFailure | None = None
    user: UserMove | None = None
    reward: float = 0.0
    reward_terms: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class EpisodeState:
    """Where an episode stands: immutable, so that keeping it is a snapshot and sharing it costs nothing.

    Not slotted, unlike other data here: a state is copied several times a step (`evolve`), and copying a dict takes a
    microsecond.

    Attributes:
        item: the benchmark item.
        seed: of the episode; every call's seed derives from it.
        messages: the dialogue so far, system prompt and persisted notices included.
        turns: finished turns.
        turn: the assistant turn that is running or to come, from 1; at the end, the last one.
        turns_allowed: turns there will be; what happens may lower it.
        approximate: whether any judgement or reply so far rests on lexical similarity.
        end_reason: why it is over, or None while it runs.
        failure: the failure that ended it, if one did.
    """

    item: AskItem
    seed: int
    messages: tuple[Message, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    turn: int = 1
    turns_allowed: int = 1
    approximate: bool = False
    end_reason: EndReason | None = None
    failure: JudgeFailure | UserFailure | PolicyFailure | None = None

    @property
    def last_allowed(self) -> bool:
        """Whether the running (or coming) turn is the last."""
        return self.turn >= self.turns_allowed

    @property
    def turns_left(self) -> int:
        """Assistant turns left, the running or coming one included; 0 when over."""
        return 0 if self.end_reason is not None else self.turns_allowed - self.turn + 1

    @property
    def observation(self) -> str:
        """What answered the last turn, or opened the dialogue."""
        return self.messages[-1].content

    @property
    def done(self) -> bool:
        """Whether the episode is over."""
        return self.end_reason is not None

    @property
    def valid(self) -> bool:
        """Whether it may enter a loss, a group statistic or a metric."""
        return self.end_reason is None or self.end_reason.valid

    @property
    def episode_return(self) -> float:
        """Sum of the rewards so far; NaN for an invalid episode, whose return is undefined."""
        return sum(turn.reward for turn in self.turns) if self.valid else float("nan")


def evolve(state: S, **changes: Any) -> S:
    """A copy of a state with some fields changed: `dataclasses.replace` at a fraction of the cost.

    States are copied several times a step. The constructor, and with it `__post_init__`, is passed by: states have
    none.
    """
    kind = state.__class__
    if "__slots__" in kind.__dict__:  # a domain may slot its own fields
        return replace(state, **changes)
    new = kind.__new__(kind)
    object.__setattr__(new, "__dict__", state.__dict__ | changes)
    return new


class Rules(Protocol[S]):
    """The rules of one domain: three pure functions."""

    def begin(self, item: AskItem, seed: int) -> S:
        """The state before the first turn."""
        ...

    def pending(self, state: S) -> Call | None:
        """Who is to move, or None when the episode is over. Cheap: may be called repeatedly."""
        ...

    def absorb(self, state: S, reply: Reply) -> S:
        """The state after the pending call was answered.

        Raises:
            RoleError: when the reply does not fit the pending call.
        """
        ...

    def hidden(self, state: S) -> Mapping[str, Any]:
        """What people and trainers may see at the end and a policy never: scenario, facts, correctness."""
        ...
