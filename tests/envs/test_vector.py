"""The vector: Gymnasium parity, overlap of what takes time, and the agreement of everything that plays episodes."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import Future
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from askgym.agents.base import as_policy
from askgym.drivers import Roles, adrive, drive, drive_all
from askgym.envs.ask.agents import reference_agent
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.env import INFO_KEYS, AskEnv
from askgym.envs.registration import build_setup
from askgym.envs.vector import AskVectorEnv
from askgym.errors import ActionTypeError, ConfigError, EpisodeOverError, UnknownNameError
from askgym.rollout import Plan, rollout, run_sync
from askgym.testing.tools import require_same
from askgym.types import Action, FailureKind, JudgeFailure

TALK = "Could you tell me more, please?"
TEXTS = (
    "Could you tell me the price? When does it start?",
    "The answer is 42.",
    TALK,
    "价格是多少？😀",
    "The answer is 7.",
    "",
)
MODES = list(AutoresetMode)


def vector(num_envs: int, env_id: str = "AskBench-v0", **kwargs: Any) -> AskVectorEnv:
    made = gym.make_vec(env_id, num_envs, **kwargs)
    assert isinstance(made, AskVectorEnv)
    return made


def grouped(i: int, env_id: str = "AskBench-v0", **kwargs: Any) -> Any:
    """A maker of a single environment that reports the group of a vector's environment i."""

    def make() -> gym.Env[str, str]:
        env = gym.make(env_id, **kwargs)
        assert isinstance(env, AskEnv)
        env.group_id = i
        return env

    return make


# -- Gymnasium parity -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
@pytest.mark.parametrize("expose", [False, True], ids=["plain", "exposed"])
def test_same_as_gymnasiums_vector(mode: AutoresetMode, expose: bool) -> None:
    n = 5
    ours = vector(n, autoreset_mode=mode, expose_hidden=expose)
    theirs = SyncVectorEnv([grouped(i, expose_hidden=expose) for i in range(n)], autoreset_mode=mode)
    require_same(ours.reset(seed=11), theirs.reset(seed=11), "reset")
    over, ends = np.zeros(n, dtype=np.bool_), 0
    for t in range(20):
        if mode is AutoresetMode.DISABLED and over.any():
            # Gymnasium takes the mask out of the options: each gets its own.
            mine, other = ({"reset_mask": over.copy()} for _ in range(2))
            require_same(ours.reset(options=mine), theirs.reset(options=other), f"masked reset, step {t}")
        actions = tuple(TEXTS[(2 * i + t) % len(TEXTS)] for i in range(n))
        got = ours.step(actions)
        require_same(got, theirs.step(actions), f"step {t}")
        over = got[2] | got[3]
        ends += int(over.sum())
    assert ends > n
    theirs.close()


def test_final_info_and_masks_same_step() -> None:
    envs = vector(3)
    observations, infos = envs.reset(seed=1)
    assert isinstance(observations, tuple)
    assert set(infos) == {*INFO_KEYS, *(f"_{key}" for key in INFO_KEYS)}
    observations, rewards, terminations, truncations, infos = envs.step(["", TALK, ""])
    assert terminations.tolist() == [True, False, True]
    assert truncations.tolist() == [False, False, False]
    assert rewards.tolist()[0] == -1.0
    assert rewards.dtype == np.float64
    assert infos["_final_info"].tolist() == [True, False, True]
    assert infos["final_obs"].tolist() == ["", None, ""]
    assert infos["final_info"]["end_reason"].tolist() == ["malformed", None, "malformed"]
    assert infos["final_info"]["_end_reason"].tolist() == [True, False, True]
    assert infos["turn"].tolist() == [1, 2, 1]
    assert all(observations)
    assert [messages[-1]["content"] for messages in infos["messages"]] == list(observations)


def test_next_step_ignores_the_action_of_what_is_over() -> None:
    envs = vector(2, autoreset_mode="NEXT_STEP")
    envs.reset(seed=1)
    observations, _, terminations, _, infos = envs.step(["", TALK])
    assert (observations[0], terminations.tolist(), infos["turn"].tolist()) == ("", [True, False], [1, 2])
    observations, rewards, terminations, _, infos = envs.step([None, TALK])  # type: ignore[list-item]
    assert observations[0]
    assert (rewards[0], terminations[0], infos["turn"].tolist()) == (0.0, False, [1, 3])


