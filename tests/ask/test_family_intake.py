"""The intake family: its forms filled in again from the printed list, and what its users understand."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from askgym.envs.ask.agents import correction_text, question_text
from askgym.envs.ask.answers import contains_value, judge_answer
from askgym.envs.ask.families.intake import Intake
from askgym.envs.ask.families.intake_lines import LINES
from askgym.envs.ask.families.intake_texts import FORMS
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = Intake()
COUNT = 200

FACTS = {  # heading of the line → how the fact stands in the text
    "Height (cm)": r"(\d+) cm",
    "Nights": r"(\d+) nights",
    "Distance from home (km)": r"(\d+) km",
    "Distance (km)": r"(\d+) km",
    "Swimming (m)": r"(\d+) m\b",
    "Luggage (kg)": r"(\d+) kg",
    "Arrival": r"(\d+:\d\d)",
    "Weight (kg)": r"(\d+) kg",
    "Shoulder height (cm)": r"(\d+) cm",
    "Age (months)": r"(\d+) months",
    "Food a day (g)": r"(\d+) g\b",
    "Walks a day (minutes)": r"(\d+) minutes",
    "Age (years)": r"(\d+) years",
    "Visits a quarter": r"(\d+) visits",
    "Minutes a visit": r"(\d+) minutes",
    "Contract (months)": r"(\d+) months",
    "Starting time": r"(\d+:\d\d)",
    "Locker (litres)": r"(\d+) litres",
    "Books a month": r"(\d+) books",
    "Loan (days)": r"(\d+) days",
    "Member since": r"(?:since|in) (\d{4})",
    "Computer a week (minutes)": r"(\d+) minutes",
    "Hours a week": r"(\d+) hours",
    "People": r"(\d+) people",
    "Printed pages a month": r"(\d+) pages",
    "Start of work": r"(\d+:\d\d)",
    "Days": r"(\d+) days",
    "Foot (mm)": r"(\d+) mm",
    "Skiing since": r"(?:since|in) (\d{4})",
}
# Ways of asking for each fact.
QUESTIONS = json.loads((Path(__file__).parent / "intake_questions.json").read_text(encoding="utf-8"))


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def names(item: AskItem) -> dict[str, str]:
    """Key of a fact in the item → its name in the texts."""
    ((_, _, _, lines),) = [form for form in FORMS if form[0][2:] in item.question.split("\n")[0]]
    return {f"line_{i}": name for i, name in enumerate(lines, start=1)}


def rank(text: str) -> int:
    hours, _, minutes = text.rpartition(":")
    return 60 * int(hours or 0) + int(minutes)


def filled_in(text: str) -> str:
    """The answer, from nothing but the text: on each line the last entry that is reached, from the right."""
    opening, *lines, _ = text.split("\n")
    assert len(lines) == 6
    entries = []
    for line in lines:
        heading, _, cells = line.partition(" | ")
        (value,) = re.findall(FACTS[heading], opening)
        for cell in reversed(cells.split(", ")):
            threshold, _, entry = cell.partition("+")
            assert rank(threshold) != rank(value), "a fact must lie between what the list prints"
            if rank(value) > rank(threshold):
                entries.append(entry.strip(": "))
                break
    assert len(entries) == 6, text
    if entries[0].startswith("$"):
        return f"${sum(int(entry.removeprefix('$')) for entry in entries)}"
    return "".join(entries)


def test_a_form_worked_out_by_hand() -> None:
    # Ranks 0, 130, 250, 480, 600 and 719 fall into the ranges 0, 1, 2, 4, 5 and 5.
    scene = {f"line_{i}": value for i, value in enumerate((0, 130, 250, 480, 600, 719), start=1)}
    scene |= {"entries": [(0, 1), (1, 2), (2, 4), (3, 5), (4, 7), (8, 8)]}
    # 1 + 0, 1 + 3, 1 + 10 − 9, 1 + 23 − 18, 1 + 39 − 36 and 1 + 48 − 45
    assert FAMILY.solve({**scene, "most": 9}, {}) == "142644"
    assert FAMILY.solve({**scene, "most": 9}, {"line_3": 8}) == "148644"
    # 1, 4, 11, 24, 1 + 39 − 29 and 1 + 48 − 29
    assert FAMILY.solve({**scene, "most": 29}, {}) == "$71"
    assert FAMILY.solve({**scene, "most": 29}, {"line_4": 4}) == "$51"


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_the_printed_list(split: str) -> None:
    for item in items(Scenario.COMPLETE, split):
        assert filled_in(item.question) == item.answer, item.question
        small = item.difficulty["load"] == "small"
        assert small == item.answer.startswith("$")
        assert not small or int(item.answer.removeprefix("$")) <= 100
        noun = "fee" if small else "number"
        for message in (f"The {noun} is {item.answer}.", f"Line by line:\n\n**{noun.title()}: {item.answer}**"):
            assert judge_answer(
                item.answer, message, item.answer_kind, unit=item.answer_unit, answer_cues=item.answer_cues
            ), message
        wrong = f"The {noun} is {item.answer[:-1]}{(int(item.answer[-1]) + 1) % 10}."
        assert not judge_answer(item.answer, wrong, item.answer_kind, unit=item.answer_unit)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_what_is_missing_is_missing_and_the_user_can_say_it(split: str) -> None:
    for item in items(Scenario.MISSING_INFO, split):
        assert 2 <= len(item.checkpoints) <= 5
        told = [(point.value, point.fact) for point in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        assert len(told) == 6
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value), (point.value, item.question)
            assert contains_value(item.complete_question, point.value)
            assert not point.claim_value or contains_value(point.claim, point.claim_value)
        for value, text in told:
            assert contains_value(text, value), (value, text)
            assert not contains_value(text, item.answer)
            assert not any(contains_value(text, other) for other, _ in told if other != value), (text, told)
        assert len(set(item.guesses)) >= 4
        assert item.answer not in item.guesses


@pytest.mark.parametrize("split", FAMILY.splits)
def test_claims_are_false_and_mislead(split: str) -> None:
    for item in items(Scenario.FALSE_PREMISE, split):
        assert 2 <= len(item.checkpoints) == len(item.guesses) <= 3
        assert item.answer not in item.guesses
        values = {fact.id: fact.value for fact in item.ledger}
        matcher = Matcher(item)
        for point in item.checkpoints:
            assert point.claim in item.question
            assert point.claim not in item.complete_question
            assert contains_value(point.fact, point.value)
            assert contains_value(point.claim, point.claim_value)
            assert not contains_value(point.claim, point.value)
            heading = LINES[names(item)[point.id]].head.split(" (")[0]
            for text in (
                correction_text(point),
                f"With {values[point.id]}, the {heading} line is {point.value}; you said {point.claim_value}.",
                f"{heading}: it should be {point.value}, not {point.claim_value}.",
            ):
                assert matcher.corrected(read(text)).settled == (point.id,), (text, point)


def test_questions_about_a_fact_reach_that_fact_alone() -> None:
    tried = set()
    for item in [item for split in FAMILY.splits for item in items(Scenario.MISSING_INFO, split)[:100]]:
        matcher, lines = Matcher(item), names(item)
        for point in item.checkpoints:
            name = lines[point.id]
            questions = QUESTIONS[name]
            assert len(questions) >= 10
            for question in (*questions, question_text(point.text)):
                asked = matcher.asked(read(question.replace("**", "")))
                assert asked.points == (point.id,), (name, question, asked)
                assert not asked.facts, (name, question, asked)
            tried.add(name)
    assert tried == set(LINES) == set(QUESTIONS)


def test_problems_are_distinct_and_short() -> None:
    made = [item for split in FAMILY.splits for item in items(Scenario.COMPLETE, split)]
    assert len({item.question for item in made}) == len(made)
    assert max(len(item.question) for item in made) <= 900
    assert {item.difficulty["load"] for item in made} == {"lookup", "small"}


def test_the_same_arguments_give_the_same_item() -> None:
    again = [Intake().item(Scenario.MISSING_INFO, index, split="test") for index in range(20)]
    assert again == items(Scenario.MISSING_INFO, "test")[:20]
