"""Which item comes next.

1. Uniform is what an environment without a sampler does, draw for draw; options still win, and change nothing else.
2. Weights, conditions and cells give the chances they promise, from lists and from generated series alike.
3. A curriculum goes on when it goes well; adaptive sampling finds the cells near the target, and starves none.
4. A saved state goes on identically; threads lose no outcome.
5. Every player of episodes uses it: one env, a vector, groups that share items, rollouts. Invalid episodes count not.
"""

from __future__ import annotations

import asyncio
import collections
import copy
import json
import math
import pickle
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import gymnasium as gym
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askgym.envs.adaptive import AdaptiveSampler
from askgym.envs.ask.sources import BuiltinSource, FunctionSource, ListSource
from askgym.envs.curriculum import CurriculumSampler
from askgym.envs.registration import build_setup
from askgym.envs.samplers import Outcome, StatelessSampler, UniformSampler, WeightedSampler, resolve_sampler
from askgym.envs.sampling import Allowed, attribute
from askgym.errors import ConfigError, UnknownNameError
from askgym.rollout import Plan, rollout, run_sync
from askgym.seeding import derive_seed, unit_interval
from askgym.types import AskItem, Scenario

FAMILIES = ("a", "a", "a", "b", "b", "c")
LOADS = ("small", "full")
TALK = "Could you tell me more, please?"


def make(index: int) -> AskItem:
    return AskItem(
        f"i{index}",
        Scenario.COMPLETE,
        f"Q{index}?",
        f"Q{index}?",
        answer="1",
        family=FAMILIES[index % 6],
        difficulty={"load": LOADS[index % 2], "facts": index % 6},
        source=f"rows.jsonl:{index}",
    )


ITEMS = [make(index) for index in range(6)]
LISTED = ListSource(ITEMS)
SERIES = FunctionSource(make, size=6_000)


class Peeking(FunctionSource):
    """A series that tells the family without making the item."""

    made = 0

    def __getitem__(self, index: int) -> AskItem:
        self.made += 1
        return super().__getitem__(index)

    def peek(self, index: int) -> Mapping[str, str]:
        return {"family": FAMILIES[index % 6]}


def counts(draw: Callable[[int], AskItem], n: int, name: str = "family") -> collections.Counter[Any]:
    return collections.Counter(attribute(draw(derive_seed("test", seed)), name) for seed in range(n))


def near(count: int, chance: float, n: int) -> bool:
    """Within four standard deviations; the seeds are fixed, so that this holds or does not once and for all."""
    return abs(count - n * chance) <= 4 * math.sqrt(n * chance * (1 - chance))


# --- 1. uniform ---


def test_uniform_and_nothing_are_the_same() -> None:
    plain, uniform = (gym.make("AskBench-v0", sampler=spec) for spec in (None, "uniform"))
    assert [env.reset(seed=3)[1]["item_id"] for env in (plain, uniform)] == [plain.unwrapped.state.item.id] * 2  # type: ignore[attr-defined]
    assert [plain.reset()[1]["item_id"] for _ in range(20)] == [uniform.reset()[1]["item_id"] for _ in range(20)]


@pytest.mark.parametrize("spec", ["uniform", "weighted:family.shopping=0", "curriculum:load=full", "adaptive:0.5"])
def test_same_seeds_same_episodes(spec: str) -> None:
    one, two = (gym.make("AskMind-v0", families=["shopping", "recipes"], sampler=spec) for _ in range(2))
    first = [one.reset(seed=5)[1]["item_id"], *(one.reset()[1]["item_id"] for _ in range(5))]
    assert first == [two.reset(seed=5)[1]["item_id"], *(two.reset()[1]["item_id"] for _ in range(5))]
    assert len(set(first)) > 3


def test_options_win_and_change_no_later_draw() -> None:
    plain, weighted = (
        gym.make("AskMind-v0", families=["shopping", "recipes"], sampler=s) for s in (None, "weighted:family.recipes=0")
    )
    for options in ({"item_seed": 7}, {"item_index": 1}, {"item_index": 3}):
        assert len({env.reset(options=options)[1]["item_id"] for env in (plain, weighted)}) == 1
    assert weighted.reset(options={"item_index": 1})[1]["item_id"].startswith(("recipes", "shopping"))
    weighted.reset(seed=1)
    later = weighted.reset()[1]["item_id"]
    weighted.reset(seed=1, options={"item_index": 3})
    assert weighted.reset()[1]["item_id"] == later


