"""Reference agents and the rule-based customer: every task of the domain, and customers that make it hard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from askgym.envs.telecom.agents import reference_agent
from askgym.envs.telecom.tasks import split, task_ids

if TYPE_CHECKING:
    from askgym.envs.telecom.state import TelecomState

Play = Callable[..., "TelecomState"]

SMALL = split("small")
SAMPLE = task_ids()[3::97]
PARTS = 4


def solved(state: TelecomState) -> bool:
    return state.verdict is not None and state.verdict.reward == 1.0


@pytest.mark.parametrize("part", range(PARTS))
def test_workflow_solves_every_task_by_the_rules(play: Play, part: int):
    agent = reference_agent("workflow")
    missed = {}
    for at, task_id in enumerate(task_ids()[part::PARTS]):
        state = play(agent, task_id, seed=at)
        if not solved(state) or state.conduct.charges or state.steps > 200:
            missed[task_id] = (state.end_reason, state.conduct.charges, state.steps)
    assert missed == {}


@pytest.mark.parametrize("task_id", SMALL, ids=lambda one: one.replace("[PERSONA:", "-").strip("[]").replace("]", "-"))
def test_workflow_earns_the_full_reward_for_each_fault(play: Play, task_id: str):
    state = play(reference_agent("workflow"), task_id, seed=1)
    assert state.episode_return == pytest.approx(1.0)


def test_workflow_asks_for_what_the_opening_hides(play: Play):
    agent = reference_agent("workflow")
    for at, task_id in enumerate((*SMALL, *SAMPLE)):
        state = play(agent, task_id, seed=at, underspecified=True)
        assert solved(state)
        assert state.settled == frozenset(state.item.point_ids)
        assert state.conduct.charges == {}
        assert state.episode_return == pytest.approx(1.0)


@pytest.mark.parametrize("noise", ["omits", "delays"])
def test_workflow_copes_with_somebody_who_does_not_do_what_it_says(play: Play, noise: str):
    agent = reference_agent("workflow")
    ends = [play(agent, one, seed=at, customer_options={noise: 0.2}) for at, one in enumerate(SAMPLE)]
    assert sum(map(solved, ends)) >= 0.95 * len(ends)
    assert any(len(end.turns) > 40 for end in ends)


@pytest.mark.parametrize("name", ["gold", "read-and-fix"])
def test_the_others_solve_a_sample(play: Play, name: str):
    agent = reference_agent(name)
    assert all(solved(play(agent, one, seed=at, parity=True)) for at, one in enumerate((*SMALL, *SAMPLE)))


def test_gold_solves_all_of_base(play: Play):
    agent = reference_agent("gold")
    assert all(solved(play(agent, one, seed=at, split="base")) for at, one in enumerate(split("base")))


@pytest.mark.parametrize(("name", "by_it"), [("small", 2), ("train", 8), ("test", 12), ("base", 20)])
def test_transfer_earns_what_cannot_be_mended(play: Play, name: str, by_it: int):
    agent = reference_agent("transfer")
    assert sum(play(agent, one, split=name, parity=True).episode_return for one in split(name)) == by_it
