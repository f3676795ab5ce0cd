"""The logic_order family: its puzzles solved again from their text by other means, and what its users understand."""

from __future__ import annotations

import re
from functools import cache

import pytest

from askgym.envs.ask.answers import contains_value, judge_answer, same_answer
from askgym.envs.ask.families.logic_order import LogicOrder
from askgym.envs.ask.families.logic_order_texts import CASTS, SETTINGS, Setting
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = LogicOrder()
COUNT = 200
HIGHER = {  # what is counted → the words that lead to higher numbers
    "places": ("behind", "below"), "floors": ("above",), "seats": ("to the right of",), "books": ("to the right of",),
    "acts": ("after",), "slots": ("after",), "tracks": ("after",), "chapters": ("after",), "stops": ("after",),
    "huts": ("beyond",),
}  # fmt: skip
CLUE = re.compile(rf"([A-Z]\w+) \w+ (\d+) ({'|'.join(HIGHER)}) ([a-z ]+?) ([A-Z]\w+)\.")
OUTRIGHT = (
    re.compile(r"([A-Z]\w+) \w+ (?:at number|in place|on floor|in seat|in slot) (\d+)"),
    re.compile(r"(?:At number|In place|On floor|In seat|In slot) (\d+)[a-z ]* ([A-Z]\w+)\."),
)
CLUE_QUESTIONS = (
    "How many {units} {there} {base} {verb} {name}?",
    "How far {there} {base} is {name}?",
    "How many {units} are there between {name} and {base}?",
    "What's the gap between {base} and {name}?",
    "How far apart are {base} and {name}?",
    "Where exactly is {name} in relation to {base}?",
    "By how many {units} is {base} {back} {name}?",
    "Could you tell me how many {units} separate {name} from {base}?",
    "I'd need to know how far {name} is from {base}.",
    "Where is {name}?",
    "What is {name}'s position?",
    "Let me know the exact distance from {base} to {name}, please.",
    "How many {units} do I have to count from {base} to get to {name}?",
    "You say that {name} {verb} somewhere {there} {base}, but not how far. How many {units} is it?",
    "You mention that {name} {verb} {there} {base}, but not by how much. How many {units} lie between them?",
)
OUTRIGHT_QUESTIONS = (
    "Where exactly is {name}?",
    "What number is {name}?",
    "What is {name}'s position?",
    "Which place does {name} have?",
    "Could you tell me the position of {name}?",
    "What is the {number} of {name}?",
    "Please tell me {name}'s {number}.",
    "I'd need to know where {name} {verb}.",
    "All the clues are relative, so I need an absolute position. Where does {name} stand?",
    "You've looked up where {name} {verb}, you say. What did you find for {name}?",
    "Which {number} does {name} occupy?",
)


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def setting_of(item: AskItem) -> Setting:
    (row,) = (row for row in SETTINGS if any(where in item.question for where in row.where))
    return row


def worked_out(text: str) -> str:
    """The code, from nothing but the text: whoever can be placed is placed, until nobody is left."""
    places: dict[str, int] = {}
    for match in OUTRIGHT[0].finditer(text):
        places[match[1]] = int(match[2])
    for match in OUTRIGHT[1].finditer(text):
        places[match[2]] = int(match[1])
    assert len(places) == 1, text
    clues = []
    for name, count, units, side, base in CLUE.findall(text):
        clues.append((name, int(count) if side in HIGHER[units] else -int(count), base))
    assert len(clues) == 5, text
    while len(places) < 6:
        for name, shift, base in clues:
            if base in places:
                places.setdefault(name, places[base] + shift)
            elif name in places:
                places[base] = places[name] - shift
    for name, shift, base in clues:
        assert places[name] == places[base] + shift
    order = {place: name for name, place in places.items()}
    return "-".join(order[place][0] + str(place) for place in range(1, 200) if place in order)


