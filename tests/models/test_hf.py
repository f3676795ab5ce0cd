"""The agent on transformers.

1. A token is a function of the dialogue, the seed and its position: not of the batch, the order or a global generator.
2. Log-probabilities are those of the distribution that the tokens were drawn from, checked by another forward pass and
   cuts written out here; the sampling settings in the model's folder do not matter.
3. Token ids are kept verbatim, the end sign included; text, reasoning and reason of the end follow from them.
4. A dialogue that does not fit is a failure of the policy, and an error in `act`.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from askgym.agents.base import as_policy
from askgym.agents.generation import Generation
from askgym.agents.hf import HuggingFaceAgent
from askgym.drivers import Roles, drive
from askgym.episode import PolicyCall
from askgym.errors import ConfigError, PromptTooLongError
from askgym.rollout import rollout
from askgym.seeding import unit_interval
from askgym.types import Action, FailureKind, Message, PolicyFailure, ToolCall

if TYPE_CHECKING:
    from askgym.rollout import Plan
    from askgym.trace import Episode

pytestmark = pytest.mark.vllm("torch", "transformers")

Make = Callable[..., HuggingFaceAgent]
DIALOGUES = [
    [{"role": "user", "content": "Hello, what do I pay for three pens?"}],
    [{"role": "user", "content": "Hi"}],
    [
        {"role": "system", "content": "Ask first."},
        {"role": "user", "content": "I'm buying notebooks. Delivery is $5. What do I pay in total?"},
        {"role": "assistant", "content": "What does each of them cost?"},
        {"role": "user", "content": "Each notebook costs $4."},
    ],
]
SEEDS = [11, 12, 2**62 + 1]
SETTINGS = {
    "plain": Generation(max_new_tokens=20),
    "cold": Generation(max_new_tokens=20, temperature=0.6),
    "hot, top 20": Generation(max_new_tokens=20, temperature=1.4, top_k=20),
    "nucleus": Generation(max_new_tokens=20, temperature=0.8, top_p=0.7),
    "both": Generation(max_new_tokens=20, top_p=0.9, top_k=50),
    "greedy": Generation(max_new_tokens=20, temperature=0),
}


@pytest.fixture(scope="module")
def loaded(tiny_model: Path) -> HuggingFaceAgent:
    return HuggingFaceAgent.load(tiny_model, device="cpu")


@pytest.fixture
def agent_of(loaded: HuggingFaceAgent) -> Make:
    """`agent_of(generation, …)`: an agent on the model that is loaded once."""

    def make(generation: Generation | None = None, **settings: Any) -> HuggingFaceAgent:
        return HuggingFaceAgent(loaded.model, loaded.dialogues.tokenizer, generation=generation, **settings)

    return make


def call(*texts: str, seed: int = 5, tools: Sequence[dict[str, Any]] = ()) -> PolicyCall:
    roles = ("user", "assistant")
    messages = tuple(Message(roles[i % 2], text) for i, text in enumerate(texts))  # type: ignore[arg-type]
    return PolicyCall(messages, tuple(tools), 1, 3, seed)


def tokens(actions: Sequence[Action]) -> list[tuple[int, ...] | None]:
    return [action.token_ids for action in actions]


def distribution(model: Any, ids: Sequence[int], generation: Generation) -> np.ndarray:
    """The probabilities of the token after `ids`, by one pass over all of them and the cuts in so many words."""
    import torch

    with torch.no_grad():
        logits = model(input_ids=torch.tensor([list(ids)])).logits[0, -1].double().numpy()
    if not generation.greedy:
        logits = logits / generation.temperature
        if generation.top_k:
            logits[logits < np.sort(logits)[-generation.top_k]] = -np.inf
    p = np.exp(logits - logits.max())
    p /= p.sum()
    if not generation.greedy and generation.top_p < 1:
        order = np.argsort(-p)
        before = np.cumsum(p[order]) - p[order]  # a token stays if those before it have not reached top_p
        p[order[before >= generation.top_p]] = 0
        p /= p.sum()
    return p


def test_same_seeds_same_tokens_in_any_order(agent_of: Make) -> None:
    agent = agent_of(Generation(max_new_tokens=20))
    first = agent.act(DIALOGUES, SEEDS)
    assert tokens(agent.act(DIALOGUES, SEEDS)) == tokens(first)
    assert tokens(agent.act(DIALOGUES[::-1], SEEDS[::-1])) == tokens(first)[::-1]
    others = agent.act(DIALOGUES, [seed + 1 for seed in SEEDS])
    assert all(a != b for a, b in zip(tokens(first), tokens(others), strict=True))
    same = agent.act([DIALOGUES[0]] * 3, SEEDS)
    assert len(set(tokens(same))) == 3


def test_act_without_seeds_goes_on_and_starts_again_with_the_agent(agent_of: Make) -> None:
    def play() -> list[Any]:
        agent = agent_of(Generation(max_new_tokens=8), seed=4)
        return tokens(agent.act(DIALOGUES[:2])) + tokens(agent.act(DIALOGUES[:1]))

    first = play()
    assert first == play()
    assert first[0] != first[2]
    assert tokens(agent_of(Generation(max_new_tokens=8), seed=5).act(DIALOGUES[:1]))[0] != first[0]


@pytest.mark.parametrize("name", ["greedy", "plain", "nucleus"])
def test_a_batch_is_its_rows_alone(agent_of: Make, name: str) -> None:
    agent = agent_of(SETTINGS[name], batch_size=2)
    together = agent.act(DIALOGUES, SEEDS)
    alone = [agent.act([one], [seed])[0] for one, seed in zip(DIALOGUES, SEEDS, strict=True)]
    assert tokens(together) == tokens(alone)
    for a, b in zip(together, alone, strict=True):
        assert a.logprobs == pytest.approx(b.logprobs, abs=1e-4)
        assert a.prompt_token_ids == b.prompt_token_ids


@pytest.mark.parametrize("name", SETTINGS)
def test_logprobs_are_of_the_distribution_drawn_from(agent_of: Make, name: str) -> None:
    agent = agent_of(SETTINGS[name])
    for action, seed in zip(agent.act(DIALOGUES, SEEDS), SEEDS, strict=True):
        assert action.token_ids is not None
        assert action.logprobs is not None
        assert action.prompt_token_ids is not None
        assert len(action.logprobs) == len(action.token_ids)
        for i, token in enumerate(action.token_ids):
            p = distribution(agent.model, action.prompt_token_ids + action.token_ids[:i], agent.generation)
            assert action.logprobs[i] == pytest.approx(np.log(p[token]), abs=1e-3)
            if agent.generation.greedy:
                assert token == p.argmax()
            else:  # the token in whose share of [0, 1) the seed's number lies
                u = unit_interval("token", seed, i)
                assert p[:token].sum() - 1e-4 <= u <= p[: token + 1].sum() + 1e-4


def test_tokens_come_as_often_as_they_should(agent_of: Make) -> None:
    agent = agent_of(Generation(max_new_tokens=1, temperature=0.7, top_k=8), batch_size=500)
    draws = 2000
    drawn = [action.token_ids[0] for action in agent.act([DIALOGUES[1]] * draws, range(draws)) if action.token_ids]
    p = distribution(agent.model, agent.dialogues.prompt(DIALOGUES[1]), agent.generation)
    seen = np.bincount(drawn, minlength=len(p))
    assert set(drawn) <= set(np.flatnonzero(p))
    # Pearson's statistic has 7 degrees of freedom; the seeds are fixed, and 24.3 is passed once in a thousand.
    expected = draws * p[p > 0]
    assert ((seen[p > 0] - expected) ** 2 / expected).sum() < 24.3


def test_no_global_generator_is_read_or_changed(agent_of: Make) -> None:
    import torch

    agent = agent_of(Generation(max_new_tokens=8))
    states = random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist()  # noqa: NPY002 - it is the global one that is looked at
    first = agent.act(DIALOGUES, SEEDS)
    assert states == (random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist())  # noqa: NPY002 - as above
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(99)
        assert tokens(agent.act(DIALOGUES, SEEDS)) == tokens(first)


def test_the_model_is_left_as_it_was(agent_of: Make) -> None:
    agent = agent_of(Generation(max_new_tokens=4, temperature=0))
    before = agent.model.generation_config.to_dict()
    assert before["repetition_penalty"] == 1.5
    agent.model.train()
    try:
        agent.act(DIALOGUES[:1])
        assert agent.model.training
    finally:
        agent.model.eval()
    agent.act(DIALOGUES[:1])
    assert not agent.model.training
    assert agent.model.generation_config.to_dict() == before


@contextlib.contextmanager
def fond_of(model: Any, token: int, bonus: float) -> Iterator[None]:
    """The model, with a bonus on one token's logit."""

    def add(_module: Any, _inputs: Any, logits: Any) -> Any:
        logits = logits.clone()
        logits[..., token] += bonus
        return logits

    hook = model.get_output_embeddings().register_forward_hook(add)
    try:
        yield
    finally:
        hook.remove()


