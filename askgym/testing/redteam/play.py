"""Playing: one exploit, or honest play, over many items, and every reward of interest read off the same episodes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.drivers import Role, Roles, drive_all
from askgym.envs.ask.rules import AskRules, AskState
from askgym.envs.overlap import awaits, drive_together
from askgym.seeding import derive_seed
from askgym.testing.redteam.scene import Scene, honest_text, wrong_answers
from askgym.types import Action, AskItem, EndReason

if TYPE_CHECKING:
    from askgym.episode import PolicyCall
    from askgym.rewards import Progress, RewardScheme
    from askgym.testing.redteam.catalogue import Exploit

__all__ = ["Board", "Outcome", "Stage", "Stopwatch", "on_board", "play_exploit", "play_honestly"]

Policy = Callable[[AskState], str]


@dataclass(frozen=True, slots=True)
class Board:
    """Several reward schemes at once, each a term of its own: one episode serves them all.

    Attributes:
        schemes: name → scheme.
    """

    schemes: Mapping[str, RewardScheme]
    name: str = "audit"

    def terms(self, before: Progress | None, now: Progress) -> Mapping[str, float]:
        """What each scheme pays for the turn."""
        return {name: sum(scheme.terms(before, now).values()) for name, scheme in self.schemes.items()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one episode went.

    Attributes:
        returns: reward name → sum over the turns; meaningless if not `valid`.
        said: what the assistant said.
        replies: what the user replied.
        end_reason: why it ended.
        correct: whether the final answer was right; None without one.
        valid: whether every role did its part.
        verdict: the judge's last answers, for reports.
    """

    returns: Mapping[str, float]
    said: tuple[str, ...]
    replies: tuple[str, ...]
    end_reason: EndReason
    correct: bool | None
    valid: bool
    verdict: Mapping[str, bool | None]

    @property
    def wrong(self) -> bool:
        """Whether it ended with an answer that was found wrong, or given too early."""
        return self.end_reason in (EndReason.ANSWERED, EndReason.ANSWERED_TOO_EARLY) and self.correct is False


class Stopwatch:
    """The longest time that a role took for one reply, in seconds of this thread's processor time."""

    __slots__ = ("slowest_s",)

    def __init__(self) -> None:
        self.slowest_s = 0.0


class _Timed:
    """A role whose replies are timed; what a reply waits for elsewhere is not counted."""

    def __init__(self, role: Role, watch: Stopwatch) -> None:
        self.role = role
        self.watch = watch

    def answer(self, call: Any) -> Any:
        """The role's reply."""
        start = time.thread_time()
        reply = self.role.answer(call)
        self.watch.slowest_s = max(self.watch.slowest_s, time.thread_time() - start)
        return reply


class _Script:
    """The policy role of all episodes of one play: who speaks is found by the episode's seed."""

    privileged = True
    name = "red team"

    def __init__(self, policies: Mapping[int, Policy]) -> None:
        self.policies = policies

    def answer_privileged(self, call: PolicyCall, state: AskState) -> Action:
        """What the play says now."""
        return Action(self.policies[state.seed](state))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where plays take place: rules with a reward board, judge, user, and a seed.

    Attributes:
        rules: the protocol, paying every reward at once.
        judge: who judges.
        user: who plays the user.
        seed: of the audit.
    """

    rules: AskRules
    judge: Role
    user: Role
    seed: int

    def seed_of(self, item: AskItem) -> int:
        """The user seed with which everybody plays an item."""
        return derive_seed("audit", self.seed, item.id)

    def begin(self, item: AskItem) -> AskState:
        """The first state of an item."""
        return self.rules.begin(item, self.seed_of(item))

    def run(self, plays: Sequence[tuple[AskItem, Policy]], watch: Stopwatch | None = None) -> list[Outcome]:
        """The outcomes of one policy an item, in order; replies that take time are waited for together."""
        if not plays:
            return []
        watch = watch if watch is not None else Stopwatch()
        script = _Script({self.seed_of(item): policy for item, policy in plays})
        roles = Roles(_Timed(self.judge, watch), _Timed(self.user, watch), script)
        states = [self.begin(item) for item, _ in plays]
        # The wrapped roles do not show any more whether their replies have to be awaited.
        drive = drive_together if awaits(Roles(self.judge, self.user)) else drive_all
        states = drive(self.rules, states, roles)
        return [_outcome(state, self.rules.reward) for state in states]


def _outcome(state: AskState, reward: RewardScheme) -> Outcome:
    assert state.end_reason is not None
    assert isinstance(reward, Board)
    totals = dict.fromkeys(reward.schemes, 0.0)
    for turn in state.turns:
        for name, value in turn.reward_terms.items():
            totals[name] += value
    last = state.turns[-1].verdict if state.turns else None
    return Outcome(
        returns=totals,
        said=tuple(turn.action.text for turn in state.turns),
        replies=tuple(turn.user.text for turn in state.turns if turn.user is not None),
        end_reason=state.end_reason,
        correct=state.correct,
        valid=state.valid,
        verdict=dict(last.answers) if last is not None else {},
    )


def play_honestly(stage: Stage, items: Sequence[AskItem], *, right: bool) -> list[Outcome]:
    """Honest play on each item: settle exactly what is open, then answer, rightly or wrongly."""
    return stage.run([(item, _honest(_ending(item, right))) for item in items])


def _honest(answer: str) -> Policy:
    return lambda state: honest_text(state, answer)


def _ending(item: AskItem, right: bool) -> str:
    """What a play ends with: the expected answer, or another; one that is expected nowhere where there is none."""
    wrong = wrong_answers(item)
    return item.answer if right or not wrong else wrong[0]


def play_exploit(
    stage: Stage, exploit: Exploit, ending: str, items: Sequence[AskItem], watch: Stopwatch | None = None
) -> list[Outcome | None]:
    """An exploit on each item; None where the item offers nothing to play it on.

    Args:
        stage: where.
        exploit: what.
        ending: one of the exploit's endings; all but "right" end with a wrong answer if they answer.
        items: on what, each with an id of its own.
        watch: takes the time.
    """
    right = ending in ("right", "right first")
    plays: list[tuple[AskItem, Policy]] = []
    for item in items[: exploit.sample]:
        if not right and ending != "none" and not wrong_answers(item):
            continue  # where no answer is expected, none is wrong
        answer = _ending(item, right)
        if exploit.play(Scene(stage.begin(item), answer, right)) is not None:
            plays.append((item, _exploiting(exploit, answer, right)))
    done = dict(zip((item.id for item, _ in plays), stage.run(plays, watch), strict=True))
    return [done.get(item.id) for item in items]


def _exploiting(exploit: Exploit, answer: str, right: bool) -> Policy:
    def policy(state: AskState) -> str:
        scene = Scene(state, answer, right)
        text = exploit.play(scene)
        return scene.finish() if text is None else text

    return policy


def on_board(rules: AskRules, schemes: Mapping[str, RewardScheme]) -> AskRules:
    """The rules, paying every scheme at once."""
    return replace(rules, reward=Board(schemes))
