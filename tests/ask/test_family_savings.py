"""The savings family: its payouts worked out again from the printed text, month by month, and what users understand."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import pytest

from askgym.envs.ask.agents import correction_text
from askgym.envs.ask.answers import contains_value, judge_answer, same_answer
from askgym.envs.ask.families.savings import Savings
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = Savings()
COUNT = 200

MONEY = r"\$([\d,]+(?:\.\d\d)?)"
FACTS = {  # key → how the fact stands in the text
    "start": rf"(?:At the beginning there's|starts? out with) {MONEY} in the account",
    "deposit": rf"(?:pays? in {MONEY} every month|a standing order puts {MONEY} into it)",
    "months": r"(?:this up|goes on) for (\d+) months",
    "bonus": r"a bonus of (\d+(?:\.\d)?)% on the monthly deposits",
    "gift": rf"(?:A gift of {MONEY} from|There's also {MONEY} from)",
    "withdrawal": rf"(?:On the way [^.]+? withdraws? {MONEY} for|will have to take out {MONEY} for)",
    "fee": rf"(?:Closing the account costs {MONEY}|the bank keeps back a fee of {MONEY})",
}
QUESTIONS = {  # P what the withdrawal is for, G who gives the gift
    "start": (
        "How much is in the account at the start?",
        "What's the opening balance?",
        "How much money does she already have in there?",
        "What does he start with?",
        "What sum is there already?",
        "How many dollars are in the account now?",
        "How much had been saved before the plan started?",
        "What starting amount are we working from?",
        "Before the monthly deposits begin, how much is in the account?",
        "You mention there's a balance already. How much is it?",
        "What's the current balance of the account?",
        "I'd need to know how much was in the account to begin with.",
    ),
    "deposit": (
        "What is the monthly deposit?",
        "How much does he pay in every month?",
        "What's the size of the standing order?",
        "How much goes into the account each month?",
        "How many dollars are deposited per month?",
        "What sum does she put aside each month?",
        "How much money is she saving every month?",
        "What's the regular contribution?",
        "How large are the monthly instalments?",
        "Could you give me the amount of each deposit?",
        "I need the amount of the monthly payment into the account.",
        "By how much does the account grow each month through the standing order?",
    ),
    "months": (
        "How long does she keep this up?",
        "For how many months does he save?",
        "What's the duration of the savings plan?",
        "What is the term of the plan in months?",
        "Over what period does she pay in?",
        "How many deposits are made in total?",
        "When does the plan end?",
        "Could you tell me how long the deposits continue?",
        "Until when does he go on paying in?",
        "What's the number of months?",
        "I'd need to know for how many months the standing order runs.",
        "How many instalments are there?",
    ),
    "bonus": (
        "How high is the bonus?",
        "What percentage is the bonus?",
        "What bonus does the bank pay?",
        "How many per cent of the deposits does the bank add?",
        "By what percentage does the bank top up the deposits?",
        "What rate does the bank pay on the deposits?",
        "What share of the deposits is added at the end?",
        "How much does the bank add at the end as a reward?",
        "What does the bank pay on top of the deposits?",
        "What interest or bonus is paid?",
        "I'd need to know the bonus percentage that the bank applies to the monthly deposits.",
        "Could you look up the bonus percentage in the contract?",
    ),
    "gift": (
        "How much does the G give?",
        "How big is the gift?",
        "How much money comes from the G?",
        "The gift from the G goes into the account too, yet I can't find its amount. How many dollars is it?",
        "What sum is the gift?",
        "How large is the present from the G?",
        "Could you tell me what the G put in?",
        "How much is received as a gift?",
        "What's the value of the gift that goes into the account?",
        "How much of the money is a gift?",
        "Please state the size of the gift.",
        "To get to the payout, I'd also need to know how much the G contributed.",
    ),
    "withdrawal": (
        "How much does she withdraw?",
        "What will be taken out for P?",
        "What's the amount of the withdrawal?",
        "How much does the account lose on the way for P?",
        "How much money is needed for P?",
        "What sum is spent on P?",
        "How much comes out of the account in between?",
        "What does he spend on P?",
        "How much are you going to take out?",
        "What amount leaves the account for P?",
        "I can't tell from your message what has to be taken out along the way. How much money is it?",
        "I'd need to know how much he takes out of the account for P.",
    ),
    "fee": (
        "What does it cost to close the account?",
        "How high is the closing fee?",
        "How much does the bank charge for closing the account?",
        "What fee does the bank keep back?",
        "What does the bank take when the account is closed?",
        "How expensive is it to close the account?",
        "How much will the bank keep back at the end?",
        "How much does closing cost?",
        "Could you tell me the account closure fee?",
        "What does the bank want for closing the account?",
        "How much money is deducted at closing?",
        "You mention that closing the account isn't free, but you don't say what it costs. How much is it?",
    ),
}


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def numbers(text: str) -> dict[str, Fraction]:
    """The facts as the text states them, each exactly once."""
    found = {}
    for key, pattern in FACTS.items():
        hits = [next(filter(None, match.groups())) for match in re.finditer(pattern, text)]
        assert len(hits) == 1, (key, hits, text)
        found[key] = Fraction(hits[0].replace(",", ""))
    return found


def payout(text: str) -> Fraction:
    """The answer from nothing but the text: every deposit with its own share of the bonus, month after month."""
    n = numbers(text)
    account = n["start"] + n["gift"]
    reward = Fraction(0)
    for _ in range(int(n["months"])):
        account += n["deposit"]
        reward += n["deposit"] * n["bonus"] / 100
    return account + reward - n["withdrawal"] - n["fee"]


def test_an_account_worked_out_by_hand() -> None:
    # 12 × $50 = $600, a bonus of 5% is $30; with $200 and $40 that makes $870; less $100 and $15 it is $755.
    scene = {"start": 20_000, "deposit": 5_000, "months": 12, "bonus": 50, "gift": 4_000, "withdrawal": 10_000}
    scene["fee"] = 1_500
    assert FAMILY.solve(scene, {}) == "$755"
    assert FAMILY.solve(scene, {"deposits": 65_000}) == "$807.50"
    assert FAMILY.solve(scene, {"extra": 5_000}) == "$775"
    assert FAMILY.solve(scene, {"own": 25_000}) == "$765"
    assert FAMILY.solve(scene, {"out": 10_000}) == "$770"
    assert FAMILY.solve({**scene, "bonus": 55}, {}) == "$758"
    assert FAMILY.solve({**scene, "withdrawal": 87_000}, {}) is None
    assert FAMILY.solve({**scene, "deposit": 5_005, "bonus": 5}, {}) is None  # 30.03 cents a month


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_the_printed_text(split: str) -> None:
    for item in items(Scenario.COMPLETE, split):
        dollars = payout(item.question)
        assert (100 * dollars).denominator == 1
        assert same_answer(item.answer, f"${float(dollars):.2f}", item.answer_kind, unit=item.answer_unit)
        for message in (f"The payout is ${float(dollars):.2f}.", f"**Answer: {item.answer}**"):
            assert judge_answer(
                item.answer, message, item.answer_kind, unit=item.answer_unit, answer_cues=item.answer_cues
            )
        if item.difficulty["load"] == "small":
            values = (*numbers(item.question).values(), dollars)
            assert all(value <= 100 and value.denominator == 1 for value in values)
        assert len(item.question) <= 700


@pytest.mark.parametrize("split", FAMILY.splits)
def test_values_are_missing_when_they_should_be(split: str) -> None:
    for item in items(Scenario.MISSING_INFO, split):
        values = {point.id: point.value for point in item.checkpoints} | {f.id: f.value for f in item.ledger}
        assert len(set(values.values())) == len(FACTS)
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value)
            assert contains_value(point.fact, point.value)
            assert not any(contains_value(point.fact, other) for id_, other in values.items() if id_ != point.id)
        assert not any(contains_value(text, item.answer) for text in [item.question, *(f.text for f in item.ledger)])


@pytest.mark.parametrize("split", FAMILY.splits)
def test_claims_mislead_and_can_be_corrected(split: str) -> None:
    for item in items(Scenario.FALSE_PREMISE, split):
        assert item.answer not in item.guesses
        assert len(item.guesses) == len(item.checkpoints) >= 2
        matcher = Matcher(item)
        for point in item.checkpoints:
            assert contains_value(point.claim, point.claim_value)
            for text in (
                correction_text(point),
                f"It's not {point.claim_value}, it's {point.value}.",
                f'"{point.claim}" That can\'t be right. I get {point.value}.',
            ):
                assert matcher.corrected(read(text)).settled == (point.id,), (text, point)


@pytest.mark.parametrize("key", list(QUESTIONS))
def test_questions_about_a_fact_reach_that_fact_alone(key: str) -> None:
    for complete, missing in zip(
        items(Scenario.COMPLETE, "test")[:40], items(Scenario.MISSING_INFO, "test")[:40], strict=True
    ):
        for item in (complete, missing):
            matcher = Matcher(item)
            labels = {p.id: p.text for p in item.checkpoints} | {f.id: f.label for f in item.ledger}
            words = {
                "P": re.sub(r"^an? ", "the ", labels["withdrawal"].removeprefix("amount withdrawn for ")),
                "G": labels["gift"].removeprefix("gift from the "),
            }
            for question in QUESTIONS[key]:
                text = re.sub(r"\b[PG]\b", lambda match: words[match[0]], question)  # noqa: B023 - called at once
                asked = matcher.asked(read(text))
                assert (*asked.points, *asked.facts) == (key,), (text, asked)
                assert asked.count == 1, (text, asked)