def test_the_end_sign_is_kept_among_the_tokens_only(agent_of: Make) -> None:
    agent = agent_of(Generation(max_new_tokens=12))
    eos = agent.dialogues.tokenizer.eos_token_id
    with fond_of(agent.model, eos, 4.0):
        actions = agent.act([DIALOGUES[i % 3] for i in range(24)], range(24))
    stopped = [action for action in actions if action.finish_reason == "stop"]
    cut = [action for action in actions if action.finish_reason == "length"]
    assert len(stopped) + len(cut) == 24
    assert len(stopped) >= 3
    assert len(cut) >= 3
    for action in actions:
        assert action.token_ids is not None
        assert action.logprobs is not None
        assert len(action.logprobs) == len(action.token_ids)
        assert "<|im_end|>" not in action.text
        assert action.usage is not None
        assert action.usage.completion_tokens == len(action.token_ids)
    for action in stopped:
        assert (action.token_ids or ())[-1] == eos
        assert (action.token_ids or ()).count(eos) == 1
    for action in cut:
        assert len(action.token_ids or ()) == 12
        assert eos not in (action.token_ids or ())
    assert len({len(action.token_ids or ()) for action in stopped}) > 1, "rows of one batch end at different places"


def test_a_stop_text_ends_the_turn_and_is_not_in_the_message(agent_of: Make) -> None:
    free = agent_of(Generation(max_new_tokens=60)).act(DIALOGUES, SEEDS)
    agent = agent_of(Generation(max_new_tokens=60, stop=("e", "ll")))
    for action, whole in zip(agent.act(DIALOGUES, SEEDS), free, strict=True):
        assert action.token_ids is not None
        assert whole.token_ids is not None
        assert action.token_ids == whole.token_ids[: len(action.token_ids)]
        decoded = agent.dialogues.text(action.token_ids)
        shorter = agent.dialogues.text(action.token_ids[:-1])
        assert action.finish_reason == "stop"
        assert "e" in decoded or "ll" in decoded
        assert "e" not in shorter
        assert "ll" not in shorter
        assert "e" not in action.text
        assert decoded.startswith(action.text)


