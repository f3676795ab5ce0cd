"""The families as the environments draw from them: knobs, splits, mixes and ids, and how reference agents fare."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from askgym.envs.ask.agents import reference_agent
from askgym.envs.ask.families import LOADS, Family, Knobs, families
from askgym.envs.ask.sources import BuiltinSource
from askgym.envs.registration import build_setup
from askgym.errors import ConfigError, UnknownNameError
from askgym.rollout import Plan, run_sync
from askgym.types import Scenario

NAMES = sorted(families())


def test_there_are_six_families_of_at_least_four_domains_and_a_whole_one_is_held_out() -> None:
    found = families().values()
    assert len(found) >= 6
    assert len({family.domain for family in found}) >= 4
    assert any(family.held_out for family in found)
    assert {load for family in found for load in family.loads} == set(LOADS)


@pytest.mark.parametrize("name", NAMES)
def test_knobs_are_kept(name: str) -> None:
    family = families()[name]
    for load in family.loads:
        for points in (2, 3, 4, 5):
            item = family.item(Scenario.MISSING_INFO, 1, split=family.splits[0], knobs=Knobs(load, points))
            assert item.difficulty["load"] == load
            assert len(item.checkpoints) == points


def test_unknown_knobs_and_splits_are_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"'smal'.*Did you mean 'small'"):
        Knobs(load="smal")
    with pytest.raises(ConfigError, match="points=7"):
        Knobs(points=7)
    family: Family = families()[NAMES[0]]
    with pytest.raises(UnknownNameError, match="split of family"):
        family.triplet(0, split="dev")


def test_scenarios_are_mixed_as_asked() -> None:
    source = BuiltinSource({Scenario.MISSING_INFO: 3, Scenario.COMPLETE: 1})
    counts = Counter(source.peek(i)["scenario"] for i in range(4_000))
    assert set(counts) == {"missing_info", "complete"}
    assert abs(counts["complete"] / 4_000 - 0.25) < 0.03


def test_ids_find_their_items() -> None:
    source = BuiltinSource({Scenario.MISSING_INFO: 1, Scenario.FALSE_PREMISE: 1, Scenario.COMPLETE: 1}, split="test")
    for i in range(30):
        assert source.find(source[i].id) == source[i]
    fixed = BuiltinSource({Scenario.MISSING_INFO: 1}, names=["shopping"], knobs=Knobs("small", 3))
    assert fixed.find(fixed[3].id) == fixed[3]
    for bad in ("", "x", "shopping-v1-test-0-1-000000", "shopping-v9-test-0-1-abcdef", "nosuch-v1-test-0-1-abcdef"):
        with pytest.raises(UnknownNameError, match="item id"):
            source.find(bad)


@pytest.mark.parametrize(
    "env", ["AskMind-v0", "AskOverconfidence-v0", "AskMindStrict-v0", "AskOverconfidenceStrict-v0"]
)
@pytest.mark.parametrize("split", ["train", "test", "ood"])
def test_the_oracle_and_the_silent(env: str, split: str) -> None:
    """Oracle ≥ 0.98 right and covered, silent on complete items; never-ask ≤ chance + 0.02 on missing information."""
    n = 150
    setup = build_setup(env, {"split": split})
    oracle = list(run_sync(Plan(env=env, setup=setup, agent="oracle"), reference_agent("oracle"), range(n)))
    incomplete = [e for e in oracle if e.item["scenario"] != "complete"]
    complete = [e for e in oracle if e.item["scenario"] == "complete"]
    assert sum(e.hidden["correct"] is True for e in incomplete) >= 0.98 * len(incomplete)
    assert sum(e.hidden["settled"] == e.item["points"] for e in incomplete) >= 0.98 * len(incomplete)
    assert sum(e.episode_return > 0.999 for e in incomplete) >= 0.98 * len(incomplete)
    assert all(len(e.turns) == 1 and e.hidden["correct"] for e in complete)
    silent = list(run_sync(Plan(env=env, setup=setup, agent="never-ask"), reference_agent("never-ask"), range(n)))
    guessed = [e for e in silent if e.item["scenario"] == "missing_info"]
    chance = sum(0.25 if e.item["family"] == "mobile_plans" else 0.0 for e in guessed)
    assert sum(e.hidden["correct"] is True for e in guessed) <= chance + 0.02 * n


@pytest.mark.parametrize("style", ["plain", "terse", "chatty", "impatient", "withholding", "wrong_first"])
def test_the_oracle_copes_with_every_style_in_three_turns(style: str) -> None:
    env = "AskMind-v0"
    setup = build_setup(env, {"split": "test", "user": f"rules:{style}", "mix": {"missing_info": 1}})
    episodes = list(run_sync(Plan(env=env, setup=setup, agent="oracle"), reference_agent("oracle"), range(90)))
    assert sum(e.hidden["correct"] is True for e in episodes) >= 0.98 * len(episodes)
    assert sum(e.hidden["settled"] == e.item["points"] for e in episodes) >= 0.98 * len(episodes)


@pytest.mark.parametrize("name", NAMES)
def test_items_are_made_in_milliseconds(name: str) -> None:
    """Loose: machines are shared. The figure to watch is in the benchmarks."""
    family = families()[name]
    start = time.process_time()
    for i in range(40):
        family.item(Scenario.MISSING_INFO, 10_000 + i, split=family.splits[0])
    assert (time.process_time() - start) / 40 < 0.02
