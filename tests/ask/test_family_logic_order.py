"""The logic_order family: its puzzles solved again from their text by other means, and what its users understand."""

from __future__ import annotations

import re
from collections.abc import Callable

from askgym.envs.ask.families.logic_order import LogicOrder
from askgym.envs.ask.families.logic_order_texts import CASTS, SETTINGS, Setting
from askgym.types import AskItem, Scenario

FAMILY = LogicOrder()
HIGHER = {  # what is counted → the words that lead to higher numbers
    "places": ("behind", "below"), "floors": ("above",), "seats": ("to the right of",), "books": ("to the right of",),
    "acts": ("after",), "slots": ("after",), "tracks": ("after",), "chapters": ("after",), "stops": ("after",),
    "huts": ("beyond",),
}  # fmt: skip
CLUE = re.compile(rf"([A-Z]\w+) \w+ (\d+) ({'|'.join(HIGHER)}) ([a-z ]+?) ([A-Z]\w+)\.")
OUTRIGHT = (
    re.compile(r"([A-Z]\w+) \w+ (?:at number|in place|on floor|in seat|in slot) (\d+)"),
    re.compile(r"(?:At number|In place|On floor|In seat|In slot) (\d+)[a-z ]* ([A-Z]\w+)\."),
)
CLUE_QUESTIONS = (
    "How many {units} {there} {base} {verb} {name}?",
    "How far {there} {base} is {name}?",
    "How many {units} are there between {name} and {base}?",
    "What's the gap between {base} and {name}?",
    "How far apart are {base} and {name}?",
    "Where exactly is {name} in relation to {base}?",
    "By how many {units} is {base} {back} {name}?",
    "Could you tell me how many {units} separate {name} from {base}?",
    "I'd need to know how far {name} is from {base}.",
    "Where is {name}?",
    "What is {name}'s position?",
    "Let me know the exact distance from {base} to {name}, please.",
    "How many {units} do I have to count from {base} to get to {name}?",
    "You say that {name} {verb} somewhere {there} {base}, but not how far. How many {units} is it?",
    "You mention that {name} {verb} {there} {base}, but not by how much. How many {units} lie between them?",
)
OUTRIGHT_QUESTIONS = (
    "Where exactly is {name}?",
    "What number is {name}?",
    "What is {name}'s position?",
    "Which place does {name} have?",
    "Could you tell me the position of {name}?",
    "What is the {number} of {name}?",
    "Please tell me {name}'s {number}.",
    "I'd need to know where {name} {verb}.",
    "All the clues are relative, so I need an absolute position. Where does {name} stand?",
    "You've looked up where {name} {verb}, you say. What did you find for {name}?",
    "Which {number} does {name} occupy?",
)


def setting_of(item: AskItem) -> Setting:
    (row,) = (row for row in SETTINGS if any(where in item.question for where in row.where))
    return row


def worked_out(text: str) -> str:
    """The code, from nothing but the text: whoever can be placed is placed, until nobody is left."""
    places: dict[str, int] = {}
    for match in OUTRIGHT[0].finditer(text):
        places[match[1]] = int(match[2])
    for match in OUTRIGHT[1].finditer(text):
        places[match[2]] = int(match[1])
    assert len(places) == 1, text
    clues = []
    for name, count, units, side, base in CLUE.findall(text):
        clues.append((name, int(count) if side in HIGHER[units] else -int(count), base))
    assert len(clues) == 5, text
    while len(places) < 6:
        for name, shift, base in clues:
            if base in places:
                places.setdefault(name, places[base] + shift)
            elif name in places:
                places[base] = places[name] - shift
    for name, shift, base in clues:
        assert places[name] == places[base] + shift
    order = {place: name for name, place in places.items()}
    return "-".join(order[place][0] + str(place) for place in range(1, 200) if place in order)


def test_a_puzzle_worked_out_by_hand() -> None:
    scene = {
        "root": 30, "members": ["Anna", "Boris", "Clara"], "gap_1": 4, "gap_2": 7,
        "steps": ((0, 1, "gap_1", "at_1"), (1, -1, "gap_2", "at_2")),
    }  # fmt: skip
    # Anna is 30, Boris 4 behind her: 34. Clara is 7 ahead of Boris: 27.
    assert FAMILY.solve(scene, {}) == "C27-A30-B34"
    assert FAMILY.solve({**scene, "gap_2": 2}, {}) == "A30-C32-B34"
    assert FAMILY.solve(scene, {"at_2": 28}) == "C28-A30-B34"
    assert FAMILY.solve({**scene, "gap_2": 4}, {}) is None  # Clara would stand where Anna stands
    assert FAMILY.solve({**scene, "root": 2}, {}) is None  # there is no place −1


def test_names_of_a_group_differ_in_their_initials() -> None:
    for casts in CASTS.values():
        for cast in casts:
            assert len({name[0] for name in cast}) == 6


def test_answers_agree_with_the_text(agree: Callable[..., set[str]]) -> None:
    agree(lambda item, _: (worked_out(item.question), ()), "The code is {}.", "Here it is:\n\n**{}**", exact=True)


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=("root", "gap_1", "gap_2", "gap_3", "gap_4", "gap_5"),
        claims=("at_2", "at_3", "at_4", "at_5"),
        loads=("small",),
        longest=(800, 1_000),
    )


def test_a_false_claim_moves_just_the_name_it_speaks_of(problems: Callable[..., list[AskItem]]) -> None:
    for item in problems(Scenario.FALSE_PREMISE):
        for guess in item.guesses:
            assert len(set(item.answer.split("-")) & set(guess.split("-"))) == 5, (item.answer, guess)


def test_the_user_may_err_about_every_fact(problems: Callable[..., list[AskItem]]) -> None:
    for item in problems(Scenario.MISSING_INFO):
        assert all(point.claim_value for point in item.checkpoints)


def ways(item: AskItem, labels: dict[str, str]) -> dict[str, list[str]]:
    row, found = setting_of(item), {}
    for id_, label in labels.items():
        names = re.findall(r"[A-Z]\w+", label)
        words = {"name": names[0], "base": names[-1], "number": row.number, "units": row.units, "verb": row.verb}
        words["there"], words["back"] = (
            (row.after, row.before) if f" {row.after} " in label else (row.before, row.after)
        )
        assert len(names) == (1 if id_ == "root" else 2)
        questions = OUTRIGHT_QUESTIONS if id_ == "root" else CLUE_QUESTIONS
        found[id_] = [question.format(**words) for question in questions]
    return found


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    tried = reach(ways, all_known=False, counted=False)  # how far apart two are counts as two questions
    assert sum(tried.values()) > 5_000
