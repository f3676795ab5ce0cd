"""Same seeds, same episodes: across processes, hash seeds, vector sizes, and every way of driving them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import pickle
import random
import subprocess
import sys
from typing import Any

import gymnasium as gym
import numpy as np
import pytest

from askgym.drivers import Roles, adrive, drive, drive_all
from askgym.envs.ask.agents import REFERENCE_AGENTS, reference_agent
from askgym.envs.registration import build_setup, env_ids
from askgym.rollout import Plan, rollout, run_sync
from askgym.trace import Episode

ENVS = sorted(env_ids("ask"))
MESSAGES = (
    "Could you tell me how many there are, and what the date is?",
    "What does each of them cost? Are you sure about all of this?",
    "I think that is wrong. How long does it take, and how big is it?",
)


def digest(rows: Any) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plan(env: str, **arguments: Any) -> Plan:
    return Plan(env=env, setup=build_setup(env, {"user": "rules:mixed", **arguments}), agent="random", seed=5)


def rows(env: str, n: int = 12) -> list[dict[str, Any]]:
    return [episode.to_row() for episode in run_sync(plan(env), reference_agent("random"), range(n))]


@pytest.mark.parametrize("env", ENVS)
def test_across_processes_and_hash_seeds(env: str) -> None:
    code = (
        "import hashlib, json, sys\n"
        "from askgym.envs.ask.agents import reference_agent\n"
        "from askgym.envs.registration import build_setup\n"
        "from askgym.rollout import Plan, run_sync\n"
        f"plan = Plan(env={env!r}, setup=build_setup({env!r}, {{'user': 'rules:mixed'}}), agent='random', seed=5)\n"
        "rows = [e.to_row() for e in run_sync(plan, reference_agent('random'), range(12))]\n"
        "text = json.dumps(rows, sort_keys=True, ensure_ascii=False)\n"
        "print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    expected = digest(rows(env))
    for hash_seed in ("0", "12345"):
        environ = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == expected


@pytest.mark.parametrize("env", ENVS)
def test_every_driver_plays_the_same_episodes(env: str) -> None:
    base, n = plan(env), 12
    policy = reference_agent("random")
    expected = [episode.to_row() for episode in run_sync(base, policy, range(n))]
    roles = base.roles(policy)

    async def gathered(concurrency: int) -> list[dict[str, Any]]:
        found = [episode async for episode in rollout(base, policy, range(n), concurrency=concurrency)]
        return [episode.to_row() for episode in sorted(found, key=lambda episode: episode.index)]

    assert asyncio.run(gathered(1)) == expected
    assert asyncio.run(gathered(7)) == expected
    ends = drive_all(base.setup.rules, [base.begin(i) for i in range(n)], roles)
    assert [base.record(i, end).to_row() for i, end in enumerate(ends)] == expected

    async def one(i: int) -> dict[str, Any]:
        return base.record(i, await adrive(base.setup.rules, base.begin(i), roles)).to_row()

    assert [asyncio.run(one(i)) for i in range(n)] == expected


@pytest.mark.parametrize("num_envs", [1, 3, 8])
def test_vector_sizes(num_envs: int) -> None:
    """Sub-environment i of any vector plays what a single environment seeded with s + i plays."""
    vector = gym.make_vec("AskBench-v0", num_envs=num_envs, user="rules:mixed")
    seen: list[list[Any]] = [[] for _ in range(num_envs)]
    observations, _ = vector.reset(seed=40)
    for t in range(9):
        for i in range(num_envs):
            seen[i].append(observations[i])
        observations, rewards, terminations, _, _ = vector.step([MESSAGES[t % 3]] * num_envs)
        for i in range(num_envs):
            seen[i].append((float(rewards[i]), bool(terminations[i])))
    for i in range(num_envs):
        env = gym.make("AskBench-v0", user="rules:mixed")
        observation, _ = env.reset(seed=40 + i)
        alone: list[Any] = []
        for t in range(9):
            alone.append(observation)
            observation, reward, terminated, _, _ = env.step(MESSAGES[t % 3])
            alone.append((reward, terminated))
            if terminated:
                observation, _ = env.reset()
        assert alone == seen[i]


def test_global_generators_are_untouched() -> None:
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 - the global generator is what the test is about
    before = (random.getstate(), np.random.get_state()[1].tolist())  # noqa: NPY002
    env = gym.make("AskBench-v0", user="rules:mixed")
    for seed in (3, None):
        env.reset(seed=seed)
        env.step(MESSAGES[0])
    vector = gym.make_vec("AskMind-v0", num_envs=4, group_size=2)
    vector.reset(seed=3)
    vector.step([MESSAGES[0]] * 4)
    rows("AskMind-v0", 3)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before  # noqa: NPY002


@pytest.mark.parametrize("env", ENVS)
def test_restored_in_mid_turn(env: str) -> None:
    """An episode picked up at any pending call, also from bytes, goes on identically."""
    base = plan(env)
    policy = reference_agent("random")
    roles = base.roles(policy)
    rules = base.setup.rules
    for index in range(6):
        expected = base.record(index, drive(rules, base.begin(index), roles)).to_row()
        state = base.begin(index)
        while (call := rules.pending(state)) is not None:
            thawed = pickle.loads(pickle.dumps(state))
            for again in (state, thawed):
                assert base.record(index, drive(rules, again, roles)).to_row() == expected
            role = {"PolicyCall": policy, "JudgeCall": roles.judge, "UserCall": roles.user}[type(call).__name__]
            reply = role.answer_privileged(call, state) if role is policy else role.answer(call)
            state = rules.absorb(state, reply)


def test_snapshot_restore_and_branch_of_an_env() -> None:
    env: Any = gym.make("AskMind-v0")
    env.reset(seed=9)
    env.step(MESSAGES[0])
    snapshot = env.snapshot()
    branch = env.branch()
    first = [env.step(MESSAGES[1]), env.reset(), env.step(MESSAGES[2])]
    assert [branch.step(MESSAGES[1]), branch.reset(), branch.step(MESSAGES[2])] == first
    env.restore(snapshot)
    assert [env.step(MESSAGES[1]), env.reset(), env.step(MESSAGES[2])] == first


def test_records_survive_the_round_trip() -> None:
    for agent in REFERENCE_AGENTS:
        policy = reference_agent(agent)
        base = Plan(env="AskBench-v0", setup=build_setup("AskBench-v0", {"user": "rules:mixed"}), agent=agent, seed=1)
        for episode in run_sync(base, policy, range(5)):
            row = json.loads(json.dumps(episode.to_row()))
            again = Episode.from_row(row)
            assert again.to_row() == row
            assert again.outcome() == episode.outcome()


def test_group_members_share_the_item_and_not_the_user() -> None:
    setup = build_setup("AskMind-v0", {})
    base = Plan(env="AskMind-v0", setup=setup, agent="oracle", group_size=3, shuffle=True)
    episodes = list(run_sync(base, reference_agent("oracle"), range(9)))
    items = [episode.item["id"] for episode in episodes]
    assert items[0] == items[1] == items[2] != items[3]
    assert len({episode.user_seed for episode in episodes}) == 9
    assert [episode.group_id for episode in episodes] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_roles_of_a_plan_are_its_setups() -> None:
    base = plan("AskMind-v0")
    assert base.roles(None) == Roles(judge=base.setup.judge, user=base.setup.user)
