"""Checks of an environment's life: seeds, reset options, snapshots, branches, copies."""

from __future__ import annotations

import pickle
import unittest
from copy import deepcopy
from typing import Any

from askgym.envs.env import RESET_OPTIONS, AskEnv
from askgym.errors import ConfigError, UnknownNameError
from askgym.testing.hooks import Hooks
from askgym.testing.tools import Moment, core, go_on, play, raised, require, require_same

__all__ = ["LifeChecks"]


def _parts(moments: list[Moment]) -> list[tuple[Any, ...]]:
    return [moment.parts for moment in moments]


class LifeChecks(Hooks):
    """What reproducible runs, grouped sampling and tree search rely on."""

    # -- seeds ----------------------------------------------------------------------------------------------------

    def test_same_seed_same_episodes(self) -> None:
        """The same seed gives the same episodes in another environment, and in the same one again."""
        for name, texts in self.policies().items():
            env, twin = self.make_env(), self.make_env()
            for seed in self.seeds:
                first = [_parts(play(env, texts, seed=s)) for s in (seed, None, None)]
                other = [_parts(play(twin, texts, seed=s)) for s in (seed, None, None)]
                require_same(other, first, f"{name}, seed {seed}, in another environment")
            again = [_parts(play(env, texts, seed=s)) for s in (seed, None, None)]
            require_same(again, first, f"{name}, seed {seed}, once more")

    def test_different_seeds_vary(self) -> None:
        """Different seeds, and later episodes of one seed, do not all play the same item."""
        env = self.make_env()
        by_seed = {env.reset(seed=seed)[1]["item_id"] for seed in range(16)}
        require(len(by_seed) > 1, f"16 seeds all play the item {by_seed}")
        env.reset(seed=0)
        later = {env.reset()[1]["item_id"] for _ in range(16)}
        require(len(later) > 1, f"16 episodes in a row all play the item {later}")

    # -- reset options --------------------------------------------------------------------------------------------

    def test_item_by_id(self) -> None:
        """The item that an id names is the item that had it, and its episode looks the same."""
        if not self.finds_ids:
            raise unittest.SkipTest("the items cannot be found by id (finds_ids=False)")
        env, twin = core(self.make_env()), core(self.make_env())
        for seed in self.seeds:
            observation, info = env.reset(seed=seed)
            # The user may be the one who opens the dialogue.
            again, named = twin.reset(options={"item_id": info["item_id"], "user_seed": env.state.seed})
            require(named["item_id"] == info["item_id"], f"asked for {info['item_id']!r}, got {named['item_id']!r}")
            require(twin.state.item == env.state.item, f"the item under the id {info['item_id']!r} is another one")
            require_same(again, observation, f"the question of {info['item_id']!r}")
        raised(UnknownNameError, "an unknown item id", env.reset, options={"item_id": "no such item"})

    def test_item_given(self) -> None:
        """An item given as such is played, with its id."""
        env, twin = core(self.make_env()), core(self.make_env())
        observation, info = env.reset(seed=self.seeds[0])
        again, named = twin.reset(options={"item": env.state.item, "user_seed": env.state.seed})
        require_same((again, named["item_id"]), (observation, info["item_id"]), "the item given as an object")
        raised(ConfigError, "an item that is none", env.reset, options={"item": "an item"})

    def test_item_seed_and_user_seed_are_separate(self) -> None:
        """`item_seed` fixes the item and not the user; `user_seed` the user and not the item; both the episode."""
        env = core(self.make_env())
        runs = []
        for _ in range(4):
            _, info = env.reset(options={"item_seed": 11})
            runs.append((info["item_id"], env.state.seed))
        require(len({item for item, _ in runs}) == 1, f"item_seed=11 played {runs}")
        require(len({user for _, user in runs}) == 4, f"item_seed=11 fixed the user seed too: {runs}")
        items, users = set(), set()
        for seed in range(16):
            _, info = env.reset(seed=seed, options={"user_seed": 5})
            items.add(info["item_id"])
            users.add(env.state.seed)
        require(len(items) > 1 and len(users) == 1, f"user_seed=5 played the items {items} with the user seeds {users}")
        for name, texts in self.policies().items():
            options = {"item_seed": 11, "user_seed": 5}
            first, again = play(self.make_env(), texts, options=options), play(env, texts, options=options)
            require_same(_parts(again), _parts(first), f"{name}: item_seed and user_seed given")

    def test_options_leave_later_episodes_alone(self) -> None:
        """Options choose one episode; the ones after it are those that the seed gives without them."""
        env = core(self.make_env())
        env.reset(seed=self.seeds[0])
        wanted = [(env.reset()[1]["item_id"], env.state.seed) for _ in range(3)]
        for options in ({"item_seed": 3}, {"user_seed": 4}, {"item_index": 0}, {"item": env.state.item}):
            env.reset(seed=self.seeds[0], options=dict(options))
            found = [(env.reset()[1]["item_id"], env.state.seed) for _ in range(3)]
            require_same(found, wanted, f"the episodes after options={sorted(options)}")

    def test_bad_options_are_refused(self) -> None:
        """An unknown option is refused with the closest name, and leaves the running episode alone."""
        env, twin = self.make_env(), self.make_env()
        for name in RESET_OPTIONS:
            wrong = name.replace("_", "") + "s"
            text = raised(UnknownNameError, f"the option {wrong!r}", env.reset, options={wrong: 1})
            require(repr(wrong) in text and repr(name) in text, f"{text!r} does not name {wrong!r} and {name!r}")
        for name, value in (("item_seed", -1), ("item_seed", "1"), ("user_seed", 1.5), ("user_seed", True)):
            raised(ConfigError, f"the option {name}={value!r}", env.reset, options={name: value})
        raised(ConfigError, "an index outside", env.reset, options={"item_index": 10**12})
        raised(ConfigError, "two options for the item", env.reset, options={"item_seed": 1, "item_index": 1})
        env.reset(seed=self.seeds[0])
        twin.reset(seed=self.seeds[0])
        raised(UnknownNameError, "an unknown option", env.reset, options={"nonsense": 1})
        require_same(env.step(self.neutral), twin.step(self.neutral), "the step after a refused reset")

    # -- snapshots ------------------------------------------------------------------------------------------------

    def _midway(self, seed: int) -> AskEnv:
        env = core(self.make_env())
        play(env, (self.neutral,), seed=seed, most=1)
        return env

    def _rest(self, env: AskEnv) -> list[Any]:
        """The rest of the running episode, if it still runs, and two more episodes."""
        texts = tuple(self.policies().values())
        rest = [] if env.state.done else [_parts(go_on(env, texts[0]))]
        return [*rest, *(_parts(play(env, text)) for text in texts[:2])]

    def test_restored_environments_go_on_alike(self) -> None:
        """From a snapshot the episode, and all later ones, go on as they did; in another environment too."""
        for seed in self.seeds:
            env = self._midway(seed)
            snapshot = env.snapshot()
            wanted = self._rest(env)
            env.restore(snapshot)
            require_same(self._rest(env), wanted, f"seed {seed}: restored")
            env.restore(snapshot)
            require_same(self._rest(env), wanted, f"seed {seed}: restored from the same snapshot again")
            other = core(self.make_env())
            other.restore(snapshot)
            require_same(self._rest(other), wanted, f"seed {seed}: restored in another environment")

    def test_branches_are_independent(self) -> None:
        """A branch goes on as its origin would; neither disturbs the other."""
        for seed in self.seeds:
            wanted = self._rest(self._midway(seed))
            env = self._midway(seed)
            branch = env.branch()
            require(type(branch) is type(env), f"the branch of a {type(env).__name__} is a {type(branch).__name__}")
            require_same(self._rest(branch), wanted, f"seed {seed}: the branch")
            require_same(self._rest(env), wanted, f"seed {seed}: the origin, after its branch was played")
            require(branch.observation_space == env.observation_space, "the branch has another observation space")

    def test_states_can_be_copied_and_pickled(self) -> None:
        """A deep copy of an environment, and a pickled state, go on as the original."""
        for seed in self.seeds[:3]:
            wanted = self._rest(self._midway(seed))
            env = self._midway(seed)
            copy = deepcopy(env)
            require_same(self._rest(copy), wanted, f"seed {seed}: a deep copy of the environment")
            other = core(self.make_env())
            other.restore(pickle.loads(pickle.dumps(env.snapshot())))
            require_same(self._rest(other), wanted, f"seed {seed}: a pickled snapshot")
            other.restore(deepcopy(env.snapshot()))
            require_same(self._rest(other), wanted, f"seed {seed}: a deep copy of a snapshot")
            require_same(self._rest(env), wanted, f"seed {seed}: the original, after it was copied")