def test_disabled_refuses_to_step_what_is_over() -> None:
    envs, twin = vector(2, autoreset_mode="Disabled"), vector(2, autoreset_mode="Disabled")
    for made in (envs, twin):
        made.reset(seed=1)
        made.step(["", TALK])
    with pytest.raises(EpisodeOverError, match="reset"):
        envs.step(["x", TALK])
    require_same(envs.step_some([1], [TALK]), twin.step_some([1], [TALK]), "the other one")


def test_lists_of_seeds_and_options_for_all() -> None:
    envs, single = vector(3), gym.make("AskBench-v0")
    observations, _ = envs.reset(seed=[5, 9, 5])
    assert observations == tuple(single.reset(seed=seed)[0] for seed in (5, 9, 5))
    _, infos = envs.reset(options={"item_seed": 3})
    assert len(set(infos["item_id"])) == 1


# -- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kwargs", "kind", "text"),
    [
        ({"num_envs": 0}, ConfigError, "num_envs=0"),
        ({"num_envs": True}, ConfigError, "num_envs=True"),
        ({"num_envs": 2.0}, ConfigError, "num_envs=2.0"),
        ({"num_envs": 4, "group_size": 0}, ConfigError, "group_size=0"),
        ({"num_envs": 5, "group_size": 2}, ConfigError, "use 4 or 6"),
        ({"num_envs": 1, "group_size": 4}, ConfigError, "use 4"),
        ({"num_envs": 2, "autoreset_mode": "SAME"}, UnknownNameError, "SAME_STEP"),
        ({"num_envs": 2, "group_sise": 2}, UnknownNameError, "'group_size'"),
    ],
)
def test_bad_arguments(kwargs: dict[str, Any], kind: type[Exception], text: str) -> None:
    num_envs = kwargs.pop("num_envs")
    with pytest.raises(kind, match=text):
        gym.make_vec("AskMind-v0", num_envs, **kwargs)


def test_bad_resets_and_steps() -> None:
    envs = vector(2)
    with pytest.raises(EpisodeOverError, match="reset"):
        envs.step(["a", "b"])
    with pytest.raises(ConfigError, match="3 seeds were given for num_envs=2"):
        envs.reset(seed=[1, 2, 3])
    for mask in ([True, False], np.array([1, 0]), np.array([True]), np.array([False, False])):
        with pytest.raises(ConfigError, match="reset_mask"):
            envs.reset(options={"reset_mask": mask})
    envs.reset(seed=1)
    with pytest.raises(ActionTypeError, match=r"actions\[1\] is a int"):
        envs.step(["a", 3])  # type: ignore[list-item]
    with pytest.raises(ConfigError, match="num_envs=2"):
        envs.step("ab")
    with pytest.raises(UnknownNameError, match="item_seed"):
        envs.reset(options={"itemseed": 1})


def test_actions_with_tokens_are_kept() -> None:
    envs = vector(2, autoreset_mode="Disabled")
    envs.reset(seed=1)
    envs.step([Action("The answer is 4.", token_ids=(1, 2)), "The answer is 4."])
    assert [env.state.turns[0].action.token_ids for env in envs.envs] == [(1, 2), None]


# -- overlap ----------------------------------------------------------------------------------------------------------


