"""Which item each environment of a vector plays next: groups that share items, and items made before they are needed.

An item is a function of its seed alone, so that nothing here changes what is played; it only saves making an item
again for each member of a group, and lets one be made while a judge is waited for. Where a sampler learns from outcomes
an item depends on when it is drawn, too: then it is drawn when the first member needs it, and kept for all. Knows no
domain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askgym.envs.env import AskEnv
    from askgym.types import AskItem

__all__ = ["Schedule"]

_KEPT = 2
"""Items kept for a group: the one being played, and the next."""


class Schedule:
    """The items of groups of neighbours: members play the same ones, each at its own pace and with its own user."""

    def __init__(self, envs: Sequence[AskEnv], group_size: int) -> None:
        """Take the environments.

        Args:
            envs: all of the vector; their number is a multiple of `group_size`.
            group_size: so many neighbours make a group; the first of them leads it.
        """
        self._envs = envs
        self._size = group_size
        # Item seeds that a group has drawn so far, and how many of them each member has used.
        self._seeds: list[list[int]] = [[] for _ in range(len(envs) // group_size)]
        self._used = [0] * len(envs)
        self._items: list[dict[int, AskItem]] = [{} for _ in self._seeds]
        self._looked_at = 0
        sampler = envs[0].sampler
        self._learning = sampler is not None and getattr(sampler, "stateful", True)

    def restart(self, i: int) -> None:
        """Env i has a new seed; if it leads, its group begins again."""
        if i % self._size == 0:
            self._seeds[i // self._size] = []
            self._used[i : i + self._size] = [0] * self._size
            if self._learning:
                self._items[i // self._size] = {}

    def next(self, i: int, options: dict[str, Any]) -> tuple[AskItem, int]:
        """Item and user seed of env i's next episode, drawn from its generator; errors as `AskEnv.reset`."""
        env = self._envs[i]
        own_seed, user_seed = env.draw_seeds()
        seeds, turn = self._seeds[i // self._size], self._used[i]
        if turn == len(seeds):
            seeds.append(own_seed if i % self._size == 0 else self._leader_seed(i, turn))
        self._used[i] = turn + 1
        if options:
            return env.choose_item(seeds[turn], user_seed, options)
        return self._item(i, seeds[turn]), user_seed

    def look_ahead(self) -> None:
        """Begin anew with `make_one_ready`, at the first group."""
        self._looked_at = 0

    def make_one_ready(self) -> bool:
        """Make the item of the next group's next episode, if it is not there yet; False when all groups were seen.

        No generator is drawn from. Nothing is made where a sampler learns: its draws depend on what ended before.
        """
        if self._learning or self._looked_at >= len(self._items):
            return False
        i = self._looked_at * self._size
        self._looked_at += 1
        turn, seeds = self._used[i], self._seeds[i // self._size]
        try:
            self._item(i, seeds[turn] if turn < len(seeds) else self._leader_seed(i, turn))
        except Exception:  # whoever needs the item will meet the error; it may never be needed
            return False
        return True

    def _item(self, i: int, seed: int) -> AskItem:
        kept = self._items[i // self._size]
        item = kept.get(seed)
        if item is None:
            item, _ = self._envs[i].choose_item(seed, 0)
            if self._learning:
                self._forget_played(i // self._size)
            elif len(kept) == _KEPT:
                del kept[next(iter(kept))]
            kept[seed] = item
        return item

    def _forget_played(self, group: int) -> None:
        """Drop the items that every member of a group has begun."""
        behind = min(self._used[group * self._size : (group + 1) * self._size])
        needed = set(self._seeds[group][behind:])
        for seed in [seed for seed in self._items[group] if seed not in needed]:
            del self._items[group][seed]

    def _leader_seed(self, i: int, turn: int) -> int:
        """The group's item seed for an episode that a member reaches before the leader.

        Drawn by a copy of the leader's generator, so that the leader will draw the same when it gets there.
        """
        leader = i - i % self._size
        ahead = self._envs[leader].branch()
        seed = 0
        for _ in range(turn - self._used[leader] + 1):
            seed, _ = ahead.draw_seeds()
        return seed
