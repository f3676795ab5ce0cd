"""Distractors, personas, noise and chains: they change how a problem looks, or when a need shows, and nothing else."""

from __future__ import annotations

import re
from collections import Counter

import gymnasium as gym
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.answers import contains_value
from askgym.drivers import Roles, drive
from askgym.envs.ask.agents import reference_agent
from askgym.envs.ask.families import Knobs, families, family
from askgym.envs.ask.families.extras import NOISE_LEVELS, PERSONAS, noisy
from askgym.envs.ask.families.extras_texts import TOPICS
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.rules import AskRules, AskState
from askgym.envs.ask.sources import BuiltinSource
from askgym.envs.ask.user import RuleUser, Style
from askgym.envs.env import AskEnv
from askgym.errors import ConfigError, UnknownNameError
from askgym.rollout import Plan, run_sync
from askgym.seeding import wheel
from askgym.types import Action, Scenario

ROLES = Roles(judge=RuleJudge(), user=RuleUser(("plain",)))
ALL = Knobs(distractors=3, persona="rambling", noise=2, chain=True)
MIX = dict.fromkeys(Scenario, 1.0)


def splits() -> list[tuple[str, str]]:
    return [(name, f.splits[0]) for name, f in families().items()]


def play(state: AskState, *messages: str) -> AskState:
    rules = AskRules()
    for text in messages:
        state = drive(rules, rules.absorb(state, Action(text)), ROLES)
    return state


@pytest.mark.parametrize(("name", "split"), splits())
def test_a_dressed_problem_is_the_same_problem(name: str, split: str) -> None:
    for index in range(12):
        plain = family(name).triplet(index, split=split, seed=5)
        dressed = family(name).triplet(index, split=split, seed=5, knobs=ALL)
        for scenario in Scenario:
            one, two = plain[scenario], dressed[scenario]
            assert one.answer == two.answer
            assert [(p.id, p.fact) for p in two.checkpoints if not p.id.endswith("_note")] == [
                (p.id, p.fact) for p in one.checkpoints
            ]
            assert [f for f in two.ledger if not f.id.startswith("beside_")] == list(one.ledger)
        complete = dressed[Scenario.COMPLETE]
        beside = [fact for fact in complete.ledger if fact.id.startswith("beside_")]
        assert complete.difficulty["distractors"] == len(beside)
        for fact in beside:  # nothing else of the problem holds their values, and all variants state the same of them
            assert not contains_value(plain[Scenario.FALSE_PREMISE].question, fact.value)
            stated = {fact.text in dressed[scenario].complete_question for scenario in Scenario}
            assert len(stated) == 1


@pytest.mark.parametrize(("name", "split"), splits())
def test_noise_leaves_every_value_readable(name: str, split: str) -> None:
    changed = 0
    for index in range(10):
        clean = family(name).item(Scenario.COMPLETE, index, split=split, seed=5)
        noised = family(name).item(Scenario.COMPLETE, index, split=split, seed=5, knobs=Knobs(noise=2))
        assert noised.complete_question == clean.question
        changed += noised.question != clean.question
        for fact in clean.ledger:
            assert contains_value(noised.question, fact.value) == contains_value(clean.question, fact.value)
        assert re.findall(r"\d+", noised.question) == re.findall(r"\d+", clean.question)
    assert changed >= 5


@given(st.text(max_size=200), st.sampled_from(NOISE_LEVELS), st.sampled_from(("en", "zh")), st.integers(0, 1000))
def test_noise_touches_the_first_paragraph_only(text: str, level: int, language: str, seed: int) -> None:
    out = noisy(wheel(seed), text, level, language, ())
    assert out.partition("\n")[1:] == text.partition("\n")[1:]
    if level == 0:
        assert out == text


def test_a_distractor_is_told_and_counts_as_one_thing_too_many() -> None:
    knobs = Knobs(distractors=3)
    item = next(
        i
        for i in (family("shopping").item(Scenario.MISSING_INFO, k, split="train", knobs=knobs) for k in range(50))
        if any(f.id == "beside_stairs" for f in i.ledger)
    )
    state = AskRules().begin(item, 1)
    point = item.checkpoints[0]
    after = play(state, f"Could you tell me the {point.text}? And how many stairs are there?")
    turn = after.turns[0]
    stairs = next(f for f in item.ledger if f.id == "beside_stairs")
    assert turn.notes["named"] == (point.id,)
    assert turn.notes["surplus"] == 1
    assert turn.user is not None
    assert contains_value(turn.user.text, stairs.value)


def test_a_chain_shows_the_second_need_after_the_first() -> None:
    item = family("shopping").item(Scenario.MISSING_INFO, 0, split="train", seed=3, knobs=Knobs(points=2, chain=True))
    note, hidden = next((a, b) for a in item.checkpoints for b in item.checkpoints if b.after == a.id)
    other = next(p for p in item.checkpoints if p not in (note, hidden))
    question = f"Could you tell me the {hidden.text}?"
    state = AskRules().begin(item, 1)
    assert hidden.id not in state.askable
    assert note.id in state.askable
    first = play(state, question)
    assert first.turns[0].notes["named"] == (note.id,)
    assert first.turns[0].notes["surplus"] == 0
    assert note.value in first.messages[-1].content
    assert not contains_value(first.messages[-1].content, hidden.value)
    assert hidden.id in first.askable
    by_name = play(first, f"What does it say under {note.value}?")
    again = play(first, question)
    both = play(state, f"{question} I also need the {other.text}, please.")
    assert both.turns[0].notes["named"] in ((note.id, other.id), (other.id, note.id))
    for second in (by_name, again):
        assert second.turns[1].notes["named"] == (hidden.id,)
        assert second.turns[1].notes["surplus"] == 0
        assert contains_value(second.messages[-1].content, hidden.value)
    stuck = play(first, f"Could you give me the {note.text}?")  # what is known already is not asked for again
    assert stuck.turns[1].notes["named"] in ((), (hidden.id,))


