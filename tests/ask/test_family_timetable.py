"""The timetable family: its codes read again off the printed list, and what its users understand."""

from __future__ import annotations

import re
from functools import cache

import pytest

from askgym.envs.ask.answers import contains_value, judge_answer, same_answer
from askgym.envs.ask.families.timetable import Timetable
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = Timetable()
COUNT = 300
MONTHS = "January February March April May June July August September October November December".split()

FACTS = {  # heading of the line → how the fact stands in the text
    "Age": r"I'm (\d+) years o",
    "Surname": r"surname (?:is )?([A-Z]\w+)",
    "Ticket number": r"(?:ticket number|number on my ticket) is (\d+)",
    "Membership number": r"My membership (?:number is|card has the number) (\d+)",
    "Arrival": r"(?:arrive at|planned for) (\d\d:\d\d)",
    "Month of birth": r"(?:born|birthday is) in ([A-Z]\w+)",
    "Height (cm)": r"(\d+) cm",
    "Bag (kg)": r"(\d+) kg",
    "Member since": r"(?:member since|became a member in) (\d{4})",
}
QUESTIONS = {
    "age": (
        "How old are you?",
        "What is your age?",
        "Could you tell me your age?",
        "Please state your age.",
        "Which age should I use?",
        "How many years old are you?",
        "I need your age.",
        "What year were you born?",
    ),
    "surname": (
        "What is your surname?",
        "What's your last name?",
        "Could you give me your family name?",
        "Under which name are you booked?",
        "Please tell me your surname.",
        "What letter does your surname start with?",
        "I need your last name.",
        "What are you called?",
    ),
    "ticket": (
        "What is your ticket number?",
        "Which number is on your ticket?",
        "Could you tell me the number of your ticket?",
        "Please give me your ticket number.",
        "What does your ticket say?",
        "I need your ticket number.",
        "What number is printed on the ticket?",
        "Which ticket do you have?",
    ),
    "member": (
        "What is your membership number?",
        "What is the number on your membership card?",
        "Could you tell me your member number?",
        "Please give me your membership number.",
        "Which number does your card have?",
        "I need your membership number.",
        "What membership number do you have?",
        "What does your membership card say?",
    ),
    "arrival": (
        "When do you arrive?",
        "What is your arrival time?",
        "At what time will you get there?",
        "Could you tell me your time of arrival?",
        "Please give me your arrival time.",
        "What time are you coming?",
        "When will you be there?",
        "I need to know when you arrive.",
    ),
    "month": (
        "In which month were you born?",
        "What is your month of birth?",
        "When is your birthday?",
        "Could you tell me your birth month?",
        "Please give me the month of your birthday.",
        "Which month is your birthday in?",
        "I need your month of birth.",
        "When were you born?",
    ),
    "height": (
        "How tall are you?",
        "What is your height?",
        "Could you tell me your height in cm?",
        "Please give me your height.",
        "What height do you have?",
        "I need your height.",
        "How many centimetres tall are you?",
        "What do you measure?",
    ),
    "bag": (
        "How heavy is your bag?",
        "What does your bag weigh?",
        "What is the weight of your luggage?",
        "Could you tell me the weight of your bag?",
        "Please give me the bag's weight.",
        "How many kg does it weigh?",
        "I need the weight of the bag.",
        "How many kilos is your bag?",
    ),
    "joined": (
        "When did you join?",
        "Since when have you been a member?",
        "In what year did you become a member?",
        "What year did you join?",
        "Could you tell me your joining year?",
        "How long have you been a member?",
        "Please tell me the year in which you joined.",
        "I need the year you became a member.",
    ),
}


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def rank(text: str) -> int:
    """Where a value or an edge of a range stands on its line."""
    if ":" in text:
        hours, minutes = text.split(":")
        return 60 * int(hours) + int(minutes)
    if text.isdigit():
        return int(text)
    months = [i for i, month in enumerate(MONTHS) if len(text) > 2 and month.startswith(text)]
    return months[0] if months else ord(text[0])


def read_off(text: str) -> str:
    """The code, from nothing but the text: the printed list and the sentences before it."""
    opening, *lines, _ = text.split("\n")
    assert len(lines) == 6
    code = []
    for line in lines:
        heading, _, entries = line.partition(": ")
        (value,) = re.findall(FACTS[heading], opening)
        hits = []
        for entry in entries.split(", "):
            span, part = entry.rsplit(": ", 1)
            low, high = span.split("–")
            assert rank(value) not in (rank(low), rank(high)) or heading == "Surname", line
            if rank(low) <= rank(value) <= rank(high):
                hits.append(part)
        assert len(hits) == 1, (value, line)
        code += hits
    return "-".join(code)


