"""The shopping family: its orders added up again from the printed text, article by article."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from askgym.envs.ask.families.shopping import Shopping

if TYPE_CHECKING:
    from askgym.types import AskItem

FAMILY = Shopping()
MONEY = r"\$([\d,]+(?:\.\d\d)?)"
FACTS = {  # key → how the fact stands in the text
    "price": rf"(?:Each [\w -]+ costs {MONEY}\.|The [\w -]+ are {MONEY} apiece\.)",
    "quantity": r"(?:I need (\d+) of them\.|We are taking (\d+) )",
    "discount": r"(?:There is a (\d+)% discount on|The shop takes (\d+)% off the)",
    "wrapping": rf"(?:Gift wrapping for the whole order adds {MONEY}\.|gift-wrapped is {MONEY} more\.)",
    "delivery": rf"(?:Delivery is {MONEY}\.|They charge {MONEY} to deliver it all\.)",
    "voucher": rf"(?:a voucher worth {MONEY}\.|A voucher takes another {MONEY} off the bill\.)",
}
QUESTIONS = {  # T is the article
    "price": (
        "What does each T cost?",
        "How much is a single T?",
        "What is the price per T?",
        "Could you tell me the unit price of the T?",
        "How much do they charge for each T?",
        "What's the cost of each item?",
    ),
    "quantity": (
        "How many T are you buying?",
        "What number of T do you need?",
        "What quantity are we talking about?",
        "How many items are in the order?",
        "How many do you need?",
    ),
    "discount": (
        "How big is the discount?",
        "By how many percent is the price reduced?",
        "What percentage do they take off?",
        "How much cheaper are the T in percent?",
        "Could you tell me the discount rate?",
    ),
    "wrapping": (
        "What does the gift wrapping cost?",
        "How much do they charge for wrapping?",
        "Could you give me the price of having it wrapped?",
        "What is the wrapping charge?",
    ),
    "delivery": (
        "How much is delivery?",
        "What are the shipping costs?",
        "What does it cost to have it delivered?",
        "How much do they want for postage?",
    ),
    "voucher": (
        "How much is the voucher worth?",
        "What is the value of your coupon?",
        "How many dollars does the voucher take off?",
        "What amount is on the voucher?",
    ),
}


def bill(n: dict[str, Fraction]) -> Fraction:
    """The answer from nothing but the facts in the text: every article put into the basket by itself."""
    total = n["wrapping"] + n["delivery"] - n["voucher"]
    for _ in range(int(n["quantity"])):
        total += n["price"] * (100 - n["discount"]) / 100
    return total


def test_an_order_worked_out_by_hand() -> None:
    # 7 × $11 = $77, less 10 % is $69.30; wrapping $14 and delivery $8 make $91.30, less the voucher of $15 is $76.30.
    scene = {"price": 1_100, "quantity": 7, "discount": 10, "wrapping": 1_400, "delivery": 800, "voucher": 1_500}
    assert FAMILY.solve(scene, {}) == "$76.30"
    assert FAMILY.solve(scene, {"goods": 6_600}) == "$66.40"
    assert FAMILY.solve(scene, {"saved": 1_000}) == "$74"
    assert FAMILY.solve(scene, {"extras": 2_400}) == "$78.30"
    assert FAMILY.solve({**scene, "voucher": 9_130}, {}) is None


def second(item: AskItem, stated: Callable[..., dict[str, Fraction]]) -> tuple[str, list[Fraction]]:
    numbers = stated(item.question, FACTS, Fraction)
    dollars = bill(numbers)
    assert (100 * dollars).denominator == 1
    return f"${float(dollars):.2f}", []


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    agree(second, "In total you pay {}.", "**Answer: {gold}**")


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=QUESTIONS,
        claims=("goods", "saved", "extras"),
        loads=("small", "full"),
        longest=(500, 720),
    )


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    return {"T": labels["quantity"].removeprefix("number of ")}


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words, listed=2)
