"""The mixtures family: its blends mixed again from the printed text, step by step, and what its users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from askgym.envs.ask.families.mixtures import Mixtures

if TYPE_CHECKING:
    from askgym.types import AskItem

FAMILY = Mixtures()
WEIGHT = ("How many grams of N are there?", "How much N does she use?", "What amount of N goes in?",
          "What's the weight of the N?", "How heavy is the N?", "What quantity of N is used?",
          "How many grams of N do you put in?", "Of the N, how many grams does he take?", "How much does the N weigh?",
          "You say that you take some N, but not how much. Could you tell me the amount in grams?",
          "I'd need to know how much N goes into it.", "N: how many grams?")  # fmt: skip
SHARE = ("What percentage of S is in the N?", "How much S does the N contain?", "What's the S content of the N?",
         "What is the share of S in the N?", "How many per cent S is the N?", "How much of the N is S?",
         "What concentration of S does the N have?", "How rich in S is the N?", "How strong is the N?",
         "What proportion of the N is S?", "By weight, how much S is there in the N?",
         "You mention that the N contains S, but the figure isn't there. What percentage is it?")  # fmt: skip
QUESTIONS = {  # S the substance, A and B the blends, F what it is topped up with
    "one": tuple(re.sub(r"\bN\b", "A", text) for text in WEIGHT),
    "two": tuple(re.sub(r"\bN\b", "B", text) for text in WEIGHT),
    "one_share": tuple(re.sub(r"\bN\b", "A", text) for text in SHARE),
    "two_share": tuple(re.sub(r"\bN\b", "B", text) for text in SHARE),
    "pure": (
        "How much pure S is added?",
        "How many grams of pure S do you mix in?",
        "How much S do you add?",
        "You also add some pure S, but how much isn't said. How many grams is it?",
        "How many grams of S are added separately?",
        "How much extra S is stirred in?",
        "What quantity of S does she mix in?",
        "What is the amount of S added on its own?",
        "How many more grams of S are added?",
        "How much of the pure stuff goes in?",
        "What weight of pure S is mixed in?",
        "I'd need to know the quantity of pure S.",
    ),
    "total": (
        "What's the total weight?",
        "How much does it all weigh in the end?",
        "To what total is it topped up?",
        "What is the final weight of the mixture?",
        "You top it up with F, but to what weight?",
        "Up to what weight do you fill it?",
        "How much F do you add?",
        "What does everything weigh together?",
        "How large is the whole batch, in grams?",
        "When you add F until it's enough, how much is enough?",
        "What is the target weight?",
        "How heavy is the mixture after topping up?",
    ),
    "loss": (
        "What percentage of the mixture is lost?",
        "How much of the mixture is lost?",
        "How much do you spill?",
        "What share of the mixture did she lose?",
        "How big is the loss?",
        "How many per cent are lost?",
        "What fraction of the mixture goes missing?",
        "What part of the mixture is wasted?",
        "How much gets lost, as a percentage?",
        "How large a share is spilled?",
        "What percentage stays behind?",
        "I'd need to know how many per cent of the mixture was lost.",
    ),
}


def once(pattern: str, text: str) -> tuple[str, ...]:
    """The groups of a pattern that occurs exactly once."""
    hits = [tuple(filter(None, match.groups())) for match in re.finditer(pattern, text)]
    assert len(hits) == 1, (pattern, hits, text)
    return hits[0]


def result(text: str) -> tuple[Fraction, str, list[Fraction]]:
    """The answer, its unit and all numbers stated, from nothing but the text: kilograms poured into a bowl."""
    weights = {
        match[2] or match[3]: Fraction(match[1] or match[4]) / 1000
        for match in re.finditer(r"\btakes? (\d+) g of ([\w\s-]+?)\.|Of ([\w\s-]+?), \w+ uses? (\d+) g", text)
    }
    shares = {}
    for match in re.finditer(
        r"The ([\w\s-]+?) contains (\d+)% |The share of [\w\s]+? in the ([\w\s-]+?) is (\d+)%", text
    ):
        shares[match[1] or match[3]] = Fraction(match[2] or match[4]) / 100
    assert set(weights) == set(shares)
    assert len(weights) == 2
    (pure,) = once(r"(?:mix(?:es)? in|Another) (\d+) g of pure", text)
    bowl, inside = Fraction(pure) / 1000, Fraction(pure) / 1000
    for name, weight in weights.items():
        bowl, inside = bowl + weight, inside + weight * shares[name]
    stated = [Fraction(pure), *(1000 * w for w in weights.values()), *(100 * s for s in shares.values())]
    if "of the mixture" in text:
        (loss,) = once(r"(?:loses?|Unluckily,) (\d+)% of the mixture", text)
        stays = 1 - Fraction(loss) / 100
        return inside / bowl * (bowl * stays) * 1000, "g", [*stated, Fraction(loss)]
    (total,) = once(r"(?:until it all weighs|to a total of) (\d+) g", text)
    assert Fraction(total) / 1000 > bowl
    return inside / (Fraction(total) / 1000) * 100, "%", [*stated, Fraction(total)]


def test_a_mixture_worked_out_by_hand() -> None:
    # 20% of 300 g is 60 g, 15% of 200 g is 30 g; with 10 g that makes 100 g, which is 10% of 1000 g.
    scene = {"one": 300, "one_share": 20, "two": 200, "two_share": 15, "pure": 10, "total": 1000, "loss": 40}
    assert FAMILY.solve({**scene, "topped": True}, {}) == "10%"
    assert FAMILY.solve({**scene, "topped": True, "total": 1600}, {}) == "6.25%"
    assert FAMILY.solve({**scene, "topped": True, "total": 510}, {}) is None  # nothing to top up
    assert FAMILY.solve({**scene, "topped": True, "total": 1300}, {}) is None  # no short decimal
    assert FAMILY.solve({**scene, "topped": True}, {"first": 7_000}) == "11%"
    assert FAMILY.solve({**scene, "topped": True}, {"second": 3_500}) == "10.5%"
    assert FAMILY.solve({**scene, "topped": True}, {"all": 9_000}) == "9%"
    assert FAMILY.solve({**scene, "topped": False}, {}) == "60 g"
    assert FAMILY.solve({**scene, "topped": False}, {"lost": 3_000}) == "70 g"
    assert FAMILY.solve({**scene, "topped": False}, {"all": 9_000}) == "54 g"


def second(item: AskItem, _: object) -> tuple[str, list[Fraction]]:
    value, unit, numbers = result(item.question)
    assert (100 * value).denominator == 1
    assert item.answer_unit == unit
    assert len(set(numbers)) == 6
    return f"{float(value):.2f}".rstrip("0").rstrip(".") + unit, [*numbers, value]


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    assert agree(second, "It comes to {} in the end.", "**Answer: {gold}**") == {"g", "%"}


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=QUESTIONS,
        claims=("first", "second", "all", "lost"),
        loads=("small", "full"),
        longest=(600, 800),
    )


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    filler = re.search(
        r"(?:opping up with|topped up with|adding|adds?) ([a-zA-Z ]+?) (?:brings|to|until)", item.question
    )
    return {
        "A": labels["one"].removeprefix("grams of "),
        "B": labels["two"].removeprefix("grams of "),
        "S": labels["pure"].removeprefix("grams of pure ").removesuffix(" added"),
        "F": filler[1] if filler else "",
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words)