def test_reasoning_that_the_template_opens_is_not_the_message(agent_of: Make) -> None:
    agent = agent_of(Generation(max_new_tokens=10), template_options={"enable_thinking": True})
    (action,) = agent.act(DIALOGUES[:1], [1])
    assert action.text == ""
    assert action.reasoning
    (plain,) = agent_of(Generation(max_new_tokens=10)).act(DIALOGUES[:1], [1])
    assert plain.reasoning is None


def test_system_prompt_and_tools_reach_the_template(agent_of: Make) -> None:
    agent = agent_of(Generation(max_new_tokens=4), system_prompt="Be brief.")
    decode = agent.dialogues.tokenizer.decode
    actions = agent.act(DIALOGUES, SEEDS)
    assert decode(actions[0].prompt_token_ids).startswith("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user")
    assert decode(actions[2].prompt_token_ids).startswith("<|im_start|>system\nBe brief.\n\nAsk first.<|im_end|>")
    assert decode(actions[0].prompt_token_ids).endswith("<|im_start|>assistant\n")
    tool = {"type": "function", "function": {"name": "reboot", "parameters": {}}}
    turns = call("Hi", "", "Done?", tools=[tool])
    called = Message("assistant", "", (ToolCall("1", "reboot", '{"hard": true}'),))
    turns = PolicyCall((turns.messages[0], called, turns.messages[2]), turns.tools, 2, 2, 5)
    reply = agent.answer(turns)
    assert isinstance(reply, Action)
    assert '"name": "reboot"' in decode(reply.prompt_token_ids)
    assert 'reboot({"hard": true})' in decode(reply.prompt_token_ids)


