"""`QA-v0` and `HealthBench-v0` as Gymnasium environments: the conformance kit, items, judges, and bad arguments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import gymnasium as gym
import pytest

import askgym
from askgym.envs.domains import DOMAINS, domain
from askgym.envs.env import AskEnv
from askgym.envs.qa.loading import builtin_items
from askgym.envs.registration import ENV_IDS, build_setup, domain_of, env_ids
from askgym.errors import AskGymError, ConfigError, ItemError, UnknownNameError
from askgym.rollout import Plan, run_sync
from askgym.testing import AskEnvConformance

if TYPE_CHECKING:
    from askgym.types import AskItem


def lenient(call: Any) -> dict[str, bool]:
    """Meets whatever has an odd number, for a judge that reads nothing."""
    return {criterion.id: criterion.id[-1] in "13579" for criterion in call.criteria}


SHORT = tuple(item for item in builtin_items(rubrics=True) if len(item.prompt) == 1)  # type: ignore[attr-defined]  # a dialogue
"""Dialogues that begin with the user's message: what was said before is in no observation."""


class TestQuestions(AskEnvConformance):
    single_turn: ClassVar[bool] = True

    def make_env(self, **kwargs: Any) -> gym.Env[str, str]:
        return gym.make("QA-v0", **kwargs)

    def make_vector_env(self, num_envs: int, **kwargs: Any) -> Any:
        return gym.make_vec("QA-v0", num_envs, **kwargs)


class TestRubrics(AskEnvConformance):
    single_turn: ClassVar[bool] = True
    seeds: ClassVar[Sequence[int]] = range(4)

    def make_env(self, **kwargs: Any) -> gym.Env[str, str]:
        return gym.make("HealthBench-v0", **{"judge": lenient, "items": SHORT, **kwargs})

    def make_vector_env(self, num_envs: int, **kwargs: Any) -> Any:
        return gym.make_vec("HealthBench-v0", num_envs, **{"judge": lenient, "items": SHORT, **kwargs})

    def secrets(self, hidden: Mapping[str, Any]) -> Sequence[str]:
        return [rubric["text"] for rubric in hidden.get("rubrics", ())]


def test_every_id_has_its_domain_and_turns() -> None:
    assert env_ids("qa", "rubrics") == ("QA-v0", "HealthBench-v0")
    assert {entry.domain for entry in ENV_IDS.values()} <= set(DOMAINS)
    for env_id, entry in ENV_IDS.items():
        setup = build_setup(env_id, {"judge": lenient})
        assert setup.rules.turn_rules.max_turns == entry.turns
        assert domain_of(env_id) is domain(entry.domain)
    assert domain_of("SomebodyElses-v1").name == "ask"
    with pytest.raises(UnknownNameError, match="domain"):
        domain("telecon")


def test_the_observation_is_the_last_message_and_info_has_all() -> None:
    env = gym.make("HealthBench-v0", judge=lenient)
    observation, info = env.reset(options={"item_id": "healthbench-askgym-6"})
    assert observation == "Write it as one SOAP note. Leave the plan empty."
    assert [message["role"] for message in info["messages"]] == ["system", "user", "assistant", "user"]
    observation, reward, terminated, truncated, info = env.step("S: …")
    assert (observation, terminated, truncated) == ("", True, False)
    # r1 to r6 with +6, +4, +5, +5, −6, −2: r1, r3 and r5 met are (6 + 5 − 6)/20
    assert reward == pytest.approx(0.25)
    assert info["hidden"]["rubrics"][4]["met"] is True


def test_items_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"input": "1 + 1 =", "target": "2"}) + "\n")
    assert gym.make("QA-v0", items=str(path)).reset(seed=0)[0] == "1 + 1 ="
    question = builtin_items(rubrics=False)[0]

    def made(index: int) -> AskItem:
        return replace(question, id=f"q-{index}")

    env = gym.make("QA-v0", items=made)
    assert env.reset(options={"item_index": 5})[1]["item_id"] == "q-5"
    assert gym.make("QA-v0", items=[question]).reset(seed=1)[1]["item_id"] == question.id
    with pytest.raises(ConfigError, match="0 to 23"):
        gym.make("QA-v0").reset(options={"item_index": 24})


