"""What every problem of recipes, geometry and mobile plans must satisfy, whatever it is about."""

from __future__ import annotations

from functools import cache

import pytest

from askgym.envs.ask.agents import correction_text, question_text
from askgym.envs.ask.answers import contains_value, same_answer
from askgym.envs.ask.families import Knobs, family
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

COUNT = 300
NAMES = ("geometry", "mobile_plans", "recipes")
SPLITS = [(name, split) for name in NAMES for split in family(name).splits]
each_split = pytest.mark.parametrize(("name", "split"), SPLITS)


@cache
def triplets(name: str, split: str) -> list[dict[Scenario, AskItem]]:
    return [family(name).triplet(index, split=split) for index in range(COUNT)]


def same(item: AskItem, other: str) -> bool:
    return same_answer(item.answer, other, item.answer_kind, unit=item.answer_unit, options=item.options)


@each_split
def test_what_is_missing_is_missing_and_the_user_can_say_it(name: str, split: str) -> None:
    for triplet in triplets(name, split):
        item = triplet[Scenario.MISSING_INFO]
        assert 2 <= len(item.checkpoints) <= 5
        assert item.options or not contains_value(item.question, item.answer)
        facts = [(point.value, point.fact) for point in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        assert len(facts) >= 6
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value), (point.value, item.question)
            assert contains_value(item.complete_question, point.value)
            assert point.claim_value != point.value
            assert not point.claim_value or contains_value(point.claim, point.claim_value)
        for value, text in facts:
            assert contains_value(text, value), (value, text)
            assert item.options or not contains_value(text, item.answer)
            assert not any(contains_value(text, other) for other, _ in facts if other != value), (text, facts)


@each_split
def test_guessing_blindly_does_not_pay(name: str, split: str) -> None:
    for triplet in triplets(name, split):
        item = triplet[Scenario.MISSING_INFO]
        hits = sum(same(item, guess) for guess in item.guesses)
        assert len(set(item.guesses)) >= 2
        assert hits <= (len(item.guesses) / 4 if item.options else 0)


@each_split
def test_claims_are_false_and_mislead(name: str, split: str) -> None:
    for triplet in triplets(name, split):
        item = triplet[Scenario.FALSE_PREMISE]
        assert 2 <= len(item.checkpoints) <= 3
        assert len(item.guesses) == len(item.checkpoints)
        assert not any(same(item, guess) for guess in item.guesses)
        for point in item.checkpoints:
            assert point.claim in item.question
            assert point.claim not in item.complete_question
            assert contains_value(point.fact, point.value)
            assert contains_value(point.claim, point.claim_value)
            assert not contains_value(point.claim, point.value)


@each_split
def test_plain_questions_and_corrections_are_understood(name: str, split: str) -> None:
    for triplet in triplets(name, split):
        item = triplet[Scenario.MISSING_INFO]
        matcher = Matcher(item)
        for point in item.checkpoints:
            asked = matcher.asked(read(question_text(point.text)))
            assert asked.points == (point.id,), (point.text, asked)
            assert not asked.facts
        item = triplet[Scenario.FALSE_PREMISE]
        matcher = Matcher(item)
        for point in item.checkpoints:
            assert matcher.corrected(read(correction_text(point))).settled == (point.id,), point


@each_split
def test_problems_are_distinct(name: str, split: str) -> None:
    """At least 10,000 a split: 2,000 draws from fewer would hold about 200 pairs or more."""
    made = [family(name).item(Scenario.COMPLETE, index, split=split, seed=1).question for index in range(2_000)]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_and_every_load_occurs(name: str) -> None:
    kind = family(name)
    split = kind.splits[0]
    items = [triplet[Scenario.MISSING_INFO] for triplet in triplets(name, split)]
    facts = {fact.id for fact in triplets(name, split)[0][Scenario.COMPLETE].ledger}
    assert facts <= {point.id for item in items for point in item.checkpoints}
    assert {item.difficulty["load"] for item in items} == set(kind.loads)
    for load in kind.loads:
        for points in (2, 3, 4, 5):
            item = kind.item(Scenario.MISSING_INFO, 3, split=split, knobs=Knobs(load=load, points=points))
            assert (item.difficulty["load"], len(item.checkpoints)) == (load, points)


@pytest.mark.parametrize("name", NAMES)
def test_splits_share_no_wording(name: str) -> None:
    frames = [frame for group in family(name).frames.values() for frame in group]
    assert len({frame.intro for frame in frames}) == len({frame.ask for frame in frames}) == len(frames) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_the_same_arguments_give_the_same_item(name: str) -> None:
    split = family(name).splits[-1]
    again = [type(family(name))().triplet(index, split=split) for index in range(20)]
    assert again == triplets(name, split)[:20]
