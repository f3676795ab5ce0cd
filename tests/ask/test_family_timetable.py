"""The timetable family: its codes read again off the printed list, and what its users understand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from askgym.envs.ask.families.timetable import Timetable
from askgym.types import AskItem, Scenario

FAMILY = Timetable()
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


def test_answers_agree_with_the_printed_list(agree: Callable[..., set[str]]) -> None:
    told = ("Your code is {}.", "From the list:\n\n**{}**")
    agree(lambda item, _: (read_off(item.question), ()), *told, exact=True)


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=QUESTIONS,
        claims={f"part_{key}" for key in QUESTIONS},
        loads=("lookup",),
        longest=(800, 1_000),
    )


@pytest.mark.parametrize("split", FAMILY.splits)
def test_problems_are_short(split: str, problems: Callable[..., list[AskItem]]) -> None:
    lengths = [len(item.question) for item in problems(Scenario.COMPLETE, split)]
    assert sum(lengths) / len(lengths) <= 715


def test_each_missing_fact_leaves_its_part_of_the_code_open(problems: Callable[..., list[AskItem]]) -> None:
    for item in problems(Scenario.MISSING_INFO):
        wild = [re.findall(r": ([A-Z]{2})", line) for line in item.question.split("\n")[1:7]]
        assert all(len(parts) == 4 for parts in wild)
        assert len({part for parts in wild for part in parts}) == 24
        # Each missing fact leaves the four parts of its line open: at least 4 × 4 codes fit.
        codes = [item.answer, *item.guesses]
        open_ = [len(set(column)) > 1 for column in zip(*(code.split("-") for code in codes), strict=True)]
        assert sum(open_) == len(item.checkpoints)


def test_a_false_claim_changes_its_part_of_the_code(problems: Callable[..., list[AskItem]]) -> None:
    for item in problems(Scenario.FALSE_PREMISE):
        for point, guess in zip(item.checkpoints, item.guesses, strict=True):
            assert guess == item.answer.replace(point.value, point.claim_value)


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS)
