"""The text_ops family: its recipes followed again from their text by other means, and what its users understand."""

from __future__ import annotations

import re
from collections import deque
from functools import cache

import pytest

from askgym.envs.ask.answers import contains_value, judge_answer, same_answer
from askgym.envs.ask.families.text_ops import TextOps
from askgym.envs.ask.families.text_ops_texts import NEW, OLD, WORDS
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read, visible
from askgym.types import AskItem, Scenario

FAMILY = TextOps()
COUNT = 200
KEYS = ("word", "turn", "old", "new", "cut", "tag", "place")
QUESTIONS = {
    "word": (
        "What is the word?",
        "Which word do you begin with?",
        "Could you tell me the word?",
        "What's the original word?",
        "Please give me the base word.",
        "I need the word that it all starts with.",
        "What's the starting word?",
        "You say the word is always the same, but not which. What is it?",
        "Which word is used as the base?",
        "Which term is the starting point?",
        "What text do we begin with?",
    ),
    "turn": (
        "How many characters move to the end?",
        "How many characters are moved from the front to the end?",
        "What number of characters is moved?",
        "How many letters are taken from the front and put behind the rest?",
        "By how many places is the text rotated?",
        "How many characters do you shift to the back?",
        "I need to know how many of the first characters move to the end.",
        "You say some characters move to the end. How many?",
        "### Still needed\n\n**Characters moved to the end:** how many?",
        "Which characters move to the end?",
        "How long is the piece that goes from the front to the back?",
    ),
    "old": (
        "Which letter is replaced?",
        "What letter do you replace?",
        "Which letter gives way to another?",
        "What's the letter that gets replaced?",
        "Please tell me the letter that you replace.",
        "I need to know which letter is swapped out.",
        "Which letter should be replaced?",
        "You say a certain letter is replaced. Which letter is that?",
        "Which character is substituted?",
        "Which letter is replaced by {new}?",
        "Which letter becomes {new}?",
    ),
    "new": (
        "What is the replacement letter?",
        "Which letter comes in its place?",
        "What do you write instead?",
        "Which letter takes its place?",
        "What is it replaced by?",
        "What letter replaces it?",
        "Could you tell me the letter it is replaced with?",
        "Which letter do you put in its place?",
        "Please give me the new letter.",
        "What does {old} become?",
        "What is {old} replaced by?",
        "What do I have to put in place of {old}?",
        "Which letter replaces {old}?",
    ),
    "cut": (
        "How many characters are cut off?",
        "How many characters are dropped?",
        "What number of characters is cut off?",
        "How many letters do you drop?",
        "I need to know how many characters are cut.",
        "How long is the part that is cut off?",
        "By how many characters is the text shortened?",
        "How many do I have to delete?",
        "How many characters come off?",
        "How much shorter does the text get?",
        "**Characters cut off:** how many?",
    ),
    "tag": (
        "Which number is inserted?",
        "What number do you insert?",
        "What is the number?",
        "What's your lucky number?",
        "Which number is slipped in?",
        "Please give me the number you insert.",
        "What number goes in?",
        "Which digits are inserted?",
        "What exactly is inserted?",
        "You say a number is slipped in. Which number is it?",
        "What's the inserted number?",
    ),
    "place": (
        "Where is the number inserted?",
        "At what position is the number inserted?",
        "Where does the number go?",
        "After how many characters is the number inserted?",
        "How many characters stand in front of the number?",
        "Behind which character is it inserted?",
        "What's the position of the number?",
        "Please tell me how many characters come before the number.",
        "You say it goes in somewhere in the middle. Where exactly does it go in?",
        "How deep in the text is the number inserted?",
        "At what point do you slip the number in?",
    ),
}


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def followed(question: str) -> str:
    """What comes out, from nothing but the text: sentence by sentence, character by character."""
    out: list[str] = []
    waiting = ""
    for sentence in re.findall(r"[^.?!:]+", question):
        if found := re.search(r"(?:The word is|I begin with) ([A-Z]+)$", sentence):
            out = list(found[1])
        elif found := re.search(r"first (\d+) characters (?:move|are taken away)", sentence):
            turned = deque(out)
            turned.rotate(-int(found[1]))
            out = list(turned)
        elif found := re.search(r"namely ([A-Z])$|each ([A-Z]) gives way", sentence):
            waiting = found[1] or found[2]
        elif found := re.search(r"in its place is ([A-Z])$|It's ([A-Z]) that I write", sentence):
            out = [(found[1] or found[2]) if c == waiting else c for c in out]
        elif found := re.search(
            r"the first (\d+) characters are cut|(\d+) characters are dropped at the beg", sentence
        ):
            for _ in range(int(found[1] or found[2])):
                out.pop(0)
        elif found := re.search(r"the last (\d+) characters are cut|(\d+) characters are dropped at the end", sentence):
            for _ in range(int(found[1] or found[2])):
                out.pop()
        elif found := re.search(r"the number (\d+) is inserted|slipped in, and that's (\d+)", sentence):
            waiting = found[1] or found[2]
        elif found := re.search(r"behind the first (\d+) char|Exactly (\d+) characters stand", sentence):
            for digit in reversed(waiting):
                out.insert(int(found[1] or found[2]), digit)
        elif "backwards" in sentence or "reversed" in sentence:
            out.reverse()
    return "".join(out)