# --- 2. chances ---


@pytest.mark.parametrize("source", [LISTED, SERIES, Peeking(make, 6_000)], ids=["listed", "series", "peeking"])
def test_weights(source: Any) -> None:
    # Items: 3 of a, 2 of b, 1 of c; weights 1, 3, 0 → 3 + 6 + 0 parts.
    sampler = resolve_sampler("weighted:family.b=3,family.c=0", source)
    assert sampler is not None
    found = counts(lambda seed: sampler.draw(source, seed), 3_000)
    assert set(found) == {"a", "b"}
    assert near(found["a"], 3 / 9, 3_000)
    # Of two attributes the product counts: a small 2 (of 3 a: places 0, 2), a full 1 …
    both = WeightedSampler({"family": {"b": 3.0}, "load": {"small": 2.0}})
    parts = [(2.0 if at % 2 == 0 else 1.0) * (3.0 if FAMILIES[at] == "b" else 1.0) for at in range(6)]
    assert parts == [2, 1, 2, 3, 6, 1]
    found = counts(lambda seed: both.draw(source, seed), 3_000, "facts")
    assert all(near(found[at], parts[at] / 15, 3_000) for at in range(6))


def test_weights_draw_as_a_naive_twin_does() -> None:
    sampler = WeightedSampler({"family": {"b": 3.0, "c": 0.5}})
    parts = [1.0, 1.0, 1.0, 3.0, 3.0, 0.5]
    for seed in range(300):
        left = unit_interval("item", seed) * sum(parts)
        at = 0
        while left >= parts[at]:
            left -= parts[at]
            at += 1
        assert sampler.draw(LISTED, seed) is ITEMS[at]


def test_what_peek_refuses_is_never_made() -> None:
    source = Peeking(make, 6_000)
    sampler = WeightedSampler({"family": {"a": 0.0, "b": 0.0}})
    for seed in range(50):
        assert sampler.draw(source, seed).family == "c"
    assert source.made == 50


@pytest.mark.parametrize(
    "spec", ["source.rows.jsonl=0", "language.en=0", "points.0=0", "scenario.complete=0", "load.small=0,load.full=0"]
)
def test_every_attribute_can_be_weighed(spec: str) -> None:
    with pytest.raises(ConfigError, match="no item of the source has any weight"):
        resolve_sampler(f"weighted:{spec}", LISTED)


@pytest.mark.parametrize("source", [LISTED, SERIES], ids=["listed", "series"])
def test_conditions(source: Any) -> None:
    sampler = resolve_sampler("curriculum:facts=0|2..4,load=small", source)
    assert sampler is not None
    found = counts(lambda seed: sampler.draw(source, seed), 900, "facts")
    assert set(found) == {0, 2, 4}
    assert all(near(number, 1 / 3, 900) for number in found.values())


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50))
def test_ranges_hold_both_ends(value: int, low: int, high: int) -> None:
    if low > high:
        with pytest.raises(ConfigError):
            Allowed.parse(f"x={low}..{high}")
    else:
        assert Allowed.parse(f"x={low}..{high}").fits(value) == (low <= value <= high)
        assert Allowed.parse(f"x={low}").fits(value) == (low == value)


def test_built_in_families_by_weight() -> None:
    source = BuiltinSource({Scenario.COMPLETE: 1.0}, names=["shopping", "recipes"])
    sampler = resolve_sampler("weighted:family.shopping=2", source)
    assert sampler is not None
    assert near(counts(lambda seed: sampler.draw(source, seed), 300)["shopping"], 2 / 3, 300)


def test_peek_tells_what_the_item_is() -> None:
    source = BuiltinSource({Scenario.COMPLETE: 1.0, Scenario.MISSING_INFO: 2.0})
    for index in range(60):
        item, known = source[index], source.peek(index)
        assert known == {name: attribute(item, name) for name in ("family", "scenario")}


