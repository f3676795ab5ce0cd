"""The calendar family: its answers counted again day by day from the text, and what its users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from askgym.answers import contains_value
from askgym.envs.ask.families.base import Knobs
from askgym.envs.ask.families.calendar import Calendar
from askgym.envs.ask.families.wording import WEEKDAYS, date_text
from askgym.types import AskItem, Scenario

FAMILY = Calendar()
MONTHS = "January February March April May June July August September October November December".split()
ONE_DAY = timedelta(1)
DATE = re.compile(rf"(\d+) ({'|'.join(MONTHS)}) (\d{{4}})")
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


def test_answers_agree_with_counting_days_in_the_text(agree: Callable[..., set[str]]) -> None:
    agree(lambda item, _: (recount(item.question), ()), "So it is on {}.", exact=True)


def test_the_small_load_stays_within_two_months() -> None:
    for index in range(100):
        item = FAMILY.item(Scenario.COMPLETE, index, split="train", knobs=Knobs(load="small"))
        ((day, month, year),) = DATE.findall(item.question)
        ((day2, month2, year2),) = DATE.findall(item.answer)
        start = date(int(year), MONTHS.index(month) + 1, int(day))
        assert (date(int(year2), MONTHS.index(month2) + 1, int(day2)) - start).days <= 63


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={7},
        missing=QUESTIONS,
        claims=("weeks", "end", "back", "total"),
        loads=("small", "full"),
        longest=(900, 1_000),
    )


def test_what_is_claimed_falsely_is_not_in_the_question(problems: Callable[..., list[AskItem]]) -> None:
    for item in problems(Scenario.FALSE_PREMISE):
        assert not any(contains_value(item.complete_question, point.value) for point in item.checkpoints)


def words(item: AskItem, label: dict[str, str]) -> dict[str, str]:
    return {
        "work": label["start"].removeprefix("date on which ").removesuffix(" starts"),
        "units": label["amount"].removeprefix("number of "),
        "check": re.sub(r"^number of (?:working )?days for ", "", label["follow"]),
        "final": label["weekday"].removeprefix("weekday for "),
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words)
