"""AskBench's own rows, played to the end by every reference agent."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from askgym.answers import contains_value
from askgym.envs.ask.agents import REFERENCE_AGENTS, reference_agent
from askgym.envs.registration import build_setup
from askgym.rollout import Plan, run_sync

if TYPE_CHECKING:
    from askgym.trace import Episode

FILES = {
    "ask_mind": ("AskMind-v0", 180),
    "ask_overconfidence": ("AskOverconfidence-v0", 180),
    "quest_bench": ("AskMind-v0", 100),
    "in3_interaction": ("AskMind-v0", 25),
}


def play(folder: Path, name: str, agent: str) -> list[Episode]:
    env, _ = FILES[name]
    setup = build_setup(env, {"items": str(folder / "askbench" / f"{name}.jsonl")})
    plan = Plan(env=env, setup=setup, agent=agent)
    return list(run_sync(plan, reference_agent(agent), range(len(setup.source))))


@pytest.mark.parametrize("agent", sorted(REFERENCE_AGENTS))
@pytest.mark.parametrize("name", sorted(FILES))
def test_every_row_plays_to_the_end(askbench_data: Path, name: str, agent: str) -> None:
    episodes = play(askbench_data, name, agent)
    assert len(episodes) == FILES[name][1]
    assert Counter(episode.end_reason.value for episode in episodes).keys() <= {"answered", "no_answer"}
    assert all(episode.valid for episode in episodes)
    assert all(-1.0 - 1e-9 <= episode.episode_return <= 1.0 + 1e-9 for episode in episodes)


def test_questbench_facts_are_answered_exactly(askbench_data: Path) -> None:
    episodes = play(askbench_data, "quest_bench", "oracle")
    assert all(episode.hidden["correct"] for episode in episodes)
    assert not any(episode.approximate for episode in episodes)
    for episode in episodes:
        (point,) = episode.hidden["checkpoints"]
        first = episode.turns[0].user
        assert first is not None
        assert first.given == (point["id"],)
        assert contains_value(first.text, point["value"]), (point, first.text)


def test_other_rows_are_called_approximate(askbench_data: Path) -> None:
    assert all(episode.approximate for episode in play(askbench_data, "ask_mind", "oracle"))


def test_complete_rows_of_in3_are_left_alone_by_the_oracle(askbench_data: Path) -> None:
    episodes = play(askbench_data, "in3_interaction", "oracle")
    complete = [episode for episode in episodes if episode.item["scenario"] == "complete"]
    assert len(complete) == 8
    assert all(len(episode.turns) == 1 for episode in complete)
    assert all(episode.hidden["correct"] is None for episode in episodes)