# --- 3. outcomes ---


def test_a_curriculum_by_hand() -> None:
    sampler = CurriculumSampler(
        [[Allowed.parse("load=small")], [Allowed.parse("load=full")]], threshold=[0.6, 1.0], episodes=3, rate=0.5
    )
    sampler.update(ITEMS[0], Outcome(1.0))  # mean 1, after 1
    sampler.update(ITEMS[1], Outcome(0.0))  # of the next stage: does not count
    sampler.update(ITEMS[0], Outcome(0.0))  # 1/2
    assert sampler.stage == 0
    sampler.update(ITEMS[2], Outcome(1.0))  # 1/2 + 0.5 · 1/2 = 0.75 ≥ 0.6, after 3
    assert sampler.stage == 1
    assert sampler.draw(LISTED, 1).difficulty["load"] == "full"
    for _ in range(9):
        sampler.update(ITEMS[1], Outcome(1.0))
    assert sampler.stage == 1  # the last one stays
    assert CurriculumSampler.parse("load=small@0.9/load=full").thresholds == (0.9, 0.7)


def test_chances_of_cells_by_hand() -> None:
    sampler = AdaptiveSampler(0.5, by=("load",), floor=0.2, rate=0.5)
    sampler.bind(LISTED)
    assert sampler.chances(LISTED) == {("small",): 0.5, ("full",): 0.5}
    sampler.update(ITEMS[0], Outcome(1.0))  # 0.5 → 0.75: the target counts as one episode
    sampler.update(ITEMS[0], Outcome(1.0))  # → 0.875
    width = math.exp(-0.5 * (0.375 / 0.2) ** 2)
    chances = sampler.chances(LISTED)
    assert chances[("small",)] == pytest.approx(0.1 + 0.8 * width / (1 + width))
    assert chances[("full",)] == pytest.approx(0.1 + 0.8 * 1 / (1 + width))


def test_averages_far_from_the_target_leave_all_cells_alike() -> None:
    sampler = AdaptiveSampler(0.0, by=("load",), rate=1.0)
    for item in ITEMS[:2]:
        for _ in range(50):
            sampler.update(item, Outcome(1e3))  # far beyond what outcomes are
    assert set(sampler.chances(LISTED).values()) == {0.5}


@pytest.mark.parametrize("source", [LISTED, SERIES, Peeking(make, 6_000)], ids=["listed", "series", "peeking"])
def test_adaptive_draws_as_its_chances_say(source: Any) -> None:
    sampler = AdaptiveSampler(0.5, by=("family",), floor=0.3)
    sampler.bind(source)
    for item in ITEMS:
        for _ in range(40):
            sampler.update(item, Outcome({"a": 0.0, "b": 0.5, "c": 0.9}[item.family]))
    chances = sampler.chances(source)
    assert sum(chances.values()) == pytest.approx(1.0)
    found = counts(lambda seed: sampler.draw(source, seed), 2_000)
    assert all(near(found[str(cell[0])], chance, 2_000) for cell, chance in chances.items())


def test_adaptive_follows_a_learner_and_starves_no_cell() -> None:
    """A simulated learner: each cell takes practice, c more than b, b more than a; success is practice / need."""
    need = {"a": 50, "b": 150, "c": 450}
    practice: collections.Counter[str] = collections.Counter()
    sampler = resolve_sampler("adaptive:0.5,by=family,floor=0.15", LISTED)
    assert isinstance(sampler, AdaptiveSampler)
    drawn = []
    for step in range(3_000):
        item = sampler.draw(LISTED, derive_seed("learner", step))
        practice[item.family] += 1
        drawn.append(item.family)
        chance = min(1.0, practice[item.family] / need[item.family])
        sampler.update(item, Outcome(float(unit_interval("luck", step) < chance)))
        assert min(sampler.chances(LISTED).values()) >= 0.15 / 3
    assert all(practice[name] >= need[name] for name in need)  # everything is learnt
    # A cell is drawn most while it is half learnt; what is mastered falls to little more than the floor.
    third = [collections.Counter(drawn[at : at + 200]) for at in (100, 350, 2_800)]
    assert third[0]["a"] < third[0]["b"] + third[0]["c"]
    assert third[1]["c"] > third[1]["a"]
    chances = sampler.chances(LISTED)
    assert all(value == pytest.approx(1 / 3, abs=0.05) for value in chances.values())  # all mastered: all alike


