"""The calendar family: its answers counted again day by day from the text, and what its users understand."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import pytest

from askgym.envs.ask.answers import contains_value, judge_answer, same_answer
from askgym.envs.ask.families.base import Knobs
from askgym.envs.ask.families.calendar import Calendar
from askgym.envs.ask.families.wording import WEEKDAYS, date_text
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = Calendar()
KEYS = ("start", "amount", "rate", "pause", "follow", "margin", "weekday")
MONTHS = "January February March April May June July August September October November December".split()
ONE_DAY = timedelta(1)
DATE = re.compile(rf"(\d+) ({'|'.join(MONTHS)}) (\d{{4}})")
COUNT = 300

QUESTIONS = {
    "start": (
        "When does {work} start?",
        "What is the starting date of {work}?",
        "On which date do you begin?",
        "Could you tell me when {work} begins?",
        "Please give me the start date.",
        "From when are you working on it, i.e. the first day?",
        "I need to know the day {work} commences.",
        "What day does {work} kick off?",
    ),
    "amount": (
        "How many {units} are there?",
        "What is the number of {units}?",
        "How many {units} in total?",
        "Could you tell me how many {units} have to be done?",
        "Please state the total number of {units}.",
        "What's the count of {units}?",
        "I need to know how many {units} there are altogether.",
        "What quantity of {units} are we talking about?",
    ),
    "rate": (
        "How many {units} do you do per week?",
        "What is the weekly pace?",
        "At what pace do you work?",
        "How many {units} a week can you manage?",
        "Could you tell me the number of {units} each week?",
        "How fast do you get through the {units}?",
        "Please tell me your rate.",
        "What's the number of {units} you handle weekly?",
    ),
    "pause": (
        "How long is the break?",
        "How many days does the break last?",
        "What is the length of the pause?",
        "For how many days does everything stop?",
        "Could you tell me the duration of the break?",
        "Please specify how long the interruption lasts.",
        "I need the number of days of the break.",
        "How long do you pause?",
    ),
    "follow": (
        "How long does {check} take?",
        "How many days does {check} need?",
        "What is the duration of {check}?",
        "Could you tell me how much time {check} requires?",
        "Please give me the number of days for {check}.",
        "How many days are planned for {check}?",
        "I need to know how long {check} lasts.",
        "What's the time needed for {check}?",
    ),
    "margin": (
        "How long is the safety margin?",
        "How many days do you keep in reserve?",
        "How big is the buffer?",
        "What safety margin do you want?",
        "Could you tell me the size of the reserve?",
        "How many spare days are there?",
        "Please specify the margin in days.",
        "How much slack do you plan?",
    ),
    "weekday": (
        "On which weekday is {final}?",
        "Which day of the week is allowed for {final}?",
        "What weekday does {final} have to be on?",
        "Which weekday will do for {final}?",
        "Could you tell me the day of the week for {final}?",
        "Please tell me the permitted weekday.",
        "Is there a certain weekday for {final}, and which?",
        "What day of the week must it be?",
    ),
}


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def number(pattern: str, text: str) -> int:
    found = re.findall(pattern, text)
    assert len(found) == 1, (pattern, text)
    return int(found[0])


def days_after(begin: date, days: int, *, working: bool = False) -> date:
    while days:
        begin += ONE_DAY
        days -= not working or begin.isoweekday() <= 5
    return begin


def recount(text: str) -> str:
    """The answer, from nothing but the question's words, one day at a time."""
    ((day, month, year),) = DATE.findall(text)
    now = date(int(year), MONTHS.index(month) + 1, int(day))
    assert f"{now:%A} {date_text(now)}" in text
    left = number(r"(?:There are|In all I count) (\d+) \w+ to ", text)
    rate = number(r"(\d+) \w+ (?:a|per) week", text)
    while left > 0:
        left -= rate
        now = days_after(now, 7)
    now = days_after(now, number(r"(?:stops for|break of) (\d+) days\.", text))
    working = " working days" in text
    now = days_after(now, number(r"(?:takes|needs) (\d+) (?:working )?days", text), working=working)
    now = days_after(now, number(r"(?:margin of (?=\d+ days)|On top of that, )(\d+) days", text))
    (weekday,) = re.findall(rf"(?:be on a|Only a) ({'|'.join(WEEKDAYS)})", text)
    assert f"{now:%A}" != weekday, "on the very day, 'after' could be disputed"
    while f"{now:%A}" != weekday:
        now += ONE_DAY
    return f"{now.day} {MONTHS[now.month - 1]} {now.year}"