def test_a_code_worked_out_by_hand() -> None:
    scene = {
        "keys": ("age", "surname"), "choices": {"age": 0, "surname": 1}, "offset": 0, "stride": 1,
        "age": 40, "surname": "Keller",
    }  # fmt: skip
    # Parts in order: BA BI BU DA for the ages from 6, 18, 35 and 52, then DU FE FI FO for the letters from A, E, L, R.
    assert FAMILY.solve(scene, {}) == "BU-FE"
    assert FAMILY.solve({**scene, "age": 18}, {}) == "BI-FE"
    assert FAMILY.solve({**scene, "surname": "Rossi"}, {}) == "BU-FO"
    assert FAMILY.solve(scene, {"part_age": "DA"}) == "DA-FE"


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_the_printed_list(split: str) -> None:
    for item in items(Scenario.COMPLETE, split):
        assert read_off(item.question) == item.answer, item.question
        for message in (f"Your code is {item.answer}.", f"From the list:\n\n**{item.answer}**"):
            assert judge_answer(item.answer, message, item.answer_kind, answer_cues=item.answer_cues)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_problems_are_distinct_and_short(split: str) -> None:
    made = items(Scenario.COMPLETE, split)
    assert len({item.question for item in made}) == COUNT
    assert max(len(item.question) for item in made) <= 800
    assert sum(len(item.question) for item in made) / COUNT <= 715


@pytest.mark.parametrize("split", FAMILY.splits)
def test_what_is_missing_is_missing_and_the_user_can_say_it(split: str) -> None:
    for item in items(Scenario.MISSING_INFO, split):
        assert 2 <= len(item.checkpoints) <= 5
        assert not contains_value(item.question, item.answer)
        facts = [(point.value, point.fact) for point in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        assert len(facts) == 6
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value), (point.value, item.question)
            assert contains_value(item.complete_question, point.value)
            assert point.claim_value != point.value
            assert not point.claim_value or contains_value(point.claim, point.claim_value)
        for value, text in facts:
            assert contains_value(text, value), (value, text)
            assert not contains_value(text, item.answer)
            others = [other for other, _ in facts if other != value]
            assert not any(contains_value(text, other) for other in others), (text, others)


def test_every_fact_may_be_missing() -> None:
    seen = {point.id for item in items(Scenario.MISSING_INFO, "train") for point in item.checkpoints}
    assert seen == set(QUESTIONS)


def test_guessing_blindly_does_not_pay() -> None:
    for item in items(Scenario.MISSING_INFO, "train"):
        known = item.answer.split("-")
        wild = [re.findall(r": ([A-Z]{2})", line) for line in item.question.split("\n")[1:7]]
        assert all(len(parts) == 4 for parts in wild)
        assert len({part for parts in wild for part in parts}) == 24
        # Each missing fact leaves the four parts of its line open: at least 4 × 4 codes fit.
        seen = [set(column) for column in zip(known, *(guess.split("-") for guess in item.guesses), strict=True)]
        assert sum(len(column) > 1 for column in seen) == len(item.checkpoints)
        assert not any(same_answer(item.answer, guess, item.answer_kind) for guess in item.guesses)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_claims_are_false_and_mislead(split: str) -> None:
    for item in items(Scenario.FALSE_PREMISE, split):
        assert 2 <= len(item.checkpoints) <= 3
        assert len(item.guesses) == len(item.checkpoints)
        for point, guess in zip(item.checkpoints, item.guesses, strict=True):
            assert guess == item.answer.replace(point.value, point.claim_value)
            assert guess != item.answer
            assert contains_value(point.fact, point.value)
            assert contains_value(point.claim, point.claim_value)
            assert not contains_value(point.claim, point.value)
            assert point.claim in item.question


@pytest.mark.parametrize("key", list(QUESTIONS))
def test_questions_about_a_fact_reach_that_fact_alone(key: str) -> None:
    tried = 0
    for item in items(Scenario.COMPLETE, "train"):
        if key not in {fact.id for fact in item.ledger}:
            continue
        matcher = Matcher(item)
        tried += 1
        for question in QUESTIONS[key]:
            asked = matcher.asked(read(question))
            assert asked.facts == (key,), (question, asked)
    assert tried >= 100


def test_a_list_of_questions_reaches_every_fact_once() -> None:
    for index, item in enumerate(items(Scenario.COMPLETE, "test")):
        keys = [fact.id for fact in item.ledger]
        lines = [QUESTIONS[key][index % 8] for key in keys]
        asked = Matcher(item).asked(read("I need some details first:\n- " + "\n- ".join(lines)))
        assert sorted(asked.facts) == sorted(keys), lines
        assert asked.count == len(keys)


def test_corrections_are_recognised_and_answers_are_none() -> None:
    for item in items(Scenario.FALSE_PREMISE, "train"):
        matcher = Matcher(item)
        for point in item.checkpoints:
            corrected = matcher.corrected(read(f"That is not correct. {point.fact}"))
            assert point.id in corrected.settled, (point, corrected)
        assert not matcher.corrected(read(f"Your code is {item.answer}.")).named


def test_the_same_arguments_give_the_same_item() -> None:
    again = [Timetable().item(Scenario.MISSING_INFO, index, split="test") for index in range(20)]
    assert again == items(Scenario.MISSING_INFO, "test")[:20]