@pytest.mark.parametrize(("name", "split"), splits())
def test_the_oracle_follows_every_chain(name: str, split: str) -> None:
    items = [family(name).item(Scenario.MISSING_INFO, k, split=split, seed=2, knobs=ALL) for k in range(15)]
    env = gym.make("AskMind-v0", items=items, user=f"rules:{','.join(Style)}").unwrapped
    assert isinstance(env, AskEnv)
    plan = Plan("AskMind-v0", env.setup, "oracle")
    episodes = list(run_sync(plan, reference_agent("oracle"), range(len(items))))
    returns = [episode.episode_return for episode in sorted(episodes, key=lambda e: e.index)]
    assert sum(r == pytest.approx(1.0) for r in returns) >= 14, [(i.id, r) for i, r in zip(items, returns, strict=True)]


def test_the_words_of_the_extras_hold_no_number() -> None:
    words = re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|once|twice|half|dozen)\b|[一二三四五六七八九十两]"
    )
    idioms = ("一下", "一直", "一件", "有件", "有点")
    for by_language in PERSONAS.values():
        for openings, endings in by_language.values():
            for line in (*openings, *endings):
                bare = line
                for idiom in idioms:
                    bare = bare.replace(idiom, "")
                assert words.search(bare.lower()) is None, line
    for topics in TOPICS.values():
        assert len({topic.key for topic in topics}) == len(topics)


@given(
    st.builds(
        Knobs,
        load=st.sampled_from((None, "small", "full", "lookup")),
        points=st.sampled_from((None, 2, 3, 4, 5)),
        distractors=st.sampled_from((None, 1, 2, 3)),
        persona=st.sampled_from((None, *PERSONAS)),
        noise=st.sampled_from((None, 1, 2)),
        chain=st.sampled_from((None, True)),
    )
)
def test_knobs_stand_in_the_id(knobs: Knobs) -> None:
    assert Knobs.from_suffix([part for part in knobs.suffix.split("-") if part]) == knobs


def test_a_series_varies_what_is_left_open_and_finds_its_items() -> None:
    source = BuiltinSource(MIX, split="train")
    items = [source[i] for i in range(300)]
    for name, at_least in (("distractors", 60), ("persona", 100), ("noise", 15), ("chain", 15)):
        assert at_least <= sum(name in item.difficulty for item in items) <= 260, name
    assert len(Counter(item.difficulty.get("persona") for item in items)) == len(PERSONAS)
    for item in items[:60]:
        assert source.find(item.id) == item
    fixed = BuiltinSource(MIX, split="train", knobs=Knobs(distractors=0, persona="plain", noise=0, chain=False))
    assert {name for i in range(60) for name in fixed[i].difficulty} <= {"load", "facts", "points", "persona"}


def test_triplets_are_the_same_problem_in_every_scenario() -> None:
    source = BuiltinSource(MIX, split="test", triplets=True)
    for problem in range(25):
        items = [source[3 * problem + k] for k in range(3)]
        assert [item.scenario for item in items] == list(Scenario)
        assert len({(item.problem_id, item.answer, item.complete_question) for item in items}) == 1
        assert [source.peek(3 * problem + k)["scenario"] for k in range(3)] == [str(item.scenario) for item in items]
    env = gym.make("AskMind-v0", triplets=True).unwrapped
    assert isinstance(env, AskEnv)
    pair = [env.setup.source[k] for k in (8, 9)]
    assert {item.scenario for item in pair} == {Scenario.MISSING_INFO, Scenario.COMPLETE}
    assert pair[0].problem_id == pair[1].problem_id
    with pytest.raises(ConfigError, match="triplets= and difficulty= apply to built-in items only"):
        gym.make("AskMind-v0", triplets=True, items=pair)


def test_wrong_knobs() -> None:
    for wrong in ({"distractors": 4}, {"noise": 3}, {"chain": 1}, {"distractors": True}):
        with pytest.raises(ConfigError, match=next(iter(wrong))):
            gym.make("AskMind-v0", difficulty=wrong)
    with pytest.raises(UnknownNameError, match="Did you mean 'hurried'"):
        gym.make("AskMind-v0", difficulty={"persona": "hurryed"})
    with pytest.raises(UnknownNameError, match="Did you mean 'persona'"):
        gym.make("AskMind-v0", difficulty={"personna": "plain"})
    with pytest.raises(ConfigError, match="chain=True with 2 turns"):
        gym.make("AskMindStrict-v0", difficulty={"chain": True})
    source = gym.make("AskMindStrict-v0").unwrapped.setup.source
    assert not any(point.after for i in range(60) for point in source[i].checkpoints)
