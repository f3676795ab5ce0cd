"""A thousand episodes against a server that does everything a server should not: none becomes a reward by it."""

from __future__ import annotations

import asyncio
import json
import math
import random
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from askgym.endpoints.connections import Connections
from askgym.envs.ask.agents import question_text
from askgym.envs.ask.roles import resolve_judge, resolve_user
from askgym.envs.registration import build_setup
from askgym.metrics import summarise
from askgym.rollout import Plan, rollout
from askgym.testing.server import BREAK_OFF, ChatServer
from askgym.types import EndReason, FailureKind

if TYPE_CHECKING:
    from askgym.trace import Episode

EPISODES = 1_000
DETERMINED = {EndReason.ANSWERED, EndReason.NO_ANSWER}


def healthy(verdict_of: Any) -> Callable[[dict[str, Any], int], str]:
    """A judge to whom what says "answer" is an answer, and a right one; a user who knows nothing."""

    def say(question: Any) -> str:
        answers = "final answer" in question.text
        return "yes" if answers and "The answer is" in question.last else "no"

    return lambda body, number: verdict_of(body, say) if "response_format" in body else "I do not know."


class Chaos:
    """Healthy but for a share of the requests, drawn anew at each."""

    def __init__(self, well: Any, share: float, seed: int) -> None:
        self.well, self.share = well, share
        self.rng = random.Random(seed)
        self.done: Counter[str] = Counter()

    def __call__(self, body: dict[str, Any], number: int) -> Any:
        if self.rng.random() >= self.share:
            return self.well(body, number)
        kind = self.rng.choice(
            ["timeout", "reset", "429", "500", "truncated", "prose", "types", "no choice", "html", "half a verdict"]
        )
        self.done[kind] += 1
        if kind == "timeout":
            return asyncio.sleep(5, "late")
        if kind == "reset":
            return BREAK_OFF
        if kind == "429":
            return web.json_response({"error": {"message": "slow down"}}, status=429, headers={"Retry-After": "0"})
        if kind == "500":
            return web.Response(status=500, text="Internal Server Error")
        if kind == "truncated":
            return web.Response(text='{"choices": [{"message": {"role": "assis', content_type="application/json")
        if kind == "prose":
            return "The assistant did very well, and I would give it full marks." if "response_format" in body else ""
        if kind == "types":
            return (
                '{"q1": "yes", "q2": ["yes"], "q3": 1}' if "response_format" in body else {"choices": [{"message": 3}]}
            )
        if kind == "no choice":
            return {"choices": []}
        if kind == "html":
            return web.Response(text="<!DOCTYPE html><html><body>Bad gateway</body></html>", content_type="text/html")
        whole = self.well(body, number)
        return whole[: len(whole) // 2] if "response_format" in body else "  "


def scripted(messages: list[dict[str, Any]]) -> str:
    asked = sum(message["role"] == "assistant" for message in messages)
    return "The answer is 17." if asked else question_text("price of each of them")


@pytest.mark.timeout(300)
def test_chaos(chat_server: ChatServer, verdict_of: Any) -> None:
    well = healthy(verdict_of)
    chaos = chat_server.behave = Chaos(well, 0.45, seed=1)
    connections = Connections()
    options = "attempts=2&timeout_s=1&max_wait_s=0.01&concurrency=256"
    setup = build_setup(
        "AskMind-v0",
        {
            "judge": resolve_judge(f"openai:judge@{chat_server.url}?{options}", connections),
            "user": resolve_user(f"openai:user@{chat_server.url}?{options}", connections),
            "mix": {"missing_info": 1},
            "families": ["shopping"],
        },
    )
    plan = Plan("AskMind-v0", setup, "scripted", seed=3)

    def play(indices: Any) -> list[Episode]:
        async def all_of_them() -> list[Episode]:
            return [episode async for episode in rollout(plan, scripted, indices, concurrency=256)]

        return asyncio.run(all_of_them())

    episodes = play(range(EPISODES))
    assert len(chaos.done) == 10
    assert sorted(episode.index for episode in episodes) == list(range(EPISODES))
    failed = [episode for episode in episodes if not episode.valid]
    assert 50 <= len(failed) <= 950

    # Every failure has a type, and is counted; none is a reward or enters a metric.
    kinds = Counter(episode.failure.kind for episode in failed if episode.failure is not None)
    assert kinds.total() == len(failed)
    assert {FailureKind.TIMEOUT, FailureKind.OUTAGE, FailureKind.SERVER_ERROR, FailureKind.MALFORMED} <= set(kinds)
    assert FailureKind.EXCEPTION not in kinds
    for episode in failed:
        assert episode.end_reason in (EndReason.JUDGE_FAILURE, EndReason.USER_FAILURE)
        assert math.isnan(episode.episode_return)
        assert all(math.isnan(reward) for reward in episode.rewards)
        row = json.loads(json.dumps(episode.to_row()))
        assert row["return"] is None
        assert all(turn["reward"] is None for turn in row["turns"])
        assert len(episode.turns) >= 1  # what was said is kept
    good = [episode for episode in episodes if episode.valid]
    assert {episode.end_reason for episode in good} <= DETERMINED  # nobody was blamed for the server's doing
    assert {round(episode.episode_return, 6) for episode in good} <= {0.5, 0.3}  # the answer, right; an idle turn
    every, valid = (summarise([episode.outcome() for episode in some]) for some in (episodes, good))
    assert every.invalid_rate == len(failed) / EPISODES
    assert (every.cov_micro, every.premature_rate) == (valid.cov_micro, valid.premature_rate)
    assert every.askbench is not None
    assert valid.askbench is not None
    assert (every.askbench.acc, every.askbench.score) == (valid.askbench.acc, valid.askbench.score)
    bills = connections.accounts()
    assert sum(account.failures.total() for account in bills.values()) > 0
    assert all(account.tries >= account.requests for account in bills.values())

    # Once the server is well again, what failed can be played, and comes out as if nothing had been.
    chat_server.behave = well
    healed = play(episode.index for episode in failed)
    assert all(episode.valid for episode in healed)
    undisturbed = {episode.index: episode for episode in play(range(EPISODES))}
    for episode in [*good, *healed]:
        same = undisturbed[episode.index]
        assert [m.content for m in episode.messages] == [m.content for m in same.messages]
        assert episode.rewards == same.rewards
