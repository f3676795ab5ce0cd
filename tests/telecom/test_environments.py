"""The telecom environments behind Gymnasium's interfaces, and against anything that a policy may send."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import gymnasium as gym
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv

import askgym
from askgym.envs.telecom.tasks import Family, split, task, task_ids, task_row
from askgym.errors import ConfigError, ItemError, UnknownNameError
from askgym.testing import AskEnvConformance
from askgym.types import Action, ToolCall

BOTH = ("Tau2Telecom-v0", "Tau2TelecomSolo-v0")
LOOK = json.dumps({"name": "get_details_by_id", "arguments": {"id": "L1002"}})
TOGGLE = json.dumps({"name": "toggle_airplane_mode", "arguments": {}})
TRANSFER = json.dumps({"name": "transfer_to_human_agents", "arguments": {"summary": "No idea."}})
DONE = json.dumps({"name": "done", "arguments": {}})
WORDS = "Could you please turn off airplane mode?"


class _Telecom(AskEnvConformance):
    judged = False
    neutral: ClassVar[str] = LOOK
    seeds = range(3)
    env_id = "Tau2Telecom-v0"
    arguments: ClassVar[dict[str, Any]] = {}

    def make_env(self, **kwargs: Any) -> gym.Env[str, str]:
        return gym.make(self.env_id, max_turns=8, **self.arguments, **kwargs)

    def make_vector_env(self, num_envs: int, **kwargs: Any) -> Any:
        return gym.make_vec(self.env_id, num_envs, max_turns=8, **self.arguments, **kwargs)

    def policies(self) -> Mapping[str, Sequence[str]]:
        return {
            **super().policies(),
            "looks": (LOOK, LOOK),
            "toggles and stops": (LOOK, TOGGLE, WORDS, TRANSFER, DONE),
            "calls nothing": ('{"name": "x"}',),
        }


class TestTau2Telecom(_Telecom):
    """As it is made by default."""


class TestTau2TelecomSolo(_Telecom):
    """All tools in one hand, and nobody to talk to."""

    env_id = "Tau2TelecomSolo-v0"


class TestParity(_Telecom):
    """Limits, ends and reward of τ²-bench, and the other policy."""

    arguments: ClassVar[dict[str, Any]] = {"parity": True, "split": "full", "policy": "workflow"}


class TestUnderspecified(_Telecom):
    """An opening that hides what must be asked for."""

    arguments: ClassVar[dict[str, Any]] = {"underspecified": True, "split": "train"}


@pytest.mark.parametrize("env_id", BOTH)
def test_gymnasiums_checker_passes(env_id: str) -> None:
    check_env(gym.make(env_id).unwrapped)


@pytest.mark.parametrize("env_id", BOTH)
@pytest.mark.parametrize("kind", [SyncVectorEnv, AsyncVectorEnv])
def test_gymnasiums_vectors_pass(env_id: str, kind: Any) -> None:
    settings = {"shared_memory": False} if kind is AsyncVectorEnv else {}  # texts cannot lie in arrays of bytes
    vector = kind([lambda: gym.make(env_id)] * 2, **settings)
    try:
        observations, infos = vector.reset(seed=3)
        assert all(observations)
        for _ in range(3):
            observations, rewards, _, _, infos = vector.step([LOOK, TRANSFER])
        assert rewards.shape == (2,)
        assert list(infos["turn"]) == [4, 4]
    finally:
        vector.close()


@pytest.mark.parametrize("env_id", BOTH)
def test_our_vector_plays_what_single_environments_play(env_id: str) -> None:
    vector = gym.make_vec(env_id, num_envs=3)
    observations, _ = vector.reset(seed=11)
    singles = [gym.make(env_id) for _ in range(3)]
    assert list(observations) == [env.reset(seed=11 + i)[0] for i, env in enumerate(singles)]
    for action in (LOOK, TOGGLE, WORDS, TRANSFER):
        observations, rewards, *_ = vector.step([action] * 3)
        single = [env.step(action) for env in singles]
        assert [(o, r) for o, r, *_ in single] == list(zip(observations, rewards.tolist(), strict=True))


# -- anything at all --------------------------------------------------------------------------------------------------

_NAMES = (
    "toggle_data", "make_payment", "set_apn_settings", "set_network_mode_preference", "grant_app_permission", "done",
    "refuel_data", "resume_line", "suspend_line", "send_payment_request", "get_details_by_id", "get_bills_for_customer",
    "transfer_to_human_agents", "reboot_device", "connect_vpn", "check_app_status", "no_such_tool", "", "__class__",
)  # fmt: skip
_KEYS = (
    "customer_id", "line_id", "bill_id", "id", "gb_amount", "limit", "mode", "apn_settings", "app_name", "permission",
    "summary", "reason", "", "x", "self",
)  # fmt: skip
_ATOMS: tuple[Any, ...] = (
    None, True, False, 0, -1, 2.0, 1e300, 2**80, "", "C1001", "L1002", "B1001", "L9", "messaging", "sms", "2g_only",
    "internet", "\x00", "é", "💥", [], {}, "###STOP###", "NaN",
)  # fmt: skip
_WORDS = (
    "please", "turn", "off", "on", "airplane mode", "reboot", "VPN", "is it working", "?", "\n", "###TRANSFER###",
    "toggle_roaming", "(app_name='messaging')", "pay", "the bill", "don't", "{", "}", "\u200b", "ok", "bye", "APN",
    "reset", "check", "your", "status bar", "<tool_call>", "</tool_call>", "I AM HANDING YOU OVER", "🤖", "SIM",
)  # fmt: skip


def _value(draw: random.Random, depth: int = 0) -> Any:
    kind = draw.random()
    if kind < 0.75 or depth > 3:
        return draw.choice(_ATOMS)
    if kind < 0.85:
        return [_value(draw, depth + 1) for _ in range(draw.randrange(3))]
    return {draw.choice(_KEYS): _value(draw, depth + 1) for _ in range(draw.randrange(3))}


def _anything(draw: random.Random) -> Action:
    kind = draw.randrange(6)
    arguments = {draw.choice(_KEYS): _value(draw) for _ in range(draw.randrange(4))}
    call = {"name": draw.choice(_NAMES), "arguments": arguments}
    if kind == 0:
        return Action(json.dumps(call))
    if kind == 1:
        text = json.dumps(arguments) if draw.random() < 0.9 else draw.choice(("", "{", "null", "[1]"))
        return Action("", tuple(ToolCall("", draw.choice(_NAMES), text) for _ in range(draw.randrange(1, 3))))
    if kind == 2:
        return Action(json.dumps(_value(draw)))
    if kind == 3:
        text = json.dumps(call)
        return Action(text[: draw.randrange(1, len(text))])
    if kind == 4:
        return Action("".join(chr(draw.choice((draw.randrange(32, 127), draw.randrange(0x11000)))) for _ in range(20)))
    return Action(" ".join(draw.choice(_WORDS) for _ in range(draw.randrange(1, 12))))


@pytest.mark.parametrize("env_id", BOTH)
@pytest.mark.parametrize("parity", [False, True])
def test_no_action_raises(env_id: str, parity: bool) -> None:
    draw = random.Random(f"{env_id} {parity}")
    env = gym.make(env_id, split="full", parity=parity, max_errors=100).unwrapped
    env.reset(seed=0)
    ends = set()
    for at in range(2_500):  # 10,000 in all four
        _, reward, terminated, truncated, info = env.step_action(_anything(draw))
        assert -2.0 <= reward <= 2.0
        assert not truncated, info
        if terminated:
            ends.add(info["end_reason"])
            json.dumps(dict(info["hidden"]))
            env.reset(seed=at)
    assert {"malformed", "agent_stop" if env_id.endswith("Solo-v0") else "user_stop"} <= ends


# -- arguments --------------------------------------------------------------------------------------------------------


def test_splits_and_families() -> None:
    sizes = {name: len(gym.make("Tau2Telecom-v0", split=name).unwrapped.setup.source) for name in ("small", "full")}
    assert sizes == {"small": 20, "full": 2_285}
    assert len(gym.make("Tau2Telecom-v0").unwrapped.setup.source) == 114
    source = gym.make("Tau2Telecom-v0", split="test", families="service_issue").unwrapped.setup.source
    assert source.ids == tuple(one for one in split("test") if one.startswith("[service_issue]"))
    assert len(gym.make("Tau2Telecom-v0", split="full", no_refuel=True).unwrapped.setup.source) == 3_405
    env = gym.make("Tau2Telecom-v0", split="full")
    for task_id in (task_ids()[0], task_ids()[-1]):
        _, info = env.reset(options={"item_id": task_id})
        assert info["item_id"] == task_id


@pytest.mark.parametrize(("arguments", "error", "why"), [
    ({"split": "bse"}, UnknownNameError, "Did you mean 'base'"),
    ({"families": ["mms"]}, UnknownNameError, "mms_issue"),
    ({"families": []}, ConfigError, "names none"),
    ({"policy": "manuel"}, UnknownNameError, "Did you mean 'manual'"),
    ({"policy": "no/such.md"}, ConfigError, "no/such.md"),
    ({"policy": 3}, ConfigError, "policy=3"),
    ({"user": "ruls"}, UnknownNameError, "Did you mean 'rules'"),
    ({"reward": "progres"}, UnknownNameError, "Did you mean 'progress'"),
    ({"reward": 3}, ConfigError, "reward=3"),
    ({"parity": "yes"}, ConfigError, "parity='yes'"),
    ({"max_steps": 50}, ConfigError, "parity mode only"),
    ({"max_errors": 0}, ConfigError, "max_errors=0"),
    ({"max_turns": 0}, ConfigError, "max_turns=0"),
    ({"no_refuel": True}, ConfigError, "split='base'"),
    ({"items": 3}, ConfigError, "items=3"),
    ({"items": "no/such.json"}, ItemError, "no/such.json"),
    ({"items": [task(task_ids()[0])], "split": "base"}, ConfigError, "split='base'"),
    ({"split_file": "x.json"}, ConfigError, "split_file='x.json'"),
    ({"database": "no/such.toml"}, ItemError, "no/such.toml"),
    ({"phone": "no/such.toml"}, ItemError, "no/such.toml"),
    ({"judge": "ruls"}, UnknownNameError, "Did you mean 'rules'"),
    ({"undrspecified": True}, UnknownNameError, "underspecified"),
])  # fmt: skip
def test_wrong_arguments_are_named(arguments: dict[str, Any], error: type[Exception], why: str) -> None:
    with pytest.raises(error, match=why.replace("(", r"\(")):
        gym.make("Tau2Telecom-v0", **arguments)


@pytest.mark.parametrize("arguments", [{"user": "rules"}, {"customer": {"several": "first"}}, {"underspecified": True}])
def test_what_needs_a_customer_is_refused_without_one(arguments: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="Tau2Telecom-v0"):
        gym.make("Tau2TelecomSolo-v0", **arguments)


def test_an_unknown_task_is_named() -> None:
    env = gym.make("Tau2Telecom-v0", split="small")
    with pytest.raises(UnknownNameError, match="Did you mean"):
        env.reset(options={"item_id": "[service_issue]airplane_mode_of[PERSONA:None]"})


def test_the_prompt_can_hold_the_tools_and_a_prompt_of_ones_own() -> None:
    env = gym.make("Tau2TelecomSolo-v0", tools_in_prompt=True, system_prompt="Be brief.")
    _, info = env.reset(seed=0)
    prompt = info["messages"][0]["content"]
    assert prompt.startswith("Be brief.\n\n")
    for tool in info["tools"]:
        assert f'"name": "{tool["function"]["name"]}"' in prompt
    assert "tool_call" not in prompt


def test_a_policy_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text("Mend phones.\n")
    _, info = gym.make("Tau2Telecom-v0", policy=str(tmp_path / "policy.md")).reset(seed=0)
    assert info["messages"][0] == {"role": "system", "content": "Mend phones."}


def test_a_reward_of_ones_own() -> None:
    seen = []

    def reward(before: Any, now: Any) -> dict[str, float]:
        seen.append((None if before is None else before.turn, now.turn, now.faults))
        return {"mine": float(now.turn)}

    env = gym.make("Tau2TelecomSolo-v0", reward=reward, items=[task(task_ids()[0])])
    env.reset(seed=0)
    assert env.step(LOOK)[1] == 1.0
    assert env.step(LOOK)[4]["reward_terms"] == {"mine": 2.0}
    assert [one[:2] for one in seen] == [(None, 1), (1, 2)]


def test_upstreams_files_are_played(tau2_data: Path) -> None:
    files = {
        "items": tau2_data / "tasks_base.json",
        "database": tau2_data / "db.toml",
        "phone": tau2_data / "user_db.toml",
    }
    env = gym.make("Tau2TelecomSolo-v0", **files, split="test", split_file=tau2_data / "split_tasks.json", parity=True)
    source = env.unwrapped.setup.source
    assert len(source) == 40
    item = source.find(split("test")[0])
    env.reset(options={"item_id": item.id})
    for action in item.task.gold:
        env.step(json.dumps({"name": action.name, "arguments": dict(action.arguments)}))
    assert env.step(DONE)[1] == 1.0
    with pytest.raises(ConfigError, match="give split_file="):
        gym.make("Tau2TelecomSolo-v0", **files, split="test")
    with pytest.raises(UnknownNameError, match="Did you mean 'test'"):
        gym.make("Tau2TelecomSolo-v0", **files, split="tst", split_file=tau2_data / "split_tasks.json")


@pytest.mark.parametrize(("part", "known", "unknown"), [
    ("evaluation_criteria", "assert_service_status", "assert_servce_status"),
    ("initial_state", "turn_airplane_mode_on", "turn_aeroplane_mode_on"),
])  # fmt: skip
def test_a_file_that_names_unknown_functions_is_refused(tmp_path: Path, part: str, known: str, unknown: str) -> None:
    row = task_row(task("[service_issue]airplane_mode_on[PERSONA:None]"))
    text = json.dumps([row]).replace(f'"{known}"', f'"{unknown}"')
    (tmp_path / "tasks.json").write_text(text)
    with pytest.raises(ItemError, match=rf"tasks\.json: task '.*': {part}\..*{unknown}.*Did you mean '{known}'"):
        gym.make("Tau2Telecom-v0", items=tmp_path / "tasks.json")


def test_every_family_is_there() -> None:
    source = gym.make("Tau2Telecom-v0", split="small").unwrapped.setup.source
    assert {source[i].family for i in range(20)} == {family.value for family in Family}
    assert {"Tau2Telecom-v0", "Tau2TelecomSolo-v0"} <= set(askgym.ENV_IDS)
