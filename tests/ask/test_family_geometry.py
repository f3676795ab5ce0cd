"""The geometry family: its measures taken again from the printed text, in cm, and what its users understand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from askgym.envs.ask.families.geometry import Geometry
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = Geometry()
METRES = r"(\d+(?:\.\d+)?) m\b(?!²)"
AREA = r"(\d+(?:\.\d+)?) m²"
BOTH = {
    "length": rf"(?:(?<!, which )is {METRES} long\. It?|The length of the [\w ]+ is {METRES})",
    "width": rf"(?:Its width is {METRES}|It measures {METRES} in width)",
    "layers": r"(?:I want|There have to be) (\d+) \w+ of",
}
LINES = {
    "gap": rf"(?:runs {METRES} inside the edge|keeps {METRES} away)",
    "gates": r"(?:There are|It has) (\d+) \w+, (?:where|and) no",
    "gate": rf"(?:Each \w+ is {METRES} wide|are {METRES} wide, all of them)",
    "spare": rf"(?:I add|count) {METRES} of",
}
SHEETS = {
    "gap": rf"strip of {METRES}",
    "cut_length": rf"(?:in the middle, {METRES} long|in the middle, which is {METRES} long)",
    "cut_width": rf"(?:is rectangular, {METRES} in width|That [\w ]+ is {METRES} wide)",
    "spare": rf"(?:I add|count) {AREA} of",
}
QUESTIONS = {  # P the place, L the layer, H the opening, M the material
    "length": (
        "How long is the P?",
        "What is the length of the P?",
        "Could you tell me the length of the P?",
        "What length does the P have?",
        "I need the P's length.",
        "How many metres long is the P?",
        "Please give me the length of the whole P.",
        "What is the longer side of the P?",
    ),
    "width": (
        "How wide is the P?",
        "What is the width of the P?",
        "Could you tell me the width of the P?",
        "What width does the P have?",
        "I need the P's width.",
        "How many metres wide is the P?",
        "Please give me the width of the whole P.",
        "What is the shorter side of the P?",
    ),
    "layers": (
        "How many Ls of M do you want?",
        "What is the number of Ls?",
        "How many Ls are there?",
        "Could you tell me the number of Ls?",
        "How many Ls do you need?",
        "Please tell me how many Ls it takes.",
        "I need to know the number of Ls.",
        "In how many Ls?",
    ),
    "spare": (
        "How much M do you want as a reserve?",
        "How big is the reserve?",
        "What is the reserve?",
        "How much extra M should be added?",
        "Could you tell me the size of the reserve?",
        "What reserve do you have in mind?",
        "How much spare M do you want?",
        "I need to know the reserve.",
    ),
}
LINE_QUESTIONS = {
    "gap": (
        "How far from the edge does it run?",
        "What is the distance from the edge?",
        "How far inside the edge do you want the barrier?",
        "Could you tell me the distance to the edge?",
        "What distance does it keep from the edge?",
        "Please give me the clearance to the edge.",
        "How far away from the boundary should we stay?",
        "I need the distance from the edge.",
    ),
    "gates": (
        "How many Hs are there?",
        "What is the number of Hs?",
        "Could you tell me how many Hs it has?",
        "Please tell me the number of Hs.",
        "How many Hs do you need?",
        "I need to know how many Hs there are.",
        "How many Hs will stay open?",
        "What number of Hs is planned?",
    ),
    "gate": (
        "How wide is each H?",
        "What is the width of each H?",
        "Could you tell me the width of the Hs?",
        "How wide are the Hs?",
        "Please give me the H width.",
        "What width does an H have?",
        "I need the width of the Hs.",
        "How many metres wide is an H?",
    ),
}
SHEET_QUESTIONS = {
    "gap": (
        "How wide is the strip?",
        "What is the width of the strip along the edges?",
        "How wide is the border?",
        "Could you tell me how wide the free strip is?",
        "What width does the strip have?",
        "Please give me the width of the strip.",
        "How far from the edge does it start?",
        "I need the width of the strip.",
    ),
    "cut_length": (
        "How long is the H?",
        "What is the length of the H?",
        "Could you tell me the length of the H?",
        "What length does the H have?",
        "I need the H's length.",
        "How many metres long is the H?",
        "Please give me the length of the H in the middle.",
        "What is the longer side of the H?",
    ),
    "cut_width": (
        "How wide is the H?",
        "What is the width of the H?",
        "Could you tell me the width of the H?",
        "What width does the H have?",
        "I need the H's width.",
        "How many metres wide is the H?",
        "Please give me the width of the H in the middle.",
        "What is the shorter side of the H?",
    ),
}


def work_out(facts: dict[str, Fraction], square: bool) -> int:
    """The answer in cm or cm², from nothing but the stated facts: sides and corners walked, areas cut into bands."""
    n = {key: int(value if key in ("layers", "gates") else 100 * value) for key, value in facts.items()}
    long, short, gap = n["length"], n["width"], n["gap"]
    if not square:
        outside = 2 * long + 2 * short
        each = outside - 8 * gap  # every corner takes twice the gap off two sides
        return sum(each - n["gates"] * n["gate"] for _ in range(n["layers"])) + n["spare"]
    strips = 2 * gap * long + 2 * gap * short - 4 * gap * gap  # the corners would be counted twice
    each = long * short - strips - n["cut_length"] * n["cut_width"]
    return sum(each for _ in range(n["layers"])) + 100 * n["spare"]


def test_problems_worked_out_by_hand() -> None:
    # 20 by 10 with 1 m inside: 18 and 8, once round 52, less 3 openings of 2 m: 46; 4 strands: 184, and 5 m.
    scene = {"lines": True, "length": 2000, "width": 1000, "gap": 100, "layers": 4, "spare": 500}
    scene |= {"gates": 3, "gate": 200}
    assert FAMILY.solve(scene, {}) == "189 m"
    assert FAMILY.solve(scene, {"inner": 1900}) == "197 m"
    assert FAMILY.solve(scene, {"full": 2600}) == "85 m"
    assert FAMILY.solve(scene, {"hole": 200}) == "205 m"
    assert FAMILY.solve(scene, {"net": 1000}) == "45 m"
    assert FAMILY.solve({**scene, "gap": 500}, {}) is None
    # 18 · 8 = 144 m², less 2.5 by 2: 139 m²; 2 layers: 278 m², and 5 m².
    area = {**scene, "lines": False, "cut_length": 250, "cut_width": 200, "layers": 2}
    assert FAMILY.solve(area, {}) == "283 m²"
    assert FAMILY.solve({**area, "gap": 25}, {}) == "365.5 m²"  # 19.5 · 9.5 = 185.25
    assert FAMILY.solve(area, {"hole": 45_000}) == "284 m²"
    assert FAMILY.solve({**area, "cut_width": 6000}, {}) is None


def second(item: AskItem, stated: Callable[..., dict[str, Fraction]]) -> tuple[str, list[Fraction]]:
    square = item.answer_unit == "m²"
    facts = stated(item.question, BOTH | (SHEETS if square else LINES), Fraction)
    found = Fraction(work_out(facts, square), 10_000 if square else 100)
    return f"{float(found):.4f}".rstrip("0").rstrip(".") + f" {item.answer_unit}", [*facts.values(), found]


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    assert agree(second, "You need {}.", "**Total: {}**", exact=True) == {"m", "m²"}


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={7},
        missing={*QUESTIONS, *LINE_QUESTIONS, *SHEET_QUESTIONS},
        claims=("inner", "full", "hole", "net"),
        loads=("small", "full"),
        longest=(600, 800),
    )


def ways(item: AskItem, labels: dict[str, str]) -> dict[str, tuple[str, ...]]:
    known = QUESTIONS | (LINE_QUESTIONS if item.answer_unit == "m" else SHEET_QUESTIONS)
    return {id_: known[id_] for id_ in labels}


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    layer, _, material = labels["layers"].removeprefix("number of ").partition("s of ")
    hole = labels["gate"].removeprefix("width of each ") if "gate" in labels else labels["cut_length"][14:]
    return {"P": labels["length"].removeprefix("length of the "), "L": layer, "H": hole, "M": material}


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    tried = reach(ways, words)
    assert tried.keys() == {*QUESTIONS, *LINE_QUESTIONS, *SHEET_QUESTIONS}


def test_asking_for_the_dimensions_reaches_both_sides(problems: Callable[..., list[AskItem]]) -> None:
    item = problems(Scenario.COMPLETE)[0]
    place = next(fact.label for fact in item.ledger if fact.id == "length").removeprefix("length of the ")
    asked = Matcher(item).asked(read(f"What are the dimensions of the {place}?"))
    assert set(asked.facts) == {"length", "width"}