def test_what_does_not_fit_fails_and_what_nearly_does_is_shortened(agent_of: Make) -> None:
    short, long = DIALOGUES[1], DIALOGUES[2]
    size = len(agent_of().dialogues.prompt(long))
    agent = agent_of(Generation(max_new_tokens=30), max_context=size + 5)
    by_itself = agent.act([long], [3])
    both = agent.act([short, long], [9, 3])
    assert len(both[1].token_ids or ()) == 5
    assert both[1].finish_reason == "length"
    assert len(both[0].token_ids or ()) == 30
    assert tokens(both)[1:] == tokens(by_itself)
    full = agent_of(max_context=size)
    with pytest.raises(PromptTooLongError, match=rf"{size} tokens and the model holds {size}"):
        full.act([short, long])
    reply = full.answer(call("word " * 400))
    assert isinstance(reply, PolicyFailure)
    assert reply.kind is FailureKind.TOO_LONG


def test_a_call_is_answered_by_its_seed(agent_of: Make) -> None:
    agent = agent_of(Generation(max_new_tokens=12))
    one, again, other = (agent.answer(call("Hi", seed=seed)) for seed in (5, 5, 6))
    assert isinstance(one, Action)
    assert isinstance(again, Action)
    assert isinstance(other, Action)
    assert one.token_ids == again.token_ids != other.token_ids
    assert one.token_ids == agent.act([[{"role": "user", "content": "Hi"}]], [call("Hi", seed=5).seed])[0].token_ids


def test_what_a_model_raises_is_a_failure_of_the_policy(
    agent_of: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    agent = agent_of()
    monkeypatch.setattr(agent.model, "generate", lambda **_: 1 / 0)
    reply = agent.answer(call("Hi"))
    assert isinstance(reply, PolicyFailure)
    assert (reply.kind, reply.detail) == (FailureKind.EXCEPTION, "ZeroDivisionError: division by zero")
    assert "failed" in caplog.text


def test_bad_settings_are_named(agent_of: Make, tiny_model: Path) -> None:
    with pytest.raises(ConfigError, match="batch_size=0"):
        agent_of(batch_size=0)
    with pytest.raises(ConfigError, match="2 seeds for 1 dialogues"):
        agent_of().act(DIALOGUES[:1], [1, 2])
    with pytest.raises(ConfigError, match="dtype='flaot32'"):
        HuggingFaceAgent.load(tiny_model, dtype="flaot32")
    loaded = agent_of()
    plain = type("Plain", (), {"chat_template": None, "name_or_path": "plain"})()
    with pytest.raises(ConfigError, match=r"'plain' has no chat template"):
        HuggingFaceAgent(loaded.model, plain)


async def played(plan: Plan, agent: Any, indices: range, concurrency: int) -> dict[int, Episode]:
    return {episode.index: episode async for episode in rollout(plan, agent, indices, concurrency=concurrency)}


def test_twenty_episodes_to_the_end_whatever_the_driver(agent_of: Make, plan_of: Callable[..., Plan]) -> None:
    agent = agent_of(Generation(max_new_tokens=24), name="tiny")
    plan = plan_of("tiny")
    episodes = asyncio.run(played(plan, agent, range(20), 8))
    assert sorted(episodes) == list(range(20))
    for index, episode in episodes.items():
        assert episode.valid
        assert episode.end_reason is not None
        assert episode.turns
        for turn in episode.turns:
            assert turn.action.token_ids
            assert len(turn.action.logprobs or ()) == len(turn.action.token_ids)
        if index < 4:
            roles = Roles(judge=plan.setup.judge, user=plan.setup.user, policy=as_policy(agent))
            state = drive(plan.setup.rules, plan.begin(index), roles)
            assert [turn.action.token_ids for turn in state.turns] == [t.action.token_ids for t in episode.turns]
