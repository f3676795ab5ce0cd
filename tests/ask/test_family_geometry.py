"""The geometry family: its measures taken again from the printed text, in cm, and what its users understand."""

from __future__ import annotations

import re
from functools import cache

from askgym.envs.ask.answers import judge_answer, same_answer
from askgym.envs.ask.families.geometry import Geometry
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = Geometry()
COUNT = 600
METRES = r"(\d+(?:\.\d+)?) m\b(?!²)"
AREA = r"(\d+(?:\.\d+)?) m²"

BOTH = {
    "length": rf"(?:is {METRES} long\. I|is {METRES} long\. It|The length of the [\w ]+ is {METRES})",
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


@cache
def items(scenario: Scenario) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split="ood") for index in range(COUNT)]


def centimetres(text: str) -> int:
    whole, _, rest = text.partition(".")
    return int(whole + rest.ljust(2, "0"))


def measure(text: str, square: bool) -> dict[str, str]:
    """The facts as the text states them, each exactly once."""
    found = {}
    for key, pattern in (BOTH | (SHEETS if square else LINES)).items():
        hits = [next(filter(None, match.groups())) for match in re.finditer(pattern, text)]
        hits = hits[:1] if key == "length" else hits  # the length of what is left out is told in the same words
        assert len(hits) == 1, (key, hits, text)
        found[key] = hits[0]
    return found


def work_out(text: str, square: bool) -> int:
    """The answer in cm or cm², from nothing but the text: sides and corners walked, areas cut into bands."""
    facts = measure(text, square)
    n = {key: int(value) if key in ("layers", "gates") else centimetres(value) for key, value in facts.items()}
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


def test_answers_agree_with_the_printed_text() -> None:
    kinds = set()
    for item in items(Scenario.COMPLETE):
        square = item.answer_unit == "m²"
        kinds.add(square)
        found = work_out(item.question, square)
        shown = f"{found / (10_000 if square else 100):.4f}".rstrip("0").rstrip(".")
        assert item.answer == f"{shown} {item.answer_unit}", item.question
        assert same_answer(item.answer, shown, item.answer_kind, unit=item.answer_unit)
        for message in (f"You need {shown} {item.answer_unit}.", f"**Total: {shown} {item.answer_unit}**"):
            assert judge_answer(
                item.answer, message, item.answer_kind, unit=item.answer_unit, answer_cues=item.answer_cues
            ), message
        if item.difficulty["load"] == "small":
            values = [*measure(item.question, square).values(), shown]
            assert all(value.isdigit() and int(value) <= 100 for value in values)
    assert kinds == {True, False}


def test_problems_are_short() -> None:
    assert max(len(item.question) for item in items(Scenario.COMPLETE)) <= 600
    assert max(len(item.question) for item in items(Scenario.FALSE_PREMISE)) <= 800


def phrased(item: AskItem, key: str, index: int) -> str:
    """One of the ways of asking, in the words of the problem."""
    labels = {fact.id: fact.label for fact in item.ledger}
    layer, _, material = labels["layers"].removeprefix("number of ").partition("s of ")
    own = LINE_QUESTIONS if item.answer_unit == "m" else SHEET_QUESTIONS
    hole = labels["gate"].removeprefix("width of each ") if "gate" in labels else labels["cut_length"][14:]
    words = {"P": labels["length"].removeprefix("length of the "), "L": layer, "H": hole, "M": material}
    return re.sub(r"\b([PLHM])(?=s?\b)", lambda match: words[match[0]], (QUESTIONS | own)[key][index])


def test_questions_about_a_fact_reach_that_fact_alone() -> None:
    for item in items(Scenario.COMPLETE)[:200]:
        matcher = Matcher(item)
        for key in [fact.id for fact in item.ledger]:
            for index in range(8):
                text = phrased(item, key, index)
                asked = matcher.asked(read(text))
                assert asked.facts == (key,), (text, asked)


def test_a_list_of_questions_reaches_every_fact_once() -> None:
    for index, item in enumerate(items(Scenario.COMPLETE)):
        keys = [fact.id for fact in item.ledger]
        lines = [phrased(item, key, index % 8) for key in keys]
        asked = Matcher(item).asked(read("I need some details first:\n- " + "\n- ".join(lines)))
        assert sorted(asked.facts) == sorted(keys), lines
        assert asked.count == len(keys)


def test_asking_for_the_dimensions_reaches_both_sides() -> None:
    item = items(Scenario.COMPLETE)[0]
    place = next(fact.label for fact in item.ledger if fact.id == "length").removeprefix("length of the ")
    asked = Matcher(item).asked(read(f"What are the dimensions of the {place}?"))
    assert set(asked.facts) == {"length", "width"}