class GateJudge:
    """The rule judge, by futures of which none is resolved before `expected` of them are waited for.

    What then resolves them, the last first, is another thread, `latency_s` later. Who waits for one before asking for
    the next would wait for ever: after `patience_s` all get a failure instead.
    """

    def __init__(self, expected: int, latency_s: float = 0.02, patience_s: float = 10.0) -> None:
        self.expected, self.latency_s = expected, latency_s
        self.rules = RuleJudge()
        self.waiting: list[tuple[Future[Any], Any]] = []
        self.gave_up = False
        self.giving_up = threading.Timer(patience_s, self._give_up)
        self.giving_up.daemon = True
        self.giving_up.start()

    def answer(self, call: Any) -> Future[Any] | JudgeFailure:
        if self.gave_up:
            return JudgeFailure(FailureKind.TIMEOUT, "the calls do not overlap")
        future: Future[Any] = Future()
        self.waiting.append((future, self.rules.answer(call)))
        if len(self.waiting) == self.expected:
            self.giving_up.cancel()
            threading.Timer(self.latency_s, self._resolve).start()
        return future

    def _resolve(self) -> None:
        for future, verdict in reversed(self.waiting):
            future.set_result(verdict)

    def _give_up(self) -> None:
        self.gave_up = True
        for future, _ in self.waiting:
            future.set_result(JudgeFailure(FailureKind.TIMEOUT, "the calls do not overlap"))


class SlowJudge:
    """The rule judge, by futures that a timer resolves after `latency_s`."""

    def __init__(self, latency_s: float) -> None:
        self.latency_s = latency_s
        self.rules = RuleJudge()

    def answer(self, call: Any) -> Future[Any]:
        future: Future[Any] = Future()
        threading.Timer(self.latency_s, future.set_result, [self.rules.answer(call)]).start()
        return future


def test_all_that_takes_time_overlaps() -> None:
    n = 64
    envs, quick = vector(n, judge=GateJudge(n)), vector(n)
    envs.reset(seed=1)
    quick.reset(seed=1)
    actions = ["Could you tell me the price?" if i % 2 else "The answer is 4." for i in range(n)]
    require_same(envs.step(actions), quick.step(actions), "with a judge that answers all at once, late")


def test_one_latency_and_not_one_for_each() -> None:
    latency_s, n = 0.25, 16
    envs = vector(n, judge=SlowJudge(latency_s))
    envs.reset(seed=1)
    started = time.perf_counter()
    envs.step([TALK] * n)
    # One after the other would take 4 s; the bound leaves 1.75 s to a busy machine.
    assert latency_s <= time.perf_counter() - started < n * latency_s / 2


def test_some_judges_failing_stops_only_their_episodes() -> None:
    rules = RuleJudge()

    def judge(call: Any) -> Any:
        if call.state.action.text == "fail":
            raise ConnectionError("refused")
        return rules.answer(call)

    envs = vector(3, judge=judge)
    envs.reset(seed=1)
    _, rewards, terminations, truncations, infos = envs.step(["fail", TALK, "fail"])
    assert truncations.tolist() == [True, False, True]
    assert not terminations.any()
    assert rewards[[0, 2]].tolist() == [0.0, 0.0]
    assert infos["final_info"]["valid"].tolist()[::2] == [False, False]
    assert "refused" in infos["final_info"]["judge_failure"][0]


# -- everything that plays episodes agrees ----------------------------------------------------------------------------


def seen(setup: Any, state: Any) -> tuple[Any, ...]:
    """All that an episode's state says; what it was compiled from (its matcher) is left out."""
    assert state.done
    return state.item, state.seed, state.messages, state.turns, state.end_reason, dict(setup.rules.hidden(state))


@pytest.mark.parametrize("agent", ["oracle", "never-ask", "ask-once", "ask-everything", "random", "heuristic"])
def test_all_drivers_play_the_same_episodes(agent: str) -> None:
    setup = build_setup("AskBench-v0", {"user": "rules:mixed"})
    plan = Plan("AskBench-v0", setup, agent, seed=4, group_size=2)
    policy, count = reference_agent(agent), 24
    roles = Roles(judge=setup.judge, user=setup.user, policy=as_policy(policy))
    starts = [plan.begin(i) for i in range(count)]
    one = [drive(setup.rules, state, roles) for state in starts]

    async def waves() -> list[Any]:
        return list(await asyncio.gather(*(adrive(setup.rules, state, roles) for state in starts)))

    async def rolled(concurrency: int) -> list[Any]:
        found = [episode async for episode in rollout(plan, policy, range(count), concurrency=concurrency)]
        return sorted(found, key=lambda episode: episode.index)

    wanted = [seen(setup, state) for state in one]
    assert [seen(setup, state) for state in asyncio.run(waves())] == wanted
    assert [seen(setup, state) for state in drive_all(setup.rules, starts, roles)] == wanted
    records = [plan.record(i, state) for i, state in enumerate(one)]
    assert asyncio.run(rolled(1)) == records
    assert asyncio.run(rolled(7)) == records
    assert list(run_sync(plan, policy, range(count))) == records


