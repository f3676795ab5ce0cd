"""Checks that a vector plays what single environments play, and that Gymnasium's own vectors can hold them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv

from askgym.errors import ActionTypeError, ConfigError
from askgym.testing.hooks import Hooks
from askgym.testing.tools import batch, core, play, raised, require, require_same

if TYPE_CHECKING:
    import gymnasium as gym

__all__ = ["VectorChecks"]

_STEPS = 8
_PARTS = ("observations", "rewards", "terminations", "truncations", "infos")
Info = dict[str, Any]


class VectorChecks(Hooks):
    """What a vectorised run relies on: the same episodes, in Gymnasium's form."""

    def _action(self, i: int, t: int) -> str:
        """What environment i does in step t: all scripted messages in turn, others at the same time in others."""
        texts = [text for policy in self.policies().values() for text in policy]
        return texts[(5 * i + t) % len(texts)]

    def _singles(self, num_envs: int, group_size: int = 1) -> list[gym.Env[str, str]]:
        envs = [self.make_env() for _ in range(num_envs)]
        for i, env in enumerate(envs):
            core(env).group_id = i // group_size
        return envs

    def _vector_and_singles(self, num_envs: int, mode: AutoresetMode, steps: int = _STEPS) -> None:
        what = f"{num_envs} environments, {mode.name}"
        vector, singles = self.make_vector_env(num_envs, autoreset_mode=mode), self._singles(num_envs)
        named = vector.metadata.get("autoreset_mode")
        require(named is mode, f"{what}: the metadata name {named}")
        began = [env.reset(seed=50 + i) for i, env in enumerate(singles)]
        wanted = (tuple(observation for observation, _ in began), batch([info for _, info in began]))
        require_same(vector.reset(seed=50), wanted, f"{what}: reset")
        over = [False] * num_envs
        for t in range(steps):
            actions = [self._action(i, t) for i in range(num_envs)]
            if mode is AutoresetMode.DISABLED and any(over):
                fresh = [env.reset()[1] if ended else None for env, ended in zip(singles, over, strict=True)]
                _, infos = vector.reset(options={"reset_mask": np.array(over)})
                require_same(infos, batch(fresh), f"{what}: masked reset")
                over = [False] * num_envs
            self._same_step(vector, singles, actions, over, mode, f"{what}, step {t}")
        vector.close()

    def _same_step(
        self, vector: Any, singles: Sequence[Any], actions: list[str], over: list[bool], mode: AutoresetMode, what: str
    ) -> None:
        """One step of the vector, and what the single environments make of it; updates `over`."""
        n = len(singles)
        observations: list[str] = [""] * n
        rewards, flags = np.zeros(n), np.zeros((2, n), dtype=np.bool_)
        infos: list[Info] = [{} for _ in range(n)]
        for i, env in enumerate(singles):
            if mode is AutoresetMode.NEXT_STEP and over[i]:
                observations[i], infos[i] = env.reset()
                over[i] = False
                continue
            observations[i], rewards[i], flags[0, i], flags[1, i], infos[i] = env.step(actions[i])
            over[i] = bool(flags[:, i].any())
            if over[i] and mode is AutoresetMode.SAME_STEP:
                final = {"final_obs": observations[i], "final_info": infos[i]}
                observations[i], fresh = env.reset()
                infos[i] = {**final, **fresh}
        wanted = (tuple(observations), rewards, flags[0], flags[1], batch(infos))
        found = vector.step(actions)
        for part, a, b in zip(_PARTS, found, wanted, strict=True):
            require_same(a, b, f"{what}: {part} of the vector against the single environments'")

    def test_vector_equals_singles_same_step(self) -> None:
        """SAME_STEP: the vector plays what single environments with its seeds play."""
        for num_envs in (1, 3, 8):
            self._vector_and_singles(num_envs, AutoresetMode.SAME_STEP)

    def test_vector_equals_singles_next_step(self) -> None:
        """NEXT_STEP: as above; the step after an end resets, and its action is ignored."""
        for num_envs in (1, 3, 8):
            self._vector_and_singles(num_envs, AutoresetMode.NEXT_STEP)

    def test_vector_equals_singles_disabled(self) -> None:
        """DISABLED: as above; what is over is reset by a mask."""
        for num_envs in (1, 3, 8):
            self._vector_and_singles(num_envs, AutoresetMode.DISABLED)

    def test_step_some(self) -> None:
        """Stepping a part of a vector moves that part as single environments would, and nothing else."""
        vector, singles = self.make_vector_env(4), self._singles(4)
        vector.reset(seed=9)
        for i, env in enumerate(singles):
            env.reset(seed=9 + i)
        for t, indices in enumerate(([2], [3, 0], [1, 2, 3], [0], [0, 1, 2, 3], [2, 1])):
            actions = [self._action(i, t) for i in indices]
            part, chosen, what = _Part(vector, indices), [singles[i] for i in indices], f"step_some({indices})"
            self._same_step(part, chosen, actions, [False] * len(indices), AutoresetMode.SAME_STEP, what)
        for bad in ([0, 0], [4], [-1]):
            raised(ConfigError, f"step_some({bad})", vector.step_some, bad, ["x"] * len(bad))
        raised(ConfigError, "two indices and one action", vector.step_some, [0, 1], ["x"])

    def test_groups_play_one_item(self) -> None:
        """Within a group the n-th episodes share an item, which a single env with the leader's seed plays too."""
        size, num_envs, episodes = 3, 6, 4
        vector = self.make_vector_env(num_envs, group_size=size, autoreset_mode=AutoresetMode.SAME_STEP)
        single = self.make_env()
        wanted = []
        for leader in range(0, num_envs, size):
            wanted.append([single.reset(seed=21 + leader)[1]["item_id"]])
            wanted[-1] += [single.reset()[1]["item_id"] for _ in range(episodes - 1)]
        _, infos = vector.reset(seed=21)
        require_same(infos["group_id"].tolist(), [i // size for i in range(num_envs)], "group_id")
        played: list[list[str]] = [[item] for item in infos["item_id"]]
        users = [{env.state.seed} for env in vector.envs]
        # Members end their episodes at different times, the leader last: each takes its turn at being ahead.
        for i in reversed(range(num_envs)):
            while len(played[i]) < episodes:
                _, _, ended, cut, infos = vector.step_some([i], [""])
                require(bool(ended[0] or cut[0]), "an empty action did not end the episode")
                played[i].append(infos["item_id"][0])
                users[i].add(vector.envs[i].state.seed)
        for i in range(num_envs):
            require_same(played[i], wanted[i // size], f"the items of member {i} against a single environment's")
        distinct = set.union(*users)
        require(len(distinct) == num_envs * episodes, f"{num_envs * episodes} episodes had {len(distinct)} user seeds")

    def test_vector_refuses_what_is_not_text(self) -> None:
        """One bad action stops the step before any environment has moved."""
        vector, twin = self.make_vector_env(3), self.make_vector_env(3)
        vector.reset(seed=4)
        twin.reset(seed=4)
        for actions in ((self.neutral, self.neutral, None), (3, self.neutral, self.neutral)):
            raised(ActionTypeError, f"step({actions!r})", vector.step, actions)
        for wrong in ((), ("x",) * 4, "xyz"):
            raised(ConfigError, f"step({wrong!r}) with 3 environments", vector.step, wrong)
        texts = [self.neutral] * 3
        require_same(vector.step(texts), twin.step(texts), "the step after refused actions, and without them")

    def test_infos_survive_batching(self) -> None:
        """Merged by Gymnasium's rules, in whatever order, infos keep every value: None does not become False or 0."""
        policies = self.policies()
        chosen = [texts for texts in (policies.get("answers"), ("",), (self.neutral,)) if texts is not None]
        for seed in self.seeds[:3]:
            finals = [play(self.make_env(), texts, seed=seed + i)[-1].info for i, texts in enumerate(chosen)]
            for infos in permutations(finals):
                try:
                    merged = batch(infos)
                except Exception as error:
                    raise AssertionError(f"Gymnasium cannot merge the infos of seed {seed}: {error!r}") from error
                for i, info in enumerate(infos):
                    require_same(_unbatch(merged, i), info, f"seed {seed}: info {i}, merged and taken out")

    def _gymnasium(self, theirs: Any, ours: Any, what: str) -> None:
        """Play both, and close Gymnasium's vector whatever happens; an asynchronous one that failed must be killed."""
        failed = True
        try:
            require_same(ours.reset(seed=70), theirs.reset(seed=70), f"{what}: reset")
            for t in range(_STEPS):
                actions = tuple(self._action(i, t) for i in range(ours.num_envs))
                require_same(ours.step(actions), theirs.step(actions), f"{what}, step {t}")
            failed = False
        finally:
            theirs.close(**({"terminate": True} if failed and isinstance(theirs, AsyncVectorEnv) else {}))

    def test_gymnasium_sync_vector(self) -> None:
        """Gymnasium's `SyncVectorEnv` of single environments does what the vector does."""
        for mode in (AutoresetMode.SAME_STEP, AutoresetMode.NEXT_STEP):
            sync = SyncVectorEnv([self._numbered(i) for i in range(3)], autoreset_mode=mode)
            self._gymnasium(sync, self.make_vector_env(3, autoreset_mode=mode), f"SyncVectorEnv, {mode.name}")

    def test_gymnasium_async_vector(self) -> None:
        """Gymnasium's `AsyncVectorEnv` (in other processes, without shared memory) does so too."""
        mode = AutoresetMode.SAME_STEP
        made = AsyncVectorEnv([self._numbered(i) for i in range(2)], shared_memory=False, autoreset_mode=mode)
        self._gymnasium(made, self.make_vector_env(2, autoreset_mode=mode), "AsyncVectorEnv")

    def _numbered(self, i: int) -> Any:
        def make() -> gym.Env[str, str]:
            env = self.make_env()
            core(env).group_id = i
            return env

        return make


class _Part:
    """Some environments of a vector, as a vector."""

    def __init__(self, vector: Any, indices: Sequence[int]) -> None:
        self.vector, self.indices = vector, list(indices)

    def step(self, actions: Sequence[str]) -> Any:
        """`step_some`, behind the name `step`."""
        return self.vector.step_some(self.indices, actions)


def _unbatch(merged: Info, i: int) -> Info:
    """The info of environment i out of merged ones."""
    out: Info = {}
    for key, values in merged.items():
        mask = merged.get(f"_{key}")
        if not isinstance(mask, np.ndarray) or not mask[i]:
            continue
        if isinstance(values, dict):
            out[key] = _unbatch(values, i)
        else:
            out[key] = values[i].item() if isinstance(values[i], np.generic) else values[i]
    return out
