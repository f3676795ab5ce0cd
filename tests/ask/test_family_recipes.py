"""The recipes family: its sums done again from the printed text, by batches, and what its users understand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from askgym.envs.ask.families.recipes import Recipes

if TYPE_CHECKING:
    from askgym.types import AskItem

FAMILY = Recipes()
FACTS = {  # key → how the fact stands in the text
    "guests": r"(?:I expect (\d+) guests|There will be (\d+) people)",
    "pieces": r"(?:Everybody gets (\d+) |I reckon with (\d+) [^.]+? a head)",
    "makes": r"(?:The recipe makes|A batch gives) (\d+) ",
    "amount": r"(?:It calls for|What goes in is) (\d+) g of",
    "extra": r"(?:I always add|goes up by) (\d+)%",
    "reserve": r"(?:I need another (\d+) g of|On top of that, an? [\w ]+ takes (\d+) g of)",
    "stock": r"(?:I've still got|In the kitchen I found) (\d+) g of",
}
QUESTIONS = {  # S the pieces, F the ingredient, L what is lost, D the other dish
    "guests": (
        "How many guests do you expect?",
        "How many people are coming?",
        "What is the number of guests?",
        "Could you tell me how many people will be there?",
        "How big is the party?",
        "Please tell me the guest count.",
        "For how many people are you cooking?",
        "I need to know how many guests will attend.",
    ),
    "pieces": (
        "How many S does each guest get?",
        "How many S per person?",
        "How many S will everybody eat?",
        "What is the number of S for each person?",
        "Could you tell me how many S a guest gets?",
        "How many S are planned per guest?",
        "How many S do you serve each person?",
        "Please tell me the number of S per head.",
    ),
    "makes": (
        "How many S does the recipe make?",
        "What is the yield of the recipe?",
        "How many S do you get from a batch?",
        "Could you tell me how many S a batch gives?",
        "What number of S does the recipe produce?",
        "How many S come out of the recipe?",
        "Please tell me the batch size.",
        "How many pieces is the recipe for?",
    ),
    "amount": (
        "How much F does the recipe call for?",
        "How many grams of F are in the recipe?",
        "What weight of F does the recipe require?",
        "How much F goes into a batch?",
        "What is the amount of F in the recipe?",
        "Could you tell me how many grams of F the recipe needs?",
        "What quantity of F does it call for?",
        "I need the weight of F in the original recipe.",
    ),
    "extra": (
        "What percentage do you add for L?",
        "How much extra do you add for L?",
        "What is the allowance for L?",
        "By what percentage does the weight go up?",
        "Which percent is added for waste?",
        "How much is lost as L?",
        "Could you tell me the extra percentage?",
        "I need the percentage for L.",
    ),
    "reserve": (
        "How much F do you need for D?",
        "What weight of F goes into D?",
        "How many grams of F are for D?",
        "Could you tell me the amount for D?",
        "What does D take?",
        "How much is needed for D?",
        "Please tell me how much F D needs.",
        "I need to know the grams for D.",
    ),
    "stock": (
        "How much F do you already have?",
        "How many grams of F are at home?",
        "What is in your kitchen already?",
        "How much F is left in the kitchen?",
        "Could you tell me how much F you have at home?",
        "What weight of F is in stock?",
        "How much F have you got left?",
        "Please tell me how much F is already in the cupboard.",
    ),
}


def to_buy(n: dict[str, Fraction]) -> Fraction:
    """The answer by the number of batches, from nothing but the facts in the text."""
    batches = n["guests"] * n["pieces"] / n["makes"]
    fresh = n["amount"] * (100 + n["extra"]) / 100
    return batches * fresh + n["reserve"] - n["stock"]


def test_a_recipe_worked_out_by_hand() -> None:
    # 12 × 3 = 36 pieces are 2 batches of 18: 960 g, with a quarter more 1200 g, with 90 g more 1290 g, less 150 g.
    scene = {"guests": 12, "pieces": 3, "makes": 18, "amount": 480, "extra": 25, "reserve": 90, "stock": 150}
    assert FAMILY.solve(scene, {}) == "1140 g"
    assert FAMILY.solve(scene, {"total": 18}) == "540 g"
    assert FAMILY.solve(scene, {"net": 480}) == "540 g"
    assert FAMILY.solve(scene, {"waste": 0}) == "900 g"
    assert FAMILY.solve(scene, {"need": 200}) == "50 g"
    assert FAMILY.solve({**scene, "stock": 1290}, {}) is None
    assert FAMILY.solve({**scene, "makes": 16}, {}) == "1290 g"
    assert FAMILY.solve({**scene, "makes": 7}, {}) is None  # no short decimal


def second(item: AskItem, stated: Callable[..., dict[str, Fraction]]) -> tuple[str, list[Fraction]]:
    numbers = stated(item.question, FACTS, Fraction)
    grams = to_buy(numbers)
    assert grams.denominator == 1
    return f"{grams} grams", [*numbers.values(), grams]


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    agree(second, "You have to buy {}.", "**Answer: {gold}**")


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={7},
        missing=QUESTIONS,
        claims=("total", "net", "waste", "need"),
        loads=("small", "full"),
        longest=(700, 900),
    )


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    food, dish = labels["reserve"].removeprefix("grams of ").split(" for ")
    return {
        "S": labels["makes"].removeprefix("number of ").removesuffix(" the recipe makes"),
        "F": food,
        "L": labels["extra"].removeprefix("percentage added for "),
        "D": dish.replace("a ", "the ", 1),
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words)
