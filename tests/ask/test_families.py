"""Every registered family keeps what generated problems promise; a new one is covered as soon as its file exists."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from askgym.envs.ask.agents import question_text, reference_agent
from askgym.envs.ask.answers import contains_value, same_answer
from askgym.envs.ask.families import LOADS, Family, Knobs, families
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.sources import BuiltinSource
from askgym.envs.ask.text import read, visible
from askgym.envs.registration import build_setup
from askgym.errors import ConfigError, UnknownNameError
from askgym.rollout import Plan, run_sync
from askgym.types import AskItem, Scenario

NAMES = sorted(families())
CASES = [(name, split) for name in NAMES for split in families()[name].splits]


def triplets(name: str, split: str, n: int, seed: int = 0) -> list[dict[Scenario, AskItem]]:
    return [families()[name].triplet(i, split=split, seed=seed) for i in range(n)]


def test_there_are_six_families_of_at_least_four_domains_and_a_whole_one_is_held_out() -> None:
    found = families().values()
    assert len(found) >= 6
    assert len({family.domain for family in found}) >= 4
    assert any(family.held_out for family in found)
    assert {load for family in found for load in family.loads} == set(LOADS)


@pytest.mark.parametrize(("name", "split"), CASES)
def test_triplets(name: str, split: str) -> None:
    for triplet in triplets(name, split, 60):
        complete, missing, misled = (
            triplet[s] for s in (Scenario.COMPLETE, Scenario.MISSING_INFO, Scenario.FALSE_PREMISE)
        )
        assert len({item.answer for item in triplet.values()}) == 1
        assert len({item.problem_id for item in triplet.values()}) == 1
        assert len({item.id for item in triplet.values()}) == 3
        assert not any(scenario.value in item.id for scenario, item in triplet.items())
        assert complete.question == complete.complete_question == missing.complete_question == misled.complete_question
        assert not complete.checkpoints
        assert 2 <= len(missing.checkpoints) <= 5
        assert len(misled.checkpoints) >= 2
        assert missing.structured
        assert misled.structured
        for point in missing.checkpoints:
            assert not contains_value(missing.question, point.value), (missing.id, point.value)
            assert contains_value(complete.question, point.value), (missing.id, point.value)
            assert contains_value(point.fact, point.value)
            assert not same_answer(missing.answer, point.value, missing.answer_kind, unit=missing.answer_unit)
        for point in misled.checkpoints:
            assert point.claim in misled.question
            assert contains_value(point.claim, point.claim_value)
            assert contains_value(point.fact, point.value)
            assert point.value != point.claim_value
        facts = {fact.id for fact in missing.ledger}
        assert facts.isdisjoint(missing.point_ids)
        assert facts | set(missing.point_ids) == {fact.id for fact in complete.ledger}


@pytest.mark.parametrize(("name", "split"), CASES)
def test_blind_guesses_vary_and_rarely_hit(name: str, split: str) -> None:
    hits = total = 0
    for triplet in triplets(name, split, 60):
        item = triplet[Scenario.MISSING_INFO]
        assert len(set(item.guesses)) >= 2
        hits += item.guesses.count(item.answer)
        total += len(item.guesses)
        assert item.answer not in triplet[Scenario.FALSE_PREMISE].guesses
    chance = 1 / 4 if families()[name].triplet(0, split=split)[Scenario.COMPLETE].options else 0.0
    assert hits / total <= chance + 0.02


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_is_understood_by_its_name(name: str) -> None:
    """Asked for by its label, each fact is recognised, and it alone."""
    for triplet in triplets(name, families()[name].splits[0], 40, seed=5):
        for scenario in (Scenario.COMPLETE, Scenario.MISSING_INFO):
            item = triplet[scenario]
            matcher = Matcher(item)
            labels = {p.id: p.text for p in item.checkpoints} | {f.id: f.label for f in item.ledger}
            for id_, label in labels.items():
                asked = matcher.asked(read(visible(question_text(label))))
                assert (*asked.points, *asked.facts) == (id_,), (item.id, label, asked)


@pytest.mark.parametrize("name", NAMES)
def test_items_are_pure_functions_of_their_coordinates(name: str) -> None:
    family = families()[name]
    split = family.splits[0]
    for scenario in Scenario:
        alone = [family.item(scenario, i, split=split, seed=2) for i in range(20)]
        assert alone == [family.triplet(i, split=split, seed=2)[scenario] for i in range(20)]
        assert alone != [family.item(scenario, i, split=split, seed=3) for i in range(20)]
    assert len({item.question for item in alone}) == 20


@pytest.mark.parametrize("name", NAMES)
def test_splits_hold_different_frames(name: str) -> None:
    frames = families()[name].frames
    assert set(frames) == {"train", "validation", "test"}
    texts = [(frame.intro, frame.ask) for split in frames.values() for frame in split]
    assert len(set(texts)) == len(texts)
    assert all(len(frames[split]) >= least for split, least in (("train", 4), ("validation", 1), ("test", 2)))


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
    counts = Counter(source._place(i)[1] for i in range(4_000))
    assert set(counts) == {Scenario.MISSING_INFO, Scenario.COMPLETE}
    assert abs(counts[Scenario.COMPLETE] / 4_000 - 0.25) < 0.03


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
    for i in range(100):
        family.item(Scenario.MISSING_INFO, 10_000 + i, split=family.splits[0])
    assert (time.process_time() - start) / 100 < 0.02
