"""The scheduling family: its days walked through again from the printed text, and what its users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from askgym.envs.ask.families.scheduling import Scheduling
from askgym.types import AskItem, Scenario

FAMILY = Scheduling()
FACTS = {  # key → how the fact stands in the text
    "start": r"(?:We meet at|The doors open at) (\d+:\d\d)",
    "setup": r"(?:First it takes|, we need) (\d+) minutes (?:to|before)",
    "count": r"(?:Then there are|After that come) (\d+) ",
    "length": r"(?:Each [a-z ]+ takes|The [a-z ]+ last) (\d+) minutes",
    "pause": r"a break of (\d+) minutes",
    "call": r"(?i)at (\d+:\d\d) (?:his|her) time",
    "hours": r"(?:clocks are|it's always) (\d+) hours",
}
QUESTIONS = {  # PARTS and PART the parts of the event, SETUP what is done first, NAME the person
    "start": (
        "When do you start?",
        "What time do you meet?",
        "At what time do the doors open?",
        "What's the start time?",
        "What time does it all kick off?",
        "Could you tell me when you meet?",
        "Please tell me the starting time.",
        "When do things get going?",
        "You start as soon as the doors open. What time is that?",
        "At which hour do you meet?",
        "- **Start:** at what time do you meet?",
    ),
    "setup": (
        "How long does it take to SETUP?",
        "How much time do you need to SETUP?",
        "How long is the setup?",
        "What's the preparation time?",
        "How many minutes does it take to SETUP?",
        "How much time is needed to SETUP before the first PART?",
        "How long do the preparations take?",
        "You say that you SETUP first. How long does that take?",
        "What's the duration of the setup phase?",
        "How many minutes do you need for setting up?",
    ),
    "count": (
        "How many PARTS are there?",
        "What is the number of PARTS?",
        "How many PARTS do you have?",
        "How many PARTS are on the programme?",
        "What's the total number of PARTS?",
        "How many PARTS will take place?",
        "You mention PARTS, but not how many. How many PARTS are there?",
        "How many PARTS have you scheduled?",
        "What's the PART count?",
        "PARTS: how many?",
    ),
    "length": (
        "How long is each PART?",
        "How long does a PART take?",
        "What's the length of a PART?",
        "How many minutes does a PART last?",
        "What is the duration of each PART?",
        "How much time does each PART take?",
        "How many minutes per PART?",
        "How lengthy are the PARTS?",
        "They all take the same time, you say. How long is a single PART, in minutes?",
        "What time do you allot to each PART?",
    ),
    "pause": (
        "How long are the breaks?",
        "What is the length of the breaks?",
        "How many minutes is the break?",
        "How long do you pause between PARTS?",
        "How much time is there between PARTS?",
        "What's the duration of the break after each PART?",
        "How short is the short break?",
        "How long is the interval between PARTS?",
        "How much time do you leave between one PART and the next?",
        "A short break could be anything. How many minutes is it?",
    ),
    "call": (
        "What time does NAME call?",
        "When is NAME calling you?",
        "At what time is the call?",
        "Could you tell me the time of NAME's call?",
        "What's the time of the call in NAME's time zone?",
        "At what hour does NAME phone?",
        "Please tell me when NAME calls.",
        "What time have you agreed on for the call?",
        "When is NAME's call (in NAME's local time)?",
        "When exactly is NAME going to ring you?",
    ),
    "joining": (
        "What time does NAME join?",
        "When is NAME joining you?",
        "At what time does NAME join by video?",
        "Could you tell me the time at which NAME joins?",
        "What's the time when NAME comes in, in NAME's time zone?",
        "At what hour does NAME connect?",
        "Please tell me when NAME joins.",
        "From what time on is NAME with you?",
        "When does NAME join (in NAME's local time)?",
        "When exactly is NAME going to dial in?",
    ),
    "hours": (
        "What is the time difference?",
        "How many hours AHEAD is NAME?",
        "What's the time difference between you and NAME?",
        "By how many hours do NAME's clocks differ from yours?",
        "What time zone is NAME in?",
        "How big is the time difference?",
        "NAME's clocks are AHEAD, but by how many hours?",
        "How many hours lie between your time and NAME's?",
        "What's the offset between NAME's clocks and yours?",
        "Could you tell me the time difference to NAME?",
    ),
}


def walked(said: dict[str, str], text: str) -> int:
    """The answer by living through the day, from nothing but the text and the facts in it."""
    now = datetime.strptime(said["start"], "%H:%M") + timedelta(minutes=int(said["setup"]))
    for part in range(int(said["count"])):
        if part:
            now += timedelta(minutes=int(said["pause"]))
        now += timedelta(minutes=int(said["length"]))
    there = timedelta(hours=int(said["hours"]))
    if re.search(r"hours (?:behind|earlier)", text):
        there = -there
    else:
        assert re.search(r"hours (?:ahead|later)", text)
    call = datetime.strptime(said["call"], "%H:%M") - there
    if "time with us" in text:
        assert datetime.strptime(said["start"], "%H:%M") < call < now, text
        return (now - call) // timedelta(minutes=1)
    assert "my free time between the end of the last" in text
    return (call - now) // timedelta(minutes=1)


def test_a_day_worked_out_by_hand() -> None:
    # From 9:00: 20 minutes, 4 talks of 30 and 3 breaks of 10 minutes are 170 minutes, which is until 11:50.
    scene = {
        "start": 540, "setup": 20, "count": 4, "length": 30, "pause": 10, "call": 930, "hours": 3, "ahead": True,
        "joins": False,
    }  # fmt: skip
    assert FAMILY.solve(scene, {}) == "40 minutes"  # 15:30 there is 12:30 here
    assert FAMILY.solve(scene, {"parts": 130}) == "30 minutes"
    assert FAMILY.solve(scene, {"pauses": 40}) == "30 minutes"
    assert FAMILY.solve(scene, {"whole": 150}) == "60 minutes"
    assert FAMILY.solve(scene, {"span": 180}) == "10 minutes"
    assert FAMILY.solve({**scene, "hours": 4}, {}) is None
    assert FAMILY.solve({**scene, "ahead": False}, {}) == "400 minutes"
    joined = {**scene, "joins": True, "call": 840}  # 14:00 there is 11:00 here
    assert FAMILY.solve(joined, {}) == "50 minutes"
    assert FAMILY.solve({**joined, "hours": 6}, {}) == "170 minutes"  # there from the start
    assert FAMILY.solve({**joined, "call": 900}, {}) is None


def told_of(said: dict[str, str]) -> dict[str, int]:
    """Minutes of each stretch of the day until the last part ends."""
    n = {key: int(value) for key, value in said.items() if ":" not in value}
    return {"setup": n["setup"], "parts": n["count"] * n["length"], "pauses": (n["count"] - 1) * n["pause"]}


def second(item: AskItem, stated: Callable[..., dict[str, str]]) -> tuple[str, list[int]]:
    said = stated(item.question, FACTS, str)
    minutes = walked(said, item.question)
    return f"{minutes} minutes", [sum(told_of(said).values()), minutes]


def test_answers_agree_with_the_printed_text(
    problems: Callable[..., list[AskItem]], judged: Callable[..., bool], agree: Callable[..., set[str]]
) -> None:
    agree(second, exact=True)
    for item in problems(Scenario.COMPLETE):
        minutes = int(item.answer.removesuffix(" minutes"))
        hours, rest = divmod(minutes, 60)
        right = [f"{minutes}", f"{minutes} minutes", f"{minutes} min"]
        right += [f"{hours} h {rest} min", f"{hours} hours and {rest} minutes"] if hours and rest else []
        for value in right:
            for message in (f"The answer is {value}.", f"That leaves you with {value} of free time."):
                assert judged(item, message), message
        assert not judged(item, f"The answer is {minutes + 1} minutes.")


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={7},
        missing=FACTS,
        claims=("parts", "pauses", "whole", "span"),
        loads=("small", "full"),
        longest=(600, 800),
    )


def test_claims_agree_with_the_facts(
    problems: Callable[..., list[AskItem]], stated: Callable[..., dict[str, str]]
) -> None:
    for item in problems(Scenario.FALSE_PREMISE):
        minutes = told_of(stated(item.complete_question, FACTS, str))
        true = minutes | {"whole": sum(minutes.values())}
        for point in item.checkpoints:
            assert point.id == "span" or point.value == f"{true[point.id]} minutes"


def ways(item: AskItem, labels: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {id_: QUESTIONS["joining" if id_ == "call" and "joins" in label else id_] for id_, label in labels.items()}


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    return {
        "PARTS": labels["count"].removeprefix("number of "),
        "PART": labels["length"].removeprefix("length of each "),
        "SETUP": labels["setup"].removeprefix("time it takes to "),
        "NAME": labels["hours"].split("'")[0].rpartition(" ")[2],
        "AHEAD": "ahead of you" if "ahead" in labels["hours"] else "behind",
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(ways, words)