def test_a_puzzle_worked_out_by_hand() -> None:
    scene = {
        "root": 30, "members": ["Anna", "Boris", "Clara"], "gap_1": 4, "gap_2": 7,
        "steps": ((0, 1, "gap_1", "at_1"), (1, -1, "gap_2", "at_2")),
    }  # fmt: skip
    # Anna is 30, Boris 4 behind her: 34. Clara is 7 ahead of Boris: 27.
    assert FAMILY.solve(scene, {}) == "C27-A30-B34"
    assert FAMILY.solve({**scene, "gap_2": 2}, {}) == "A30-C32-B34"
    assert FAMILY.solve(scene, {"at_2": 28}) == "C28-A30-B34"
    assert FAMILY.solve({**scene, "gap_2": 4}, {}) is None  # Clara would stand where Anna stands
    assert FAMILY.solve({**scene, "root": 2}, {}) is None  # there is no place −1


def test_names_of_a_group_differ_in_their_initials() -> None:
    for casts in CASTS.values():
        for cast in casts:
            assert len({name[0] for name in cast}) == 6


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_the_text(split: str) -> None:
    for item in items(Scenario.COMPLETE, split):
        assert worked_out(item.question) == item.answer, item.question
        for message in (f"The code is {item.answer}.", f"Here it is:\n\n**{item.answer}**"):
            assert judge_answer(item.answer, message, item.answer_kind, answer_cues=item.answer_cues)
    made = items(Scenario.COMPLETE, split)
    assert len({item.question for item in made}) == COUNT
    assert max(len(item.question) for item in made) <= 800


@pytest.mark.parametrize("split", FAMILY.splits)
def test_what_is_missing_is_missing_and_the_user_can_say_it(split: str) -> None:
    for item in items(Scenario.MISSING_INFO, split):
        facts = [(point.value, point.fact) for point in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        assert len(facts) == len({value for value, _ in facts}) == 6
        assert not contains_value(item.question, item.answer)
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value), (point.value, item.question)
            assert point.claim_value != point.value
            assert contains_value(point.claim, point.claim_value)
        for value, text in facts:
            assert contains_value(text, value)
            assert not any(contains_value(text, other) for other, _ in facts if other != value)
        assert not any(same_answer(item.answer, guess, item.answer_kind) for guess in item.guesses)


def test_every_fact_may_be_missing() -> None:
    seen = {point.id for item in items(Scenario.MISSING_INFO, "train") for point in item.checkpoints}
    assert seen == {"root", "gap_1", "gap_2", "gap_3", "gap_4", "gap_5"}


@pytest.mark.parametrize("split", FAMILY.splits)
def test_claims_are_false_and_mislead(split: str) -> None:
    for item in items(Scenario.FALSE_PREMISE, split):
        matcher = Matcher(item)
        assert len(item.guesses) == len(item.checkpoints) >= 2
        for point, guess in zip(item.checkpoints, item.guesses, strict=True):
            kept = set(item.answer.split("-")) & set(guess.split("-"))
            assert len(kept) == 5, (item.answer, guess)  # exactly the name spoken of has moved
            assert contains_value(point.claim, point.claim_value)
            assert not contains_value(point.claim, point.value)
            corrected = matcher.corrected(read(f"That isn't right. {point.fact}"))
            assert corrected.settled == (point.id,), (point, corrected)
        assert not matcher.corrected(read(f"The code is {item.answer}.")).named


def test_questions_about_a_clue_reach_that_clue_alone() -> None:
    tried = 0
    for item in items(Scenario.MISSING_INFO, "train"):
        matcher, row = Matcher(item), setting_of(item)
        for point in item.checkpoints:
            if point.id == "root":
                (name,) = (n for n in re.findall(r"[A-Z]\w+", point.text))
                words = {"name": name, "number": row.number, "verb": row.verb}
                questions = OUTRIGHT_QUESTIONS
            else:
                name, base = re.findall(r"[A-Z]\w+", point.text)
                there, back = (row.after, row.before) if f" {row.after} " in point.text else (row.before, row.after)
                words = {"name": name, "base": base, "units": row.units, "verb": row.verb, "there": there, "back": back}
                questions = CLUE_QUESTIONS
            for question in questions:
                asked = matcher.asked(read(question.format(**words)))
                assert (asked.points, asked.facts, asked.ambiguous) == ((point.id,), (), ()), (question, words, asked)
                tried += 1
    assert tried > 5_000


def test_the_same_arguments_give_the_same_item() -> None:
    again = [LogicOrder().item(Scenario.MISSING_INFO, index, split="test") for index in range(20)]
    assert again == items(Scenario.MISSING_INFO, "test")[:20]