def test_a_plan_worked_out_by_hand() -> None:
    # 20 at 8 a week are 3 weeks: 14 May; 6 days: 20 May; 7 days: 27 May; 4 days: Saturday 31 May; Tuesday: 3 June.
    scene = {
        "start": date(2025, 4, 23), "amount": 20, "rate": 8, "pause": 6, "follow": 7, "margin": 4, "weekday": 1,
        "working": False,
    }  # fmt: skip
    assert FAMILY.solve(scene, {}) == "3 June 2025"
    # 7 working days after Tuesday 20 May: 21, 22, 23, 26, 27, 28, 29 May; 4 days: Monday 2 June; Tuesday: 3 June.
    assert FAMILY.solve({**scene, "working": True}, {}) == "3 June 2025"
    assert FAMILY.solve({**scene, "working": True, "follow": 9}, {}) == "10 June 2025"  # Saturday 7 June, then Tuesday
    assert FAMILY.solve(scene, {"weeks": 2}) == "27 May 2025"
    assert FAMILY.solve(scene, {"total": 45}) == "10 June 2025"
    assert FAMILY.solve({**scene, "weekday": 5}, {}) is None


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_counting_days_in_the_text(split: str) -> None:
    for item in items(Scenario.COMPLETE, split):
        assert recount(item.question) == item.answer, item.question
        assert judge_answer(item.answer, f"So it is on {item.answer}.", item.answer_kind, answer_cues=item.answer_cues)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_problems_are_distinct_and_short(split: str) -> None:
    made = items(Scenario.COMPLETE, split)
    assert len({item.question for item in made}) == COUNT
    assert max(len(item.question) for item in made) <= 900
    assert {item.difficulty["load"] for item in made} == {"small", "full"}


def test_the_small_load_stays_within_two_months() -> None:
    for index in range(100):
        item = FAMILY.item(Scenario.COMPLETE, index, split="train", knobs=Knobs(load="small"))
        ((day, month, year),) = DATE.findall(item.question)
        ((day2, month2, year2),) = DATE.findall(item.answer)
        start = date(int(year), MONTHS.index(month) + 1, int(day))
        assert (date(int(year2), MONTHS.index(month2) + 1, int(day2)) - start).days <= 63


@pytest.mark.parametrize("split", FAMILY.splits)
def test_what_is_missing_is_missing_and_the_user_can_say_it(split: str) -> None:
    for item in items(Scenario.MISSING_INFO, split):
        assert 2 <= len(item.checkpoints) <= 5
        assert not contains_value(item.question, item.answer)
        facts = [(point.value, point.fact) for point in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        assert len(facts) == len(KEYS)
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
    assert seen == set(KEYS)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_claims_are_false_and_mislead(split: str) -> None:
    seen = set()
    for item in items(Scenario.FALSE_PREMISE, split):
        assert 2 <= len(item.checkpoints) <= 3
        assert len(item.guesses) == len(item.checkpoints)
        assert not any(same_answer(item.answer, guess, item.answer_kind) for guess in item.guesses)
        assert not contains_value(item.question, item.answer)
        for point in item.checkpoints:
            seen.add(point.id)
            assert contains_value(point.fact, point.value)
            assert contains_value(point.claim, point.claim_value)
            assert not contains_value(point.claim, point.value)
            assert not contains_value(item.complete_question, point.value)
            assert point.claim in item.question
    assert seen == {"weeks", "end", "back", "total"}


def words_of(item: AskItem) -> dict[str, str]:
    """The item's own words for the questions, out of the labels of its facts."""
    label = {fact.id: fact.label for fact in item.ledger}
    return {
        "work": label["start"].removeprefix("date on which ").removesuffix(" starts"),
        "units": label["amount"].removeprefix("number of "),
        "check": re.sub(r"^number of (?:working )?days for ", "", label["follow"]),
        "final": label["weekday"].removeprefix("weekday for "),
    }


@pytest.mark.parametrize("key", KEYS)
def test_questions_about_a_fact_reach_that_fact_alone(key: str) -> None:
    for item in items(Scenario.COMPLETE, "train")[:120]:
        matcher, words = Matcher(item), words_of(item)
        for question in QUESTIONS[key]:
            asked = matcher.asked(read(question.format_map(words)))
            assert asked.facts == (key,), (question.format_map(words), asked)


def test_a_list_of_questions_reaches_every_fact_once() -> None:
    for index, item in enumerate(items(Scenario.COMPLETE, "test")):
        lines = [QUESTIONS[key][index % 8].format_map(words_of(item)) for key in KEYS]
        asked = Matcher(item).asked(read("I need some details first:\n- " + "\n- ".join(lines)))
        assert sorted(asked.facts) == sorted(KEYS), lines
        assert asked.count == len(KEYS)


def test_corrections_are_recognised_and_agreement_is_not() -> None:
    for item in items(Scenario.FALSE_PREMISE, "train")[:120]:
        matcher = Matcher(item)
        for point in item.checkpoints:
            corrected = matcher.corrected(read(f"That is not correct. {point.fact}"))
            assert point.id in corrected.settled, (point, corrected)
            assert point.id not in matcher.corrected(read(f"Then it is on {item.answer}.")).named


def test_the_same_arguments_give_the_same_item() -> None:
    again = [Calendar().item(Scenario.MISSING_INFO, index, split="test") for index in range(20)]
    assert again == items(Scenario.MISSING_INFO, "test")[:20]