def test_adaptive_settles_on_the_target() -> None:
    rates = {"a": 0.02, "b": 0.5, "c": 0.98}
    sampler = AdaptiveSampler(0.5, by=("family",), floor=0.1, rate=0.05)
    found: collections.Counter[str] = collections.Counter()
    for step in range(4_000):
        item = sampler.draw(LISTED, derive_seed("fixed", step))
        found[item.family] += step >= 1_000
        sampler.update(item, Outcome(float(unit_interval("luck", step) < rates[item.family])))
    # Averages wander by some 0.08 around the rates: b's interest is about 0.93, the others' about 0.06 each.
    assert 0.75 < found["b"] / 3_000 < 0.92
    assert min(found.values()) > 0.1 / 3 * 3_000 * 0.7


def test_cells_that_turn_up_late_are_noted() -> None:
    late = FunctionSource(lambda index: replace(make(index), family="rare" if index > 600 else "a"), size=2_000)
    sampler = AdaptiveSampler(by=("family",))
    sampler.bind(late)
    assert len(sampler.chances(late)) == 1
    drawn = [sampler.draw(late, seed).family for seed in range(60)]
    assert len(sampler.chances(late)) == 2
    assert "rare" in drawn


# --- 4. state ---


@pytest.mark.parametrize("source", [LISTED, SERIES], ids=["listed", "series"])
@pytest.mark.parametrize(
    "spec", ["uniform", "weighted:family.b=3", "curriculum:load=small@0.4/load=full", "adaptive:0.5"]
)
@settings(max_examples=10)
@given(outcomes=st.lists(st.floats(0, 1), min_size=1, max_size=80))
def test_a_saved_state_goes_on_identically(spec: str, source: Any, outcomes: list[float]) -> None:
    first = resolve_sampler(spec, source)
    assert first is not None
    for step, success in enumerate(outcomes):
        first.update(first.draw(source, step), Outcome(success))
    second = resolve_sampler(spec, source)
    assert second is not None
    second.load_state_dict(json.loads(json.dumps(first.state_dict())))
    for copied in (second, copy.deepcopy(first), pickle.loads(pickle.dumps(first))):
        mine = copy.deepcopy(first)
        for step in range(20):
            one, two = mine.draw(source, 1_000 + step), copied.draw(source, 1_000 + step)
            assert one == two
            mine.update(one, Outcome(step % 2))
            copied.update(two, Outcome(step % 2))
        assert copied.state_dict() == mine.state_dict()


def test_states_of_others_are_refused() -> None:
    adaptive = AdaptiveSampler(by=("family",))
    with pytest.raises(ConfigError, match="sampler='uniform'"):
        adaptive.load_state_dict(UniformSampler().state_dict())
    with pytest.raises(ConfigError, match="by="):
        adaptive.load_state_dict(AdaptiveSampler().state_dict())
    with pytest.raises(ConfigError, match="version=1"):
        adaptive.load_state_dict({**adaptive.state_dict(), "version": 1})
    for other in ("load=full", "load=full/load=small", "points=0|2..3/load=full"):
        with pytest.raises(ConfigError, match="stages="):
            CurriculumSampler.parse("load=small/load=full").load_state_dict(CurriculumSampler.parse(other).state_dict())
    same = CurriculumSampler.parse("points=2..3|0,load=small@0.3/load=full")
    same.load_state_dict(CurriculumSampler.parse("load=small,points=0|2..3/load=full").state_dict())


