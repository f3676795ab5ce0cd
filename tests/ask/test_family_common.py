"""What every problem must satisfy, whatever it is about; a new family is covered as soon as its file exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle, islice

import pytest

from askgym.answers import contains_value
from askgym.envs.ask.agents import correction_text, question_text
from askgym.envs.ask.families import families, family
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read, visible
from askgym.types import AskItem, Checkpoint, Scenario

NAMES = sorted(families())
Triplets = Callable[[str, str], tuple[dict[Scenario, AskItem], ...]]
Same = Callable[[AskItem, str], bool]
each_split = pytest.mark.parametrize(
    ("name", "split"), [(name, split) for name in NAMES for split in family(name).splits]
)
each_family = pytest.mark.parametrize("name", NAMES)

CORRECTIONS = (  # of an English claim, by its values alone
    "It's not {false}, it's {true}.",
    "It's {true}, not {false}.",
    "{true} is right here, not {false}.",
    '"{claim}" That can\'t be right. I get {true}.',
)
DENIALS = ("That isn't right. {truth}", "That is not correct. {truth}")
SHORT_TRUTHS = ("probability", "recipes")  # whose true sentences do not name what the claim is about
TELLING = (
    "The answer is {}.",
    "The code is {}.",
    "It prints {}.",
    "Your code is {}.",
    "Then it is on {}.",
)


@each_split
def test_a_triplet_is_one_problem_told_in_three_ways(name: str, split: str, triplets: Triplets) -> None:
    for triplet in triplets(name, split):
        complete, missing, misled = (
            triplet[s] for s in (Scenario.COMPLETE, Scenario.MISSING_INFO, Scenario.FALSE_PREMISE)
        )
        assert len({item.answer for item in triplet.values()}) == 1
        assert len({item.problem_id for item in triplet.values()}) == 1
        assert len({item.id for item in triplet.values()}) == 3
        assert not any(scenario.value in item.id for scenario, item in triplet.items())
        assert complete.question == complete.complete_question == missing.complete_question == misled.complete_question
        assert not complete.checkpoints
        assert missing.structured
        assert misled.structured
        facts = {fact.id for fact in missing.ledger}
        assert facts.isdisjoint(missing.point_ids)
        assert facts | set(missing.point_ids) == {fact.id for fact in complete.ledger}


@each_split
def test_what_is_missing_is_missing_and_the_user_can_say_it(
    name: str, split: str, triplets: Triplets, same: Same
) -> None:
    for triplet in triplets(name, split):
        item = triplet[Scenario.MISSING_INFO]
        assert 2 <= len(item.checkpoints) <= 5
        assert item.options or not contains_value(item.question, item.answer)
        facts = [(point.value, point.fact) for point in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        assert len(facts) == len({value for value, _ in facts}) == item.difficulty["facts"]
        assert len(facts) >= 6
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value), (point.value, item.question)
            assert contains_value(item.complete_question, point.value), (point.value, item.complete_question)
            assert point.claim_value != point.value
            assert not point.claim_value or contains_value(point.claim, point.claim_value)
            assert not same(item, point.value)
        for value, text in facts:
            assert contains_value(text, value), (value, text)
            assert item.options or not contains_value(text, item.answer)
            if "T-shirts" not in text:  # a count of these holds, as values are read, the same number of anything
                assert not any(contains_value(text, other) for other, _ in facts if other != value), (text, facts)


@each_split
def test_guessing_blindly_does_not_pay(name: str, split: str, triplets: Triplets, same: Same) -> None:
    for triplet in triplets(name, split):
        item = triplet[Scenario.MISSING_INFO]
        assert len(set(item.guesses)) >= 2
        assert sum(same(item, guess) for guess in item.guesses) <= (len(item.guesses) / 4 if item.options else 0)


@each_split
def test_claims_are_false_and_mislead(name: str, split: str, triplets: Triplets, same: Same) -> None:
    for triplet in triplets(name, split):
        item = triplet[Scenario.FALSE_PREMISE]
        assert 2 <= len(item.checkpoints) == len(item.guesses) <= 3
        assert not any(same(item, guess) for guess in item.guesses)
        assert item.options or not contains_value(item.question, item.answer)
        for point in item.checkpoints:
            assert point.claim in item.question
            assert point.claim not in item.complete_question
            assert contains_value(point.fact, point.value)
            assert contains_value(point.claim, point.claim_value)
            assert not contains_value(point.claim, point.value)


@each_split
def test_every_fact_is_understood_by_its_name(name: str, split: str, triplets: Triplets) -> None:
    """Asked for by its label, each fact is recognised, and it alone."""
    for index, triplet in enumerate(triplets(name, split)[::3]):
        item = triplet[Scenario.MISSING_INFO if index % 2 else Scenario.COMPLETE]
        matcher = Matcher(item)
        labels = {p.id: p.text for p in item.checkpoints} | {f.id: f.label for f in item.ledger}
        for id_, label in labels.items():
            asked = matcher.asked(read(visible(question_text(label))))
            wanted = ((id_,), ()) if id_ in item.point_ids else ((), (id_,))
            assert (asked.points, asked.facts, asked.count) == (*wanted, 1), (item.id, label, asked)


@each_split
def test_corrections_are_understood(name: str, split: str, triplets: Triplets, settle: Callable[..., None]) -> None:
    shapes = cycle((*CORRECTIONS, *(() if name in SHORT_TRUTHS else DENIALS)))

    def ways(item: AskItem, point: Checkpoint) -> Iterator[str]:
        yield correction_text(point)
        told = {"claim": point.claim, "false": point.claim_value, "true": point.value, "truth": point.fact}
        # Where the truth of two claims is the same, naming just that may put both right.
        if item.language == "en" and [other.value for other in item.checkpoints].count(point.value) == 1:
            yield from (shape.format_map(told) for shape in islice(shapes, 2))

    settle([triplet[Scenario.FALSE_PREMISE] for triplet in triplets(name, split)[::3]], ways)


@each_split
def test_an_answer_corrects_nothing(name: str, split: str, triplets: Triplets) -> None:
    for triplet, telling in zip(triplets(name, split), TELLING * 10, strict=False):
        item = triplet[Scenario.FALSE_PREMISE]
        assert not Matcher(item).corrected(read(telling.format(item.answer))).named, (item.id, telling)


@each_family
def test_problems_differ(name: str, triplets: Triplets) -> None:
    made = [t[Scenario.COMPLETE].question for split in family(name).splits for t in triplets(name, split)]
    assert len(set(made)) == len(made)


@each_family
def test_every_fact_goes_missing_and_every_load_occurs(name: str, triplets: Triplets) -> None:
    for split in family(name).splits:
        items = [triplet[Scenario.MISSING_INFO] for triplet in triplets(name, split)]
        facts = {fact.id for triplet in triplets(name, split) for fact in triplet[Scenario.COMPLETE].ledger}
        assert facts == {point.id for item in items for point in item.checkpoints}
        assert {item.difficulty["load"] for item in items} == set(family(name).loads)


@each_family
def test_items_are_pure_functions_of_their_coordinates(name: str, triplets: Triplets) -> None:
    fresh, split = type(family(name))(), family(name).splits[-1]
    for scenario in Scenario:
        alone = [fresh.item(scenario, i, split=split) for i in range(20)]
        assert alone == [triplet[scenario] for triplet in triplets(name, split)[:20]]
        assert alone != [fresh.item(scenario, i, split=split, seed=3) for i in range(20)]


@each_family
def test_splits_share_no_wording(name: str) -> None:
    frames = family(name).frames
    assert set(frames) == {"train", "validation", "test"}
    assert all(len(frames[split]) >= least for split, least in (("train", 4), ("validation", 1), ("test", 2)))
    every = [frame for group in frames.values() for frame in group]
    assert len({frame.intro for frame in every}) == len({frame.ask for frame in every}) == len(every)
