"""The single environment: literal episodes, every kind of bad input, and roles, rewards and items of one's own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import gymnasium as gym
import numpy as np
import pytest

import askgym
from askgym.envs.env import INFO_KEYS, AskEnv
from askgym.envs.registration import build_setup
from askgym.errors import ActionTypeError, ConfigError, EpisodeOverError, ItemError, UnknownNameError
from askgym.types import (
    Action,
    AnswerKind,
    AskItem,
    Checkpoint,
    Cue,
    Fact,
    FailureKind,
    JudgeFailure,
    Scenario,
    UserFailure,
    UserMove,
    Verdict,
)

PENS = AskItem(
    id="pens",
    scenario=Scenario.MISSING_INFO,
    question="I buy 3 pens, and a folder for $2. What do I pay in total?",
    complete_question="I buy 3 pens at $4 each, and a folder for $2. What do I pay in total?",
    checkpoints=(
        Checkpoint(
            id="price",
            text="price of one pen",
            fact="Each pen costs $4.",
            value="$4",
            cues=(Cue("price|cost|charge|how_much", "pen"),),
        ),
    ),
    answer="14",
    answer_kind=AnswerKind.NUMBER,
    answer_unit="$",
    answer_cues="total|pay|bill",
    ledger=(Fact("folder", "price of the folder", "The folder costs $2.", "$2", (Cue("price|cost", "folder"),)),),
    guesses=("8",),
    problem_id="p1",
)
WHOLE = replace(
    PENS, id="whole", scenario=Scenario.COMPLETE, question=PENS.complete_question, checkpoints=(), guesses=()
)
ASK = "What is the price of one pen?"
RIGHT = "The answer is $14."


def pens(**kwargs: Any) -> AskEnv:
    env = gym.make("AskMind-v0", **{"items": [PENS], "user": "rules:plain", **kwargs})
    assert isinstance(env, AskEnv)
    return env


# -- literal episodes -------------------------------------------------------------------------------------------------


def test_ask_then_answer() -> None:
    env = pens()
    observation, info = env.reset(seed=3)
    assert observation == PENS.question
    assert tuple(info) == INFO_KEYS
    assert info["messages"] == [{"role": "user", "content": PENS.question}]
    assert (info["item_id"], info["turn"], info["turns_left"], info["end_reason"]) == ("pens", 1, 3, None)
    assert (info["valid"], info["judge_failure"], info["reward_terms"], info["tools"]) == (True, None, {}, [])

    observation, reward, terminated, truncated, info = env.step(ASK)
    assert "Each pen costs $4." in observation
    assert (reward, terminated, truncated) == (0.5, False, False)
    assert info["reward_terms"] == {"coverage": 0.5, "waste": 0.0, "answer": 0.0, "forfeit": 0.0}
    assert (info["turn"], info["turns_left"]) == (2, 2)
    assert [message["role"] for message in info["messages"]] == ["user", "assistant", "user"]

    observation, reward, terminated, truncated, info = env.step(RIGHT)
    assert (observation, reward, terminated, truncated) == ("", 0.5, True, False)
    assert (info["end_reason"], info["turn"], info["turns_left"]) == ("answered", 2, 0)
    assert info["messages"][-1] == {"role": "assistant", "content": RIGHT}
    assert info["hidden"]["scenario"] == "missing_info"
    assert (info["hidden"]["answer"], info["hidden"]["correct"]) == ("14", True)
    assert list(info["hidden"]["settled"]) == ["price"]


@pytest.mark.parametrize(
    ("texts", "rewards", "reason", "correct"),
    [
        ([RIGHT], [0.5], "answered", True),  # a lucky guess
        (["The answer is $8."], [0.0], "answered", False),
        ([ASK, "The answer is $8."], [0.5, 0.0], "answered", False),
        ([""], [-1.0], "malformed", None),
        ([ASK, ""], [0.5, -1.5], "malformed", None),
        (["Let me think.", ASK, RIGHT], [-0.2, 0.5, 0.5], "answered", True),
        ([ASK, ASK, ASK], [0.5, -0.2, -1.3], "no_answer", None),
    ],
)
def test_rewards_by_hand(texts: list[str], rewards: list[float], reason: str, correct: bool | None) -> None:
    env = pens()
    env.reset(seed=1)
    steps = [env.step(text) for text in texts]
    assert [step[1] for step in steps] == pytest.approx(rewards)
    assert [step[2] for step in steps] == [False] * (len(texts) - 1) + [True]
    assert steps[-1][4]["end_reason"] == reason
    assert steps[-1][4]["hidden"]["correct"] in ((correct,) if correct is not None else (None, False))


def test_a_complete_item_is_answered_at_once() -> None:
    env = pens(items=[WHOLE])
    assert env.reset(seed=1)[0] == WHOLE.question
    assert env.step(RIGHT)[:4] == ("", 1.0, True, False)


def test_strict_first_turn_may_not_answer() -> None:
    env = pens(strict=True)
    env.reset(seed=1)
    _, reward, terminated, _, info = env.step(RIGHT)
    assert (terminated, info["end_reason"]) == (True, "answered_too_early")
    assert reward <= 0.0
    env.reset(seed=1)
    assert env.step(ASK)[2] is False
    _, _, terminated, _, info = env.step(RIGHT)
    assert (terminated, info["end_reason"]) == (True, "answered")


def test_the_last_turn_is_announced() -> None:
    env = pens(max_turns=2)
    first, _ = env.reset(seed=1)
    second = env.step("Let me think.")[0]
    assert "last turn" not in first
    assert "last turn" in second
    silent = pens(max_turns=2, final_notice=False)
    silent.reset(seed=1)
    assert "last turn" not in silent.step("Let me think.")[0]


def test_system_prompt_and_guidance_are_in_the_messages() -> None:
    observation, info = pens(system_prompt="Be brief.", guidance="weak").reset(seed=1)
    assert info["messages"][0] == {"role": "system", "content": "Be brief."}
    assert info["messages"][1] == {"role": "user", "content": observation}
    assert observation.startswith(PENS.question)
    assert len(observation) > len(PENS.question)


def test_expose_hidden_shows_from_the_start() -> None:
    _, info = pens(expose_hidden=True).reset(seed=1)
    assert info["hidden"]["answer"] == "14"


def test_render() -> None:
    env = pens(render_mode="ansi")
    assert env.render() is None
    env.reset(seed=1)
    env.step(RIGHT)
    assert env.render() == f"user: {PENS.question}\nassistant: {RIGHT}"
    plain = pens()
    plain.reset(seed=1)
    assert plain.render() is None
    with pytest.raises(ConfigError, match=r"render_mode='human'.*'ansi'"):
        AskEnv(build_setup("AskMind-v0"), render_mode="human")


def test_close_ends_the_episode_and_reset_begins_another() -> None:
    env = pens()
    env.reset(seed=1)
    env.close()
    env.close()
    with pytest.raises(EpisodeOverError, match="reset"):
        env.step(ASK)
    env.reset(seed=1)


def test_step_action_keeps_tokens() -> None:
    env = pens()
    env.reset(seed=1)
    env.step_action(Action(RIGHT, token_ids=(5, 7), logprobs=(-0.1, -0.2)))
    kept = env.state.turns[0].action
    assert (kept.token_ids, kept.logprobs) == ((5, 7), (-0.1, -0.2))
    for wrong in ("text", None, 3):
        fresh = pens()
        fresh.reset(seed=1)
        with pytest.raises(ActionTypeError, match="Action is needed"):
            fresh.step_action(wrong)  # type: ignore[arg-type]


def test_a_subclass_of_str_is_text() -> None:
    env = pens()
    env.reset(seed=1)
    env.step(np.str_(RIGHT))
    assert type(env.state.messages[-1].content) is str


def test_gym_make_draws_from_the_train_split() -> None:
    env = gym.make("AskMind-v0", expose_hidden=True)
    assert isinstance(env, AskEnv)
    env.reset(seed=1)
    assert env.state.item.split == "train"
    assert "-train-" in env.state.item.id


@pytest.mark.parametrize("split", ["train", "validation", "test", "ood"])
def test_splits_share_no_item(split: str) -> None:
    env = gym.make("AskMind-v0", split=split)
    assert isinstance(env, AskEnv)
    ids = set()
    for seed in range(10):
        ids.add(env.reset(seed=seed)[1]["item_id"])
        assert env.state.item.split == split
    assert len(ids) > 1


def test_same_arguments_same_items_and_items_seed_changes_them() -> None:
    first, twin, other = (gym.make("AskMind-v0", items_seed=s).reset(options={"item_index": 4}) for s in (0, 0, 1))
    assert first == twin
    assert first[1]["item_id"] != other[1]["item_id"]


# -- bad input --------------------------------------------------------------------------------------------------------


def test_gymnasium_names_the_closest_id() -> None:
    with pytest.raises(gym.error.UnregisteredEnv, match="AskMind"):
        gym.make("AskMnd-v0")
    with pytest.raises(gym.error.VersionNotFound, match="v0"):
        gym.make("AskMind-v7")


def test_build_setup_names_the_closest_id() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'AskMindStrict-v0'"):
        build_setup("AskMindStrct-v0")


@pytest.mark.parametrize(
    ("kwargs", "kind", "texts"),
    [
        ({"max_turn": 3}, TypeError, ["'max_turn'", "'max_turns'"]),
        ({"max_turn": 3}, UnknownNameError, ["'max_turn'", "'max_turns'"]),
        ({"rewards": "progress"}, UnknownNameError, ["'rewards'", "'reward'"]),
        ({"exposed_hidden": True}, UnknownNameError, ["'expose_hidden'"]),
        ({"split": "tran"}, UnknownNameError, ["'tran'", "'train'"]),
        ({"families": ["shoping"]}, UnknownNameError, ["'shoping'", "'shopping'"]),
        ({"families": "shoping"}, UnknownNameError, ["'shoping'", "'shopping'"]),
        ({"items": "builtin:shoping"}, UnknownNameError, ["'shoping'", "'shopping'"]),
        ({"user": "rules:terze"}, UnknownNameError, ["'terze'", "'terse'"]),
        ({"user": "rules:"}, UnknownNameError, ["terse"]),
        ({"user": "rule"}, UnknownNameError, ["'rule'", "'rules'"]),
        ({"user": 3}, ConfigError, ["user=3", "rules"]),
        ({"judge": "rule"}, UnknownNameError, ["'rule'", "'rules'"]),
        ({"judge": 3}, ConfigError, ["judge=3", "rules"]),
        ({"reward": "progres"}, UnknownNameError, ["'progres'", "'progress'"]),
        ({"reward": 3}, ConfigError, ["reward=3", "progress"]),
        ({"guidance": "week"}, UnknownNameError, ["'week'", "'weak'"]),
        ({"mix": "AskMnd"}, UnknownNameError, ["'AskMnd'", "'AskMind'"]),
        ({"mix": {"mising_info": 1.0}}, UnknownNameError, ["'mising_info'", "'missing_info'"]),
        ({"mix": {"missing_info": -1.0}}, ConfigError, ["missing_info", "-1.0"]),
        ({"mix": {"missing_info": 0.0}}, ConfigError, ["positive"]),
        ({"mix": {}}, ConfigError, ["positive"]),
        ({"mix": {"missing_info": float("nan")}}, ConfigError, ["nan"]),
        ({"difficulty": {"lode": "small"}}, UnknownNameError, ["'lode'", "'load'"]),
        ({"difficulty": {"load": "smal"}}, UnknownNameError, ["'smal'", "'small'"]),
        ({"difficulty": {"points": 99}}, ConfigError, ["99"]),
        ({"max_turns": 0}, ConfigError, ["max_turns=0", "at least 1"]),
        ({"max_turns": -1}, ConfigError, ["max_turns=-1", "at least 1"]),
        ({"max_turns": True}, ConfigError, ["max_turns=True"]),
        ({"max_turns": 2.5}, ConfigError, ["max_turns=2.5"]),
        ({"max_turns": "3"}, ConfigError, ["max_turns='3'"]),
        ({"max_action_chars": 0}, ConfigError, ["max_action_chars=0"]),
        ({"render_mode": "human"}, Exception, ["human"]),
        ({"items": []}, ItemError, ["empty", "at least 1"]),
        ({"items": [PENS, PENS]}, ItemError, ["'pens'", "unique"]),
        ({"items": [PENS, {"id": "x"}]}, ItemError, ["items[1]", "dict"]),
        ({"items": 3}, ConfigError, ["items=3"]),
        ({"items": [PENS], "families": ["shopping"]}, ConfigError, ["families="]),
        ({"items": [PENS], "difficulty": {"points": 2}}, ConfigError, ["difficulty="]),
        ({"families": []}, ConfigError, ["families=[]", "leave it out"]),
        ({"items": "builtin:"}, ConfigError, ["'builtin:'", "no family"]),
        ({"families": ["shopping"], "language": "zh"}, ConfigError, ["language='zh'", "shopping: en"]),
        ({"items": "builtin:shopping_zh", "language": "en"}, ConfigError, ["language='en'", "shopping_zh: zh"]),
        ({"split": "ood", "language": "zh"}, ConfigError, ["'zh'", "'ood'", "train, validation, test"]),
        ({"items": [PENS], "language": "zh"}, ConfigError, ["language='zh'", "none of the 1 items", "of en"]),
        ({"items": [PENS], "split": "ood"}, ConfigError, ["split='ood'", "none of the 1 items"]),
        ({"mix": {Scenario.COMPLETE: 0.0}}, ConfigError, ["mix={'complete': 0.0}"]),
    ],
    # Without addresses: the workers of a run must name a test alike.
    ids=lambda value: re.sub(r" at 0x\w+", "", str(value))[:60] if isinstance(value, dict) else None,
)
@pytest.mark.filterwarnings("ignore:.*render_mode.*:UserWarning")  # Gymnasium's own, beside the error
def test_bad_arguments(kwargs: dict[str, Any], kind: type[Exception], texts: list[str]) -> None:
    with pytest.raises(kind) as caught:
        gym.make("AskMind-v0", **kwargs)
    for text in texts:
        assert text in str(caught.value)


def test_items_of_a_list_are_chosen_by_language_and_split() -> None:
    items = [PENS, replace(PENS, id="zh", language="zh-CN"), replace(PENS, id="ood", split="ood")]
    kept = {
        name: [item.id for item in build_setup("AskMind-v0", {"items": items, **given}).source.items]  # type: ignore[union-attr]  # a list
        for name, given in {
            "all": {},
            "every": {"language": "all"},
            "zh": {"language": "zh"},
            "ood": {"split": "ood"},
            "en": {"language": "en"},
        }.items()
    }
    everyone = ["pens", "zh", "ood"]
    assert kept == {"all": everyone, "every": everyone, "zh": ["zh"], "ood": ["ood"], "en": ["pens", "ood"]}


@pytest.mark.parametrize("given", [{"split": "test"}, {"language": "en"}])
def test_items_of_a_function_cannot_be_chosen(given: dict[str, str]) -> None:
    ((name, value),) = given.items()
    with pytest.raises(ConfigError, match=f"{name}='{value}'.*is a function"):
        gym.make("AskMind-v0", items=lambda _: PENS, **given)


def test_families_may_be_named_with_their_language() -> None:
    for given in ({"language": "zh"}, {"language": "all"}, {}):
        setup = build_setup("AskMind-v0", {"families": ["shopping_zh"], **given})
        assert setup.source[0].language == "zh"


def test_a_missing_file_is_named() -> None:
    with pytest.raises((ItemError, ConfigError, OSError), match=r"nowhere\.jsonl"):
        gym.make("AskMind-v0", items="nowhere.jsonl")


@pytest.mark.parametrize("env_id", ["AskMindStrict-v0", "AskOverconfidenceStrict-v0"])
def test_strict_has_two_turns(env_id: str) -> None:
    with pytest.raises(ConfigError, match=r"strict=True with max_turns=3.*exactly 2"):
        gym.make(env_id, max_turns=3)
    assert gym.make(env_id).reset(seed=1)[1]["turns_left"] == 2


def test_strict_holds_no_complete_items() -> None:
    with pytest.raises(ConfigError, match=r"strict=True with complete items.*complete"):
        gym.make("AskMindStrict-v0", mix={"missing_info": 0.5, "complete": 0.5})
    with pytest.raises(ConfigError, match="strict=True with complete items"):
        gym.make("AskMind-v0", strict=True)
    with pytest.raises(ConfigError, match="strict=True with the complete item 'whole'"):
        gym.make("AskMindStrict-v0", items=[PENS, WHOLE])
    env = pens(strict=True)
    env.reset(seed=1)
    with pytest.raises(ConfigError, match="strict=True with the complete item 'whole'"):
        env.reset(options={"item": WHOLE})


def test_strict_refuses_complete_items_made_by_a_function() -> None:
    env = gym.make("AskMindStrict-v0", items=lambda index: WHOLE)
    with pytest.raises(ConfigError, match="strict=True with the complete item 'whole'"):
        env.reset(seed=1)


def test_unknown_item_ids() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown item id 'pans'. Did you mean 'pens'"):
        pens().reset(options={"item_id": "pans"})
    builtin = gym.make("AskMind-v0")
    for wrong in ("", "pens", "shopping-v1-train-0-x-y", "shopping-v0-train-0-1-123456", "shopping-v1-tran-0-1-123456"):
        with pytest.raises(UnknownNameError, match="look like"):
            builtin.reset(options={"item_id": wrong})


def test_item_index_and_its_bounds() -> None:
    env = pens(items=[PENS, WHOLE])
    assert [env.reset(options={"item_index": i})[1]["item_id"] for i in (0, 1, np.int64(1))] == [
        "pens",
        "whole",
        "whole",
    ]
    for wrong in (2, -1):
        with pytest.raises(ConfigError, match=f"item_index={wrong}"):
            env.reset(options={"item_index": wrong})


# -- roles, rewards and items of one's own ----------------------------------------------------------------------------


def judge_by_hand(call: Any) -> dict[str, bool | None]:
    text = call.state.action.text
    found = {"final_answer": text.startswith("Final"), "correct": text.endswith("14")}
    return {c.id: found.get(c.id, "names" in c.id and "pen" in text) for c in call.criteria}


def test_own_judge() -> None:
    for judge in (judge_by_hand, lambda call: Verdict(judge_by_hand(call)), _later(judge_by_hand)):
        env = pens(judge=judge)
        env.reset(seed=1)
        assert env.step("The pen price please: what is the price of one pen?")[1] == 0.5
        _, reward, terminated, _, info = env.step("Final: 14")
        assert (reward, terminated, info["hidden"]["correct"]) == (0.5, True, True)


def _later(function: Any) -> Any:
    def answer(call: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(call))
        return future

    return answer


def test_judge_failure_text_and_next_episode() -> None:
    answers = iter([JudgeFailure(FailureKind.TIMEOUT, "no reply in 30 s")])
    env = pens(judge=lambda call: next(answers, judge_by_hand(call)))
    env.reset(seed=1)
    observation, reward, terminated, truncated, info = env.step(ASK)
    assert (observation, reward, terminated, truncated) == ("", 0.0, False, True)
    assert (info["valid"], info["end_reason"], info["judge_failure"]) == (
        False,
        "judge_failure",
        "timeout: no reply in 30 s",
    )
    assert info["reward_terms"] == {}
    assert np.isnan(env.state.episode_return)
    env.reset()
    assert env.step("Final: 14")[4]["valid"] is True


def test_a_failure_that_blames_the_action_is_malformed() -> None:
    env = pens(judge=lambda call: JudgeFailure(FailureKind.MALFORMED, "unreadable", blames_action=True))
    env.reset(seed=1)
    _, reward, terminated, truncated, info = env.step(ASK)
    assert (reward, terminated, truncated) == (-1.0, True, False)
    assert (info["end_reason"], info["valid"]) == ("malformed", True)


def test_judge_that_fails_later_voids_what_was_earned() -> None:
    calls = itertools.count()
    env = pens(judge=lambda call: judge_by_hand(call) if next(calls) == 0 else None)
    env.reset(seed=1)
    assert env.step("What is the price of one pen?")[1] == 0.5
    _, reward, _, truncated, info = env.step("Final: 14")
    assert (reward, truncated, info["valid"]) == (0.0, True, False)
    assert np.isnan(env.state.episode_return)


def test_own_user_whose_text_is_searched_for_facts() -> None:
    env = pens(user=lambda call: "Well, each pen costs $4, I think.")
    env.reset(seed=1)
    observation, reward, *_ = env.step(ASK)
    assert observation.startswith("Well, each pen costs $4")
    assert reward == 0.5
    env.reset(seed=1)
    observation, reward, _, _, info = env.step("Let me think.")
    assert reward == pytest.approx(-0.2)  # nobody asked: what the user blurts out settles nothing
    assert info["turn"] == 2


def test_own_user_who_tells_nothing_settles_nothing() -> None:
    env = pens(user=lambda call: "No idea.")
    env.reset(seed=1)
    assert env.step(ASK)[:2] == ("No idea.", 0.0)


def test_own_user_who_says_what_it_gave() -> None:
    env = pens(user=lambda call: UserMove("Here you are.", given=("price",)))
    env.reset(seed=1)
    assert env.step(ASK)[:2] == ("Here you are.", 0.5)


@pytest.mark.parametrize("reply", [3, None, "", "  ", UserFailure(FailureKind.OUTAGE, "gone"), RuntimeError("gone")])
def test_user_failures_truncate(reply: Any) -> None:
    def user(call: Any) -> Any:
        if isinstance(reply, Exception):
            raise reply
        return reply

    env = pens(user=user)
    env.reset(seed=1)
    observation, reward, terminated, truncated, info = env.step(ASK)
    assert (observation, reward, terminated, truncated) == ("", 0.0, False, True)
    assert (info["valid"], info["end_reason"]) == (False, "user_failure")


def test_own_reward() -> None:
    env = pens(reward=lambda before, now: 2.0 if now.final else {"asked": 1.0, "cost": -0.25})
    env.reset(seed=1)
    _, reward, _, _, info = env.step(ASK)
    assert (reward, info["reward_terms"]) == (0.75, {"asked": 1.0, "cost": -0.25})
    assert env.step(RIGHT)[1] == 2.0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, "1", True])
def test_own_reward_must_be_finite(value: Any) -> None:
    env = pens(reward=lambda before, now: value)
    env.reset(seed=1)
    with pytest.raises(ConfigError, match="finite"):
        env.step(ASK)


def test_own_items_by_function() -> None:
    def make(index: int) -> AskItem:
        return replace(PENS, id=f"pens-{index}")

    env = pens(items=make)
    assert env.reset(options={"item_index": 7})[1]["item_id"] == "pens-7"
    with pytest.raises(UnknownNameError, match="item_index"):
        env.reset(options={"item_id": "pens-7"})
    with pytest.raises(ItemError, match="str"):
        pens(items=lambda index: "an item").reset(seed=1)


def test_every_id_is_registered_and_listed() -> None:
    assert set(askgym.ENV_IDS) == {
        "AskMind-v0",
        "AskMindFATA-v0",
        "AskOverconfidence-v0",
        "AskMindStrict-v0",
        "AskOverconfidenceStrict-v0",
        "AskBench-v0",
        "QA-v0",
        "HealthBench-v0",
        "Tau2Telecom-v0",
        "Tau2TelecomSolo-v0",
    }
    for env_id, entry in askgym.ENV_IDS.items():
        assert env_id in gym.registry
        assert entry.id == env_id
        assert entry.summary


@pytest.mark.parametrize(
    ("env_id", "shares"),
    [
        ("AskMind-v0", {"missing_info": 0.75, "complete": 0.25}),
        ("AskOverconfidence-v0", {"false_premise": 0.75, "complete": 0.25}),
        ("AskMindStrict-v0", {"missing_info": 1.0}),
        ("AskOverconfidenceStrict-v0", {"false_premise": 1.0}),
        ("AskBench-v0", {"missing_info": 0.375, "false_premise": 0.375, "complete": 0.25}),
    ],
)
def test_mixes(env_id: str, shares: Mapping[str, float]) -> None:
    env = gym.make(env_id)
    assert isinstance(env, AskEnv)
    n = 200
    drawn = [env.reset(seed=seed)[1] and env.state.item.scenario.value for seed in range(n)]
    assert set(drawn) == set(shares)
    for scenario, share in shares.items():
        # Five standard deviations of a binomial share; at most 0.18 for n = 200.
        assert abs(drawn.count(scenario) / n - share) <= 5 * (share * (1 - share) / n) ** 0.5


# --- arguments in the wrong place ---


@pytest.mark.parametrize("name", ["group_size", "autoreset_mode", "num_envs"])
def test_arguments_of_vector_environments_name_make_vec(name: str) -> None:
    arguments: dict[str, Any] = {name: 4}
    with pytest.raises(
        UnknownNameError, match=rf"{name}=4 is for vector environments: use gym\.make_vec\('AskMind-v0'"
    ):
        gym.make("AskMind-v0", **arguments)


def test_difficulty_as_a_text_is_refused() -> None:
    with pytest.raises(ConfigError, match="difficulty='points=3': a mapping is needed"):
        gym.make("AskMind-v0", difficulty="points=3")
