"""Asynchronous rollouts: many episodes at once, each recorded as it ends. Everything that runs episodes runs on this.

One episode is `adrive` with a policy role; a bounded number of them is in flight. Which item and which seed episode i
gets is a pure function of (seed, i), so that neither the concurrency nor the order of arrival changes any episode.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, TypeVar

from askgym.agents.base import as_policy
from askgym.drivers import Roles, adrive, drive
from askgym.envs.samplers import episode_outcome
from askgym.errors import ConfigError
from askgym.seeding import derive_seed
from askgym.trace import Episode

if TYPE_CHECKING:
    from askgym.envs.env import Setup
    from askgym.envs.samplers import Sampler
    from askgym.episode import EpisodeState
    from askgym.types import AskItem

__all__ = ["Plan", "in_flight", "rollout", "run_sync"]

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Plan:
    """Which episodes to play: a pure function from an episode's index to its item and seed.

    Attributes:
        env: environment id, for the records.
        setup: rules, judge, user, items.
        agent: name of the policy, for the records.
        seed: of the run.
        group_size: so many consecutive episodes play the same item, with different user seeds.
        shuffle: draw items at random (by hash of seed and index) instead of taking them in order.
        versions: for the records.
    """

    env: str
    setup: Setup
    agent: str
    seed: int = 0
    group_size: int = 1
    shuffle: bool = False
    versions: dict[str, str] = field(default_factory=lambda: _versions())
    _drawn: dict[int, AskItem] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises:
            ConfigError: for a group size below 1.
        """
        if isinstance(self.group_size, bool) or not isinstance(self.group_size, int) or self.group_size < 1:
            raise ConfigError(f"group_size={self.group_size!r}: a whole number of at least 1 is needed")

    def item(self, index: int) -> AskItem:
        """The item of episode `index`; a source that is shorter starts again."""
        source = self.setup.source
        group = index // self.group_size
        if self.sampler is not None:
            # Drawn once: what a sampler learns in between must not part a group, nor change what was played.
            if group not in self._drawn:
                self._drawn[group] = self.sampler.draw(source, derive_seed("sampled item", self.seed, group))
            return self._drawn[group]
        at = derive_seed("shuffled item", self.seed, group) if self.shuffle else group
        return source[at % len(source)]

    def seed_of(self, index: int) -> int:
        """The user seed of episode `index`."""
        return derive_seed("episode", self.seed, index)

    def begin(self, index: int) -> EpisodeState:
        """The first state of episode `index`."""
        state: EpisodeState = self.setup.rules.begin(self.item(index), self.seed_of(index))
        return state

    def roles(self, policy: Any) -> Roles:
        """The setup's roles, with this policy."""
        return Roles(judge=self.setup.judge, user=self.setup.user, policy=policy)

    @property
    def sampler(self) -> Sampler | None:
        """Which item comes next, where the setup has a sampler; it wins over `shuffle` and the order of the items."""
        return getattr(self.setup, "sampler", None)

    def report(self, state: EpisodeState) -> None:
        """Tell the sampler how an ended episode went, if it is valid; once an episode."""
        if self.sampler is not None and state.valid:
            self.sampler.update(state.item, episode_outcome(self.setup.rules, state))

    def record(self, index: int, state: EpisodeState) -> Episode:
        """The record of an ended episode."""
        turn_rules = getattr(self.setup.rules, "turn_rules", None)
        return Episode.from_state(
            state,
            index=index,
            env=self.env,
            agent=self.agent,
            strict=bool(getattr(turn_rules, "strict", False)),
            max_turns=getattr(turn_rules, "max_turns", state.turns_allowed),
            hidden=self.setup.rules.hidden(state),
            group_id=index // self.group_size,
            versions=self.versions,
        )


def _versions() -> dict[str, str]:
    out = {}
    for package in ("askgym", "gymnasium"):
        try:
            out[package] = version(package)
        except PackageNotFoundError:
            out[package] = "unknown"
    return out


async def rollout(
    plan: Plan, agent: Any, indices: Iterable[int], *, concurrency: int = 64
) -> AsyncGenerator[Episode, None]:
    """Play episodes and yield each record as its episode ends, in whatever order that is.

    Args:
        plan: which episodes.
        agent: an `Agent`, a policy role, or a function messages -> text.
        indices: which of the plan's episodes; consumed lazily.
        concurrency: episodes in flight, at least 1.

    Yields:
        Records. An episode whose judge, user or policy failed is recorded as such (`valid` is false).

    Raises:
        ConfigError: for a concurrency below 1.
    """
    roles = plan.roles(as_policy(agent))

    async def play(index: int) -> Episode:
        state = await adrive(plan.setup.rules, plan.begin(index), roles)
        plan.report(state)
        return plan.record(index, state)

    async with contextlib.aclosing(in_flight(play, indices, concurrency=concurrency)) as episodes:
        async for episode in episodes:
            yield episode


async def in_flight(
    play: Callable[[K], Coroutine[Any, Any, V]], todo: Iterable[K], *, concurrency: int = 64
) -> AsyncGenerator[V, None]:
    """Play a bounded number of things at once, and yield what each comes to as it ends.

    Where everybody answers at once, each is yielded before the next begins, so that a kill loses none that had ended.

    Args:
        play: what to do with one of them.
        todo: the things; consumed lazily, none of them None.
        concurrency: in flight, at least 1.

    Yields:
        Results, in whatever order they arrive. Closed early, it cancels what is in flight.

    Raises:
        ConfigError: for a concurrency below 1.
    """
    if isinstance(concurrency, bool) or not isinstance(concurrency, int) or concurrency < 1:
        raise ConfigError(f"concurrency={concurrency!r}: a whole number of at least 1 is needed")
    pending = iter(todo)
    running: set[asyncio.Task[V]] = set()
    try:
        while True:
            while len(running) < concurrency and (one := next(pending, None)) is not None:
                begun = asyncio.create_task(play(one))
                running.add(begun)
                await asyncio.sleep(0)  # let it run until it waits for somebody, if it does
                if begun.done():
                    break
            if not running:
                return
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def run_sync(plan: Plan, agent: Any, indices: Iterable[int]) -> Iterator[Episode]:
    """`rollout` without an event loop, one episode after the other: for rule agents, judges and users.

    Raises:
        RoleError: when a role answers with an awaitable.
    """
    roles = plan.roles(as_policy(agent))
    for index in indices:
        state = drive(plan.setup.rules, plan.begin(index), roles)
        plan.report(state)
        yield plan.record(index, state)