@pytest.mark.parametrize("source", [LISTED, SERIES], ids=["listed", "series"])
def test_a_state_of_other_items_is_refused(source: Any) -> None:
    sampler = AdaptiveSampler(by=("family",))
    sampler.bind(source)
    other = {"cell": ["geography"], "success": 0.5, "episodes": 3}
    before = sampler.state_dict()
    with pytest.raises(ConfigError, match=r"cell=\['geography'\] \(family\)"):
        sampler.load_state_dict({**before, "cells": [*before["cells"], other]})
    assert sampler.state_dict() == before
    unbound = AdaptiveSampler(by=("family",))  # what it will be bound to nobody knows
    unbound.load_state_dict({**before, "cells": [other]})
    assert unbound.state_dict()["cells"] == [other]


@pytest.mark.parametrize("state", [None, 3, [], "state"])
def test_what_is_no_state_is_refused(state: Any) -> None:
    for sampler in (UniformSampler(), CurriculumSampler.parse("load=small/load=full"), AdaptiveSampler()):
        with pytest.raises(ConfigError, match=f"state={re.escape(repr(state))}: "):
            sampler.load_state_dict(state)


CELL = {"cell": ["a"], "success": 0.5, "episodes": 3}


@pytest.mark.parametrize(
    ("spec", "changes", "text"),
    [
        ("curriculum", {"stage": 9}, "stage=9: a whole number from 0 to 1"),
        ("curriculum", {"stage": -1}, "stage=-1"),
        ("curriculum", {"stage": True}, "stage=True"),
        ("curriculum", {"stage": "1"}, "stage='1'"),
        ("curriculum", {"success": 5.0}, "success=5.0: a number from 0 to 1"),
        ("curriculum", {"success": float("nan")}, "success=nan"),
        ("curriculum", {"success": None}, "success=None"),
        ("curriculum", {"episodes": -2}, "episodes=-2: a whole number of at least 0"),
        ("curriculum", {"episodes": 1.5}, "episodes=1.5"),
        ("adaptive", {"cells": None}, "cells=None"),
        ("adaptive", {"cells": [3]}, "cells="),
        ("adaptive", {"cells": [CELL, {**CELL, "success": 7}]}, "success=7"),
        ("adaptive", {"cells": [CELL, {**CELL, "episodes": -1}]}, "episodes=-1"),
        ("adaptive", {"cells": [CELL, {**CELL, "cell": ["a", "b"]}]}, "cell="),
        ("adaptive", {"cells": [CELL, {**CELL, "cell": "a"}]}, "cell='a'"),
        ("adaptive", {"cells": [{"cell": ["a"], "episodes": 1}]}, "no 'success'"),
    ],
)
def test_broken_states_are_refused_and_change_nothing(spec: str, changes: dict[str, Any], text: str) -> None:
    sampler = resolve_sampler(
        {"curriculum": "curriculum:load=small/load=full", "adaptive": "adaptive:by=family"}[spec], LISTED
    )
    assert sampler is not None
    before = sampler.state_dict()
    with pytest.raises(ConfigError, match=re.escape(text)):
        sampler.load_state_dict({**before, **changes})
    assert sampler.state_dict() == before


@pytest.mark.parametrize("sampler", [UniformSampler(), CurriculumSampler.parse("load=full"), AdaptiveSampler()])
def test_a_state_lacks_nothing(sampler: Any) -> None:
    whole = sampler.state_dict()
    for name in whole:
        with pytest.raises(ConfigError, match=f"the state has no '{name}'"):
            sampler.load_state_dict({key: value for key, value in whole.items() if key != name})
    assert sampler.state_dict() == whole


def test_threads_lose_no_outcome() -> None:
    sampler = AdaptiveSampler(by=("family",))
    sampler.bind(LISTED)

    def work(number: int) -> None:
        for step in range(200):
            sampler.update(sampler.draw(LISTED, 1_000 * number + step), Outcome(0.5))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(cell["episodes"] for cell in sampler.state_dict()["cells"]) == 1_600


# --- 5. whoever plays episodes ---


class Recording(StatelessSampler):
    """Draws by a counter, so that every draw shows, and keeps what it is told."""

    kind = "recording"
    stateful = True

    def __init__(self) -> None:
        self.drawn = 0
        self.told: list[tuple[str, Outcome]] = []

    def draw(self, source: Any, seed: int) -> AskItem:
        self.drawn += 1
        item: AskItem = source[self.drawn % len(source)]
        return item

    def update(self, item: AskItem, outcome: Outcome) -> None:
        self.told.append((item.id, outcome))


