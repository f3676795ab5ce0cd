"""The payroll family: its weeks paid again from the printed text, half hour by half hour, and what users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from askgym.envs.ask.families.payroll import Payroll

if TYPE_CHECKING:
    from askgym.types import AskItem

FAMILY = Payroll()
MONEY = r"\$([\d,]+(?:\.\d\d)?)"
FACTS = {  # key → how the fact stands in the text
    "wage": rf"(?:earns? {MONEY} an hour|The hourly wage is {MONEY}\.)",
    "hours": r"(?:put in|did) (\d+(?:\.5)?) hours at the normal rate",
    "overtime": r"(?:On top of that came|also did) (\d+) hours of overtime",
    "premium": r"a premium of (\d+)%",
    "tips": rf"(?:Tips came to {MONEY}|also gets? {MONEY} in tips)",
    "allowance": rf"(?:an allowance of {MONEY} for|an allowance for [^,]+, {MONEY} a week)",
    "deduction": rf"(?:They keep back {MONEY} for|a deduction of {MONEY} for)",
}
QUESTIONS = {  # A what the allowance is for, D what the deduction is for
    "wage": (
        "What is the hourly wage?",
        "How much does she earn per hour?",
        "How much is he paid an hour?",
        "What does an hour of normal work pay?",
        "What is the pay rate?",
        "How many dollars does he get for each hour?",
        "What is the base rate of pay?",
        "What wage is in the contract?",
        "Could you tell me her rate of pay?",
        "At what hourly rate is he employed?",
        "What do they pay per hour?",
        "How much do they pay her an hour, not counting overtime?",
    ),
    "hours": (
        "How many hours did she work at the normal rate?",
        "How many normal hours were there?",
        "What is the number of regular hours?",
        "How many hours count as normal time?",
        "What are the usual hours?",
        "How many hours did he work this week, not counting overtime?",
        "How much time did she put in at the normal rate?",
        "What's the agreed number of hours?",
        "Could you give me the hours at the normal rate?",
        "What was the normal working time this week?",
        "How many hours did you do apart from the overtime?",
        "Please tell me the number of non-overtime hours.",
    ),
    "overtime": (
        "How many hours of overtime did she do?",
        "How much overtime was there?",
        "What's the number of overtime hours?",
        "How long was the overtime?",
        "How many extra hours did you put in?",
        "How many hours did she work on top of the normal ones?",
        "How many hours beyond the normal time did he work?",
        "For how many hours was overtime paid?",
        "How many hours of the week were overtime?",
        "Could you tell me the overtime hours?",
        "How many hours did he stay longer?",
        "You mention some overtime without saying how much. How many hours was it?",
    ),
    "premium": (
        "What is the overtime premium?",
        "How much better is overtime paid?",
        "By how many per cent is overtime paid better?",
        "At what rate is overtime paid?",
        "How large is the surcharge for overtime?",
        "How much more does she get for an hour of overtime?",
        "What is the premium on the hourly wage?",
        "What percentage is added to the hourly wage for overtime?",
        "What multiplier applies to overtime?",
        "How high is the premium for the extra hours?",
        "What does overtime pay, compared with a normal hour?",
        "You say that overtime comes with a premium on the hourly wage. How high is it, in per cent?",
    ),
    "tips": (
        "How much did she get in tips?",
        "What did the tips come to?",
        "How many dollars in tips did he get?",
        "There were tips as well, but I can't see how much. Could you add the amount?",
        "What was her share of the tips?",
        "How much money did customers leave?",
        "What gratuities were there?",
        "What sum did the guests leave as tips?",
        "Please tell me what she received in gratuities.",
        "How much came from tips?",
        "I'd need to know the total of the tips.",
        "How much tip money was there?",
    ),
    "allowance": (
        "How much is the allowance for A?",
        "What does the boss pay towards A?",
        "How large is the allowance?",
        "How much money is added for A?",
        "What amount does the employer contribute to A?",
        "How much does he get for A?",
        "How much of A is reimbursed by the boss?",
        "What does she receive for A each week?",
        "How much is the boss's contribution?",
        "Could you tell me the size of the allowance?",
        "You write that there's an allowance for A. How much is it a week?",
        "I'd need to know what the boss adds for A.",
    ),
    "deduction": (
        "How much is kept back for D?",
        "What is the deduction for D?",
        "How much is taken off for D?",
        "What's the amount of the deduction?",
        "They keep back something for D, you say. How much is it?",
        "How much is withheld for D?",
        "What does D cost?",
        "What sum is subtracted for D?",
        "How much does the employer keep back?",
        "How much comes off for D?",
        "How much does D set her back?",
        "I'd need to know what is deducted for D.",
    ),
}


def pay(n: dict[str, Fraction]) -> Fraction:
    """The answer from nothing but the facts in the text: every half hour paid by itself."""
    earned = n["tips"] - n["deduction"] + n["allowance"]
    for _ in range(int(2 * n["hours"])):
        earned += n["wage"] / 2
    for _ in range(int(2 * n["overtime"])):
        earned += n["wage"] / 2 + n["wage"] * n["premium"] / 200
    return earned


def test_a_week_worked_out_by_hand() -> None:
    # 30 h × $20 = $600; 4 h × $25 = $100; with $50 and $10 that makes $760, less $15 it is $745.
    scene = {"wage": 2_000, "hours": 60, "overtime": 4, "premium": 25, "tips": 5_000, "allowance": 1_000}
    scene["deduction"] = 1_500
    assert FAMILY.solve(scene, {}) == "$745"
    assert FAMILY.solve(scene, {"normal": 62_000}) == "$765"
    assert FAMILY.solve(scene, {"late": 8_000}) == "$725"
    assert FAMILY.solve(scene, {"extras": 7_000}) == "$755"
    assert FAMILY.solve(scene, {"gross": 80_000, "late": 1}) == "$785"
    assert FAMILY.solve({**scene, "hours": 61}, {}) == "$755"
    assert FAMILY.solve({**scene, "deduction": 76_000}, {}) is None
    assert FAMILY.solve({**scene, "wage": 2_005, "overtime": 3}, {}) is None  # $75.1875 of overtime


def second(item: AskItem, stated: Callable[..., dict[str, Fraction]]) -> tuple[str, list[Fraction]]:
    numbers = stated(item.question, FACTS, Fraction)
    dollars = pay(numbers)
    assert (100 * dollars).denominator == 1
    return f"${float(dollars):.2f}", [*numbers.values(), dollars]


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    agree(second, "The pay for the week is {}.", "**Answer: {gold}**")


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={7},
        missing=QUESTIONS,
        claims=("normal", "late", "extras", "gross"),
        loads=("small", "full"),
        longest=(600, 800),
    )


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    return {
        "A": re.sub(r"^an? ", "the ", labels["allowance"].removeprefix("allowance for ")),
        "D": re.sub(r"^an? ", "the ", labels["deduction"].removeprefix("deduction for ")),
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words, listed=3)
