"""The recipes family: its sums done again from the printed text, by batches, and what its users understand."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import pytest

from askgym.envs.ask.answers import judge_answer, same_answer
from askgym.envs.ask.families.recipes import Recipes
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = Recipes()
COUNT = 300

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


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def numbers(text: str) -> dict[str, Fraction]:
    """The facts as the text states them, each exactly once."""
    found = {}
    for key, pattern in FACTS.items():
        hits = [next(filter(None, match.groups())) for match in re.finditer(pattern, text)]
        assert len(hits) == 1, (key, hits, text)
        found[key] = Fraction(hits[0])
    return found


def to_buy(text: str) -> Fraction:
    """The answer by the number of batches, from nothing but the text."""
    n = numbers(text)
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


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_the_printed_text(split: str) -> None:
    for item in items(Scenario.COMPLETE, split):
        grams = to_buy(item.question)
        assert grams.denominator == 1
        assert same_answer(item.answer, f"{grams} g", item.answer_kind, unit=item.answer_unit), item.question
        for message in (f"You have to buy {grams} g.", f"**Answer: {grams} grams**"):
            assert judge_answer(
                item.answer, message, item.answer_kind, unit=item.answer_unit, answer_cues=item.answer_cues
            )
        if item.difficulty["load"] == "small":
            assert all(value <= 100 for value in (*numbers(item.question).values(), grams))


@pytest.mark.parametrize("split", FAMILY.splits)
def test_problems_are_short(split: str) -> None:
    assert max(len(item.question) for item in items(Scenario.COMPLETE, split)) <= 700
    assert max(len(item.question) for item in items(Scenario.FALSE_PREMISE, split)) <= 900


def phrased(item: AskItem, question: str) -> str:
    """A question in the words of the problem, which the labels of its facts hold."""
    labels = {fact.id: fact.label for fact in item.ledger}
    food, dish = labels["reserve"].removeprefix("grams of ").split(" for ")
    words = {
        "S": labels["makes"].removeprefix("number of ").removesuffix(" the recipe makes"),
        "F": food,
        "L": labels["extra"].removeprefix("percentage added for "),
        "D": dish.replace("a ", "the ", 1),
    }
    return re.sub(r"\b[SFLD]\b", lambda match: words[match[0]], question)


@pytest.mark.parametrize("key", list(QUESTIONS))
def test_questions_about_a_fact_reach_that_fact_alone(key: str) -> None:
    for item in items(Scenario.COMPLETE, "train")[:100]:
        matcher = Matcher(item)
        for question in QUESTIONS[key]:
            text = phrased(item, question)
            asked = matcher.asked(read(text))
            assert asked.facts == (key,), (text, asked)


def test_a_list_of_questions_reaches_every_fact_once() -> None:
    for index, item in enumerate(items(Scenario.COMPLETE, "test")):
        lines = [phrased(item, questions[index % 8]) for questions in QUESTIONS.values()]
        asked = Matcher(item).asked(read("I need some details first:\n- " + "\n- ".join(lines)))
        assert sorted(asked.facts) == sorted(QUESTIONS), lines
        assert asked.count == len(QUESTIONS)
