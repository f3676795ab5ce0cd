"""The mobile-plans family: its tables read again from the printed text, and what its users understand."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from askgym.envs.ask.answers import judge_answer, options_in
from askgym.envs.ask.families.mobile_plans import MobilePlans
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = MobilePlans()
COUNT = 300

FACTS = {  # heading of the column → how the need stands in the text
    "GB": r"(\d+) GB of data",
    "days abroad": r"(\d+) days (?:of each|a) month",
    "SIM cards": r"(\d+) SIM cards (?:for our devices|for all of us)",
    "minutes": r"(\d+) minutes a month",
    "Mbps": r"(?:below|at least) (\d+) Mbps",
    "contract in months": r"(?:longer than|commit myself for) (\d+) months",
}
QUESTIONS = {
    "data": (
        "How much data do you use per month?",
        "How many GB do you need?",
        "What is your monthly data usage?",
        "Could you tell me how many gigabytes you use?",
        "How much mobile data do you need a month?",
        "What amount of data do you get through?",
        "Please tell me your data needs.",
        "How heavy is your internet use?",
    ),
    "abroad": (
        "How many days are you abroad each month?",
        "How long are you abroad per month?",
        "How often do you travel abroad?",
        "How many days of roaming do you need?",
        "Could you tell me how many days you spend in other countries?",
        "How many days do your trips take up?",
        "What about roaming?",
        "Please tell me the number of days abroad.",
    ),
    "cards": (
        "How many SIM cards do you need?",
        "What number of SIM cards is needed?",
        "How many devices do you have?",
        "Could you tell me how many cards you need?",
        "How many people share the plan?",
        "How many lines do you need?",
        "For how many devices is the plan?",
        "Please tell me the number of SIMs.",
    ),
    "minutes": (
        "How many minutes do you call per month?",
        "How many minutes of calls do you need?",
        "How much do you talk on the phone?",
        "What do your calls add up to?",
        "Could you tell me your monthly call minutes?",
        "How many call minutes do you use?",
        "How long are your calls each month?",
        "Please tell me the minutes you need.",
    ),
    "speed": (
        "What speed do you need?",
        "How fast does the connection have to be?",
        "What is the minimum speed?",
        "Could you tell me how many Mbps you need?",
        "Which download speed is enough?",
        "How much bandwidth do you need?",
        "What is too slow for you?",
        "Please tell me the speed you need.",
    ),
    "term": (
        "How long a contract would you accept?",
        "What is the longest contract you accept?",
        "For how many months would you commit yourself?",
        "What contract length is acceptable?",
        "Could you tell me the maximum contract duration?",
        "How long may the contract run?",
        "Up to what term would you sign?",
        "Please tell me the longest commitment.",
    ),
}


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def costs(text: str) -> dict[str, int]:
    """Dollars a month of every plan that will do, by letter, from nothing but the text."""
    opening, head, *rows = text.split("\n")[:6]
    headings = head.split(" | ")[2:]
    letters = {name: letter for letter, name in options_in(text).items()}
    needs = {}
    for heading, pattern in FACTS.items():
        (needs[heading],) = [int(hit) for hit in re.findall(pattern, opening)]
    found = {}
    for row in rows:
        name, fee, *cells = row.split(" | ")
        total, fits = int(fee.removeprefix("$")), True
        for heading, cell in zip(headings, cells, strict=True):
            limit, _, price = cell.partition(" (+$")
            missing = needs[heading] - int(limit)
            assert missing, "a need must lie between what plans include"
            if heading == "contract in months":
                fits = fits and missing > 0
            elif missing > 0:
                fits = fits and bool(price)
                total += missing * int(price.rstrip(")") or 0)
        if fits:
            found[letters[name]] = total
    return found


def test_a_table_worked_out_by_hand() -> None:
    text = (
        "I use 13 GB of data a month. My trips abroad take up 8 days a month. We need 4 SIM cards for our devices. I "
        "spend 70 minutes a month on calls. I need a connection with at least 40 Mbps. I won't sign for longer than 9 "
        "months.\nPlan | fee a month | GB | days abroad | SIM cards | minutes | Mbps | contract in months\n"
        "Lumo | $20 | 10 (+$2) | 10 (+$1) | 3 (+$5) | 100 | 50 | 3\n"  # 20 + 3 · 2 + 5 = 31
        "Vela | $29 | 20 (+$2) | 5 (+$1) | 5 (+$5) | 100 | 50 | 3\n"  # 29 + 3 = 32
        "Fjord | $10 | 20 (+$2) | 10 (+$1) | 5 (+$5) | 100 | 25 | 3\n"  # too slow
        "Umbra | $11 | 20 (+$2) | 10 (+$1) | 5 (+$5) | 100 | 50 | 12\n"  # too long
        "Which?\n(A) Lumo\n(B) Vela\n(C) Fjord\n(D) Umbra"
    )
    assert costs(text) == {"A": 31, "B": 32}


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_the_printed_table(split: str) -> None:
    for item in items(Scenario.COMPLETE, split):
        found = costs(item.question)
        lowest = min(found.values())
        assert [letter for letter, cost in found.items() if cost == lowest] == [item.answer], item.question
        assert options_in(item.question) == dict(item.options)
        name = item.options[item.answer]
        for message in (f"The answer is {item.answer}.", f"**({item.answer}) {name}** is the cheapest that fits."):
            assert judge_answer(
                item.answer, message, item.answer_kind, options=item.options, answer_cues=item.answer_cues
            ), message
        assert ("(+$" in item.question) == (item.difficulty["load"] == "small")


@pytest.mark.parametrize("split", FAMILY.splits)
def test_problems_are_short(split: str) -> None:
    assert max(len(item.question) for item in items(Scenario.COMPLETE, split)) <= 950
    assert max(len(item.question) for item in items(Scenario.FALSE_PREMISE, split)) <= 1150


def test_no_letter_and_no_rank_of_price_gives_the_answer_away() -> None:
    made = [item for split in FAMILY.splits for item in items(Scenario.MISSING_INFO, split)]
    letters = Counter(item.answer for item in made)
    assert set(letters) == set("ABCD")
    assert max(letters.values()) <= 0.30 * len(made)
    for load in FAMILY.loads:
        ranks: Counter[int] = Counter()
        for item in made:
            if item.difficulty["load"] == load:
                fees = [int(fee) for fee in re.findall(r"^\w+ \| \$(\d+)", item.question, re.MULTILINE)]
                assert len(fees) == 4
                assert min(fees) > 4
                ranks[sorted(fees).index(fees["ABCD".index(item.answer)])] += 1
        assert max(ranks.values()) <= 0.55 * sum(ranks.values()), (load, ranks)


def test_blind_completions_vary() -> None:
    made = items(Scenario.MISSING_INFO, "train")
    assert sum(len(set(item.guesses)) for item in made) / COUNT >= 2.4
    seen = Counter(guess for item in made for guess in item.guesses)
    assert set(seen) == set("ABCD")


@pytest.mark.parametrize("key", list(QUESTIONS))
def test_questions_about_a_fact_reach_that_fact_alone(key: str) -> None:
    matcher = Matcher(items(Scenario.COMPLETE, "train")[0])  # the cues are the same in every item
    for question in QUESTIONS[key]:
        asked = matcher.asked(read(question))
        assert asked.facts == (key,), (question, asked)


def test_a_list_of_questions_reaches_every_fact_once() -> None:
    matcher = Matcher(items(Scenario.COMPLETE, "test")[0])
    for index in range(8):
        lines = [questions[index] for questions in QUESTIONS.values()]
        asked = matcher.asked(read("I need some details first:\n- " + "\n- ".join(lines)))
        assert sorted(asked.facts) == sorted(QUESTIONS), lines
        assert asked.count == len(QUESTIONS)


def test_which_plan_is_a_question_for_the_answer() -> None:
    item = items(Scenario.COMPLETE, "train")[0]
    assert Matcher(item).asked(read("Which plan is the cheapest?")).wants_answer