def test_an_env_tells_how_valid_episodes_went() -> None:
    sampler = Recording()
    env = gym.make("AskMind-v0", sampler=sampler)
    assert env.get_wrapper_attr("sampler") is sampler
    _, info = env.reset(seed=0)
    while True:
        _, _, terminated, truncated, info = env.step(TALK)
        if terminated or truncated:
            break
        assert sampler.told == []
    _, info = env.reset()
    answer = env.get_wrapper_attr("state").item.answer
    _, reward, _, _, info = env.step(f"The answer is {answer}.")
    assert [outcome.success for _, outcome in sampler.told] == [0.0, 1.0]
    assert [outcome.turns for _, outcome in sampler.told] == [3, 1]
    assert sampler.told[1] == (info["item_id"], Outcome(1.0, float(reward), 1))


def test_invalid_episodes_are_not_told() -> None:
    def judge(call: Any) -> Any:
        raise TimeoutError("late")

    sampler = Recording()
    env = gym.make("AskMind-v0", sampler=sampler, judge=judge)
    env.reset(seed=0)
    assert env.step(TALK)[3]
    vector = gym.make_vec("AskMind-v0", 2, sampler=sampler, judge=judge)
    vector.reset(seed=0)
    vector.step([TALK] * 2)
    plan = Plan("AskMind-v0", build_setup("AskMind-v0", {"sampler": sampler, "judge": judge}), "talk")
    assert not any(episode.valid for episode in run_sync(plan, lambda messages: TALK, range(2)))
    assert sampler.told == []


@pytest.mark.parametrize("mode", ["SameStep", "NextStep"])
def test_groups_share_items_at_any_pace(mode: str) -> None:
    """Members end at different times; each still plays the group's items, in order, drawn once."""
    sampler = Recording()
    vector: Any = gym.make_vec("AskMind-v0", 4, group_size=2, sampler=sampler, autoreset_mode=mode)
    vector.reset(seed=0)
    played: list[list[str]] = [[env.state.item.id] for env in vector.envs]
    for step in range(40):
        # Env 0 answers at once; 1 talks until the end; 2 and 3 take turns.
        texts = [TALK if i == 1 or (i > 1 and (step + i) % 3) else "The answer is 1." for i in range(4)]
        before = [env.state for env in vector.envs]
        vector.step(texts)
        for i, env in enumerate(vector.envs):
            if env.state.turn == 1 and not env.state.turns and env.state is not before[i]:
                played[i].append(env.state.item.id)
    for one, two in ((played[0], played[1]), (played[2], played[3])):
        shared = min(len(one), len(two))
        assert shared > 5
        assert one[:shared] == two[:shared]
    assert len(played[0]) > len(played[1]) + 3
    assert sampler.drawn == max(len(played[0]), len(played[1])) + max(len(played[2]), len(played[3]))
    assert len({*played[0], *played[2]}) == len(played[0]) + len(played[2])
    finished = sum(len(one) - 1 for one in played)
    assert finished <= len(sampler.told) <= finished + 4


def test_a_vector_of_one_item_each_plays_as_single_envs_do() -> None:
    spec = "weighted:load.full=3"
    vector: Any = gym.make_vec("AskMind-v0", 3, families=["shopping"], sampler=spec)
    vector.reset(seed=4)
    for i in range(3):
        env = gym.make("AskMind-v0", families=["shopping"], sampler=spec)
        assert env.reset(seed=4 + i)[1]["item_id"] == vector.envs[i].state.item.id
    assert vector.sampler is vector.envs[2].sampler is vector.setup.sampler


