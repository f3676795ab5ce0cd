"""A vLLM server on this machine: what its chat completions give to whoever plays, judges or simulates over HTTP."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import aiohttp
import pytest

pytestmark = pytest.mark.vllm("torch", "transformers", "vllm")

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
