"""Many episodes at once: what rules can judge is judged in turn, what takes time overlaps.

One process: a judge or user that answers with futures is waited for once per wave, not once per env; one that is a
coroutine function runs on the package's I/O thread, and the next questions are made while it is waited for.
Follows Gymnasium's vector conventions; with the same seeds every sub-environment plays exactly what a single `AskEnv`
would.
"""

from __future__ import annotations

from collections.abc import Sequence, Sized
from operator import itemgetter
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from askgym.drivers import Roles, drive_all
from askgym.envs.env import AskEnv, Setup
from askgym.envs.infos import merge_infos
from askgym.envs.overlap import awaits, drive_together
from askgym.envs.schedule import Schedule
from askgym.errors import ActionTypeError, ConfigError, UnknownNameError, did_you_mean
from askgym.types import Action

__all__ = ["AskVectorEnv"]

Arrays = tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]


class AskVectorEnv(VectorEnv[Any, Any, Any]):
    """A vector of ask environments behind `gym.make_vec`.

    Observations are a tuple of texts, actions a sequence of texts (or `Action`s). With the default SAME_STEP
    autoreset an episode that ends is followed at once by the next one's question; its own last observation and info
    are in `infos["final_obs"]` and `infos["final_info"]`.
    """

    metadata = {"render_modes": ["ansi"], "autoreset_mode": AutoresetMode.SAME_STEP}  # noqa: RUF012 - Gymnasium's

    def __init__(
        self,
        setup: Setup,
        num_envs: int,
        *,
        group_size: int = 1,
        autoreset_mode: AutoresetMode | str = AutoresetMode.SAME_STEP,
        expose_hidden: bool = False,
        render_mode: str | None = None,
    ) -> None:
        """Make `num_envs` environments on one setup.

        Args:
            setup: shared by all.
            num_envs: at least 1.
            group_size: G neighbours play the same item in each of their episodes, each with its own user seed;
                `num_envs` must be a multiple of it.
            autoreset_mode: SAME_STEP, NEXT_STEP or DISABLED.
            expose_hidden: as `AskEnv`.
            render_mode: as `AskEnv`.

        Raises:
            ConfigError: for counts that do not fit.
            UnknownNameError: for an unknown autoreset mode.
        """
        for name, value in (("num_envs", num_envs), ("group_size", group_size)):
            if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
                raise ConfigError(f"{name}={value!r}: a whole number of at least 1 is needed")
        if num_envs % group_size:
            below = num_envs - num_envs % group_size
            fitting = f"{below} or {below + group_size}" if below else f"{group_size}"
            raise ConfigError(f"num_envs={num_envs} is not a multiple of group_size={group_size}: use {fitting}")
        self.autoreset_mode = _mode(autoreset_mode)
        self.metadata = {**self.metadata, "autoreset_mode": self.autoreset_mode}
        self.num_envs = num_envs
        self.group_size = group_size
        self.setup = setup
        self.render_mode = render_mode
        self.envs = [
            AskEnv(setup, expose_hidden=expose_hidden, render_mode=render_mode, group_id=i // group_size)
            for i in range(num_envs)
        ]
        self.single_observation_space = self.envs[0].observation_space
        self.single_action_space = self.envs[0].action_space
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._roles = Roles(judge=setup.judge, user=setup.user)
        self._awaits = awaits(self._roles)
        self._observations: list[str] = [""] * num_envs
        self._over = np.zeros(num_envs, dtype=np.bool_)
        self.sampler = self.envs[0].sampler
        self._schedule = Schedule(self.envs, group_size)

    # -- Gymnasium ------------------------------------------------------------------------------------------------

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[tuple[str, ...], dict[str, Any]]:
        """Begin an episode in every env, or in those of `options["reset_mask"]`.

        Args:
            seed: s seeds env i with s + i; or one seed (or None) for each env.
            options: as `AskEnv.reset`, for all; and `reset_mask`, a boolean array of shape (num_envs,).

        Returns:
            The questions (of all envs), and the infos of those that were reset.

        Raises:
            ConfigError: for seeds or a mask of another length, and as `AskEnv.reset`.
        """
        if seed is None or isinstance(seed, (int, np.integer)):
            seeds = [None if seed is None else int(seed) + i for i in range(self.num_envs)]
        else:
            seeds = list(seed)
        if len(seeds) != self.num_envs:
            raise ConfigError(
                f"{len(seeds)} seeds were given for num_envs={self.num_envs}: give one for each, or one int"
            )
        options = dict(options or {})
        mask = options.pop("reset_mask", None)
        chosen = list(range(self.num_envs)) if mask is None else _masked(mask, self.num_envs)
        for i in chosen:
            if seeds[i] is not None:
                self._seed(i, seeds[i])
        infos = self._begin(chosen, options)
        return tuple(self._observations), infos

    def step(self, actions: Sequence[str | Action]) -> Arrays:
        """Send one message for every env.

        Args:
            actions: texts or `Action` objects, shape (num_envs,). In NEXT_STEP mode the action of an env whose episode
                is over is ignored: that env is reset instead.

        Returns:
            Observations, rewards, terminations, truncations (shape (num_envs,) each) and infos.

        Raises:
            ActionTypeError: when an action is neither text nor an `Action`; no env has moved then.
            ConfigError: for another number of actions.
            EpisodeOverError: before `reset`, or (DISABLED mode) for an env whose episode is over.
        """
        if not isinstance(actions, Sized):
            raise ConfigError(
                f"actions={actions!r} were given for num_envs={self.num_envs}: give a sequence with one for each"
            )
        if isinstance(actions, str) or len(actions) != self.num_envs:
            count = 1 if isinstance(actions, str) else len(actions)
            raise ConfigError(
                f"{count} actions were given for num_envs={self.num_envs}: give a sequence with one for each"
            )
        return self._step(list(range(self.num_envs)), actions)

    def step_some(self, indices: Sequence[int], actions: Sequence[str | Action]) -> Arrays:
        """`step` for some of the envs; the others do not move.

        Args:
            indices: which envs, without repetition. Shape (m,).
            actions: one for each index. Shape (m,).

        Returns:
            As `step`, with arrays of shape (m,); infos are those of a vector of m envs, in the order of `indices`.

        Raises:
            ConfigError: for indices out of range or repeated, or another number of actions; else as `step`.
        """
        wanted = [int(i) for i in indices]
        if len(set(wanted)) != len(wanted) or any(not 0 <= i < self.num_envs for i in wanted):
            raise ConfigError(f"indices={wanted}: each from 0 to {self.num_envs - 1}, none twice")
        if isinstance(actions, str) or len(actions) != len(wanted):
            raise ConfigError(f"{len(wanted)} indices and {len(actions)} actions: give one action for each index")
        return self._step(wanted, actions)

    def render(self) -> tuple[Any, ...] | None:
        """The dialogues so far as text, in the "ansi" mode."""
        return tuple(env.render() for env in self.envs) if self.render_mode == "ansi" else None

    def close_extras(self, **kwargs: Any) -> None:
        """Drop the episodes."""
        for env in self.envs:
            env.close()

    # -- inside ---------------------------------------------------------------------------------------------------

    def _step(self, indices: list[int], actions: Sequence[str | Action]) -> Arrays:
        resets = [k for k, i in enumerate(indices) if self._over[i] and self.autoreset_mode is AutoresetMode.NEXT_STEP]
        skip = set(resets)
        moving = [k for k in range(len(indices)) if k not in skip]
        parsed = [_action(actions[k], indices[k]) for k in moving]
        # Absorbing changes no env, so that a refused action leaves the whole vector as it was.
        states = [self.envs[indices[k]].absorb(action) for k, action in zip(moving, parsed, strict=True)]
        for k, state in zip(moving, self._drive(states), strict=True):
            self.envs[indices[k]].state = state
            if self.sampler is not None:
                self.envs[indices[k]].report()

        n = len(indices)
        rewards = np.zeros(n, dtype=np.float64)
        terminations = np.zeros(n, dtype=np.bool_)
        truncations = np.zeros(n, dtype=np.bool_)
        ended: list[tuple[int, dict[str, Any]]] = []
        again: list[int] = []
        plain: dict[int, dict[str, Any]] = {}
        for k in moving:
            i = indices[k]
            self._observations[i], rewards[k], terminations[k], truncations[k], plain[k] = self.envs[i].outcome()
            self._over[i] = terminations[k] or truncations[k]
            if self._over[i] and self.autoreset_mode is AutoresetMode.SAME_STEP:
                ended.append((k, {"final_obs": self._observations[i], "final_info": plain.pop(k)}))
                again.append(k)
        for k in [*again, *resets]:
            i = indices[k]
            self._observations[i], plain[k] = self._next(i, {})
            self._over[i] = False
        infos = merge_infos([*ended, *sorted(plain.items(), key=itemgetter(0))], n)
        return tuple(self._observations[i] for i in indices), rewards, terminations, truncations, infos

    def _begin(self, chosen: Sequence[int], options: dict[str, Any]) -> dict[str, Any]:
        infos: list[tuple[int, dict[str, Any]]] = []
        for i in chosen:
            self._observations[i], info = self._next(i, options)
            self._over[i] = False
            infos.append((i, info))
        return merge_infos(infos, self.num_envs)

    def _drive(self, states: list[Any]) -> list[Any]:
        if not self._awaits:
            return drive_all(self.setup.rules, states, self._roles)
        if self.autoreset_mode is AutoresetMode.DISABLED:
            return drive_together(self.setup.rules, states, self._roles)
        self._schedule.look_ahead()
        return drive_together(self.setup.rules, states, self._roles, self._schedule.make_one_ready)

    def _next(self, i: int, options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Begin env i's next episode, with its group's next item."""
        return self.envs[i].begin(*self._schedule.next(i, options))

    def _seed(self, i: int, seed: int | None) -> None:
        super(AskEnv, self.envs[i]).reset(seed=seed)
        self._schedule.restart(i)


def _action(action: str | Action, i: int) -> Action:
    if isinstance(action, Action):
        return action
    if not isinstance(action, str):
        raise ActionTypeError(f"actions[{i}] is a {type(action).__name__}: text (str) or an Action is needed")
    return Action(str(action))


def _mode(value: AutoresetMode | str) -> AutoresetMode:
    if isinstance(value, AutoresetMode):
        return value
    names = {mode.value: mode for mode in AutoresetMode} | {mode.name: mode for mode in AutoresetMode}
    try:
        return names[value]
    except KeyError:
        raise UnknownNameError(
            did_you_mean(value, [mode.name for mode in AutoresetMode], what="autoreset_mode")
        ) from None


def _masked(mask: Any, num_envs: int) -> list[int]:
    if not isinstance(mask, np.ndarray) or mask.shape != (num_envs,) or mask.dtype != np.bool_ or not mask.any():
        raise ConfigError(
            f"reset_mask={mask!r}: a boolean numpy array of shape ({num_envs},) with at least one True is needed"
        )
    return [int(i) for i in np.flatnonzero(mask)]