def test_rollouts() -> None:
    setup = build_setup("AskMind-v0", {"families": ["shopping", "recipes"], "sampler": "weighted:family.shopping=0"})
    plan = Plan("AskMind-v0", setup, "talk", group_size=2)
    episodes = list(run_sync(plan, lambda messages: TALK, range(8)))
    ids = [episode.item["id"] for episode in episodes]
    assert ids[::2] == ids[1::2]
    assert len(set(ids)) == 4
    assert all(one.startswith("recipes") for one in ids)

    async def rolled() -> list[Any]:
        again = Plan("AskMind-v0", setup, "talk", group_size=2)
        return [one async for one in rollout(again, lambda messages: TALK, range(8), concurrency=3)]

    assert sorted(asyncio.run(rolled()), key=lambda one: one.index) == episodes


def test_rollouts_draw_once_a_group_and_tell_once_an_episode() -> None:
    sampler = Recording()
    plan = Plan("AskMind-v0", build_setup("AskMind-v0", {"sampler": sampler}), "talk", group_size=3)
    episodes = list(run_sync(plan, lambda messages: "The answer is 1.", range(9)))
    assert sampler.drawn == 3
    assert [told[0] for told in sampler.told] == [episode.item["id"] for episode in episodes]
    assert plan.item(4).id == episodes[4].item["id"]


# --- what is refused ---

BAD = {
    "name": ("adaptve", UnknownNameError, "Did you mean 'adaptive'"),
    "settings of uniform": ("uniform:3", ConfigError, "takes no settings"),
    "no weight": ("weighted", ConfigError, "needs a weight"),
    "weight without attribute": ("weighted:shopping=2", ConfigError, "ATTRIBUTE.VALUE=WEIGHT"),
    "weight of no number": ("weighted:family.a=x", ConfigError, "ATTRIBUTE.VALUE=WEIGHT"),
    "negative weight": ("weighted:family.a=-1", ConfigError, "at least 0"),
    "infinite weight": ("weighted:family.a=inf", ConfigError, "at least 0"),
    "attribute": ("weighted:famly.a=1", UnknownNameError, "Did you mean 'family'"),
    "value": ("weighted:load.smal=2", UnknownNameError, "Did you mean 'small'"),
    "no stage": ("curriculum:", ConfigError, "needs stages"),
    "empty stage": ("curriculum:load=full/", ConfigError, "needs stages"),
    "condition": ("curriculum:load", ConfigError, "NAME=VALUE"),
    "range": ("curriculum:facts=3..1", ConfigError, "NAME=VALUE"),
    "range of words": ("curriculum:facts=a..b", ConfigError, "NAME=VALUE"),
    "condition on nothing": ("curriculum:fact=1", UnknownNameError, "Did you mean 'facts'"),
    "stage without items": ("curriculum:facts=7..9", ConfigError, "stage 1"),
    "threshold": ("curriculum:facts=1@2", ConfigError, "threshold"),
    "threshold of no number": ("curriculum:facts=1@x", ConfigError, "no number"),
    "target": ("adaptive:1.5", ConfigError, "from 0 to 1"),
    "floor": ("adaptive:floor=0", ConfigError, "above 0"),
    "setting": ("adaptive:flor=0.1", UnknownNameError, "Did you mean 'floor'"),
    "setting of no number": ("adaptive:half", ConfigError, "no number"),
    "cells of nothing": ("adaptive:by=famly", UnknownNameError, "Did you mean 'family'"),
    "object": (3, ConfigError, "no draw, update"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_used_is_named(case: str) -> None:
    spec, error, message = BAD[case]
    with pytest.raises(error, match=message):
        resolve_sampler(spec, LISTED)  # type: ignore[arg-type]


def test_numbers_out_of_range() -> None:
    stage = [[Allowed.parse("load=small")]]
    for settings_ in ({"rate": 0}, {"episodes": 0}, {"threshold": [0.5, 0.5]}):
        with pytest.raises(ConfigError):
            CurriculumSampler(stage, **settings_)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="list of item attributes"):
        AdaptiveSampler(by="family")


def test_what_a_series_does_not_hold_is_said_when_it_is_drawn() -> None:
    with pytest.raises(ConfigError, match="no item was found"):
        CurriculumSampler([[Allowed.parse("facts=7..9")]]).draw(SERIES, 0)
    with pytest.raises(ConfigError, match="no item of any weight"):
        WeightedSampler({"load": {"small": 0, "full": 0}}).draw(SERIES, 0)
