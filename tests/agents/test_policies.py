"""Agents that answer with what nobody can wait for: a failure or an error, and no coroutine left behind."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from askgym.agents.base import as_policy
from askgym.envs.registration import build_setup
from askgym.errors import ConfigError, RoleError
from askgym.rollout import Plan, run_sync
from askgym.types import Action, EndReason

Dialogues = Sequence[Sequence[Mapping[str, Any]]]
PLAN = Plan("AskMind-v0", build_setup("AskMind-v0"), "x", seed=0)


async def later() -> list[Action]:
    return [Action("The answer is 3.")]


class Asynchronous:
    async def act(self, list_of_messages: Dialogues) -> list[Action]:
        return await later()


class HalfAsynchronous:
    def act(self, list_of_messages: Dialogues) -> Any:
        return later()


class ListOfPromises:
    def act(self, list_of_messages: Dialogues) -> Any:
        return [later() for _ in list_of_messages]


def promise(messages: Any) -> Any:
    return later()


@pytest.mark.parametrize("agent", [Asynchronous(), HalfAsynchronous()])
def test_an_asynchronous_agent_is_refused_where_nobody_waits(agent: Any) -> None:
    with pytest.raises(RoleError, match="use adrive / rollout"):
        list(run_sync(PLAN, as_policy(agent), range(1)))
    gc.collect()  # a coroutine left behind would be a warning, which is an error here


@pytest.mark.parametrize("agent", [ListOfPromises(), promise])
def test_promises_in_place_of_text_are_a_policy_failure(agent: Any) -> None:
    (episode,) = run_sync(PLAN, as_policy(agent), range(1))
    assert episode.end_reason is EndReason.POLICY_FAILURE
    gc.collect()


def test_what_is_no_agent_is_named_by_its_type() -> None:
    with pytest.raises(ConfigError, match="agent=<object object>: "):
        as_policy(object())
    with pytest.raises(ConfigError, match="agent=3: "):
        as_policy(3)
