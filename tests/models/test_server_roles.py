"""A vLLM server on this machine: what its chat completions give to whoever plays, judges or simulates over HTTP."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import aiohttp
import pytest

from askgym.agents.endpoint import EndpointAgent
from askgym.endpoints.connections import Connections
from askgym.envs.ask.roles import resolve_judge, resolve_user
from askgym.rollout import Plan, rollout

if TYPE_CHECKING:
    from askgym.trace import Episode

pytestmark = pytest.mark.vllm("torch", "transformers", "vllm")

EPISODES = 20
TIMEOUT_S = 120
MESSAGES = [{"role": "user", "content": "I'm buying some pens. Delivery is $5. What do I pay in total?"}]


async def ask(session: aiohttp.ClientSession, base_url: str, **settings: Any) -> dict[str, Any]:
    """One chat completion, with tokens and their log-probabilities."""
    body = {
        "model": "tiny",
        "messages": MESSAGES,
        "max_tokens": 24,
        "seed": 7,
        "logprobs": True,
        "return_token_ids": True,
        **settings,
    }
    async with session.post(f"{base_url}/chat/completions", json=body) as reply:
        out: dict[str, Any] = await reply.json()
        assert reply.status == 200, out
        return out


def session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))


async def test_completions_carry_tokens_and_logprobs(vllm_server: str) -> None:
    async with session() as client:
        reply = await ask(client, vllm_server)
    (choice,) = reply["choices"]
    entries = choice["logprobs"]["content"]
    assert choice["message"]["role"] == "assistant"
    assert choice["finish_reason"] in {"stop", "length"}
    assert reply["usage"]["prompt_tokens"] == len(reply["prompt_token_ids"])
    assert reply["usage"]["completion_tokens"] == len(choice["token_ids"]) == len(entries)
    assert all(math.isfinite(entry["logprob"]) and entry["logprob"] <= 0 for entry in entries)


async def test_the_same_seed_gives_the_same_tokens_alone_and_beside_others(vllm_server: str) -> None:
    async with session() as client:
        alone = [await ask(client, vllm_server, seed=seed) for seed in range(6)]
        together = await asyncio.gather(*(ask(client, vllm_server, seed=seed) for seed in range(6)))
    tokens = [reply["choices"][0]["token_ids"] for reply in alone]
    assert tokens == [reply["choices"][0]["token_ids"] for reply in together]
    assert len({tuple(one) for one in tokens}) == 6


async def test_refusals_say_why(vllm_server: str) -> None:
    async with session() as client:
        for settings, status in (({"model": "another"}, 404), ({"max_tokens": 10**6}, 400), ({"top_p": 7}, 400)):
            async with client.post(
                f"{vllm_server}/chat/completions", json={"model": "tiny", "messages": MESSAGES, **settings}
            ) as reply:
                assert reply.status == status
                assert (await reply.json())["error"]["message"]


@pytest.fixture
def terse(tiny_model: Path) -> dict[str, int]:
    """Biases by which a random model writes short JSON: the end of a string is likely, white space is not."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    texts = {id_: tokenizer.decode([id_]) for id_ in range(len(tokenizer))}
    (end,) = tokenizer.encode('"', add_special_tokens=False)
    return {str(end): 30} | {str(id_): -100 for id_, text in texts.items() if text and text.isspace()}


def roles(base_url: str, terse: dict[str, int], store: Path, mode: str = "auto") -> tuple[Any, Any, EndpointAgent]:
    """Judge, user and agent, each behind the server, with one store."""
    connections = Connections(store, store_mode=mode)
    bias = quote_plus(json.dumps(terse))
    server = f"openai:tiny@{base_url}?attempts=2&max_wait_s=1"
    judge = resolve_judge(
        f"{server}&structured=schema&max_tokens=600&temperature=1&extra.logit_bias={bias}", connections
    )
    user = resolve_user(f"{server}&max_tokens=24", connections)
    agent = connections.client(f"{server}&max_tokens=24&logprobs=yes&extra.return_token_ids=true", role="agent")
    return judge, user, EndpointAgent(agent)


def played(plan: Plan, agent: EndpointAgent) -> list[Episode]:
    async def play() -> list[Episode]:
        return [episode async for episode in rollout(plan, agent, range(EPISODES), concurrency=8)]

    return sorted(asyncio.run(play()), key=lambda episode: episode.index)


def test_one_model_plays_agent_judge_and_user(
    vllm_server: str, terse: dict[str, int], tmp_path: Path, plan_of: Callable[..., Plan]
) -> None:
    judge, user, agent = roles(vllm_server, terse, tmp_path / "replies.sqlite")
    plan = plan_of("openai:tiny", judge=judge, user=user, families=["shopping"])
    episodes = played(plan, agent)
    assert [episode.index for episode in episodes] == list(range(EPISODES))
    failures = [episode.failure for episode in episodes if not episode.valid]
    assert not failures
    for episode in episodes:
        for turn in episode.turns:
            action = turn.action
            assert action.token_ids is not None
            assert action.logprobs is not None
            assert len(action.token_ids) == len(action.logprobs) > 0
            assert action.prompt_token_ids
            assert turn.verdict is not None or turn.notes["malformed"]
            if turn.verdict is not None:
                assert set(turn.verdict.answers) >= {"final_answer", "correct"}
                assert turn.verdict.usage is not None
                assert turn.verdict.usage.completion_tokens > 0
    assert any(turn.user is not None for episode in episodes for turn in episode.turns)
    assert len({turn.action.text for episode in episodes for turn in episode.turns}) > EPISODES

    # Recorded, the run comes out again without the server, to the last token.
    again = roles("http://127.0.0.1:9/v1", terse, tmp_path / "replies.sqlite", "replay")
    replayed = played(plan_of("openai:tiny", judge=again[0], user=again[1], families=["shopping"]), again[2])
    assert [episode.to_row() for episode in replayed] == [episode.to_row() for episode in episodes]
    judge.client.store.close()
