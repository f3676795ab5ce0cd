"""The policy behind an endpoint."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from askgym.agents.base import as_policy
from askgym.agents.endpoint import EndpointAgent
from askgym.drivers import Roles, drive, wait_for
from askgym.endpoints.client import ChatClient
from askgym.endpoints.settings import parse_endpoint
from askgym.envs.ask.agents import reference_agent
from askgym.envs.registration import build_setup
from askgym.episode import PolicyCall
from askgym.errors import RoleError
from askgym.rollout import Plan, rollout
from askgym.testing.server import ChatServer, completion
from askgym.types import Action, EndReason, FailureKind, Message, PolicyFailure

if TYPE_CHECKING:
    from askgym.trace import Episode


def agent(server: ChatServer, options: str = "") -> EndpointAgent:
    return EndpointAgent(ChatClient(parse_endpoint(f"openai:a@{server.url}?attempts=1{options}")))


def acted(one: EndpointAgent, call: PolicyCall) -> Action | PolicyFailure:
    found: Action | PolicyFailure = wait_for(one.answer(call))  # type: ignore[arg-type]  # a future
    return found


CALL = PolicyCall((Message("user", "How much?"),), ({"type": "function", "function": {"name": "f"}},), 1, 3, 7)


def test_what_is_sent_and_what_is_kept(chat_server: ChatServer) -> None:
    answer = completion("<think>hm</think>For how many?", finish_reason="length")
    answer["choices"][0] |= {"token_ids": [1, 2], "logprobs": {"content": [{"logprob": -1.0}, {"logprob": -2.0}]}}
    chat_server.behave = lambda body, number: answer
    action = acted(agent(chat_server, "&temperature=0.3&logprobs=yes&system_prompt=Ask."), CALL)
    assert isinstance(action, Action)
    assert (action.text, action.reasoning, action.finish_reason) == ("For how many?", "hm", "length")
    assert (action.token_ids, action.logprobs) == ((1, 2), (-1.0, -2.0))
    assert action.usage is not None
    assert action.usage.completion_tokens == 7
    body = chat_server.requests[0]
    assert body["messages"] == [{"role": "system", "content": "Ask."}, {"role": "user", "content": "How much?"}]
    assert (body["temperature"], body["logprobs"], body["tools"]) == (0.3, True, list(CALL.tools))


def test_each_turn_of_each_episode_has_its_own_seed(chat_server: ChatServer) -> None:
    one = agent(chat_server)
    calls = [PolicyCall(CALL.messages, (), turn, 3, seed) for turn in (1, 2) for seed in (1, 2)]
    for call in [*calls, *calls]:
        acted(one, call)
    seeds = [body["seed"] for body in chat_server.requests]
    assert len(set(seeds)) == 4
    assert seeds[:4] == seeds[4:]


def test_failures_are_typed(chat_server: ChatServer) -> None:
    chat_server.behave = lambda body, number: {"choices": []}
    failed = acted(agent(chat_server), CALL)
    assert isinstance(failed, PolicyFailure)
    assert failed.kind is FailureKind.MALFORMED
    with pytest.raises(RoleError, match="openai:a: malformed"):
        agent(chat_server).act([[{"role": "user", "content": "Hi"}]])


def test_a_batch_is_asked_for_at_once(chat_server: ChatServer) -> None:
    chat_server.behave = lambda body, number: asyncio.sleep(0.2, body["messages"][0]["content"].upper())
    one = agent(chat_server)
    dialogues = [[{"role": "user", "content": text}] for text in ("a", "b", "c")]
    assert [action.text for action in one.act(dialogues)] == ["A", "B", "C"]
    assert chat_server.most_in_flight == 3
    one.act(dialogues)
    assert len({body["seed"] for body in chat_server.requests}) == 6


def test_it_plays(chat_server: ChatServer) -> None:
    """Its server asks the oracle, so that whole episodes come out right."""
    setup = build_setup("AskMind-v0", {"split": "test"})
    plan = Plan("AskMind-v0", setup, "openai:a")
    oracle = as_policy(reference_agent("oracle"))
    states: dict[str, Any] = {}
    for index in range(12):
        state = plan.begin(index)
        while not state.done:
            action = oracle.answer_privileged(setup.rules.pending(state), state)
            states["\n".join(message.content for message in state.messages)] = action.text
            state = drive(setup.rules, setup.rules.absorb(state, action), Roles(setup.judge, setup.user))

    def behave(body: Any, number: int) -> Any:
        return asyncio.sleep(0.02, states["\n".join(message["content"] for message in body["messages"])])

    chat_server.behave = behave

    async def play() -> list[Episode]:
        return [episode async for episode in rollout(plan, agent(chat_server), range(12))]

    episodes = asyncio.run(play())
    assert [episode.end_reason for episode in episodes] == [EndReason.ANSWERED] * 12
    assert all(episode.episode_return == pytest.approx(1.0) for episode in episodes)
    assert chat_server.most_in_flight > 1