def test_steps_worked_out_by_hand() -> None:
    scene = {
        "order": ("turn", "swap", "cut", "slip"), "side": -1, "finish": "", "word": "BLACKBERRY",
        "turn": 3, "old": "R", "new": "X", "cut": 2, "tag": 58, "place": 4,
    }  # fmt: skip
    # BLACKBERRY → CKBERRYBLA → CKBEXXYBLA → CKBEXXYB → CKBE58XXYB
    assert FAMILY.solve(scene, {}) == "CKBE58XXYB"
    assert FAMILY.solve({**scene, "side": 1}, {}) == "BEXX58YBLA"
    assert FAMILY.solve({**scene, "finish": "Backwards."}, {}) == "BYXX85EBKC"
    assert FAMILY.solve({**scene, "order": ("slip", "cut", "swap", "turn")}, {}) == "C58KBEXBLA"
    assert FAMILY.solve(scene, {"cut": "CKBEXXYBL"}) == "CKBE58XXYBL"
    assert FAMILY.solve({**scene, "old": "U"}, {}) is None  # there is no U to replace
    assert FAMILY.solve({**scene, "order": ("cut", "turn", "swap", "slip"), "turn": 8}, {}) is None  # all of it


def test_words_are_fit_for_the_steps() -> None:
    assert len(WORDS) == len(set(WORDS)) >= 120
    for word in WORDS:
        assert 10 <= len(word) <= 13
        assert word.isalpha()
        assert word.isupper()
        assert len(OLD & set(word)) >= 3
        assert set(NEW) - set(word)
    assert not OLD & set("AI" + "STDM")  # words, and what stands behind apostrophes


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_the_text(split: str) -> None:
    for item in items(Scenario.COMPLETE, split):
        assert followed(item.question) == item.answer, item.question
        for message in (f"The answer is {item.answer}.", f"The code is {item.answer}.", f"**{item.answer}**"):
            assert judge_answer(item.answer, message, item.answer_kind, answer_cues=item.answer_cues)
    made = items(Scenario.COMPLETE, split)
    assert len({item.question for item in made}) == COUNT
    assert max(len(item.question) for item in made) <= 600


@pytest.mark.parametrize("split", FAMILY.splits)
def test_what_is_missing_is_missing_and_the_user_can_say_it(split: str) -> None:
    for item in items(Scenario.MISSING_INFO, split):
        facts = [(point.value, point.fact) for point in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        assert len(facts) == len({value for value, _ in facts}) == 7
        assert not contains_value(item.question, item.answer)
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value), (point.value, item.question)
            assert point.claim_value != point.value
            assert not point.claim_value or contains_value(point.claim, point.claim_value)
        for value, text in facts:
            assert contains_value(text, value)
            assert not any(contains_value(text, other) for other, _ in facts if other != value)
        assert not any(same_answer(item.answer, guess, item.answer_kind) for guess in item.guesses)


def test_every_fact_may_be_missing() -> None:
    seen = {point.id for item in items(Scenario.MISSING_INFO, "train") for point in item.checkpoints}
    assert seen == set(KEYS)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_claims_are_false_and_mislead(split: str) -> None:
    for item in items(Scenario.FALSE_PREMISE, split):
        matcher = Matcher(item)
        assert len(item.guesses) == len(item.checkpoints) >= 2
        assert item.answer not in item.guesses
        for point in item.checkpoints:
            assert contains_value(point.claim, point.claim_value)
            assert not contains_value(point.claim, point.value)
            assert point.value in item.solution
            corrected = matcher.corrected(read(f"That isn't right. {point.fact}"))
            assert corrected.settled == (point.id,), (point, corrected)
        assert not matcher.corrected(read(f"The code is {item.answer}.")).named


def test_questions_about_a_fact_reach_that_fact_alone() -> None:
    tried = 0
    for item in items(Scenario.MISSING_INFO, "train"):
        matcher = Matcher(item)
        known = {fact.id: fact.value for fact in item.ledger}
        for point in item.checkpoints:
            for question in QUESTIONS[point.id]:
                if "{" in question and not known.keys() >= set(re.findall(r"\{(\w+)\}", question)):
                    continue
                asked = matcher.asked(read(visible(question.format(**known))))
                assert (asked.points, asked.facts, asked.ambiguous) == ((point.id,), (), ()), (question, asked)
                tried += 1
    assert tried > 5_000


def test_a_list_of_questions_reaches_every_fact_once() -> None:
    for index, item in enumerate(items(Scenario.COMPLETE, "test")):
        lines = [QUESTIONS[key][index % 4] for key in KEYS]
        asked = Matcher(item).asked(read("I need some details first:\n- " + "\n- ".join(lines)))
        assert sorted(asked.facts) == sorted(KEYS), lines
        assert asked.count == len(KEYS)


def test_the_same_arguments_give_the_same_item() -> None:
    again = [TextOps().item(Scenario.MISSING_INFO, index, split="test") for index in range(20)]
    assert again == items(Scenario.MISSING_INFO, "test")[:20]
