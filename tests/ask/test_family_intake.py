"""The intake family: its forms filled in again from the printed list, and what its users understand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from askgym.envs.ask.families.intake import Intake
from askgym.envs.ask.families.intake_lines import LINES
from askgym.envs.ask.families.intake_texts import FORMS
from askgym.types import AskItem, Checkpoint, Scenario

FAMILY = Intake()
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
KEYS = tuple(f"line_{i}" for i in range(1, 7))
# Ways of asking for each fact.
QUESTIONS = json.loads((Path(__file__).parent / "intake_questions.json").read_text(encoding="utf-8"))


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


def test_answers_agree_with_the_printed_list(
    problems: Callable[..., list[AskItem]], judged: Callable[..., bool]
) -> None:
    for item in problems(Scenario.COMPLETE):
        assert filled_in(item.question) == item.answer, item.question
        small = item.difficulty["load"] == "small"
        assert small == item.answer.startswith("$")
        assert not small or int(item.answer.removeprefix("$")) <= 100
        noun = "fee" if small else "number"
        for message in (f"The {noun} is {item.answer}.", f"Line by line:\n\n**{noun.title()}: {item.answer}**"):
            assert judged(item, message), message
        assert not judged(item, f"The {noun} is {item.answer[:-1]}{(int(item.answer[-1]) + 1) % 10}.")


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=KEYS,
        claims=KEYS,
        loads=("lookup", "small"),
        longest=(900, 1_100),
        guesses=4,
    )


def test_corrections_that_name_the_line_are_understood(
    problems: Callable[..., list[AskItem]], settle: Callable[..., None]
) -> None:
    def ways(item: AskItem, point: Checkpoint) -> Iterator[str]:
        (value,) = (fact.value for fact in item.ledger if fact.id == point.id)
        heading = LINES[names(item)[point.id]].head.split(" (")[0]
        yield f"With {value}, the {heading} line is {point.value}; you said {point.claim_value}."
        yield f"{heading}: it should be {point.value}, not {point.claim_value}."

    settle(problems(Scenario.FALSE_PREMISE), ways)


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    asked_for = set()

    def ways(item: AskItem, labels: dict[str, str]) -> dict[str, list[str]]:
        asked_for.update(names(item).values())
        return {id_: QUESTIONS[name] for id_, name in names(item).items()}

    reach(ways)
    assert asked_for == set(LINES) == set(QUESTIONS)
    assert min(map(len, QUESTIONS.values())) >= 10
