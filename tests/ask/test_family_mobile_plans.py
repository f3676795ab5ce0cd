"""The mobile-plans family: its tables read again from the printed text, and what its users understand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from askgym.answers import options_in
from askgym.envs.ask.families.mobile_plans import MobilePlans
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = MobilePlans()
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


def test_answers_agree_with_the_printed_table(
    problems: Callable[..., list[AskItem]], judged: Callable[..., bool]
) -> None:
    for item in problems(Scenario.COMPLETE):
        found = costs(item.question)
        lowest = min(found.values())
        assert [letter for letter, cost in found.items() if cost == lowest] == [item.answer], item.question
        assert options_in(item.question) == dict(item.options)
        name = item.options[item.answer]
        for message in (f"The answer is {item.answer}.", f"**({item.answer}) {name}** is the cheapest that fits."):
            assert judged(item, message), message
        assert ("(+$" in item.question) == (item.difficulty["load"] == "small")


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=QUESTIONS,
        claims={f"{key}_{letter}" for key in (*QUESTIONS, "cost") for letter in "ABCD"},
        loads=("lookup", "small"),
        longest=(950, 1_150),
    )


def test_no_letter_and_no_rank_of_price_gives_the_answer_away(problems: Callable[..., list[AskItem]]) -> None:
    made = problems(Scenario.MISSING_INFO)
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


def test_blind_completions_vary(problems: Callable[..., list[AskItem]]) -> None:
    made = problems(Scenario.MISSING_INFO, "train")
    assert sum(len(set(item.guesses)) for item in made) / len(made) >= 2.4
    assert {guess for item in made for guess in item.guesses} == set("ABCD")


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS)


def test_which_plan_is_a_question_for_the_answer(problems: Callable[..., list[AskItem]]) -> None:
    item = problems(Scenario.COMPLETE)[0]
    assert Matcher(item).asked(read("Which plan is the cheapest?")).wants_answer
