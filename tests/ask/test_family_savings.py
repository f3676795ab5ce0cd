"""The savings family: its payouts worked out again from the printed text, month by month, and what users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from askgym.envs.ask.families.savings import Savings

if TYPE_CHECKING:
    from askgym.types import AskItem

FAMILY = Savings()
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


def payout(n: dict[str, Fraction]) -> Fraction:
    """The answer from nothing but the stated facts: each deposit with its share of the bonus, month after month."""
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


def second(item: AskItem, stated: Callable[..., dict[str, Fraction]]) -> tuple[str, list[Fraction]]:
    numbers = stated(item.question, FACTS, Fraction)
    dollars = payout(numbers)
    assert (100 * dollars).denominator == 1
    return f"${float(dollars):.2f}", [*numbers.values(), dollars]


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    agree(second, "The payout is {}.", "**Answer: {gold}**")


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={7},
        missing=QUESTIONS,
        claims=("deposits", "extra", "own", "out"),
        loads=("small", "full"),
        longest=(700, 900),
    )


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    return {
        "P": re.sub(r"^an? ", "the ", labels["withdrawal"].removeprefix("amount withdrawn for ")),
        "G": labels["gift"].removeprefix("gift from the "),
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words)