def test_slow_roles_play_the_same_episodes() -> None:
    policy = as_policy(reference_agent("ask-everything"))
    quick = build_setup("AskBench-v0")
    slow = build_setup("AskBench-v0", {"judge": SlowJudge(0.002)})
    states = []
    for setup in (quick, slow):
        plan = Plan("AskBench-v0", setup, "ask-everything", seed=2)
        starts = [plan.begin(i) for i in range(8)]
        roles = Roles(judge=setup.judge, user=setup.user, policy=policy)
        for ends in (
            drive_all(setup.rules, starts, roles),
            [drive(setup.rules, state, roles) for state in starts],
            asyncio.run(_adriven(setup, starts, roles)),
        ):
            states.append([seen(setup, state) for state in ends])
    for other in states[1:]:
        assert other == states[0]


async def _adriven(setup: Any, starts: list[Any], roles: Roles) -> list[Any]:
    return list(await asyncio.gather(*(adrive(setup.rules, state, roles) for state in starts)))


@pytest.mark.parametrize("agent", ["oracle", "random", "ask-once"])
def test_env_and_vector_play_what_drive_plays(agent: str) -> None:
    policy: Any = reference_agent(agent)
    n = 6
    envs = vector(n, autoreset_mode="Disabled")
    envs.reset(seed=30)
    singles = [gym.make("AskBench-v0") for _ in range(n)]
    for i, env in enumerate(singles):
        env.reset(seed=30 + i)
    setup = envs.setup
    roles = Roles(judge=setup.judge, user=setup.user, policy=policy)
    wanted = [drive(setup.rules, env.state, roles) for env in envs.envs]
    for env in singles:
        assert isinstance(env, AskEnv)
        while env.pending_call is not None:
            env.step_action(policy.answer_privileged(env.pending_call, env.state))
    while running := [i for i, env in enumerate(envs.envs) if env.pending_call is not None]:
        actions = [policy.answer_privileged(envs.envs[i].pending_call, envs.envs[i].state) for i in running]
        envs.step_some(running, actions)
    for i in range(n):
        single = singles[i]
        assert isinstance(single, AskEnv)
        assert seen(setup, envs.envs[i].state) == seen(setup, wanted[i])
        assert seen(setup, single.state) == seen(setup, wanted[i])


def test_an_outage_is_recorded_alike_by_all() -> None:
    def judge(call: Any) -> JudgeFailure:
        raise TimeoutError("late")

    setup = build_setup("AskMind-v0", {"judge": judge})
    plan = Plan("AskMind-v0", setup, "never-ask", seed=1)

    async def rolled() -> list[Any]:
        return [e async for e in rollout(plan, reference_agent("never-ask"), range(3), concurrency=1)]

    records = asyncio.run(rolled())
    assert records == list(run_sync(plan, reference_agent("never-ask"), range(3)))
    assert [record.valid for record in records] == [False] * 3


@pytest.mark.parametrize("actions", [None, 5])
def test_what_is_no_sequence_of_actions_is_refused(actions: Any) -> None:
    envs = gym.make_vec("AskMind-v0", num_envs=2)
    envs.reset(seed=0)
    with pytest.raises(ConfigError, match=f"actions={actions}.* num_envs=2: give a sequence"):
        envs.step(actions)


@pytest.mark.parametrize(("count", "group", "text"), [(4, 8, "use 8$"), (3, 2, "use 2 or 4$"), (2, 3, "use 3$")])
def test_counts_that_do_not_fit_name_those_that_do(count: int, group: int, text: str) -> None:
    with pytest.raises(ConfigError, match=text):
        gym.make_vec("AskMind-v0", num_envs=count, group_size=group)
