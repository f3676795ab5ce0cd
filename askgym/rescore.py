"""Judging recorded episodes again: the same actions and replies, other verdicts, and nobody plays.

A record is replayed through its domain's rules. The actions, the user's moves and the messages as they were sent, the
notices in them included, come from the record; only the judge is asked. A verdict that ends the episode earlier cuts
it there. One that lets it go on where the record ends, because it ended then or because somebody failed, makes it
inconclusive: what would have been said is not known, so the episode leaves every metric. A failure of the new judge is
one like any other. Knows no domain and no files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from askgym.drivers import Role, Roles, adrive, drive
from askgym.episode import EpisodeState, PolicyCall, Reply, Rules, UserCall, evolve
from askgym.errors import RecordError
from askgym.trace import Episode
from askgym.types import Action, EndReason, FailureKind, Message, PolicyFailure, StrEnum, UserFailure, UserMove

if TYPE_CHECKING:
    from askgym.types import AskItem

__all__ = ["RescoreStatus", "arescore", "rescore", "status_of"]

S = TypeVar("S", bound=EpisodeState)
_END = "the record ends here"


class RescoreStatus(StrEnum):
    """What became of an episode that was judged again."""

    KEPT = "kept"
    """It ends in the turn in which it ended before, for whatever reason and reward."""
    CUT = "cut"
    """It ends in an earlier turn."""
    HEALED = "healed"
    """It did not count, a role having failed, and does now."""
    INCONCLUSIVE = "inconclusive"
    """It would have gone on where the record ends."""
    FAILED = "failed"
    """The new judge failed."""


def rescore(episode: Episode, item: AskItem, rules: Rules[Any], judge: Role) -> Episode:
    """Judge one recorded episode again.

    Args:
        episode: the record, of a failed episode too.
        item: what it played, whole.
        rules: those it was played by; the reward may be another.
        judge: who judges now.

    Returns:
        The record with the new verdicts, rewards and end, and everything else as it was. It ends with
        `EndReason.INCONCLUSIVE` where it would have gone on.

    Raises:
        RecordError: the record's messages are not those of its turns.
        RoleError: the judge answers with an awaitable: use `arescore`.
    """
    replayed = _Replayed(rules, episode)
    return _recorded(episode, rules, drive(replayed, replayed.begin(item, episode.user_seed), replayed.roles(judge)))


async def arescore(episode: Episode, item: AskItem, rules: Rules[Any], judge: Role) -> Episode:
    """`rescore` for judges that take time; they are awaited.

    Raises:
        RecordError: as `rescore`.
    """
    replayed = _Replayed(rules, episode)
    begun = replayed.begin(item, episode.user_seed)
    return _recorded(episode, rules, await adrive(replayed, begun, replayed.roles(judge)))


def status_of(stored: Episode, rescored: Episode) -> RescoreStatus:
    """What became of a record, from both."""
    if rescored.end_reason is EndReason.INCONCLUSIVE:
        return RescoreStatus.INCONCLUSIVE
    if not rescored.valid:
        return RescoreStatus.FAILED
    if not stored.valid:
        return RescoreStatus.HEALED
    return RescoreStatus.CUT if len(rescored.turns) < len(stored.turns) else RescoreStatus.KEPT


@dataclass(frozen=True, slots=True)
class _Replayed(Generic[S]):
    """Rules under which the messages are those of a record."""

    rules: Rules[S]
    episode: Episode

    def begin(self, item: AskItem, seed: int) -> S:
        return self._as_sent(self.rules.begin(item, seed))

    def pending(self, state: S) -> Any:
        return self.rules.pending(state)

    def absorb(self, state: S, reply: Reply) -> S:
        return self._as_sent(self.rules.absorb(state, reply))

    def hidden(self, state: S) -> Any:
        return self.rules.hidden(state)

    def roles(self, judge: Role) -> Roles:
        return Roles(judge=judge, user=_StoredUser(self.episode), policy=_StoredPolicy(self.episode))

    def _as_sent(self, state: S) -> S:
        made = state.messages
        sent: tuple[Message, ...] = self.episode.messages[: len(made)]
        if [message.role for message in sent] != [message.role for message in made]:
            raise RecordError(
                f"episode {self.episode.index} of item {state.item.id!r}: its {len(self.episode.messages)} messages "
                f"are not those of its {len(self.episode.turns)} turns: the record is damaged, or of other rules"
            )
        return state if sent == made else evolve(state, messages=sent)


@dataclass(frozen=True, slots=True)
class _StoredPolicy:
    episode: Episode

    def answer(self, call: PolicyCall) -> Action | PolicyFailure:
        turns = self.episode.turns
        return turns[call.turn - 1].action if call.turn <= len(turns) else PolicyFailure(FailureKind.NOT_RECORDED, _END)


@dataclass(frozen=True, slots=True)
class _StoredUser:
    episode: Episode

    def answer(self, call: UserCall) -> UserMove | UserFailure:
        return self.episode.turns[call.state.turn - 1].user or UserFailure(FailureKind.NOT_RECORDED, _END)


def _recorded(stored: Episode, rules: Rules[Any], state: EpisodeState) -> Episode:
    """The record of a replay; one that ran out of record says so, and not that somebody failed."""
    if isinstance(state.failure, UserFailure | PolicyFailure):
        turns = tuple(replace(t, failure=None) if t.failure is state.failure else t for t in state.turns)
        state = evolve(state, turns=turns, end_reason=EndReason.INCONCLUSIVE, failure=None)
    return Episode.from_state(
        state,
        index=stored.index,
        env=stored.env,
        agent=stored.agent,
        strict=stored.strict,
        max_turns=stored.max_turns,
        hidden=rules.hidden(state),
        group_id=stored.group_id,
        versions=stored.versions,
    )