def test_the_same_in_any_order_and_driver() -> None:
    plan = Plan("QA-v0", build_setup("QA-v0"), "random", seed=5)
    agent = domain("qa").agent
    rows = [episode.to_row() for episode in run_sync(plan, agent("random"), range(24))]
    backwards = [episode.to_row() for episode in run_sync(plan, agent("random"), reversed(range(24)))]
    assert rows == backwards[::-1]
    right = [episode.episode_return for episode in run_sync(plan, agent("oracle"), range(24))]
    assert right == [1.0] * 24


def test_the_oracle_of_rubrics_says_what_they_ask_for() -> None:
    setup = build_setup("HealthBench-v0", {"judge": lenient})
    episodes = list(run_sync(Plan("HealthBench-v0", setup, "oracle"), domain("rubrics").agent("oracle"), range(6)))
    item = setup.source[3]
    assert item.solution == ""
    said = episodes[3].turns[0].action.text
    assert all((rubric.text in said) is (rubric.points > 0) for rubric in item.rubrics)
    assert episodes[0].turns[0].action.text == setup.source[0].solution


def test_a_vector_plays_groups() -> None:
    envs = gym.make_vec("QA-v0", num_envs=4, group_size=2)
    observations, _ = envs.reset(seed=3)
    assert observations[0] == observations[1]
    assert observations[2] == observations[3]
    envs.close()


@pytest.mark.parametrize(
    ("env_id", "arguments", "error", "said"),
    [
        ("HealthBench-v0", {}, ConfigError, "needs a judge that reads"),
        ("HealthBench-v0", {"judge": "rules"}, ConfigError, "openai:MODEL@URL"),
        ("HealthBench-v0", {"judge": "panel:rules,2*rules"}, ConfigError, "rules,2*rules': HealthBench-v0 needs"),
        ("HealthBench-v0", {"judge": "cascade:rules,openai:j@http://localhost:1/v1"}, ConfigError, "'cascade:"),
        ("QA-v0", {"judge": "rule"}, UnknownNameError, "rules"),
        ("QA-v0", {"reward": "askbench"}, ConfigError, "no presets"),
        ("HealthBench-v0", {"judge": lenient, "reward": "correct"}, ConfigError, "'rubrics'"),
        ("QA-v0", {"guidance": "weak"}, UnknownNameError, "argument of QA-v0"),
        ("QA-v0", {"task": "rubrics"}, UnknownNameError, "argument of QA-v0"),
        ("QA-v0", {"items": "nowhere.jsonl"}, ItemError, "does not exist"),
        ("QA-v0", {"items": 3}, ConfigError, "hf:NAME"),
        ("QA-v0", {"items": []}, ItemError, "at least 1 item"),
        ("QA-v0", {"items": builtin_items(rubrics=True)}, ConfigError, "HealthBench-v0"),
        ("HealthBench-v0", {"judge": lenient, "items": builtin_items(rubrics=False)}, ConfigError, "has no rubrics"),
        ("QA-v0", {"split": "train"}, ConfigError, "split"),
        ("QA-v0", {"skip_bad": 1}, ConfigError, "skip_bad"),
        ("QA-v0", {"max_action_chars": 0}, ConfigError, "max_action_chars"),
    ],
)
def test_bad_arguments(env_id: str, arguments: dict[str, Any], error: type[AskGymError], said: str) -> None:
    with pytest.raises(error) as caught:
        gym.make(env_id, **arguments)
    assert said in str(caught.value)


def test_an_item_given_at_reset_is_checked_too() -> None:
    env = gym.make("QA-v0")
    assert isinstance(env, AskEnv)
    with pytest.raises(ConfigError, match="HealthBench-v0"):
        env.reset(options={"item": builtin_items(rubrics=True)[0]})


def test_import_alone_loads_no_domain() -> None:
    import subprocess
    import sys

    code = "import sys, askgym; print([m for m in sys.modules if m.startswith(('askgym.envs.qa', 'askgym.envs.ask.'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "askgym.envs.qa" not in done.stdout
    assert askgym.ENV_IDS
