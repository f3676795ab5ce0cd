"""What rules make of the free text in rows: false claims, labelled quantities, and what a user could say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.ask.items.claims import ClaimBlock, pair_claims, parse_claims
from askgym.envs.ask.items.facts import find_fact, states_answer
from askgym.envs.ask.items.labels import Assignment, inquiry_cues, label_cues, parse_assignments, say

# --- claims ---

TWO = (ClaimBlock("It is hot.", "It is cold.", "Ice melts."), ClaimBlock("It is dry.", "It is wet.", "Fire burns."))


@pytest.mark.parametrize(
    "info",
    [
        "incorrect assertion → It is hot.; correct fact → It is cold.; why this error would mislead the reasoning → "
        "Ice melts. \n-\nincorrect assertion → It is dry.; correct fact → It is wet.; why this error would mislead the "
        "reasoning → Fire burns.",
        "Incorrect assertion: It is hot. -> Correct fact: It is cold. -> Why this would mislead: Ice melts.\n"
        "Incorrect assertion: It is dry. -> Correct fact: It is wet. -> Why this would mislead: Fire burns.",
        "错误断言 → 正确事实 → 为什么该错误会误导推导：\n\n1. 错误断言：It is hot.—— 正确事实：It is cold.—— "
        "该错误会误导推导：Ice melts.\n\n2. 错误断言：It is dry.—— "
        "正确事实：It is wet.—— 该错误会误导推导：Fire burns.",
        "错误断言 → It is hot.正确事实 → It is cold.为什么该错误会误导推导 → Ice melts.---错误断言 → It is dry."
        "正确事实是：It is wet.该错误误导推导，Fire burns.",
        "It is hot. → It is cold. → Ice melts.\n- It is dry. => It is wet. => Fire burns.",
    ],
)
def test_claims_in_many_writings(info: str) -> None:
    assert parse_claims(info) == TWO


def test_claims_before_all_facts() -> None:
    info = "incorrect assertion → A\n-\nincorrect assertion → B\n-\ncorrect fact → not A\ncorrect fact → not B"
    assert parse_claims(info) == (ClaimBlock("A", "not A"), ClaimBlock("B", "not B"))


def test_fact_without_a_label_follows_the_turn() -> None:
    info = "incorrect assertion → All swans are white. However, some swans are black."
    assert parse_claims(info) == (ClaimBlock("All swans are white.", "However, some swans are black."),)
    assert parse_claims("The step was muddled.") == ()


def test_claims_are_paired_by_words_when_counts_differ() -> None:
    blocks = (ClaimBlock("nothing alike"), ClaimBlock("the spider has six legs"), ClaimBlock("spiders are insects"))
    assert pair_claims(["spiders are insects", "six legs each"], blocks) == (blocks[2], blocks[1])
    assert pair_claims(["unheard of"], blocks) == (None,)
    assert pair_claims(["a", "b"], ()) == (None, None)


@given(st.text(max_size=200))
def test_claims_of_any_text(info: str) -> None:
    assert all(block.claim for block in parse_claims(info))


# --- labels ---


@pytest.mark.parametrize(
    ("value", "label", "sentence"),
    [
        ("40", "Number of customers", "The number of customers is 40."),
        ("7.50", "Cost of tea", "The cost of tea is 7.50."),
        ("3/4", "The amount of flour", "The amount of flour is 3/4."),
        (
            "24",
            "Initial amount of juice made by Ann (gallons)",
            "The initial amount of juice made by Ann is 24 gallons.",
        ),
        ("55", "Ann's weight", "Ann's weight is 55."),
        ("50", "Ann's total points", "Ann's total number of points is 50."),
        ("8", "Hours worked per day", "The number of hours worked per day is 8."),
        ("9", "Minimum points required.", "The minimum number of points required is 9."),
        ("5", "Total no. of Coins", "The total number of coins is 5."),
        ("0.1", "Percentage Ann keeps", "The percentage Ann keeps is 10% (0.1 as a decimal)."),
        ("5", "We look at this many days.", "We look at 5 days."),
    ],
)
def test_labels_become_sentences(value: str, label: str, sentence: str) -> None:
    assert say(Assignment("N", value, label), "Ann sells tea, juice and flour.") == sentence


def test_assignments() -> None:
    assert parse_assignments("A = 1 [x]\nB2 = 2.50 [y (z)]") == (
        Assignment("A", "1", "x"),
        Assignment("B2", "2.50", "y (z)"),
    )
    for text in ("", "the price is 3", "A = 1", "A = 1 [x] and so on", "A = 1 [x]; B"):
        assert parse_assignments(text) == ()


def test_cues_tell_sisters_apart() -> None:
    first, *_ = label_cues(Assignment("F1", "3", "Number of times the first friend rang"))
    assert set(first.entity.split("|")) == {"first", "1st"}
    assert "first" not in first.attribute.split("|")
    by_name = label_cues(Assignment("N", "3", "Number of guests"))[-1]
    assert (by_name.attribute, by_name.entity) == ("value_of|variable", "n")
    # "a" is a word: only right behind "of" does it name a variable.
    assert label_cues(Assignment("A", "3", "Number of guests"))[-1].entity == "of_a"


def test_cues_of_inquiries_leave_out_what_any_question_would_say() -> None:
    cues = inquiry_cues(
        "Preferred picnic budget", "How much do you want to spend?", "Plan a picnic.", ["Spend or save"]
    )
    assert "budget" in cues[0].attribute.split("|")
    assert all("picnic" not in cue.attribute.split("|") for cue in cues)


def test_cues_of_inquiries_fall_back_to_the_words_of_the_point() -> None:
    (cue,) = inquiry_cues("Type of pie", "", "Bake a pie.", ["Pie dish"])
    assert ("type" in cue.attribute.split("|"), cue.entity) == (True, "pie")


# --- facts ---


def test_fact_is_never_the_answer() -> None:
    question = "Ann has 7 hens. She buys some more. How many hens?\nOptions:\n(A) seven hens\n(B) nine hens"
    for answer in ("7", "seven"):
        assert states_answer("Ann has 7 hens.", answer)
        assert find_fact("Number of hens Ann has", question, "Ann has some hens.", answer) != "Ann has 7 hens."
    assert states_answer("(B) nine hens", "The answer is B.")
    assert states_answer("There are nine hens in all", "B", {"B": "nine hens"})
    assert not states_answer("A hen lays.", "A", {"A": "seven hens"})


def test_fact_prefers_what_was_taken_out() -> None:
    complete = "The lake holds trout. The lake is 40 metres deep, and it is cold. Is the lake deep?"
    shown = "The lake holds trout. The lake has some depth, and it is cold. Is the lake deep?"
    assert find_fact("How deep the lake is", complete, shown, "yes") == "The lake is 40 metres deep."
    assert find_fact("Colour of the boat", complete, shown, "yes") == ""
