"""The probability family: its chances counted out again from the printed text, and what its users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product

from askgym.envs.ask.families.probability import Probability
from askgym.types import AskItem, Scenario

FAMILY = Probability()
KIND = r"([a-z]+) "
COUNTS = (  # how the counts stand in the text: each pattern finds a count and a kind, in this order
    rf"At first the \w+ holds (\d+) {KIND}",
    rf"To begin with, (\d+) of the [a-z ]+ are {KIND}ones",
    rf"There are also (\d+) {KIND}",
    rf"(\d+) more are {KIND}ones",
    rf"(?:Then there are|Besides, I counted) (\d+) {KIND}",
    rf"The remaining (\d+) are {KIND}",
    rf"The (\d+) others are {KIND}ones",
)
TAKEN = (rf"Before the draw, (\d+) of the {KIND}[a-z ]+ are taken out", rf"Then (\d+) {KIND}[a-z ]+ get lost")
ADDED = (rf"Someone also adds (\d+) {KIND}", rf"(\d+) new {KIND}[a-z ]+ are put in")
QUESTIONS = {  # K the kind, THINGS and THING what is drawn
    "count": (
        "How many K THINGS are there at first?",
        "What is the number of K THINGS at the start?",
        "How many of the THINGS are K?",
        "What's the count of K ones?",
        "How many K THINGS did you start with?",
        "Could you tell me how many K THINGS there were originally?",
        "How many K THINGS were in there before any were taken out?",
        "How many K THINGS were there before you added some?",
        "What's the starting count for K?",
        "**Missing:** the number of K THINGS at the start. Could you fill that in?",
        "You mention K THINGS, but not how many there are. What is their exact number?",
    ),
    "taken": (
        "How many K THINGS are taken out?",
        "How many K THINGS did you remove?",
        "What is the number of K THINGS taken out?",
        "How many K THINGS get lost before the draw?",
        "Could you tell me how many K THINGS go missing?",
        "How many are removed beforehand?",
        "By how many do the K THINGS decrease?",
        "What's the exact number of K THINGS lost before anything is drawn?",
        "- **K THINGS removed:** how many were taken out?",
        "You say some K THINGS are taken away, but not how many. How many is that?",
    ),
    "added": (
        "How many K THINGS are added?",
        "How many K THINGS did you put in?",
        "What is the number of K THINGS added?",
        "How many new K THINGS are there?",
        "Could you tell me how many K THINGS were thrown in?",
        "How many additional K THINGS go in?",
        "By how many does the number of K THINGS increase?",
        "What exactly does a handful of K THINGS mean: how many?",
        "- **K THINGS added:** how many were put in?",
        "How many K THINGS join the others?",
    ),
    "then": (
        "Is the first THING put back?",
        "What happens to the first THING after it is drawn?",
        "Is the first THING replaced before the second draw?",
        "Is it with or without replacement?",
        "Does the first THING go back before the second is drawn?",
        "Do you keep the first THING out or put it back?",
        "What becomes of the first THING?",
        "What is the rule about the first THING?",
        "Could you tell me what is done with the first THING?",
        "Is the THING returned after the first draw?",
    ),
}


def only(patterns: tuple[str, ...], text: str) -> tuple[str, int]:
    ((number, kind),) = [hit for pattern in patterns for hit in re.findall(pattern, text)]
    return kind, int(number)


def favourable(text: str, kinds: list[str]) -> bool:
    """Whether an outcome, the kinds in the order in which they are drawn, is what the question asks for."""
    if both := re.search(rf"both are {KIND}", text):
        return kinds == [both[1]] * 2
    if neither := re.search(rf"neither is an? {KIND}", text):
        return neither[1] not in kinds
    if ordered := re.search(rf"the first is an? {KIND}[a-z ]*and the second an? {KIND}one", text):
        return kinds == [ordered[1], ordered[2]]
    if either := re.search(rf"it is either an? {KIND}[a-z ]*or an? {KIND}one", text):
        return kinds[0] in either.groups()
    if negated := re.search(rf"it isn't an? {KIND}", text):
        return kinds[0] != negated[1]
    single = re.search(rf"it is an? {KIND}", text)
    assert single, text
    return kinds[0] == single[1]


def chance(text: str) -> Fraction:
    """The answer by adding up the chances of all outcomes, from nothing but the text."""
    urn = {kind: int(number) for pattern in COUNTS for number, kind in re.findall(pattern, text)}
    assert len(urn) == (3 if "and then a second one" in text else 4), text
    kind, number = only(TAKEN, text)
    urn[kind] -= number
    kind, number = only(ADDED, text)
    urn[kind] += number
    total = Fraction(0)
    if len(urn) == 4:
        return sum((Fraction(urn[k], sum(urn.values())) for k in urn if favourable(text, [k])), total)
    for one, two in product(urn, urn):
        later = dict(urn)
        if "kept out" in text:
            later[one] -= 1
        elif swap := re.search(rf"swapped for an? {KIND}one", text):
            later[one] -= 1
            later[swap[1]] += 1
        else:
            assert "put back" in text
        if favourable(text, [one, two]):
            total += Fraction(urn[one], sum(urn.values())) * Fraction(later[two], sum(later.values()))
    return total


def test_chances_worked_out_by_hand() -> None:
    scene = {
        "first": 10, "second": 8, "third": 6, "fourth": 5, "taken": 4, "added": 3, "gone": 0, "joined": 1,
        "small": True, "event_kind": 0, "then": 0,
    }  # fmt: skip
    # 6, 11, 6 and 5 are left: 28 in all.
    assert FAMILY.solve(scene, {}) == "3/14"
    assert FAMILY.solve({**scene, "event_kind": 1}, {}) == "17/28"
    assert FAMILY.solve({**scene, "event_kind": 2}, {}) == "11/14"
    assert FAMILY.solve(scene, {"left": 5}) == "5/27"
    assert FAMILY.solve(scene, {"begin": 31}) == "1/5"
    assert FAMILY.solve(scene, {"total": 24}) == "1/4"
    assert FAMILY.solve({**scene, "taken": 8}, {}) is None
    twice = {**scene, "small": False, "fourth": 0}  # 6, 11 and 6: 23 in all
    assert FAMILY.solve(twice, {}) == "36/529"
    assert FAMILY.solve({**twice, "then": 1}, {}) == "15/253"  # 6/23 · 5/22
    assert FAMILY.solve({**twice, "then": 2}, {}) == "30/529"
    assert FAMILY.solve({**twice, "then": 1, "event_kind": 1}, {}) == "3/23"  # 6/23 · 11/22
    assert FAMILY.solve({**twice, "then": 1, "event_kind": 2}, {}) == "136/253"  # 17/23 · 16/22
    assert FAMILY.solve({**twice, "then": 1}, {"rest": 23}) == "30/529"


def test_answers_agree_with_the_printed_text(
    problems: Callable[..., list[AskItem]], judged: Callable[..., bool]
) -> None:
    for item in problems(Scenario.COMPLETE):
        expected = chance(item.question)
        assert item.answer == f"{expected.numerator}/{expected.denominator}", item.question
        twice = f"{2 * expected.numerator}/{2 * expected.denominator}"
        right = [item.answer, twice, f"\\frac{{{expected.numerator}}}{{{expected.denominator}}}"]
        if 10_000 % expected.denominator == 0:
            right += [f"{float(expected)}", f"{float(expected * 100):g}%"]
        for value in right:
            assert judged(item, f"The probability is {value}."), value
        assert not judged(item, f"The probability is {expected.numerator + 1}/{expected.denominator}.")


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=("first", "second", "third", "fourth", "taken", "added", "then"),
        claims=("begin", "left", "grown", "total", "rest"),
        loads=("small", "full"),
        longest=(600, 800),
        guesses=3,
    )


def test_small_problems_have_small_fractions(problems: Callable[..., list[AskItem]]) -> None:
    made = problems(Scenario.COMPLETE)
    small = [item for item in made if item.difficulty["load"] == "small"]
    assert 0.3 < len(small) / len(made) < 0.7
    assert all(int(item.answer.partition("/")[2]) <= 100 for item in small)


def ways(item: AskItem, labels: dict[str, str]) -> dict[str, list[str]]:
    found = {}
    for id_, label in labels.items():
        named = re.fullmatch(r"number of (\w+) ([a-z ]+?) (?:at the start|taken out|added)", label)
        single = re.search(r"first ([a-z ]+) after", label)
        kind, things = named.groups() if named else ("", f"{single[1]}s" if single else "")
        questions = QUESTIONS["count" if id_ in ("first", "second", "third", "fourth") else id_]
        texts = [question.replace("THINGS", things).replace("THING", things[:-1]) for question in questions]
        found[id_] = [re.sub(r"\bK\b", kind, text) for text in texts]
    return found


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(ways)
